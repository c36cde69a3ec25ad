"""The way out of a web process: it finishes what it holds, takes nothing new, and ends (guide reliability R16).

Daphne drops every socket without a word when it is told to end, so that is told first: SIGUSR1 makes readiness say
`draining`, asks every browser to come again elsewhere, and ends the process when the last one has gone. Nothing depends
on it: a process that just dies loses nothing either, people only notice it longer.
"""

import asyncio
import logging
import os
import random
import signal
import threading
import time
import weakref
from collections.abc import Awaitable, Callable
from typing import Any, Protocol

from assist.realtime.hub import Hub
from assist.rules.limits import DRAIN_SECONDS

log = logging.getLogger(__name__)
HEAD_START = 1.2
"""Seconds in which a proxy learns of it, before the first browser comes back to it and asks for another process."""
SPREAD_SECONDS, LONGEST_SPREAD = 1.5, 20.0
"""Over how many seconds the sockets are sent away: a browser that waits for its turn is served all the while."""
AWAY_A_SECOND = 10
"""So that those who take them in are not run over: each new socket asks the database for what its browser missed."""
STORED_SECONDS = 0.6
"""In which what is collected for a moment (receipts, leases) is stored."""
LONGEST_SECONDS = 4.5
"""For what is left when the last one was sent away; then the process ends."""
HUNG_SECONDS = 1.0
"""After which an event loop that does not begin is not waited for."""

App = Callable[[Any, Any, Any], Awaitable[None]]
_draining = threading.Event()


def begin_draining() -> None:
    """From now on readiness says so, and a proxy sends newcomers elsewhere."""
    _draining.set()


def is_draining() -> bool:
    """Whether newcomers belong elsewhere."""
    return _draining.is_set()


def forget_draining() -> None:
    """Stay after all; tests share one process."""
    _draining.clear()


class Leaver(Protocol):
    """A socket that can be sent away."""

    def restart(self, after: float) -> None:
        """Ask the browser to come again in `after` seconds, and close."""


class OpenSockets:
    """Every socket of one event loop from its acceptance until nothing of it runs any more."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self.sockets: weakref.WeakSet[Leaver] = weakref.WeakSet()

    def send_away(self, head_start: float = HEAD_START) -> float:
        """Ask each browser to come again elsewhere, one after the other; returns how many seconds that takes."""
        leaving = list(self.sockets)
        random.shuffle(leaving)
        spread = spread_of(len(leaving))
        for place, socket in enumerate(leaving):
            self._hub.loop.call_later(head_start + spread * place / len(leaving), socket.restart, 0.0)
        return head_start + spread if leaving else 0.0


def spread_of(sockets: int) -> float:
    """Over how many seconds so many are sent away."""
    return min(LONGEST_SPREAD, max(SPREAD_SECONDS, sockets / AWAY_A_SECOND))


class CountedRequests:
    """An ASGI application that knows how many of its requests are being answered."""

    def __init__(self, app: App) -> None:
        self._app = app
        self.running = 0

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer one request."""
        self.running += 1
        try:
            await self._app(scope, receive, send)
        finally:
            self.running -= 1


def drain_on_signal(requests: CountedRequests, number: signal.Signals = signal.SIGUSR1) -> None:
    """Let the signal begin the way out; only the main thread may listen to signals."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(number, lambda *_: _begin(requests))


def _begin(requests: CountedRequests) -> None:
    if not is_draining():
        begin_draining()
        threading.Thread(target=_leave, args=(requests,), name="drain", daemon=True).start()


def _leave(requests: CountedRequests) -> None:
    log.info("draining")
    latest = time.monotonic() + DRAIN_SECONDS - STORED_SECONDS
    leaving = [each for hub in Hub.everywhere() if (each := leaving_of(hub))]
    parts = [part for part, _ in leaving]
    away = max((seconds for _, seconds in leaving), default=0.0)
    ends = min(latest, time.monotonic() + away + LONGEST_SECONDS)
    while (requests.running or any(part.sockets for part in parts)) and time.monotonic() < ends:
        time.sleep(0.05)
    if parts:
        time.sleep(STORED_SECONDS)
    log.info("drained", extra={"sockets": sum(len(part.sockets) for part in parts), "requests": requests.running})
    os.kill(os.getpid(), signal.SIGTERM)


def leaving_of(hub: Hub) -> tuple[OpenSockets, float] | None:
    """The hub's sockets, being sent away from its own loop, and how long that takes; None of a loop that hangs."""

    async def begin() -> tuple[OpenSockets, float]:
        part = hub.part(OpenSockets)
        return part, part.send_away()

    try:
        return asyncio.run_coroutine_threadsafe(begin(), hub.loop).result(HUNG_SECONDS)
    except TimeoutError:
        return None
