"""What an administrator's probes ask: who still beats, what waits, since when; each one query whatever the rows."""

from dataclasses import dataclass
from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ProgrammingError

from assist.rules.words import BeatName, Presence

Migration = tuple[str, str]

_SILENCES = "SELECT name, EXTRACT(EPOCH FROM assist_now() - max(at))::float8 FROM assist_beat GROUP BY name"
_QUEUES = """
SELECT s.code, q.name, count(i.id), COALESCE(EXTRACT(EPOCH FROM assist_now() - min(i.queued_at)), 0)::float8
FROM assist_queue q JOIN assist_shop s ON s.id = q.shop_id
LEFT JOIN assist_interaction i ON i.queue_id = q.id AND i.state = 'queued'
GROUP BY s.code, q.id ORDER BY s.code, q.id
"""
_WORK = """
SELECT (SELECT count(*) FROM assist_offer WHERE state = 'open'), outbox.due, outbox.age,
  (SELECT count(*) FROM assist_outbox WHERE failed_at IS NOT NULL), late.seconds
FROM (
    SELECT count(*) AS due, COALESCE(EXTRACT(EPOCH FROM assist_now() - min(due_at)), 0)::float8 AS age
    FROM assist_outbox WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= assist_now()
) outbox, (
    SELECT COALESCE(EXTRACT(EPOCH FROM assist_now() - min(due_at)), 0)::float8 AS seconds
    FROM assist_deadline WHERE due_at <= assist_now()
) late
"""


@dataclass(frozen=True)
class QueueLength:
    """How many wait in a queue, and the longest for how many seconds."""

    shop: str
    queue: str
    waiting: int
    oldest: float


@dataclass(frozen=True)
class Work:
    """What is under way; ages and lateness in seconds."""

    open_offers: int
    outbox_due: int
    outbox_oldest: float
    outbox_failed: int
    sweeper_lag: float


def queue_lengths() -> list[QueueLength]:
    """Every queue, also those in which nobody waits."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES)
        return [QueueLength(*row) for row in cursor.fetchall()]


def work() -> Work:
    """Offers that are open, what waits to leave, and how late the sweeper is."""
    with connection.cursor() as cursor:
        cursor.execute(_WORK)
        return Work(*cursor.fetchone())


def agents_by_state() -> dict[Presence, int]:
    """How many agents are in each state."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT state, count(*) FROM assist_agent GROUP BY state")
        counted = dict(cursor.fetchall())
    return {state: counted.get(state.value, 0) for state in Presence}


def takes_writes() -> bool:
    """Whether the database answers, and not as a copy that only reads."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('transaction_read_only') = 'off'")
        return bool(cursor.fetchone()[0])


def silences() -> dict[BeatName, float]:
    """Seconds since the last beat, by name; who never beat is not there."""
    with connection.cursor() as cursor:
        cursor.execute(_SILENCES)
        return {BeatName(name): seconds for name, seconds in cursor.fetchall()}


def missing_migrations() -> list[Migration]:
    """What this code expects of the database and the database has not got, as (app, name)."""
    return sorted(_known_migrations() - _applied_migrations())


@cache
def _known_migrations() -> frozenset[Migration]:
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _applied_migrations() -> frozenset[Migration]:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name FROM django_migrations")
            return frozenset(cursor.fetchall())
    except ProgrammingError:  # an empty database has not even the table
        return frozenset()
