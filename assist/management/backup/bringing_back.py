"""Putting a backup back: all of it or nothing, with time standing still since."""

import os
from dataclasses import dataclass
from pathlib import Path

from django.contrib.contenttypes.models import ContentType
from django.db import DatabaseError, OperationalError, connection, transaction

from assist.actions.restoring import Quieted, wake_up
from assist.management.backup import schema, secrets, tables
from assist.management.backup.archive import SETTINGS, Archive, Manifest, opened
from assist.management.backup.errors import BackupError

MADE_BY_MIGRATE = {"django_migrations", "django_content_type", "auth_permission"}
LOCK_SECONDS = 10


@dataclass(frozen=True)
class Restored:
    """What was put back, what was quieted, and which settings are other ones here."""

    manifest: Manifest
    quieted: Quieted
    different: list[str]


def verified(path: Path) -> Manifest:
    """Read a backup to its end and compare every part with its checksum.

    Raises BackupError when it is damaged.
    """
    with opened(path) as archive:
        return archive.manifest


def bring_back(path: Path, *, replace: bool = False, send_mail: bool = False) -> Restored:
    """Put a verified backup into an empty database, or, with `replace`, in the place of what is there.

    Raises BackupError; then the database is what it was.
    """
    _sign_connections()
    with opened(path) as archive:
        schema.refuse_unknown(archive.manifest.migrations)
        try:
            quieted = _all_or_nothing(archive, replace=replace, send_mail=send_mail)
        except OperationalError as problem:
            raise BackupError(f"The database is in use or went away: {str(problem).strip()}") from problem
        except DatabaseError as problem:
            raise BackupError(f"The database refused the backup: {str(problem).strip()}") from problem
        settings = b"".join(archive.pieces(SETTINGS)).decode()
        return Restored(archive.manifest, quieted, secrets.different(settings))


def _sign_connections() -> None:
    """Begin anew under a name of our own, so that the connections of others can be told from ours."""
    os.environ["PGAPPNAME"] = f"assist restore {os.getpid()}"
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # PostgreSQL's own


@transaction.atomic(durable=True)
def _all_or_nothing(archive: Archive, *, replace: bool, send_mail: bool) -> Quieted:
    manifest = archive.manifest
    with connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS}s'")
    _make_room(replace=replace)
    schema.make_tables(manifest.migrations)
    tables.emptied(tables.table_names())
    for table in manifest.tables:
        if tables.copied_in(table, archive.pieces(table.member)) != table.rows:
            raise BackupError(f"{table.name} took other rows than the backup has. Nothing was changed.")
        tables.go_on_numbering(table)
    _check_references()
    ContentType.objects.clear_cache()
    schema.bring_up_to_date()
    return wake_up(manifest.made_at, send_mail=send_mail)


def _make_room(*, replace: bool) -> None:
    ours, there = tables.table_names(), tables.existing_tables()
    foreign = sorted(set(there) - set(ours))
    if foreign:
        raise BackupError(
            f"The database holds tables that are not Assist's ({', '.join(foreign[:3])}). Restore into one of its own."
        )
    filled = tables.has_rows(name for name in ours if name not in MADE_BY_MIGRATE)
    if filled and not replace:
        raise BackupError(
            f"The database is not empty ({', '.join(filled[:3])}). Restore into an empty one, "
            "or say --replace to throw away what it holds."
        )
    if filled:
        _refuse_connected()
    tables.dropped(ours)


def _refuse_connected() -> None:
    """Sockets of a process that runs on belong to people of the old rows; numbers of new rows may be the same."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND application_name <> current_setting('application_name') AND backend_type = 'client backend'"
        )
        others = cursor.fetchone()[0]
    if others:
        raise BackupError(
            f"{others} other connections to the database are open. Stop web, worker and sweeper first, "
            "and whoever else is connected."
        )


def _check_references() -> None:
    """Every reference holds, before anything else is done with the tables."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
