"""The people of an interaction."""

from datetime import datetime
from operator import attrgetter

from django.db import connection
from django.db.models import QuerySet

from assist.models import Agent, Interaction, Participant, Shopper, StateSpan
from assist.protocol.values import Attendance, Person
from assist.rules.refusals import not_found
from assist.rules.text import initials
from assist.rules.words import ParticipantState, Presence, Role


def state_before(agent: Agent) -> tuple[Presence, str]:
    """What the agent was before the state now, and for which reason; Idle when nothing is known of it."""
    spans = StateSpan.objects.filter(agent=agent, ended_at__isnull=False).order_by("-began_at", "-id")
    state, reason = spans.values_list("state", "reason").first() or (Presence.IDLE, "")
    return Presence(state), reason


def person_of(participant: Participant) -> Person:
    """A participant as everybody in the interaction may see them."""
    return Person(
        key=participant.key,
        role=Role(participant.role),
        name=participant.name,
        initials=initials(participant.name),
    )


def shopper_participant(shopper: Shopper, interaction: Interaction) -> Participant:
    """The shopper's own participation; raises Refused when the interaction is somebody else's."""
    found = Participant.objects.filter(interaction=interaction, interaction__shopper=shopper, role=Role.SHOPPER).first()
    if found is None:
        raise not_found("interaction")
    return found


def agent_participant(agent: Agent, interaction: Interaction) -> Participant:
    """The agent's own participation, the newest one; raises Refused when there is none."""
    found = Participant.objects.filter(interaction=interaction, agent=agent).order_by("-id").first()
    if found is None:
        raise not_found("interaction")
    return found


def owner_of(interaction: Interaction) -> Participant | None:
    """Who serves the interaction now."""
    return _joined(interaction, Role.OWNER)


def consulted_in(interaction: Interaction) -> Participant | None:
    """The colleague who is with the owner now, seen by the shopper or not."""
    return _joined(interaction, Role.CONSULTED)


def beside_in(interaction: Interaction) -> QuerySet[Participant]:
    """The supervisors who have joined beside the owner."""
    return _in(interaction, Role.SUPERVISOR).order_by("agent")


def _joined(interaction: Interaction, role: Role) -> Participant | None:
    return _in(interaction, role).first()


def _in(interaction: Interaction, role: Role) -> QuerySet[Participant]:
    return Participant.objects.filter(interaction=interaction, role=role, state=ParticipantState.JOINED)


def attendances(interaction: Interaction) -> list[Attendance]:
    """Everybody in the order of joining; marks in the numbers of staff."""
    return [
        _attendance(
            (row.key, row.role, row.name, row.state),
            interaction.held_until,
            (row.delivered_seq, row.read_seq),
            lost=row.is_lost,
        )
        for row in sorted(interaction.participants.all(), key=attrgetter("pk"))
    ]


def public_attendances(interaction_id: int) -> list[Attendance]:
    """The same with marks in the numbers of the shopper."""
    with connection.cursor() as cursor:
        cursor.execute(_PUBLIC, [interaction_id])
        rows = cursor.fetchall()
    return [
        _attendance((key, role, name, state), until, (delivered, read), lost=lost)
        for key, role, name, state, until, lost, delivered, read in rows
    ]


_PUBLIC = """
SELECT p.key, p.role, p.name, p.state, i.held_until, p.is_lost,
  COALESCE(max(e.public_seq) FILTER (WHERE e.seq <= p.delivered_seq), 0),
  COALESCE(max(e.public_seq) FILTER (WHERE e.seq <= p.read_seq), 0)
FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
LEFT JOIN assist_event e ON e.interaction_id = p.interaction_id AND e.public_seq IS NOT NULL
WHERE p.interaction_id = %s AND p.is_public GROUP BY p.id, i.id ORDER BY p.id
"""


def _attendance(
    who: tuple[str, str, str, str], held_until: datetime | None, marks: tuple[int, int], *, lost: bool
) -> Attendance:
    key, role, name, state = who
    here = state == ParticipantState.JOINED
    return Attendance(
        person=Person(key=key, role=Role(role), name=name, initials=initials(name)),
        here=here,
        invited=state == ParticipantState.INVITED,
        held_until=held_until if here and role == Role.OWNER else None,
        lost=lost and here,
        delivered=marks[0],
        read=marks[1],
    )
