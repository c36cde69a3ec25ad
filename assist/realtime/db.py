"""ORM calls of sockets: executors of their own, off the thread that Django's pages share."""

import asyncio
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from django.db import OperationalError, close_old_connections

from assist.actions.again import once_more

Args = ParamSpec("Args")
Result = TypeVar("Result")

WRITER = ThreadPoolExecutor(1, thread_name_prefix="writer")
"""Message batches: their own thread, so that reads never delay an acknowledgement."""
DOORMAN = ThreadPoolExecutor(1, thread_name_prefix="doorman")
"""Looks at sessions before commands, all day long like the writer."""
ORM = ThreadPoolExecutor(6, thread_name_prefix="orm")
KEPT_SECONDS = 1.0
"""A busy thread of these keeps its connection; one that rested is handed back and taken anew, looked at by the pool."""
_kept = threading.local()


async def run_orm(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Run `act` off the event loop, never on the thread-sensitive thread."""
    return await _on(ORM, partial(_handing_back, act, *args, **kwargs))


async def run_writer(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """The same for message batches."""
    return await _on(WRITER, partial(_keeping, act, *args, **kwargs))


def trace_of(problem: Exception) -> Exception | None:
    """What a log line tells of a problem: an outage needs no trace, and would fill the log with one a command."""
    return None if isinstance(problem, OperationalError) else problem


async def run_doorman(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """The same for looks at sessions."""
    return await _on(DOORMAN, partial(_keeping, act, *args, **kwargs))


async def hand_back() -> None:
    """The kept connections go back to the pool."""
    loop = asyncio.get_running_loop()
    await asyncio.gather(*(loop.run_in_executor(thread, close_old_connections) for thread in (WRITER, DOORMAN)))


async def _on(executor: ThreadPoolExecutor, act: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(executor, act)


def _handing_back(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    close_old_connections()
    try:
        return once_more(act, *args, **kwargs)
    finally:
        close_old_connections()


def _keeping(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    if time.monotonic() - getattr(_kept, "used_at", 0.0) > KEPT_SECONDS:
        close_old_connections()
    try:
        return once_more(act, *args, **kwargs)
    except BaseException:  # whatever it was, the next act begins with a sound connection
        close_old_connections()
        raise
    finally:
        _kept.used_at = time.monotonic()
