"""The one door for state and history: lock, advance by the table, record a numbered fact (DESIGN section 4).

Locks are taken in one order everywhere: interactions by id, then agents by id.
"""

import json
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

import msgspec
from django.db.models import F, Model

from assist.actions.publishing import publish_on_commit
from assist.models import Agent, AssistNow, DeskEvent, Event, Interaction, Participant, Shopper, StateSpan
from assist.protocol.facts import DeskFact, InteractionFact, PresenceChanged
from assist.queries.clock import now
from assist.rules.refusals import not_found, too_late
from assist.rules.transitions import PRESENCE, Move, PresenceMove, State, Table
from assist.rules.words import InteractionState, Presence


def body_of(value: msgspec.Struct) -> Any:
    """A struct as plain JSON values, as it is stored."""
    return json.loads(msgspec.json.encode(value))


def locked_interaction(*, pk: int) -> Interaction:
    """The interaction under its row lock; raises Refused when there is none."""
    found = (
        Interaction.objects.select_for_update(no_key=True, of=("self",)).select_related("queue").filter(pk=pk).first()
    )
    if found is None:
        raise not_found("interaction")
    return found


def locked_running(shopper: Shopper) -> list[Interaction]:
    """What the shopper has running, each under its row lock, by id; what has ended meanwhile is not among them."""
    rows = Interaction.objects.select_for_update(no_key=True, of=("self",)).select_related("queue")
    return list(rows.filter(shopper=shopper).exclude(state=InteractionState.ENDED).order_by("id"))


def locked_agent(*, pk: int) -> Agent:
    """The agent under the row lock."""
    return Agent.objects.select_for_update(no_key=True, of=("self",)).get(pk=pk)


def locked_agents(*ids: int | None) -> dict[int, Agent]:
    """Several agents by id, locked in that order; None stands for nobody."""
    rows = Agent.objects.select_for_update(no_key=True, of=("self",)).filter(pk__in={pk for pk in ids if pk})
    return {agent.pk: agent for agent in rows.order_by("id")}


def advance(
    row: Model,
    table: Table[State, Move],
    move: Move,
    *,
    column: str = "state",
    expect: dict[str, Any] | None = None,
    **changes: Any,
) -> StrEnum:
    """Move `row` along `table`, demanding that nobody was faster.

    Updates where id, a legal source state and the generation that was read still match; bumps the generation.
    Raises Refused with the state it is in now when no row matched.
    """
    versioned: Any = row  # every stateful model has a generation
    manager = type(row)._default_manager
    state = getattr(row, column)
    target = table.target(state, move)
    generation = versioned.generation
    where = {"pk": row.pk, column: state, "generation": generation, **(expect or {})}
    changed = target is not None and manager.filter(**where).update(
        **{column: target, "generation": F("generation") + 1}, **changes
    )
    if target is None or changed != 1:
        found = manager.filter(pk=row.pk).values_list(column, flat=True).first() or "gone"
        raise too_late(table.name, str(found))
    setattr(row, column, target)
    versioned.generation = generation + 1
    return target


def record(
    interaction: Interaction,
    fact: InteractionFact,
    *,
    by: Participant | None = None,
    client_id: UUID | None = None,
    at: datetime | None = None,
) -> Event:
    """Append a numbered fact to a locked interaction and publish its head on commit."""
    interaction.seq += 1
    interaction.public_seq += 0 if fact.private else 1
    Interaction.objects.filter(pk=interaction.pk).update(seq=interaction.seq, public_seq=interaction.public_seq)
    body = body_of(fact)
    publish_on_commit(f"i:{interaction.pk}", interaction.seq)
    return Event.objects.create(
        interaction=interaction,
        seq=interaction.seq,
        public_seq=None if fact.private else interaction.public_seq,
        kind=body["type"],
        participant=by,
        client_id=client_id,
        body=body,
        **({"at": at} if at else {}),
    )


def record_on_desk(agent: Agent, fact: DeskFact) -> None:
    """Append a numbered fact to a locked agent's desk and publish its head on commit."""
    agent.seq += 1
    Agent.objects.filter(pk=agent.pk).update(seq=agent.seq)
    body = body_of(fact)
    DeskEvent.objects.create(agent=agent, seq=agent.seq, kind=body["type"], body=body)
    publish_on_commit(f"a:{agent.pk}", agent.seq)


def move_presence(agent: Agent, move: PresenceMove, reason: str = "") -> None:
    """Change a locked agent's state: one span of it ends and the next begins at the same moment (feat E2)."""
    moment = now()
    advance(agent, PRESENCE, move, state_since=moment, idle_since=moment, reason=reason)
    agent.reason, agent.state_since = reason, moment
    StateSpan.objects.filter(agent=agent, ended_at=None).update(ended_at=moment)
    StateSpan.objects.create(agent=agent, state=agent.state, reason=reason, began_at=moment)
    record_on_desk(agent, PresenceChanged(state=Presence(agent.state), reason=reason))


def take_slot(agent: Agent) -> None:
    """Occupy one of the agent's slots; the constraint refuses more than capacity, and the others come first now."""
    Agent.objects.filter(pk=agent.pk).update(load=F("load") + 1, idle_since=AssistNow())


def free_slot(agent: Agent) -> None:
    """Free one of the agent's slots; with the last one a planned Idle begins (feat E8)."""
    Agent.objects.filter(pk=agent.pk).update(load=F("load") - 1, idle_since=AssistNow())
    if agent.state == Presence.FINISHING and not Agent.objects.filter(pk=agent.pk, load__gt=0).exists():
        move_presence(agent, PresenceMove.COME_FREE, agent.reason)
