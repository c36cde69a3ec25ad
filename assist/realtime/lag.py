"""How late the event loop is: everything in a process waits as long as this."""

import asyncio
from collections import deque

PAUSE = 1.0
MINUTE = 60


class Lag:
    """Sets itself a timer and sees how late it rings."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._seen: deque[float] = deque([0.0], maxlen=MINUTE)

    async def watch(self) -> None:
        """Measure for ever."""
        while True:
            started_at = self._loop.time()
            await asyncio.sleep(PAUSE)
            self._seen.append(max(0.0, self._loop.time() - started_at - PAUSE))

    @property
    def last(self) -> float:
        """Seconds late, the last time."""
        return self._seen[-1]

    @property
    def most(self) -> float:
        """Seconds late, the worst of the last minute."""
        return max(tuple(self._seen))
