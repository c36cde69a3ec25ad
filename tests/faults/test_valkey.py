"""Valkey emptied, killed, frozen, full, and telling nothing or nonsense: slower at most, never wrong."""

import asyncio
import json
import os
import random
import signal
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager

import psycopg
import pytest
import redis

from assist.management.launch.peers import Web, request_fields, shopper
from tests.faults.load import percentile, talking
from tests.install import PASSWORD, Install

TOLD = 10.0
"""Seconds until every client shows what is stored, with heartbeats three times as fast: 20 s of an install's."""


def valkey(install: Install) -> "redis.Redis":
    """A client of the install's own server."""
    return redis.Redis(host="127.0.0.1", port=install.valkey.port, socket_timeout=5, decode_responses=True)


async def test_fault_f10_everything_in_valkey_is_deleted(install: Install) -> None:
    async with talking(install, chats=10, agents=3) as load:
        with frozen(install, "worker"):
            row = await a_transcript_is_asked_for(install)
            await asyncio.to_thread(valkey(install).flushall)
        await load.talk(lines=2)
        await load.told(within=TOLD)
        await load.check()
    await asyncio.to_thread(until_delivered, install, row)


async def test_fault_f11_valkey_is_killed_and_comes_back_empty(install: Install) -> None:
    async with talking(install, chats=10, agents=3) as load:
        install.valkey.kill()
        load.forget()
        await load.talk(lines=3)
        assert (install.ready()["status"], install.ready()["state"]) == (200, "degraded")
        await asyncio.to_thread(a_sign_in_and_a_new_panel, install)
        await a_new_chat_and_a_log_out_reach_the_other_tab(install)
        assert percentile(load.waits(), 0.95) <= 2, "an acknowledgement waits for nobody but the database"
        await asyncio.to_thread(install.valkey.start)
        await load.talk(lines=1)
        await load.told(within=TOLD)
        await load.check()
    await until_ready(install)


async def test_fault_f29_hints_are_lost_then_come_doubled_and_in_disorder(install: Install) -> None:
    async with talking(install, chats=10, agents=3, every=0.5) as load, no_word_between_processes(install):
        await load.talk(lines=3)
        async with disorder(install):
            await load.talk(lines=5)
            await load.told(within=TOLD)
        assert load.absences() == [], "nobody had to connect anew"
        await load.check()


@pytest.mark.long
async def test_fault_f12_valkey_stands_still(install: Install) -> None:
    async with talking(install) as load:
        os.kill(install.valkey.pid, signal.SIGSTOP)
        load.forget()
        try:
            await load.talk(lines=8)
            assert percentile(load.waits(), 0.95) <= 2.5, "half a second and one timeout"
            assert install.ready()["state"] == "degraded"
            await asyncio.to_thread(a_sign_in_and_a_new_panel, install)
        finally:
            os.kill(install.valkey.pid, signal.SIGCONT)
        await load.told(within=TOLD)
        await load.check()
    await until_ready(install)


@pytest.mark.long
async def test_fault_f13_valkey_is_full_and_evicts_nothing(install: Install) -> None:
    async with talking(install) as load:
        valkey(install).config_set("maxmemory-policy", "noeviction")
        valkey(install).config_set("maxmemory", "1")
        try:
            with pytest.raises(redis.exceptions.OutOfMemoryError):
                valkey(install).set("more", "1")
            assert (install.ready()["status"], install.ready()["state"]) == (200, "degraded")
            await load.talk(lines=4)
            await asyncio.to_thread(a_sign_in_and_a_new_panel, install)
        finally:
            valkey(install).config_set("maxmemory", "0")
        await load.told(within=TOLD)
        await load.check()
    await until_ready(install)


async def a_transcript_is_asked_for(install: Install) -> int:
    """A mail on its way: its row is with the broker; returns the row's number."""
    gus = await shopper(install.site, install.panels[0])
    key = (await gus.ask("interaction.request", **request_fields("By mail", email="gus@example.com")))["interaction"]
    await gus.ask("interaction.end", interaction=key)
    await gus.ask("transcript.request", interaction=key)
    await gus.hang_up()
    async with asyncio.timeout(15):
        while True:
            rows = await asyncio.to_thread(
                install.rows, "SELECT id FROM assist_outbox WHERE claimed_until IS NOT NULL AND done_at IS NULL"
            )
            if rows:
                return int(rows[0][0])
            await asyncio.sleep(0.1)


def until_delivered(install: Install, row: int, patience: float = 30) -> None:
    """The claim of a courier that never came has run out, and another one carries the mail, once."""
    with psycopg.connect(install.url, autocommit=True) as opened:
        opened.execute("UPDATE assist_outbox SET claimed_until = assist_now() WHERE id = %s AND done_at IS NULL", [row])
    ends = time.monotonic() + patience
    while not (mails := [mail for mail in install.mails() if f"<outbox-{row}@" in mail]):
        assert time.monotonic() < ends, "no mail"
        time.sleep(0.2)
    assert len(mails) == 1


def a_sign_in_and_a_new_panel(install: Install) -> None:
    """What a person begins with works."""
    web = Web(install.site)
    web.sign_in("ada", PASSWORD)
    assert web.call(install.site.console, "/console/")[0] == 200
    install.panels.append(web.open_session("lumo"))


async def a_new_chat_and_a_log_out_reach_the_other_tab(install: Install) -> None:
    """Two tabs of one session on two web processes that cannot tell each other anything."""
    token = await asyncio.to_thread(Web(install.site).open_session, "lumo")
    here, there = [await shopper(site, token) for site in install.sites]
    made = await here.ask("interaction.request", **request_fields("In both tabs?"))
    await there.until(lambda n: n["type"] == "conversation.told" and n["conversation"]["id"] == made["interaction"])
    await here.send("session.close")
    await there.told("session.closed")
    await asyncio.wait_for(there.socket.wait_closed(), TOLD)
    assert there.socket.close_code == 4401


async def until_ready(install: Install, patience: float = 30) -> None:
    """Workers are back at the broker too."""
    async with asyncio.timeout(patience):
        while (await asyncio.to_thread(install.ready))["state"] != "ready":
            await asyncio.sleep(0.2)


@contextmanager
def frozen(install: Install, child: str) -> Iterator[None]:
    """A child that does nothing for a while."""
    install.kill(child, signal.SIGSTOP)
    try:
        yield
    finally:
        install.kill(child, signal.SIGCONT)


@asynccontextmanager
async def no_word_between_processes(install: Install) -> AsyncIterator[None]:
    """Publishing is refused: every hint and signal between the processes is lost."""
    server = valkey(install)
    server.acl_setuser("gossip", enabled=True, nopass=True, channels=["*"], commands=["+publish"])
    server.acl_setuser("default", enabled=True, nopass=True, commands=["-publish"])
    try:
        yield
    finally:
        server.acl_setuser("default", enabled=True, nopass=True, commands=["+publish"])
        server.acl_deluser("gossip")


@asynccontextmanager
async def disorder(install: Install) -> AsyncIterator[None]:
    """Hints from somebody else: old ones, doubled ones, some ahead of their time, in any order."""
    task = asyncio.create_task(gossip(install, random.Random(7)))
    yield
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def gossip(install: Install, chance: random.Random) -> None:
    """Tell heads of now, of before and of later, several times a second, shuffled."""
    name = install.url.rpartition("/")[2]
    talker = redis.Redis(host="127.0.0.1", port=install.valkey.port, username="gossip", password="any")
    while True:
        rows = await asyncio.to_thread(install.rows, "SELECT 'i:' || id, seq FROM assist_interaction")
        hints = [[topic, max(0, seq + chance.randint(-3, 1))] for topic, seq in rows * 2]
        chance.shuffle(hints)
        await asyncio.to_thread(talker.publish, f"assist:{name}", json.dumps({"h": hints, "s": [], "by": "gossip"}))
        await asyncio.sleep(0.05)
