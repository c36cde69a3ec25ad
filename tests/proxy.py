"""A TCP proxy that misbehaves: latency, slowness, cuts, resets, half-closes, one-way silence."""

import asyncio
import contextlib
import random
import socket
import struct
import threading
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Weather:
    """What the proxy does to the bytes; may be changed while it runs."""

    delay: float = 0.0
    """Seconds that each piece waits."""
    jitter: float = 0.0
    silent_down: bool = False
    """Nothing comes from the server any more, though the connection stands."""
    silent_up: bool = False
    rate: float = 0.0
    """Bytes a second and direction of each connection; 0 is no limit."""


@dataclass
class FaultProxy:
    """Listens on a port of loopback and passes on to another; runs in a thread of its own."""

    target: int
    port: int = 0
    weather: Weather = field(default_factory=Weather)
    seed: int = 7
    _open: set[asyncio.StreamWriter] = field(default_factory=set)
    _sockets: set[asyncio.StreamWriter] = field(default_factory=set)
    _down: set[asyncio.StreamWriter] = field(default_factory=set)

    def __enter__(self) -> "FaultProxy":
        self._loop = asyncio.new_event_loop()
        self._chance = random.Random(self.seed)
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._serve, "127.0.0.1", self.port))
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    def __exit__(self, *problem: object) -> None:
        self._server.close()
        self.cut()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)

    def _do(self, work: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(10)

    def cut(self, *, reset: bool = False, sockets_only: bool = False) -> int:
        """Break every connection (or every websocket) now, politely or by RST; returns how many there were."""

        async def close() -> int:
            writers = list(self._sockets if sockets_only else self._open)
            for writer in writers:
                if reset:
                    _linger_not(writer)
                writer.close()
            return len(writers)

        return int(self._do(close()))

    def half_close(self) -> int:
        """The server's side of every connection says that it has no more to tell, and goes on listening."""

        async def end() -> int:
            writers = [writer for writer in self._down if writer.can_write_eof()]
            for writer in writers:
                writer.write_eof()
            return len(writers)

        return int(self._do(end()))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target)
        except OSError:
            writer.close()
            return
        self._open |= {writer, far_writer}
        self._down.add(writer)
        pipes = [self._pipe(reader, far_writer, up=True), self._pipe(far_reader, writer, up=False)]
        await asyncio.gather(*pipes)
        self._down.discard(writer)
        self._open -= {writer, far_writer}
        self._sockets -= {writer, far_writer}

    async def _pipe(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, *, up: bool) -> None:
        with contextlib.suppress(OSError, asyncio.IncompleteReadError):
            while piece := await reader.read(16384):
                if up and b"upgrade: websocket" in piece[:2000].lower():
                    self._sockets.add(writer)
                await asyncio.sleep(self._wait(piece))
                if self.weather.silent_up if up else self.weather.silent_down:
                    continue
                writer.write(piece)
                await writer.drain()
        with contextlib.suppress(OSError):
            writer.close()

    def _wait(self, piece: bytes) -> float:
        """Seconds until the piece may go on."""
        travel = len(piece) / self.weather.rate if self.weather.rate else 0.0
        return self.weather.delay + self._chance.uniform(0, self.weather.jitter) + travel


def _linger_not(writer: asyncio.StreamWriter) -> None:
    raw = writer.get_extra_info("socket")
    with contextlib.suppress(OSError):
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
