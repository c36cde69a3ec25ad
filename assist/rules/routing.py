"""Which free agent gets which waiting request: pure, over what was read under locks (feat D3-D5, D10, D12)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from assist.rules.limits import ASKED_AT_ONCE
from assist.rules.slots import Slots
from assist.rules.words import Channel, Presence, RoutingPolicy, SkipReason


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request at the head of its queue; `candidates` are the agents who may take it, `declined` do not for now."""

    id: int
    queue: int
    policy: RoutingPolicy
    candidates: Sequence[int]
    channel: Channel = Channel.CHAT
    wants: frozenset[int] = frozenset()
    asked_for: int | None = None
    declined: frozenset[int] = frozenset()
    is_paced: bool = False


@dataclass(slots=True, kw_only=True)
class Free(Slots):
    """An agent with a slot, as of now; `offered_at` is by queue, `turn` grows with every offer of this round.

    `rests_from` are the paced queues that have offered something in this round.
    """

    id: int
    idle_since: datetime
    skills: frozenset[int] = frozenset()
    offered_at: dict[int, datetime] = field(default_factory=dict)
    turn: int = 0
    rests_from: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Match:
    """A request and the agents whom it is offered; `skipped` stood before them and could not have it."""

    waiting: int
    agents: tuple[int, ...]
    skipped: tuple[tuple[int, SkipReason], ...] = ()


Rank = tuple[Any, ...]
LONG_AGO = datetime.min.replace(tzinfo=UTC)


def match(waiting: Iterable[Waiting], free: dict[int, Free]) -> list[Match]:
    """Pair requests, in the order of their queues, with agents; every slot is given once. Changes `free`."""
    found = []
    for turn, request in enumerate(waiting, start=1):
        skipped = _declined(request) if request.declined else ()
        if able := _able(request, free):
            chosen = _chosen(request, able)
            found.append(Match(request.id, tuple(agent.id for agent in chosen), skipped))
            for agent in chosen:
                _take(agent, request, turn)
    return found


def _declined(request: Waiting) -> tuple[tuple[int, SkipReason], ...]:
    return tuple((each, SkipReason.DECLINED) for each in request.candidates if each in request.declined)


def _chosen(request: Waiting, able: Sequence[Free]) -> list[Free]:
    """The first of them; all of them where everybody is asked, unless the shopper would like one who can come."""
    first = min(able, key=lambda agent: rank(request, agent))
    if request.policy is not RoutingPolicy.EVERYBODY or first.id == request.asked_for:
        return [first]
    return sorted(able, key=lambda agent: rank(request, agent))[:ASKED_AT_ONCE]


def _take(agent: Free, request: Waiting, turn: int) -> None:
    agent.fill(request.channel)
    agent.turn = turn
    if request.is_paced:
        agent.rests_from.add(request.queue)


def _able(request: Waiting, free: dict[int, Free]) -> list[Free]:
    agents = [free[each] for each in request.candidates if each in free and each not in request.declined]
    return [agent for agent in agents if not agent.against(request.channel) and request.queue not in agent.rests_from]


def rank(request: Waiting, agent: Free) -> Rank:
    """Who comes first for this request: the one asked for, the best fitting, then by the queue's policy."""
    return (
        agent.id != request.asked_for,
        -len(request.wants & agent.skills),
        *_by_policy(request, agent),
        agent.turn,
        agent.idle_since,
        agent.id,
    )


def _by_policy(request: Waiting, agent: Free) -> Rank:
    if request.policy is RoutingPolicy.LEAST_BUSY:
        return (agent.load / agent.capacity,)
    if request.policy is RoutingPolicy.ROUND_ROBIN:
        return (agent.turn, agent.offered_at.get(request.queue, LONG_AGO))
    return ()


def rank_at(queued_at: datetime, priority: int, ageing_seconds: int) -> datetime:
    """The place in the queue as a moment: each step of priority is a head start of `ageing_seconds` (feat D5).

    Nobody starves: whoever has waited longer than the head start goes first, and the order of two never changes, so
    that it can be an index.
    """
    return queued_at - timedelta(seconds=priority * ageing_seconds)


AWAY = {
    Presence.OFFLINE: SkipReason.OFFLINE,
    Presence.LOST: SkipReason.LOST,
    Presence.IDLE: SkipReason.IDLE,
    Presence.FINISHING: SkipReason.IDLE,
    Presence.RONA: SkipReason.RONA,
}
"""States in which nothing new is offered."""


def reason_against(state: Presence, slots: Slots, channel: str) -> SkipReason | None:
    """Why an agent of the queue has no slot for `channel` now; None when they have one."""
    return AWAY.get(state) or slots.against(channel)
