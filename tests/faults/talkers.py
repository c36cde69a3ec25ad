"""Shoppers and agents who keep talking through faults, the way panel and console do: same id until acknowledged."""

import asyncio
import contextlib
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.exceptions import WebSocketException

from assist.management.launch.peers import Peer

Dial = Callable[[dict[str, int]], Awaitable[Peer]]
BROKEN = (OSError, TimeoutError, ConnectionError, WebSocketException, AssertionError)


@dataclass
class Talker:
    """One person's client: connects again, resumes by number, resends what is not acknowledged."""

    dial: Dial
    peer: Peer | None = None
    acked: dict[str, dict[str, int]] = field(default_factory=dict)
    facts: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    reconnects: int = 0

    async def connected(self) -> Peer:
        """The open connection, made anew when it broke."""
        while self.peer is None:
            try:
                self.peer = await asyncio.wait_for(self.dial(self.have()), 10)
            except BROKEN:
                self.reconnects += 1
                await asyncio.sleep(0.3)
        return self.peer

    def have(self) -> dict[str, int]:
        """The dense head of each conversation that this client holds."""
        heads = {}
        for key, facts in self.facts.items():
            head = 0
            while head + 1 in facts:
                head += 1
            heads[key] = head
        return heads

    def keep(self) -> None:
        """Take what the connection told into what this client holds."""
        if self.peer is None:
            return
        for notice in self.peer.notices:
            views = [notice.get("conversation"), notice.get("interaction"), *(notice.get("interactions") or ())]
            for view in views:
                if isinstance(view, dict) and "facts" in view:
                    self.facts.setdefault(view["id"], {}).update({item["seq"]: item for item in view["facts"]})
            if notice["type"] == "facts.posted":
                key = notice["interaction"]
                self.facts.setdefault(key, {}).update({item["seq"]: item for item in notice["facts"]})

    async def say(self, key: str, text: str) -> None:
        """Post one line; returns when it is acknowledged."""
        client_id = str(uuid.uuid4())
        while True:
            peer = await self.connected()
            try:
                answer = await asyncio.wait_for(
                    peer.ask("message.send", interaction=key, client_id=client_id, text=text), 5
                )
            except BROKEN:
                await self.drop()
                continue
            if answer["type"] == "command.accepted":
                self.acked.setdefault(key, {})[client_id] = answer["seq"]
                return
            assert answer["code"] in {"unavailable", "too_fast"}, answer
            await asyncio.sleep(answer.get("retry_after", 0.2))

    async def drop(self) -> None:
        """The connection broke."""
        self.keep()
        peer, self.peer = self.peer, None
        if peer:
            with contextlib.suppress(*BROKEN):
                await asyncio.wait_for(peer.hang_up(), 1)

    def missing(self, key: str) -> list[int]:
        """Numbers up to the highest known one that this client does not hold."""
        facts = self.facts.get(key, {})
        return [seq for seq in range(1, max(facts, default=0) + 1) if seq not in facts]
