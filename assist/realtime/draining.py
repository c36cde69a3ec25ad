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

log = logging.getLogger(__name__)
SPREAD_SECONDS = 1.5
"""Over how many seconds the sockets are sent away, so that the others are not run over."""
STORED_SECONDS = 0.6
"""In which what is collected for a moment (receipts, leases) is stored."""
LONGEST_SECONDS = 6.0
"""After which the process ends with whatever is left."""

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

    def send_away(self, within: float = SPREAD_SECONDS) -> None:
        """Ask each browser to come again elsewhere, at its own moment."""
        for socket in list(self.sockets):
            self._hub.loop.call_later(random.uniform(0, within), socket.restart, 0.0)  # noqa: S311  no secret


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
    parts = [_on(hub) for hub in Hub.everywhere()]
    ends = time.monotonic() + LONGEST_SECONDS
    while (requests.running or any(part.sockets for part in parts)) and time.monotonic() < ends:
        time.sleep(0.05)
    if parts:
        time.sleep(STORED_SECONDS)
    log.info("drained", extra={"sockets": sum(len(part.sockets) for part in parts), "requests": requests.running})
    os.kill(os.getpid(), signal.SIGTERM)


def _on(hub: Hub) -> OpenSockets:
    """The hub's sockets, being sent away from its own loop."""

    async def begin() -> OpenSockets:
        part = hub.part(OpenSockets)
        part.send_away()
        return part

    return asyncio.run_coroutine_threadsafe(begin(), hub.loop).result(LONGEST_SECONDS)
