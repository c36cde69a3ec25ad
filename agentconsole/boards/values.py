"""What the board tells."""

from datetime import datetime
from enum import StrEnum
from uuid import UUID

from assist.protocol.base import Notice, Value
from assist.rules.words import AlertKind, Channel, Presence


class Stage(StrEnum):
    """Where a request on the board stands."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    WRAP_UP = "wrap_up"


class BoardQueue(Value, frozen=True, kw_only=True):
    """A queue now and since midnight of its shop.

    `waiting` chats of whom the first has waited since `oldest`, `messages` that were left; `free` agents could take
    one, of `available` ones, of `members`. Of the `requested` today: `answered`, of them `in_time`; `abandoned`;
    `open_still`; `late` were answered or abandoned after the goal. A wait of `wait_limit` seconds is an alert.
    """

    id: int
    shop: str
    name: str
    goal_seconds: int
    goal_percent: int
    wait_limit: int
    waiting: int
    messages: int
    oldest: datetime | None = None
    serving: int
    wrapping: int
    free: int
    available: int
    members: int
    requested: int
    answered: int
    in_time: int
    abandoned: int
    late: int
    open_still: int
    alerts: list[AlertKind]


class BoardAgent(Value, frozen=True, kw_only=True):
    """An agent, in the state since `since`, who takes nothing new from channels that are `off`.

    `queues` are those that the watcher supervises.
    """

    id: int
    name: str
    state: Presence
    reason: str = ""
    since: datetime
    load: int
    capacity: int
    off: list[Channel] = []
    queues: list[int]


class BoardItem(Value, frozen=True, kw_only=True):
    """A request of assistance in its stage since `since`; `agent` has it, or is offered it, or `asked` agents are."""

    key: UUID
    queue: int
    stage: Stage
    channel: Channel
    name: str = ""
    since: datetime
    agent: int = 0
    asked: int = 0


class BoardTold(Notice, frozen=True, kw_only=True, tag="board.told"):
    """The board as it is now, by the server's clock `at`; of those who wait the first 200 are listed."""

    at: datetime
    queues: list[BoardQueue]
    agents: list[BoardAgent]
    items: list[BoardItem]


class BoardChanged(Notice, frozen=True, kw_only=True, tag="board.changed"):
    """What is different since the notice before; `gone` names ids of queues and agents and keys of items.

    One without any change says that the board is alive.
    """

    at: datetime
    queues: list[BoardQueue] = []
    agents: list[BoardAgent] = []
    items: list[BoardItem] = []
    gone_queues: list[int] = []
    gone_agents: list[int] = []
    gone_items: list[UUID] = []
