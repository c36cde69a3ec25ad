"""What most tests begin with, made once a run by the real actions and then put back as rows, in one statement.

Making the six people takes some 340 statements, longer than most tests. Sequences are not turned back, so nothing
that a test makes takes a number of theirs.
"""

import copy
import json
from collections.abc import Callable
from functools import cache
from typing import Generic, TypeVar

from django.db import connection
from psycopg import sql

Made = TypeVar("Made")

KEPT = {"django_content_type", "auth_permission"}
"""What `migrate` has made and no test changes."""


@cache
def tables() -> list[str]:
    """Every table whose rows belong to tests, quoted."""
    known = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(table) for table in sorted(set(known) - KEPT)]


class Standing(Generic[Made]):
    """Remembers what `make` has made: the rows that came, and what it returned."""

    def __init__(self, make: Callable[[], Made]) -> None:
        self._make = make
        self._rows: str = ""
        self._made: Made | None = None

    def bring_in(self) -> Made:
        """Put everything back, or make it, the first time."""
        if self._made is None:
            before = rows()
            self._made = self._make()
            self._rows = _insert(before, rows())
        else:
            with connection.cursor() as cursor:
                cursor.execute(self._rows)
        return copy.deepcopy(self._made)


def as_it_stands() -> str:
    """One script that puts every row of now into an empty database."""
    return _insert({}, rows())


def rows() -> dict[str, list[object]]:
    """What stands in the database, a list of rows a table."""
    with connection.cursor() as cursor:
        cursor.execute(_everything())
        return {table: json.loads(found) for table, found in cursor.fetchall()}


@cache
def _everything() -> str:
    parts = (f"SELECT '{table}', json_agg(r)::text FROM {table} r HAVING count(*) > 0" for table in tables())
    return " UNION ALL ".join(parts)


def _insert(before: dict[str, list[object]], after: dict[str, list[object]]) -> str:
    """One script that puts the new rows back; foreign keys are checked at commit, so the order does not matter."""
    new = {table: [row for row in known if row not in before.get(table, [])] for table, known in after.items()}
    return ";".join(_insert_into(table, json.dumps(known)) for table, known in new.items() if known)


def _insert_into(table: str, rows: str) -> str:
    text = sql.Literal(rows).as_string()
    return f"INSERT INTO {table} OVERRIDING SYSTEM VALUE SELECT * FROM json_populate_recordset(NULL::{table}, {text})"
