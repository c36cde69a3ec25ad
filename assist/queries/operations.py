"""What an administrator's probes ask: who still beats, what waits, since when; each one query whatever the rows."""

from functools import cache

from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.utils import ProgrammingError

from assist.rules.words import BeatName

Migration = tuple[str, str]

_SILENCES = "SELECT name, EXTRACT(EPOCH FROM assist_now() - max(at))::float8 FROM assist_beat GROUP BY name"


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
