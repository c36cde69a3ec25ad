"""A cast of people, and server processes of Daphne that have nobody but them."""

import asyncio
import os
import tempfile
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any, TypeVar

from bench._servers import DAPHNE, OTHER_CORE, Server, server
from bench.chat import OURS, Cast
from tests.install import installed

T = TypeVar("T")


def alone(pairs: int, agents: int, *acts: Callable[[Cast, Server], Coroutine[Any, Any, T]]) -> list[T]:
    """What each act measures in a fresh server process, among so many conversations of so many agents."""
    os.sched_setaffinity(0, {OTHER_CORE})
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder)) as install:
        cast = Cast(install, pairs, agents)
        asyncio.run(cast.gather())
        return [_with_a_server(cast, act) for act in acts]


def _with_a_server(cast: Cast, act: Callable[[Cast, Server], Coroutine[Any, Any, T]]) -> T:
    with server(DAPHNE, OURS, cast.install.stack.env) as beside:
        return asyncio.run(act(cast, beside))
