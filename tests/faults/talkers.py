"""Shoppers and agents who keep talking through faults, the way panel and console do: same id until acknowledged."""

import asyncio
import contextlib
import random
import time
import uuid
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

from websockets.exceptions import WebSocketException

from assist.management.launch.peers import Peer, Site, Web, agent, shopper

Dial = Callable[[Site, dict[str, int]], Awaitable[Peer]]
BROKEN = (OSError, TimeoutError, ConnectionError, WebSocketException, AssertionError)
ANSWER = 15.0
"""Seconds that panel and console wait for an answer before they give the connection up."""
SILENCE = 25.0
"""Seconds without a word from the server after which they do so."""
RESTART = 1012


@dataclass
class Talker:
    """One person's client: connects again, resumes by number, resends what is not acknowledged.

    `sites` are the web processes it may reach, its own first; after a failure it tries the next one.
    """

    name: str
    sites: Sequence[Site]
    dial: Dial
    seed: int = 7
    answer: float = ANSWER
    silence: float = SILENCE
    peer: Peer | None = None
    acked: dict[str, dict[str, int]] = field(default_factory=dict)
    facts: dict[str, dict[int, dict[str, Any]]] = field(default_factory=dict)
    absences: list[float] = field(default_factory=list)
    """Seconds between each break and the next welcome."""
    waits: list[float] = field(default_factory=list)
    """Seconds until each line was acknowledged."""
    codes: list[int | None] = field(default_factory=list)
    """With which code each broken connection was closed; None when there was no close frame."""

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed} {self.name}")
        self._ways = cycle(self.sites)
        self._door = asyncio.Lock()
        self._broke_at = 0.0
        self._tries = 0

    async def connected(self) -> Peer:
        """The open connection, made anew when it broke."""
        async with self._door:
            while self.peer is None:
                try:
                    self.peer = await asyncio.wait_for(self.dial(next(self._ways), self.have()), self.silence)
                except BROKEN:
                    self._tries += 1
                    await asyncio.sleep(self._pause())
            self._arrived()
        return self.peer

    def _arrived(self) -> None:
        self._tries = 0
        if self._broke_at:
            self.absences.append(asyncio.get_running_loop().time() - self._broke_at)
            self._broke_at = 0.0

    def _pause(self) -> float:
        """static/src/lib/backoff.ts"""
        full = min(10.0, 0.5 * 2.0 ** max(0, self._tries - 1))
        return full / 2 + self.chance.uniform(0, full) / 2

    async def stay(self) -> None:
        """Come back whenever the connection breaks or falls silent, for ever."""
        while True:
            peer = await self.connected()
            await peer.over(self.silence)
            if self.peer is peer:
                await self.drop(peer)
                await asyncio.sleep(self._asked_to_wait(peer))

    def _asked_to_wait(self, peer: Peer) -> float:
        asked = next((n["after"] for n in reversed(peer.notices) if n["type"] == "connection.closing"), None)
        if asked is None and peer.socket.close_code != RESTART:
            return self._pause()
        return float(asked or 0) + self.chance.uniform(0, 1)

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
        for notice in self.peer.notices if self.peer else ():
            views = [notice.get("conversation"), notice.get("interaction"), *(notice.get("interactions") or ())]
            for view in [*views, *(notice.get("conversations") or ())]:
                if isinstance(view, dict) and "facts" in view:
                    self.facts.setdefault(view["id"], {}).update({item["seq"]: item for item in view["facts"]})
            if notice["type"] == "facts.posted":
                key = notice["interaction"]
                self.facts.setdefault(key, {}).update({item["seq"]: item for item in notice["facts"]})

    async def say(self, key: str, text: str) -> None:
        """Post one line; returns when it is acknowledged."""
        client_id, began = str(uuid.uuid4()), time.monotonic()
        said = await self.asked("message.send", interaction=key, client_id=client_id, text=text)
        self.acked.setdefault(key, {})[client_id] = said["seq"]
        self.waits.append(time.monotonic() - began)

    async def asked(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a command, on new connections too, until it is accepted."""
        while True:
            peer = await self.connected()
            try:
                answer = await asyncio.wait_for(peer.ask(kind, **fields), self.answer)
            except BROKEN:
                await self.drop(peer)
                continue
            if answer["type"] == "command.accepted":
                return answer
            assert answer["code"] in {"unavailable", "too_fast"}, answer
            await asyncio.sleep(answer.get("retry_after") or 0.2)

    async def drop(self, peer: Peer | None = None) -> None:
        """That connection, or whichever is open, broke."""
        if self.peer is None or (peer is not None and peer is not self.peer):
            return
        self.keep()
        peer, self.peer = self.peer, None
        self._broke_at = self._broke_at or asyncio.get_running_loop().time()
        self.codes.append(peer.socket.close_code)
        with contextlib.suppress(*BROKEN):
            await asyncio.wait_for(peer.hang_up(), 1)

    def transcript(self, key: str) -> list[tuple[int, str, str | None]]:
        """Number, type and words of every fact that this client holds."""
        facts = self.facts.get(key, {})
        return [(seq, facts[seq]["fact"]["type"], facts[seq]["fact"].get("text")) for seq in sorted(facts)]


def shoppers_dial(token: str) -> Dial:
    """How a panel with that token connects."""

    async def dial(site: Site, have: dict[str, int]) -> Peer:
        return await shopper(site, token, **have)

    return dial


def agents_dial(web: Web) -> Dial:
    """How a console with that sign-in connects."""

    async def dial(site: Site, have: dict[str, int]) -> Peer:
        return await agent(site, web, **have)

    return dial
