"""The load of every fault case: chats that go on, one line a second each, and what must hold after it.

async with talking(install, chats=20, agents=5) as load:
    install.kill_web()
    await load.talk(lines=5)
    await load.check()
"""

import asyncio
import contextlib
import math
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

import psycopg

from assist.management.launch.peers import Peer, Web, request_fields
from tests.checker import broken_invariants, overdue
from tests.faults.talkers import BROKEN, SILENCE, Talker, agents_dial, shoppers_dial
from tests.install import PASSWORD, Install

SHOP = "lumo"
SEEDED = ("ada", "ben", "mo")
MORE = ("cleo", "dan", "eve", "finn")
PATIENCE = 60.0
"""Seconds that anything of the load may take before the case has failed."""


@dataclass(frozen=True)
class Chat:
    """A running conversation with both of its clients."""

    key: str
    gus: Talker
    ada: Talker


class Load:
    """Chats that go on until `hush` or `check`; each side says a line every `every` seconds or so."""

    def __init__(self, install: Install, agents: list[Talker], every: float) -> None:
        self.install, self.agents, self.every = install, agents, every
        self.panels: list[Talker] = []
        self.keys: list[str] = []
        self.chats: list[Chat] = []
        self.moved: list[tuple[Any, ...]] = []
        self.said: Counter[str] = Counter()
        self._going: list[asyncio.Task[None]] = []
        self._staying: list[asyncio.Task[None]] = []
        self._hushed = asyncio.Event()

    def everybody(self) -> list[Talker]:
        """All clients."""
        return [*self.panels, *self.agents]

    def begin(self) -> None:
        """Everybody stays connected from now on, and talks."""
        self._staying = [asyncio.create_task(talker.stay()) for talker in self.everybody()]
        sides = [(chat.key, who) for chat in self.chats for who in (chat.gus, chat.ada)]
        self._going = [asyncio.create_task(self._chatter(key, who)) for key, who in sides]

    async def _chatter(self, key: str, who: Talker) -> None:
        side = f"{who.name} {key}"
        while not self._hushed.is_set():
            await self._pause(who.chance.uniform(0.5, 1.5) * self.every)
            await who.say(key, f"{who.name} {self.said[side]}")
            self.said[side] += 1

    async def _pause(self, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._hushed.wait(), seconds)

    async def talk(self, lines: int, patience: float = PATIENCE) -> None:
        """Talk on until each side of each chat has had `lines` more lines acknowledged."""
        sides = [f"{who.name} {chat.key}" for chat in self.chats for who in (chat.gus, chat.ada)]
        goals = {side: self.said[side] + lines for side in sides}
        await self.until(lambda: all(self.said[side] >= goals[side] for side in sides), "the talk goes on", patience)

    async def until(self, holds: Callable[[], bool], what: str, patience: float = PATIENCE) -> None:
        """Wait until something holds; a chatter that failed ends the case at once."""
        ends = time.monotonic() + patience
        while not holds():
            for task in self._going:
                if task.done():
                    await task
            assert time.monotonic() < ends, f"not within {patience:.0f} s: {what}"
            await asyncio.sleep(0.05)

    async def hush(self, patience: float = PATIENCE) -> None:
        """Everybody ends with the line that is on its way; what was said is acknowledged."""
        self._hushed.set()
        async with asyncio.timeout(patience):
            await asyncio.gather(*self._going)

    async def settle(self, patience: float = PATIENCE) -> None:
        """Everybody connects once more and catches up by number."""
        await stopped(self._staying)
        async with asyncio.timeout(patience):
            await asyncio.gather(*[self._again(talker) for talker in self.everybody()])

    async def _again(self, talker: Talker) -> None:
        await talker.drop()
        talker._broke_at = 0.0
        await talker.connected()
        talker.keep()

    async def told(self, within: float) -> None:
        """Hushed, and without connecting anew: every client comes to hold what the database holds."""
        await self.hush()
        stored = {chat.key: await asyncio.to_thread(stored_facts, self.install, chat.key) for chat in self.chats}

        def equal() -> bool:
            for talker in self.everybody():
                talker.keep()
            return all(_shown(chat, stored[chat.key]) for chat in self.chats)

        await self.until(equal, "what every client shows is what is stored", within)

    async def check(self, *, agents_stay: bool = True, seconds_away: float | None = None) -> None:
        """Hush, settle, then: nothing lost, doubled or reordered, and every invariant holds.

        `agents_stay`: no chat left its agent and no offer ran out; `seconds_away`: 95 % of all were back as quickly.
        """
        await self.hush()
        await self.settle()
        for chat in self.chats:
            await asyncio.to_thread(check_chat, self.install, chat)
        await asyncio.to_thread(check_rows, self.install)
        if agents_stay:
            moved = await asyncio.to_thread(moved_chats, self.install, self.keys)
            assert moved == self.moved, moved
        if seconds_away is not None:
            assert percentile(self.absences(), 0.95) <= seconds_away, sorted(self.absences())

    def absences(self) -> list[float]:
        """How long each client was away, each time."""
        return [seconds for talker in self.everybody() for seconds in talker.absences]

    def waits(self) -> list[float]:
        """How long each acknowledgement took, from the first try on."""
        return [seconds for talker in self.everybody() for seconds in talker.waits]

    def forget(self) -> None:
        """What was measured so far was before the fault."""
        for talker in self.everybody():
            talker.waits.clear()
            talker.absences.clear()

    def codes(self) -> Counter[int | None]:
        """How often the connections were closed with which code."""
        return Counter(code for talker in self.everybody() for code in talker.codes)

    async def end(self) -> None:
        """Leave the install as it was found: every chat ended, every wrap-up done, everybody gone."""
        self._hushed.set()
        await stopped([*self._going, *self._staying])
        with contextlib.suppress(TimeoutError, AssertionError, psycopg.Error):
            async with asyncio.timeout(PATIENCE / 2):
                await asyncio.gather(*[_ended(gus, key) for gus, key in zip(self.panels, self.keys, strict=False)])
                await asyncio.gather(*[_wrapped_up(self.install, chat) for chat in self.chats])
                await asyncio.gather(*[_idle(talker) for talker in self.agents])
        await asyncio.gather(*[talker.drop() for talker in self.everybody()])


@asynccontextmanager
async def talking(
    install: Install, chats: int = 20, agents: int = 5, every: float = 1.0, seed: int = 7, silence: float = SILENCE
) -> AsyncIterator[Load]:
    """`chats` conversations shared by `agents`, spread over the install's web processes, in full swing."""
    async with offering(install, chats, agents, every, seed, silence) as load:
        owners = await accepted(load.agents, load.keys)
        load.chats = [Chat(key, gus, owners[key]) for key, gus in zip(load.keys, load.panels, strict=True)]
        load.moved = await asyncio.to_thread(moved_chats, install, load.keys)
        load.begin()
        await load.talk(lines=1)
        yield load


@asynccontextmanager
async def offering(
    install: Install, chats: int = 20, agents: int = 5, every: float = 1.0, seed: int = 7, silence: float = SILENCE
) -> AsyncIterator[Load]:
    """So many requests, and agents with room for all of them who have not answered yet."""
    names = await _staff(install, agents, math.ceil(chats / agents))
    consoles = await asyncio.gather(*[_an_agent(install, place, name) for place, name in enumerate(names)])
    load = Load(install, list(consoles), every)
    try:
        load.panels = [await _a_panel(install, place) for place in range(chats)]
        for talker in load.everybody():
            talker.seed, talker.silence = seed, silence
        load.keys = list(await asyncio.gather(*[_request(gus) for gus in load.panels]))
        yield load
    finally:
        await load.end()


async def _staff(install: Install, many: int, each: int) -> list[str]:
    """The sign-ins of so many agents, each with room for so many chats more."""
    names = [*SEEDED, *MORE][:many]
    there = {row[0] for row in install.rows("SELECT username FROM auth_user")}
    new = [name for name in names if name not in there]
    words = [("createagent", name, "--username", name, "--queue", SHOP, "--password", PASSWORD) for name in new]
    await asyncio.gather(*[asyncio.to_thread(install.manage, *each) for each in words])
    with psycopg.connect(install.url) as opened:
        opened.execute("UPDATE assist_agent SET capacity = GREATEST(load + %s, 4)", [each])
    return names


async def _an_agent(install: Install, place: int, name: str) -> Talker:
    web: Web = await asyncio.to_thread(install.signed_in, name)
    talker = Talker(name, _ways(install, place), agents_dial(web))
    await talker.asked("presence.set", state="available")
    return talker


async def _a_panel(install: Install, place: int) -> Talker:
    while place >= len(install.panels):
        with contextlib.suppress(AssertionError):  # too many at once: one a second is let in
            install.panels.append(await asyncio.to_thread(Web(install.site).open_session, SHOP))
            continue
        await asyncio.sleep(1)
    return Talker(f"gus{place}", _ways(install, place), shoppers_dial(install.panels[place]))


def _ways(install: Install, place: int) -> list[Any]:
    own = place % len(install.sites)
    return [*install.sites[own:], *install.sites[:own]]


async def _request(gus: Talker) -> str:
    return str((await gus.asked("interaction.request", **request_fields(f"Question of {gus.name}")))["interaction"])


async def accepted(agents: Iterable[Talker], keys: list[str]) -> dict[str, Talker]:
    """Every agent accepts what is offered until each chat has its owner."""
    owners: dict[str, Talker] = {}
    async with asyncio.timeout(PATIENCE):
        while len(owners) < len(keys):
            for talker in agents:
                peer = await talker.connected()
                for offer in open_offers(peer):
                    if offer["interaction"] in set(keys) - set(owners):
                        await talker.asked("offer.accept", offer=offer["id"])
                        owners[offer["interaction"]] = talker
            await asyncio.sleep(0.05)
    return owners


def open_offers(peer: Peer) -> list[dict[str, Any]]:
    """What was offered on this connection."""
    told = [item["fact"] for notice in peer.notices for item in notice.get("facts", ())]
    shown = [offer for notice in peer.notices if notice["type"] == "desk.told" for offer in notice["offers"]]
    return [*shown, *[fact["offer"] for fact in told if fact["type"] == "offer.received"]]


async def stopped(tasks: Iterable[asyncio.Task[None]]) -> None:
    """Cancel until they have ended: a wait that is answered at the same moment swallows one cancellation."""
    left = set(tasks)
    while left:
        for task in left:
            task.cancel()
        _, left = await asyncio.wait(left, timeout=0.5)


async def _ended(gus: Talker, key: str) -> None:
    with contextlib.suppress(*BROKEN):
        await gus.asked("interaction.end", interaction=key)


async def _wrapped_up(install: Install, chat: Chat) -> None:
    [[code]] = await asyncio.to_thread(install.rows, "SELECT min(id) FROM assist_wrapupcode")
    with contextlib.suppress(*BROKEN):
        await chat.ada.asked("wrapup.submit", interaction=chat.key, code=code)


async def _idle(ada: Talker) -> None:
    """Nobody who has gone is offered anything in the next case."""
    with contextlib.suppress(*BROKEN):
        await ada.asked("presence.set", state="idle")


def check_chat(install: Install, chat: Chat) -> None:
    """One chat: dense numbers, each acknowledged line stored once under the number it was told, both see it all."""
    rows = stored_facts(install, chat.key)
    assert [row["seq"] for row in rows] == list(range(1, len(rows) + 1))
    public = [row["public_seq"] for row in rows if row["public_seq"] is not None]
    assert public == list(range(1, len(public) + 1))
    stored = Counter(row["client_id"] for row in rows if row["client_id"])
    assert not [client_id for client_id, times in stored.items() if times > 1]
    for talker, number in ((chat.gus, "public_seq"), (chat.ada, "seq")):
        told = {row["client_id"]: row[number] for row in rows}
        acked = talker.acked.get(chat.key, {})
        lost = {client_id for client_id, seq in acked.items() if told.get(client_id) != seq}
        assert not lost, f"acknowledged to {talker.name} and not stored so: {lost}"
    assert chat.gus.transcript(chat.key) == transcript(rows, "public_seq")
    assert chat.ada.transcript(chat.key) == transcript(rows, "seq")


def _shown(chat: Chat, rows: list[dict[str, Any]]) -> bool:
    mine, theirs = chat.gus.transcript(chat.key), chat.ada.transcript(chat.key)
    return mine == transcript(rows, "public_seq") and theirs == transcript(rows, "seq")


def stored_facts(install: Install, key: str) -> list[dict[str, Any]]:
    """Every fact of an interaction in order."""
    rows = install.rows(
        "SELECT e.seq, e.public_seq, e.client_id::text, e.kind, e.body->>'text' FROM assist_event e"
        " JOIN assist_interaction i ON i.id = e.interaction_id WHERE i.key = %s::uuid ORDER BY e.seq",
        key,
    )
    return [dict(zip(("seq", "public_seq", "client_id", "kind", "text"), row, strict=True)) for row in rows]


def transcript(rows: list[dict[str, Any]], number: str) -> list[tuple[int, str, str | None]]:
    """What a client that misses nothing holds, in its own numbers."""
    return [(row[number], row["kind"], row["text"]) for row in rows if row[number] is not None]


def check_rows(install: Install) -> None:
    """Every invariant of the database, and nothing that should have happened by now is left undone."""
    with psycopg.connect(install.url, autocommit=True) as opened:
        assert not broken_invariants(opened)
        ends = time.monotonic() + PATIENCE / 4
        while late := overdue(opened):
            assert time.monotonic() < ends, late
            time.sleep(0.2)


def moved_chats(install: Install, keys: list[str]) -> list[tuple[Any, ...]]:
    """Chats that left their agent, and offers that ran out: (key, owners, expired offers)."""
    return install.rows(
        "SELECT i.key::text, (SELECT count(*) FROM assist_participant p WHERE p.interaction_id = i.id"
        " AND p.role = 'owner') AS owners, (SELECT count(*) FROM assist_offer o WHERE o.interaction_id = i.id"
        " AND o.state IN ('expired', 'withdrawn')) AS missed FROM assist_interaction i WHERE i.key = ANY(%s::uuid[])"
        " AND (i.state <> 'active' OR (SELECT count(*) FROM assist_participant p WHERE p.interaction_id = i.id"
        " AND p.role = 'owner') <> 1 OR EXISTS (SELECT 1 FROM assist_offer o WHERE o.interaction_id = i.id"
        " AND o.state IN ('expired', 'withdrawn'))) ORDER BY i.id",
        keys,
    )


def percentile(values: list[float], share: float) -> float:
    """The value that `share` of all do not exceed, 0 when there are none."""
    return sorted(values)[max(0, math.ceil(len(values) * share) - 1)] if values else 0.0
