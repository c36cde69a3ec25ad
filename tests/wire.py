"""A socket in tests: sends commands, keeps notices, waits for what is wanted."""

import asyncio
import json
import uuid
from collections.abc import Callable
from typing import Any

from channels.testing import WebsocketCommunicator

Notice = dict[str, Any]


class Wire:
    """One side of a socket inside the test's own process."""

    def __init__(self, socket: WebsocketCommunicator, accepted: bool, code: int | None) -> None:
        self.socket, self.accepted, self.code = socket, accepted, code
        self.notices: list[Notice] = []
        self._read: list[Notice] = []
        self.closed: int | None = None

    async def send(self, kind: str, **fields: Any) -> str:
        """Send a command; returns its ref."""
        ref = uuid.uuid4().hex
        await self.socket.send_to(text_data=json.dumps({"type": kind, "ref": ref, **fields}))
        return ref

    async def raw(self, text: str | None = None, data: bytes | None = None) -> None:
        """Send anything."""
        await self.socket.send_to(text_data=text, bytes_data=data)

    async def ask(self, kind: str, **fields: Any) -> Notice:
        """Send a command and wait for its answer."""
        ref = await self.send(kind, **fields)
        return await self.until(lambda notice: notice.get("ref") == ref)

    async def told(self, kind: str) -> Notice:
        """Wait for a notice of that type, old or new."""
        return await self.until(lambda notice: notice["type"] == kind)

    async def until(self, wanted: Callable[[Notice], bool], patience: float = 8) -> Notice:
        """Wait for a notice that is wanted, old or new."""
        found = next((notice for notice in self.notices if wanted(notice)), None)
        async with asyncio.timeout(patience):
            while found is None:
                notice = await self._next(patience)
                found = notice if wanted(notice) else None
        return found

    async def fact(self, kind: str, **expected: Any) -> dict[str, Any]:
        """Wait for a numbered fact of that type with those fields."""

        def has(item: dict[str, Any]) -> bool:
            fact = item["fact"]
            return fact["type"] == kind and all(fact.get(name) == value for name, value in expected.items())

        notice = await self.until(lambda notice: any(has(item) for item in notice.get("facts", ())))
        return next(item for item in notice["facts"] if has(item))

    async def closing(self, patience: float = 12) -> int:
        """Wait until the server closes; returns the code."""
        async with asyncio.timeout(patience):
            while self.closed is None:
                await self._next(patience)
        return self.closed

    async def quiet(self, seconds: float = 0.3) -> list[Notice]:
        """What arrives within so many seconds."""
        before = len(self.notices)
        try:
            async with asyncio.timeout(seconds):
                while self.closed is None:
                    await self._next(seconds * 2)
        except TimeoutError:
            pass
        return self.notices[before:]

    async def _next(self, patience: float) -> Notice:
        notice = self._read.pop(0) if self._read else await self._hear(patience)
        if notice["type"] != "closed":
            self.notices.append(notice)
        return notice

    async def _hear(self, patience: float) -> Notice:
        message = await self._receive(patience)
        if message["type"] == "websocket.close":
            self.closed = message.get("code", 1000)
            return {"type": "closed"}
        frame = json.loads(message["text"])
        self._read += frame if isinstance(frame, list) else [frame]
        return self._read.pop(0)

    async def _receive(self, patience: float) -> dict[str, Any]:
        # the communicator cancels its application when a wait times out, so wait on its queue instead
        async with asyncio.timeout(patience):
            return dict(await self.socket.output_queue.get())

    async def hang_up(self) -> None:
        """Close from this side."""
        await self.socket.disconnect(timeout=5)
