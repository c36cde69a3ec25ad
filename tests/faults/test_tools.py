"""The tools of the fault cases find what they are there to find."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest

from tests.faults.load import talking
from tests.install import Install
from tests.proxy import FaultProxy, Weather


@contextmanager
def changed(install: Install, sql: str, key: str) -> Iterator[None]:
    """The database as somebody else's change left it, and as it was afterwards."""
    with psycopg.connect(install.url, autocommit=True) as opened:
        opened.execute(f"CREATE TABLE kept AS SELECT * FROM assist_event WHERE {KEYED}", [key])
        opened.execute(sql, [key])
        yield
        opened.execute(f"DELETE FROM assist_event WHERE {KEYED}", [key])
        opened.execute("INSERT INTO assist_event SELECT * FROM kept")
        opened.execute("DROP TABLE kept")


KEYED = "interaction_id = (SELECT id FROM assist_interaction WHERE key = %s::uuid)"
LINE = "client_id IS NOT NULL"


async def test_the_check_finds_a_lost_line_a_changed_word_and_another_order(install: Install) -> None:
    async with talking(install, chats=1, agents=1, every=0.1) as load:
        await load.talk(lines=2)
        await load.check()
        [key] = [chat.key for chat in load.chats]
        for damage in (
            f"UPDATE assist_event SET client_id = gen_random_uuid() WHERE {KEYED} AND {LINE}",
            f"UPDATE assist_event SET body = jsonb_set(body, '{{text}}', '\"else\"') WHERE {KEYED} AND {LINE}",
            f"DELETE FROM assist_event WHERE {KEYED} AND {LINE}",
            f"UPDATE assist_event SET public_seq = NULL WHERE {KEYED} AND {LINE}",
        ):
            with changed(install, damage, key), pytest.raises(AssertionError):
                await load.check()
        await load.check()


async def echoing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while piece := await reader.read(4096):
        writer.write(piece)
    writer.close()


async def test_the_proxy_slows_down_and_half_closes() -> None:
    server = await asyncio.start_server(echoing, "127.0.0.1", 0)
    with FaultProxy(server.sockets[0].getsockname()[1], weather=Weather(rate=10_000)) as proxy:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        began = time.monotonic()
        writer.write(b"x" * 4000)
        assert await asyncio.wait_for(reader.readexactly(4000), 10) == b"x" * 4000
        assert time.monotonic() - began >= 0.4
        assert await asyncio.to_thread(proxy.half_close) == 1
        assert await asyncio.wait_for(reader.read(), 10) == b"", "the server says no more"
        writer.write(b"still heard")
        await asyncio.wait_for(writer.drain(), 10)
        writer.close()
    server.close()
