"""What of a reading belongs to a scope, and what has changed in it since the reading before."""

from datetime import UTC, datetime
from typing import Any, TypeVar
from uuid import UUID

from agentconsole.boards.values import BoardAgent, BoardChanged, BoardItem, BoardQueue, BoardTold, Stage
from assist.queries.board import AgentRow, ItemRow, QueueRow, Reading, Scope
from assist.rules.words import AlertKind, Channel, Presence

Key = TypeVar("Key")
Row = TypeVar("Row", bound=tuple[Any, ...])


def share_of(reading: Reading, scope: Scope) -> Reading:
    """The queues of `scope`, who answers for one of them, and what is in them."""
    if scope is None:
        return reading
    return Reading(
        reading.at,
        {key: row for key, row in reading.queues.items() if key in scope},
        {
            key: row._replace(queues=[queue for queue in row.queues if queue in scope])
            for key, row in reading.agents.items()
            if not scope.isdisjoint(row.queues)
        },
        {key: row for key, row in reading.items.items() if row.queue in scope},
    )


def told(share: Reading) -> BoardTold:
    """All of it."""
    return BoardTold(
        at=share.at,
        queues=[_queue(row) for row in share.queues.values()],
        agents=[_agent(row) for row in share.agents.values()],
        items=[_item(row) for row in share.items.values()],
    )


def changed(before: Reading, after: Reading) -> BoardChanged:
    """What another reading brings."""
    return BoardChanged(
        at=after.at,
        queues=[_queue(row) for row in _new(before.queues, after.queues)],
        agents=[_agent(row) for row in _new(before.agents, after.agents)],
        items=[_item(row) for row in _new(before.items, after.items)],
        gone_queues=[key for key in before.queues if key not in after.queues],
        gone_agents=[key for key in before.agents if key not in after.agents],
        gone_items=[UUID(key) for key in before.items if key not in after.items],
    )


def is_same(before: Reading, after: Reading) -> bool:
    """Whether nobody would see a difference."""
    return before[1:] == after[1:]


def _new(before: dict[Key, Row], after: dict[Key, Row]) -> list[Row]:
    return [row for key, row in after.items() if before.get(key) != row]


def _queue(row: QueueRow) -> BoardQueue:
    return BoardQueue(**{**row._asdict(), "alerts": [AlertKind(kind) for kind in row.alerts]})


def _agent(row: AgentRow) -> BoardAgent:
    words = {"state": Presence(row.state), "off": [Channel(channel) for channel in row.off]}
    return BoardAgent(**{**row._asdict(), **words, "since": _moment(row.since)})


def _item(row: ItemRow) -> BoardItem:
    words = {"stage": Stage(row.stage), "channel": Channel(row.channel)}
    return BoardItem(**{**row._asdict(), **words, "key": UUID(row.key), "since": _moment(row.since)})


def _moment(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
