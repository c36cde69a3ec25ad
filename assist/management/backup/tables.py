"""Rows of whole tables, by COPY: no program of PostgreSQL's is needed, and any version reads it."""

from collections.abc import Iterable, Iterator

from django.apps import apps
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from psycopg import sql

from assist.management.backup.archive import Table

GAP = 1_000_000
"""Numbers left out after a restore: what was numbered after the backup is known outside, such as in mails."""

_COLUMNS = """
SELECT attname, attidentity <> '' FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = '' ORDER BY attnum
"""


def table_names() -> list[str]:
    """Every table of the installed apps that exists, and the list of migrations."""
    models = [model for model in apps.get_models(include_auto_created=True) if model._meta.managed]
    known = {model._meta.db_table for model in models if not model._meta.proxy}
    known.add(MigrationRecorder.Migration._meta.db_table)
    return sorted(known & set(existing_tables()))


def existing_tables() -> list[str]:
    """Every table of the schema, whoever made it."""
    with connection.cursor() as cursor:
        return connection.introspection.table_names(cursor)


def copied_out(name: str, into: list[Table]) -> Iterator[memoryview | bytes]:
    """A table's rows as PostgreSQL's text format; appends what it was to `into` when all have been read."""
    columns, numbered = _columns(name)
    with connection.cursor() as cursor:
        with cursor.copy(_copy(name, columns, "TO STDOUT")) as rows:
            yield from rows
        into.append(Table(name, columns, cursor.rowcount, _last_number(name, numbered)))


def copied_in(table: Table, pieces: Iterable[bytes]) -> int:
    """Fill an empty table; returns the number of rows."""
    with connection.cursor() as cursor:
        with cursor.copy(_copy(table.name, table.columns, "FROM STDIN")) as rows:
            for piece in pieces:
                rows.write(piece)
        return int(cursor.rowcount)


def go_on_numbering(table: Table) -> None:
    """New rows get numbers that no row had before or since the backup."""
    if table.last_number is None:
        return
    _, numbered = _columns(table.name)
    for column in numbered:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s)",
                [_quoted(table.name), column, table.last_number + GAP],
            )


def has_rows(names: Iterable[str]) -> list[str]:
    """Those of the tables that hold something."""
    found = []
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(sql.Identifier(name)))
            found += [name] if cursor.fetchone()[0] else []
    return found


def emptied(names: Iterable[str]) -> None:
    """Remove every row of the tables."""
    with connection.cursor() as cursor:
        # What a migration has inserted must not wait for its checks: a table with open ones cannot be emptied.
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(sql.SQL("TRUNCATE {}").format(sql.SQL(", ").join(map(sql.Identifier, names))))
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def dropped(names: Iterable[str]) -> None:
    """Remove the tables, and the functions that belong to them."""
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(sql.SQL("DROP TABLE {} CASCADE").format(sql.Identifier(name)))
        cursor.execute("DROP FUNCTION IF EXISTS assist_now() CASCADE")
        cursor.execute("DROP FUNCTION IF EXISTS assist_audit_stays() CASCADE")


def _columns(name: str) -> tuple[list[str], list[str]]:
    """All columns, and those that number their rows by themselves."""
    with connection.cursor() as cursor:
        cursor.execute(_COLUMNS, [_quoted(name)])
        rows = cursor.fetchall()
    return [row[0] for row in rows], [row[0] for row in rows if row[1]]


def _last_number(name: str, numbered: list[str]) -> int | None:
    with connection.cursor() as cursor:
        for column in numbered:
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [_quoted(name), column])
            sequence = cursor.fetchone()[0]
            cursor.execute(f"SELECT last_value FROM {sequence}")  # noqa: S608  # PostgreSQL has quoted it
            return int(cursor.fetchone()[0])
    return None


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _copy(name: str, columns: list[str], direction: str) -> sql.Composed:
    fields = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(name), fields, sql.SQL(direction))
