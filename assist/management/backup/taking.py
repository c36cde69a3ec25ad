"""Taking a backup while everybody goes on talking."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection, transaction

from assist import __version__
from assist.management.backup.archive import FORMAT, SETTINGS, Manifest, Table, Writer, new_archive
from assist.management.backup.schema import applied_migrations
from assist.management.backup.secrets import as_text, settings_now
from assist.management.backup.tables import copied_out, table_names
from assist.queries.clock import now


def back_up(path: Path) -> Manifest:
    """Write everything to a new archive; returns what it holds.

    Raises BackupError when the file cannot be made.
    """
    with new_archive(path) as writer, _one_moment():
        manifest = _written(writer)
        writer.finish(manifest)
    return manifest


@contextmanager
def _one_moment() -> Iterator[None]:
    """Every statement sees the database as it was at the first one; nobody waits for it."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


def _written(writer: Writer) -> Manifest:
    made_at, migrations = now(), applied_migrations()
    writer.add(SETTINGS, [as_text(settings_now()).encode()])
    tables: list[Table] = []
    for name in table_names():
        writer.add(f"tables/{name}.txt", copied_out(name, tables))
    return Manifest(FORMAT, __version__, made_at, _postgres(), migrations, tables, writer.sha256)


def _postgres() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        return str(cursor.fetchone()[0])
