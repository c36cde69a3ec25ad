"""Queue heads to free agents, each queue by its own policy (feat D1, D3-D5, D9, D10, D12)."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import connection, transaction

from assist.actions.candidates import Hand, Queued, lock_free, lock_waiting
from assist.actions.deadlines import clear_deadline, set_deadline
from assist.actions.door import locked_interaction, record
from assist.actions.offering import Pick, make_offers
from assist.models import Agent, Interaction, QueueMember, Skill
from assist.protocol.facts import SkillsRelaxed
from assist.protocol.values import Skipped
from assist.queries.clock import now
from assist.queries.routing import EVERYBODY, Head, Line, Scope, heads, passed_over
from assist.queries.slots import with_loads
from assist.rules.routing import Free, Match, Waiting, match
from assist.rules.words import Channel, DeadlineKind, InteractionState, RoutingPolicy, SkipReason

BATCH = 200
_TO_THE_HEAD = """
UPDATE assist_interaction SET rank_at = LEAST(rank_at, (
  SELECT min(rank_at) - interval '1 millisecond' FROM assist_interaction WHERE queue_id = %s AND state = 'queued'))
WHERE id = %s
"""


def route_on_commit(*, agent: Agent | None = None, queue: int | None = None) -> None:
    """Route as soon as the running transaction has committed; the sweeper repairs what that misses.

    `agent` or `queue` is what has changed: nobody else's slots and requests are looked at then.
    """
    scope = Scope(agents=[agent.pk] if agent else [], queues=[queue] if queue else [])
    transaction.on_commit(lambda: assign_waiting(scope), robust=True)


def route_these_on_commit(agents: Sequence[int]) -> None:
    """The same for several agents, by id, who have a slot again at the same moment."""
    scope = Scope(agents=list(agents))
    transaction.on_commit(lambda: assign_waiting(scope), robust=True)


def assign_waiting(scope: Scope = EVERYBODY) -> int:
    """Offer waiting interactions to free agents; returns how many offers were made."""
    made = 0
    while batch := assign(scope):
        made += batch
    return made


def assign(scope: Scope = EVERYBODY, most: int = BATCH) -> int:
    """One batch: lock queue heads, then free agents, and make their offers.

    Only requests that a free agent may take count, so that a crowd elsewhere fills no batch; a queue that was switched
    off takes no new requests, and whoever waits in it is still served.
    """
    able = heads(scope, most)
    return _assign(able) if able else 0


@transaction.atomic
def _assign(able: dict[int, Head]) -> int:
    waiting = lock_waiting(able)
    agents = lock_free({each for row in waiting for each in able[row.pk].candidates})
    if not waiting or not agents:
        return 0
    pairs = match([_request(row, able[row.pk]) for row in waiting], _free(agents, waiting))
    picks = _picks(pairs, {row.pk: row for row in waiting}, agents)
    return make_offers(picks, now()) if picks else 0


def _request(row: Queued, head: Head) -> Waiting:
    return Waiting(
        id=row.pk,
        queue=row.queue_id,
        policy=RoutingPolicy(row.policy),
        candidates=head.candidates,
        channel=Channel(row.channel),
        wants=frozenset(row.wants),
        asked_for=row.asked_for_id,
        declined=frozenset(head.declined),
        is_paced=row.pace_seconds > 0,
    )


def _free(agents: dict[int, Hand], waiting: Sequence[Queued]) -> dict[int, Free]:
    """What the policies ask about the agents; skills and turns are read only where one of them does."""
    free = with_loads({pk: _slots(agent) for pk, agent in agents.items()})
    if any(row.wants for row in waiting):
        skills = Skill.agents.through.objects.filter(agent__in=agents).values_list("agent_id", "skill_id")
        for agent, skill in skills:
            free[agent].skills |= {skill}
    if any(row.policy == RoutingPolicy.ROUND_ROBIN for row in waiting):
        for seat in QueueMember.objects.filter(agent__in=agents):
            if seat.offered_at:
                free[seat.agent_id].offered_at[seat.queue_id] = seat.offered_at
    return free


def _slots(agent: Hand) -> Free:
    return Free(
        id=agent.pk,
        idle_since=agent.idle_since,
        load=agent.load,
        capacity=agent.capacity,
        limits=agent.limits,
        alone=agent.alone,
        off=agent.off,
    )


def _picks(pairs: Sequence[Match], waiting: dict[int, Queued], agents: dict[int, Hand]) -> list[Pick]:
    """The pairs in the order of locks, each with why others were not asked."""
    others = passed_over({_line(waiting[pair.waiting]) for pair in pairs})
    picks = []
    for pair in sorted(pairs, key=lambda pair: pair.waiting):
        row = waiting[pair.waiting]
        declined = [_skipped(agents[agent], reason) for agent, reason in pair.skipped if agent in agents]
        full = others.get(_line(row), [])
        picks.append(Pick(row, [agents[each] for each in pair.agents], declined + full))
    return picks


def _line(row: Queued) -> Line:
    return row.queue_id, row.channel


def _skipped(agent: Hand, reason: SkipReason) -> Skipped:
    return Skipped(agent=agent.name, reason=reason, load=agent.load, capacity=agent.capacity)


def to_the_head(interaction: Interaction) -> None:
    """A locked interaction returns to its queue: before everybody who waits there now (feat E5, E6)."""
    with connection.cursor() as cursor:
        cursor.execute(_TO_THE_HEAD, [interaction.queue_id, interaction.pk])


def begin_to_wait(interaction: Interaction) -> None:
    """A locked interaction has entered its queue: what is needed there is asked for, for some time (feat D4)."""
    seconds = interaction.queue.relax_seconds
    if interaction.needs and seconds:
        set_deadline(DeadlineKind.RELAX, interaction.pk, 0, now() + timedelta(seconds=seconds))


@transaction.atomic
def relax_skills(interaction_id: int, generation: int) -> None:
    """Nobody with the needed skills came in time: from now on they are only preferred."""
    interaction = locked_interaction(pk=interaction_id)
    clear_deadline(DeadlineKind.RELAX, interaction.pk)
    if interaction.state == InteractionState.ENDED or not interaction.needs:
        return
    names = Skill.objects.filter(pk__in=interaction.needs).values_list("name", flat=True)
    wants = sorted({*interaction.needs, *interaction.wants})
    Interaction.objects.filter(pk=interaction.pk).update(needs=[], wants=wants)
    record(interaction, SkillsRelaxed(skills=tuple(names)))
    route_on_commit(queue=interaction.queue_id)
