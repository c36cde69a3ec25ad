"""ORM calls of sockets: a small executor of their own, connections handed back after each call."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from django.db import OperationalError, close_old_connections

from assist.actions.again import once_more

Args = ParamSpec("Args")
Result = TypeVar("Result")

WRITER = ThreadPoolExecutor(1, thread_name_prefix="writer")
"""Message batches: their own thread, so that reads never delay an acknowledgement."""
ORM = ThreadPoolExecutor(6, thread_name_prefix="orm")


async def run_orm(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Run `act` off the event loop, never on the thread-sensitive thread."""
    return await _run(ORM, act, *args, **kwargs)


async def run_writer(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """The same for message batches."""
    return await _run(WRITER, act, *args, **kwargs)


def trace_of(problem: Exception) -> Exception | None:
    """What a log line tells of a problem: an outage needs no trace, and would fill the log with one a command."""
    return None if isinstance(problem, OperationalError) else problem


async def _run(
    executor: ThreadPoolExecutor, act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs
) -> Result:
    def handed_back() -> Result:
        close_old_connections()
        try:
            return once_more(act, *args, **kwargs)
        finally:
            close_old_connections()

    return await asyncio.get_running_loop().run_in_executor(executor, handed_back)
