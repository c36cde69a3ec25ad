"""Timers as rows: set, clear, and claim what is due (DESIGN rule 4)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection
from django.db.models import F

from assist.models import AssistNow, Deadline
from assist.rules import limits
from assist.rules.words import DeadlineKind

CLAIM = timedelta(seconds=10)
"""How long one sweeper may work on a due deadline before another may try."""
SHORTEST_OUTAGE = timedelta(seconds=2)
"""Below this a busy machine would be taken for an outage, however fast a test's leases run."""

_CLAIM_SQL = """
UPDATE assist_deadline SET claimed_until = assist_now() + make_interval(secs => %s)
WHERE id IN (
    SELECT id FROM assist_deadline
    WHERE due_at <= assist_now() AND (claimed_until IS NULL OR claimed_until <= assist_now())
      AND NOT EXISTS (SELECT FROM assist_vigil WHERE at < statement_timestamp() - make_interval(secs => %s))
    ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING due_at, id, kind, subject, generation
"""


def scaled(span: timedelta) -> timedelta:
    """A lease or grace, shortened by the test's time scale."""
    return span / settings.ASSIST_TIME_SCALE


def outage_span() -> timedelta:
    """When nobody has looked at the deadlines for so long, it was an outage."""
    return max(scaled(limits.OUTAGE), SHORTEST_OUTAGE)


def set_deadline(kind: DeadlineKind, subject: int, generation: int, due_at: datetime) -> None:
    """Set, or move, the one deadline of this kind for `subject`."""
    values = {"generation": generation, "due_at": due_at, "claimed_until": None}
    Deadline.objects.update_or_create(kind=kind, subject=subject, defaults=values)


def move_deadline(kind: DeadlineKind, subject: int, generation: int, by: timedelta) -> datetime:
    """Give the deadline of `subject` a new generation and `by` more time; returns when it is due."""
    rows = Deadline.objects.filter(kind=kind, subject=subject)
    rows.update(generation=generation, due_at=F("due_at") + by, claimed_until=None)
    return rows.get().due_at


def clear_deadline(kind: DeadlineKind, subject: int) -> None:
    """What the deadline waited for has happened."""
    Deadline.objects.filter(kind=kind, subject=subject).delete()


def claim_due(most: int = 50) -> list[tuple[int, DeadlineKind, int, int]]:
    """Take up to `most` due deadlines that nobody works on, earliest first: (id, kind, subject, generation).

    None while the vigil is broken: what ran out in an outage has to be forgiven first.
    """
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_SQL, [CLAIM.total_seconds(), outage_span().total_seconds(), most])
        return [(row[1], DeadlineKind(row[2]), row[3], row[4]) for row in sorted(cursor.fetchall())]


def done(deadline: int, generation: int) -> None:
    """The action ran; a deadline that was moved meanwhile stays."""
    Deadline.objects.filter(pk=deadline, generation=generation, due_at__lte=AssistNow()).delete()
