"""Once more, for an act that the database gave up so that another could go on."""

import time
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection

Args = ParamSpec("Args")
Result = TypeVar("Result")
GIVEN_UP = {"40P01", "40001"}
"""PostgreSQL's codes of a deadlock and of a failed serialization: the transaction is undone, the other one goes on."""

PAUSE = 0.05
"""Seconds before the second time: whoever begins again at once may take the lock before the other one wakes up."""


def once_more(act: Callable[Args, Result], *args: Args.args, **kwargs: Args.kwargs) -> Result:
    """Run a whole act, and run it a second time when it was given up; a second time in a row is an error."""
    try:
        return act(*args, **kwargs)
    except OperationalError as problem:
        if connection.in_atomic_block or not _was_given_up(problem):
            raise
    time.sleep(PAUSE)
    return act(*args, **kwargs)


def _was_given_up(problem: OperationalError) -> bool:
    return getattr(problem.__cause__, "sqlstate", None) in GIVEN_UP
