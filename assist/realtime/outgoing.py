"""What waits for one browser, in order; a bare list and a bell, since a queue's bookkeeping costs more than a frame."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Any

from assist.realtime.frames import framed

log = logging.getLogger(__name__)
WRITE = "assist.write"
"""What a socket's scope calls the function that writes a text now; only Daphne's has one (assist/config/atonce.py)."""
SENDING = 512
"""Notices that may wait for a slow browser before its socket is closed to start over."""


class Outgoing:
    """The notices of a socket on their way out; `run` sends them until a closing code is the last.

    Where the server gives a function that writes now, `write`, what was put in one turn of the loop leaves at its end
    without waking a task.
    """

    def __init__(
        self,
        send: Callable[[dict[str, Any]], Awaitable[None]],
        most: int | None = None,
        write: Callable[[str], None] | None = None,
    ) -> None:
        self._send, self._write = send, write
        self._most = SENDING if most is None else most
        self._texts: list[str] = []
        self._code = 0
        self._bell = asyncio.get_running_loop().create_future()

    def put(self, text: str) -> bool:
        """Let a notice wait; False when too many do."""
        if len(self._texts) >= self._most:
            return False
        self._texts.append(text)
        if self._write is None:
            self._ring()
        elif len(self._texts) == 1:
            asyncio.get_running_loop().call_soon(self._flush, self._write)
        return True

    def _flush(self, write: Callable[[str], None]) -> None:
        if self._texts:
            texts, self._texts = self._texts, []
            try:
                write(framed(texts))
            except Exception as problem:  # as in `run`
                log.info("not sent", extra={"problem": type(problem).__name__})

    def close(self, code: int) -> None:
        """Say goodbye after what waits; of too much the last is dropped."""
        del self._texts[self._most - 1 :]
        self._code = code
        self._ring()

    def _ring(self) -> None:
        if not self._bell.done():
            self._bell.set_result(None)

    async def run(self) -> None:
        """Everything that waits goes out in one frame; a browser that has gone hears nothing more."""
        try:
            await self._run()
        except Exception as problem:  # each server has its own word for a socket that is not there
            log.info("not sent", extra={"problem": type(problem).__name__})

    async def _run(self) -> None:
        while self._texts or not self._code:
            if self._texts:
                texts, self._texts = self._texts, []
                await self._send({"type": "websocket.send", "text": framed(texts)})
            else:
                self._bell = asyncio.get_running_loop().create_future()
                await self._bell
        await self._send({"type": "websocket.close", "code": self._code})
