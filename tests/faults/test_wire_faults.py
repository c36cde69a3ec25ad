"""The wire between people and server lies: silent in one direction, slow, reset at the worst moment, or not read."""

import asyncio
import time
import uuid
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed

from assist.management.launch.peers import Peer, Web, request_fields, shopper
from tests.faults.load import talking
from tests.faults.talkers import SILENCE
from tests.install import Install
from tests.proxy import FaultProxy, Weather

SCALE = 3
"""The install's: heartbeats and the patience for them are so many times shorter."""
NOTICED = 30 / SCALE
"""Seconds in which a client finds out that the server says nothing any more."""
SLOW = Weather(delay=1.0, jitter=2.0, rate=64_000 / 8)
ROOM = 64 * 1024 * 1024
"""Bytes by which a web process may grow for one browser that does not read."""


@contextmanager
def behind(install: Install, weather: Weather) -> Iterator[FaultProxy]:
    """Everybody reaches the install's first web process through a proxy, and no other."""
    sites = install.sites
    with FaultProxy(install.stack.ports[0], weather=weather) as proxy:
        install.sites = [replace(install.site, port=proxy.port)]
        try:
            yield proxy
        finally:
            install.sites = sites


@asynccontextmanager
async def gus_asks(install: Install) -> AsyncIterator[tuple[str, str, Peer]]:
    """A waiting request of Gus: the panel's token, the key, and a panel that stands apart from the proxy."""
    token = await asyncio.to_thread(Web(install.site).open_session, "lumo")
    calm = await shopper(install.site, token)
    key = (await calm.ask("interaction.request", **request_fields("Hello")))["interaction"]
    try:
        yield token, key, calm
    finally:
        await calm.ask("interaction.end", interaction=key)
        await calm.hang_up()


async def until(holds: Callable[[], bool], what: str, patience: float) -> None:
    ends = time.monotonic() + patience
    while not await asyncio.to_thread(holds):
        assert time.monotonic() < ends, f"not within {patience:.0f} s: {what}"
        await asyncio.sleep(0.05)


def stored(install: Install, client_id: str) -> int:
    return int(install.rows("SELECT count(*) FROM assist_event WHERE client_id = %s::uuid", client_id)[0][0])


async def test_fault_f21_a_server_that_is_not_heard_any_more_is_noticed_and_left(install: Install) -> None:
    with behind(install, Weather()) as proxy:
        async with talking(install, chats=6, agents=2, silence=SILENCE / SCALE) as load:
            proxy.weather.silent_down = True
            began = time.monotonic()
            await load.until(lambda: all(talker.codes for talker in load.everybody()), "all notice", NOTICED + 2)
            assert time.monotonic() - began < NOTICED
            proxy.weather.silent_down = False
            await load.talk(lines=1)
            await load.check()


@pytest.mark.long
async def test_fault_f22_lines_that_do_not_get_through_are_sent_again_and_stored_once(install: Install) -> None:
    with behind(install, Weather()) as proxy:
        async with talking(install, chats=6, agents=2) as load:
            proxy.weather.silent_up = True
            await asyncio.sleep(2)
            said = load.said.total()
            await asyncio.sleep(18)
            assert load.said.total() == said, "acknowledged though it cannot have arrived"
            proxy.weather.silent_up = False
            await load.talk(lines=2)
            await load.check(agents_stay=False)


@pytest.mark.long
async def test_fault_f23_two_seconds_away_over_a_thin_line_chats_go_on(install: Install) -> None:
    with behind(install, Weather()) as proxy:
        async with talking(install, chats=4, agents=2) as load:
            weather = proxy.weather
            weather.delay, weather.jitter, weather.rate = SLOW.delay, SLOW.jitter, SLOW.rate
            await load.talk(lines=3, patience=90)
            weather.delay, weather.jitter, weather.rate = 0.0, 0.0, 0.0
            await load.check()


@pytest.mark.long
async def test_fault_f23_who_sends_again_before_the_answer_can_be_there_is_stored_once(install: Install) -> None:
    async with gus_asks(install) as (token, key, calm):
        with behind(install, Weather()) as proxy:
            gus = await shopper(install.sites[0], token)
            proxy.weather.delay, proxy.weather.jitter = SLOW.delay, SLOW.jitter
            line = {"interaction": key, "client_id": str(uuid.uuid4()), "text": "Impatient"}
            answers = await asyncio.gather(*[gus.ask("message.send", **line) for _ in range(3)])
            proxy.cut()
        assert {answer["type"] for answer in answers} == {"command.accepted"}
        assert len({answer["seq"] for answer in answers}) == 1
        assert stored(install, line["client_id"]) == 1
        await calm.fact("message.posted", text="Impatient")
        assert calm.texts().count("Impatient") == 1


async def test_fault_f24_a_reset_between_commit_and_answer_gives_the_same_answer_again(install: Install) -> None:
    async with gus_asks(install) as (token, key, calm):
        with behind(install, Weather()) as proxy:
            gus = await shopper(install.sites[0], token)
            proxy.weather.silent_down = True
            line = {"interaction": key, "client_id": str(uuid.uuid4()), "text": "Did it arrive?"}
            ref = await gus.send("message.send", **line)
            await until(lambda: stored(install, line["client_id"]) == 1, "it is stored", 10)
            assert proxy.cut(reset=True)
            with pytest.raises(ConnectionError):
                await gus.until(lambda notice: notice.get("ref") == ref)
            proxy.weather.silent_down = False
            again = await shopper(install.sites[0], token)
            answer = await again.ask("message.send", **line)
            seen = await calm.fact("message.posted", text="Did it arrive?")
            assert (answer["type"], answer["seq"]) == ("command.accepted", seen["seq"])
            assert answer["at"] == seen["at"]
            await again.hang_up()
        assert stored(install, line["client_id"]) == 1
        assert calm.texts().count("Did it arrive?") == 1


def memory(pid: int) -> int:
    """Bytes of a process that lie in memory."""
    status = Path(f"/proc/{pid}/status").read_text()
    return int(next(line for line in status.splitlines() if line.startswith("VmRSS")).split()[1]) * 1024


@pytest.mark.long
async def test_fault_f30_a_browser_that_does_not_read_costs_nobody_but_itself(install: Install) -> None:
    async with gus_asks(install) as (token, key, calm):
        deaf = await shopper(install.site, token)
        before = memory(install.pid("web"))
        transport: Any = deaf.socket.transport
        transport.pause_reading()
        began, waits = time.monotonic(), []
        while time.monotonic() - began < 60 / SCALE:
            asked = time.monotonic()
            line = {"interaction": key, "client_id": str(uuid.uuid4()), "text": "x" * 1000}
            answer = await calm.ask("message.send", **line)
            waits.append(time.monotonic() - asked)
            await asyncio.sleep(answer.get("retry_after") or 0)
        assert sorted(waits)[int(len(waits) * 0.95)] < 0.5
        assert memory(install.pid("web")) - before < ROOM
        transport.resume_reading()
        with pytest.raises(ConnectionError):
            await deaf.until(lambda notice: False, patience=10)
        back = await shopper(install.site, token)
        await back.hang_up()


def long_history(install: Install, key: str) -> None:
    """Two hundred lines of the longest kind, as if somebody had talked for an hour."""
    install.rows(
        "WITH talk AS (UPDATE assist_interaction SET seq = seq + 200, public_seq = public_seq + 200"
        " WHERE key = %s::uuid RETURNING id, seq - 200 AS seq, public_seq - 200 AS public_seq)"
        " INSERT INTO assist_event (interaction_id, seq, public_seq, kind, body)"
        " SELECT id, seq + n, public_seq + n, 'message.posted', jsonb_build_object('type', 'message.posted', 'text',"
        " repeat(chr(128512), 1000), 'client_id', gen_random_uuid()) FROM talk, generate_series(1, 200) n RETURNING id",
        key,
    )


async def asks_until_cut_off(deaf: Peer, key: str, patience: float) -> None:
    """Once a second, and it says that it lives."""
    ends = time.monotonic() + patience
    while time.monotonic() < ends:
        try:
            await deaf.send("history.get", interaction=key, after=0)
            await deaf.socket.send('{"type":"pulse"}')
        except ConnectionClosed:
            return
        await asyncio.sleep(1)
    raise AssertionError("it is still there")


@pytest.mark.long
async def test_fault_f30_who_asks_and_asks_and_never_reads_is_cut_off(install: Install) -> None:
    async with gus_asks(install) as (token, key, _):
        await asyncio.to_thread(long_history, install, key)
        deaf = await shopper(install.site, token)
        before = memory(install.pid("web"))
        transport: Any = deaf.socket.transport
        transport.pause_reading()
        await asks_until_cut_off(deaf, key, 30)
        assert memory(install.pid("web")) - before < ROOM
