"""The people of an interaction."""

from django.db import connection

from assist.models import Agent, Interaction, Participant, Shopper
from assist.protocol.values import Attendance, Person
from assist.rules.refusals import not_found
from assist.rules.text import initials
from assist.rules.words import ParticipantState, Role


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


def attendances(interaction: Interaction, people: list[Participant] | None = None, *, public: bool) -> list[Attendance]:
    """Everybody (or `people`, when they are read) in the order of joining; marks in the viewer's numbers."""
    rows = list(interaction.participants.order_by("id")) if people is None else people
    marks = _public_marks(interaction) if public else {}
    return [_attendance(row, marks.get(row.pk) if public else (row.delivered_seq, row.read_seq)) for row in rows]


def _attendance(row: Participant, marks: tuple[int, int] | None) -> Attendance:
    delivered, read = marks or (0, 0)
    here = row.state == ParticipantState.JOINED
    return Attendance(person=person_of(row), here=here, delivered=delivered, read=read)


def _public_marks(interaction: Interaction) -> dict[int, tuple[int, int]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT p.id,
              COALESCE(max(e.public_seq) FILTER (WHERE e.seq <= p.delivered_seq), 0),
              COALESCE(max(e.public_seq) FILTER (WHERE e.seq <= p.read_seq), 0)
            FROM assist_participant p
            LEFT JOIN assist_event e ON e.interaction_id = p.interaction_id AND e.public_seq IS NOT NULL
            WHERE p.interaction_id = %s GROUP BY p.id
            """,
            [interaction.pk],
        )
        return {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
