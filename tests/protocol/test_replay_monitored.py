"""What a supervisor reads along: its notices, applied by the browser's reducers, make what is told afresh (feat S2)."""

import asyncio
import json
import uuid
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agentconsole.protocol import AgentNotice
from agentconsole.queries import told_interaction
from assist.realtime.db import run_orm
from tests.cast import Cast
from tests.protocol.test_replay import Opens, a_day, differences, reducer, replayed
from tests.wire import Notice, Wire

__all__ = ["reducer"]
DOUBLE = ["facts.posted", "receipts.changed", "interaction.told", "monitor.told"]


class Day:
    """Gus and Ada talk, Mo looks; each step ends when everybody was told."""

    def __init__(self, people: Cast, console: Opens, reducer: Path) -> None:
        self.people, self.console, self.reducer = people, console, reducer
        self.old: list[Notice] = []

    async def begin(self, panel: Opens) -> None:
        """A running conversation, and Mo signed in."""
        self.token, self.gus, self.ada, self.key = await a_day(self.people, panel, self.console, end=False)
        self.mo = await self.console(self.people.mo)
        await self.mo.ask("presence.set", state="idle")

    async def mo_does(self, kind: str, **fields: Any) -> Notice:
        """What may not be refused."""
        answer = await self.mo.ask(kind, interaction=self.key, **fields)
        assert answer["type"] == "command.accepted", answer
        return answer

    async def says(self, wire: Wire, text: str, kind: str = "message.send") -> None:
        """A line or a note."""
        await wire.ask(kind, interaction=self.key, client_id=str(uuid.uuid4()), text=text)

    async def agrees(self, stage: str) -> None:
        """What Mo has read is what would be told now, also when everything came twice."""
        await self.mo.quiet(0.25)
        notices = self.old + self.mo.notices
        fresh = await run_orm(self._fresh)
        assert not differences(replayed(self.reducer, "monitor", notices), fresh), stage
        twice = [each for one in notices for each in [one] * (2 if one["type"] in DOUBLE else 1)]
        assert not differences(replayed(self.reducer, "monitor", twice), fresh), stage

    def _fresh(self) -> Any:
        view = told_interaction(self.people.mo, uuid.UUID(self.key), as_supervisor=True)
        return json.loads(msgspec.json.encode(view))

    async def desks_agree(self, stage: str) -> None:
        """Mo's desk and Ada's."""
        for agent, wire in ((self.people.ada, self.ada), (self.people.mo, self.mo)):
            fresh = await (await self.console(agent)).told("desk.told")
            await wire.quiet(0.25)
            notices = self.old + wire.notices if wire is self.mo else wire.notices
            assert not differences(replayed(self.reducer, "agent", notices), fresh), (stage, agent.name)


@pytest.fixture
async def day(people: Cast, panel: Opens, console: Opens, reducer: Path) -> Day:
    """Begun."""
    begun = Day(people, console, reducer)
    await begun.begin(panel)
    return begun


async def test_feat_s2_what_is_read_along_is_at_every_step_what_is_told_afresh(day: Day) -> None:
    await day.mo_does("monitor.set")
    await day.agrees("begun")
    await day.says(day.gus, "Is it in stock?")
    await day.says(day.ada, "Asks about the small one", "note.add")
    line = await day.ada.fact("message.posted", text="Is it in stock?")
    await day.ada.send("receipt.mark", interaction=day.key, delivered=line["seq"], read=line["seq"])
    await day.mo.told("receipts.changed")
    await day.agrees("lines, a note and a mark")
    await day.mo_does("whisper.post", client_id=str(uuid.uuid4()), text="Offer ten percent")
    await day.agrees("whispered")
    await _comes_back(day)
    await day.mo_does("barge.in")
    await day.desks_agree("beside her")
    await day.says(day.mo, "I am here too")
    await day.mo_does("barge.out")
    await day.mo.fact("interaction.released")
    await day.desks_agree("left")
    assert "ten percent" not in str(day.gus.notices)
    for notice in day.mo.notices:
        msgspec.convert(notice, AgentNotice)


async def _comes_back(day: Day) -> None:
    """The connection is lost in the middle; the screen keeps what it has, and reads along again."""
    day.old += day.mo.notices
    await day.mo.hang_up()
    await day.ada.fact("monitor.ended")
    await day.says(day.gus, "Are you still there?")
    day.mo = await day.console(day.people.mo)
    await day.mo.told("desk.told")
    await day.mo_does("monitor.set")
    await day.agrees("back again")
    await day.says(day.ada, "Of course")
    await day.agrees("and on")


async def test_feat_s2_what_is_lost_on_the_way_is_asked_for_and_only_while_it_is_read_along(day: Day) -> None:
    before = await day.mo.ask("history.get", interaction=day.key, after=0)
    assert before["code"] == "not_found"
    await day.mo_does("monitor.set")
    for text in ("One", "Two", "Three"):
        await day.says(day.gus, text)
        await day.mo.fact("message.posted", text=text)
    lost = next(notice for notice in day.mo.notices if '"Two"' in json.dumps(notice))
    kept = [notice for notice in day.mo.notices if notice is not lost]
    held = replayed(day.reducer, "monitor", kept)
    assert held["seq"] == lost["facts"][0]["seq"] - 1, "what comes after the gap waits"
    seen = len(day.mo.notices)
    await day.mo.send("history.get", interaction=day.key, after=held["seq"])
    async with asyncio.timeout(5):
        while not any(notice["type"] == "facts.posted" for notice in day.mo.notices[seen:]):
            await day.mo.quiet(0.1)
    fresh = await run_orm(day._fresh)
    assert not differences(replayed(day.reducer, "monitor", kept + day.mo.notices[seen:]), fresh)
    await day.mo_does("monitor.set", on=False)
    after = await day.mo.ask("history.get", interaction=day.key, after=0)
    assert after["code"] == "not_found"
