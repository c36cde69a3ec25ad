"""Who says hello is taken in a few at a time: a crowd that comes back waits in a line, and nobody else waits for it.

A hello is ten reads. Five hundred at once on the same threads would all be answered at the end, when every browser
has given up and come again, and meanwhile lines, offers and leases would stand behind them. Agents have a line of their
own.
"""

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from assist.realtime.encoding import Audience
from assist.realtime.hub import Hub

PLACES = 4
"""Hellos of one audience that are answered at the same time."""
GIVEN_UP_SECONDS = 20.0
"""A browser that has waited so long is about to come again (static/src/lib/socket.ts)."""


class Doorway:
    """The lines of one event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lines: dict[Audience, asyncio.Semaphore] = defaultdict(lambda: asyncio.Semaphore(PLACES))

    @asynccontextmanager
    async def turn(self, audience: Audience) -> AsyncIterator[bool]:
        """Wait for a turn; gives whether anybody is still there to be answered."""
        began = self._hub.loop.time()
        async with self._lines[audience]:
            yield self._hub.loop.time() - began < GIVEN_UP_SECONDS
