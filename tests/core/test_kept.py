"""Threads that work all day keep their connection; one that died costs one act and no more."""

from collections.abc import Awaitable, Callable

import pytest
from django.db import OperationalError, connection

from assist.realtime.db import run_doorman, run_orm, run_writer
from assist.realtime.hub import Hub

Runs = Callable[..., Awaitable[int]]


def backend() -> int:
    """The process of PostgreSQL that serves this thread."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def ended(pid: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.parametrize("run", [run_writer, run_doorman])
async def test_a_busy_thread_keeps_its_connection_and_gets_another_when_it_died(hub: Hub, run: Runs) -> None:
    kept = await run(backend)
    assert await run(backend) == kept
    await run_orm(ended, kept)
    with pytest.raises(OperationalError):
        await run(backend)
    assert await run(backend) != kept
