"""Time that stands still: in the machine only a step moves it, so the same steps meet the same world every time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

from django.db import connection

from tests.cast import make_cast
from tests.emptying import empty
from tests.standing import as_it_stands

FIRST_MOMENT = datetime(2049, 6, 1, 10, tzinfo=UTC)
"""Of every day in the machine: later than any on which the people may have been made."""

_KNOWN = "SELECT pg_get_functiondef('assist_now()'::regprocedure)"
_STILL = f"""
CREATE SEQUENCE test_tick;
CREATE OR REPLACE FUNCTION assist_now() RETURNS timestamptz LANGUAGE plpgsql STABLE AS $$
BEGIN
  IF current_setting('test.statement', true) IS DISTINCT FROM statement_timestamp()::text THEN
    PERFORM set_config('test.statement', statement_timestamp()::text, false),
      set_config('test.tick', nextval('test_tick')::text, false);
  END IF;
  RETURN timestamptz '{FIRST_MOMENT.isoformat()}' + current_setting('test.tick')::bigint * interval '1 microsecond'
    + COALESCE((SELECT by FROM assist_clockoffset LIMIT 1), interval '0');
END $$
"""
"""A microsecond a statement, so that what comes later is later; within one statement the moment is one, as in use."""


@contextmanager
def time_stands_still() -> Iterator[None]:
    """While it lasts, assist_now() is one moment, a tick a statement and the clock's offset; everybody came before."""
    make_cast()
    empty(None)
    with connection.cursor() as cursor:
        cursor.execute(_KNOWN)
        known = cursor.fetchone()[0]
        cursor.execute(_STILL)
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute(known)
            cursor.execute("DROP SEQUENCE test_tick")


def begin_again() -> None:
    """The day begins at its first moment, with nobody there."""
    empty(None)
    with connection.cursor() as cursor:
        cursor.execute("ALTER SEQUENCE test_tick RESTART")


@contextmanager
def undone() -> Iterator[None]:
    """What happens inside, in threads too, is taken back: who wins a race is no matter of the steps that follow."""
    known = as_it_stands()
    yield
    empty(None)
    with connection.cursor() as cursor:
        cursor.execute(known)
