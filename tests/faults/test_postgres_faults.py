"""PostgreSQL dies, is away, freezes or loses a connection: nothing acknowledged is lost, and nobody waits for long."""

import asyncio
import json
import os
import signal
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from assist.management.launch.peers import Peer, Web, agent, request_fields, shopper
from tests.faults.asking import Reply, call
from tests.faults.load import Load, talking
from tests.install import Install, installed_with_postgres

SCALE = 2
MINUTE = 60 / SCALE
"""Seconds that last as long for the leases as a minute does."""
BOUND = 12.0
"""Seconds in which everything is answered, whatever the database does; panel and console wait 15."""
PAGES = [
    ("console", "/", "text/html"),
    ("console", "/console/", "text/html"),
    ("console", "/accounts/login/", "text/html"),
    ("console", "/api/v1/schema/", "application/json"),
    ("widget", "/help/lumo/", "text/html"),
    ("widget", "/panel/lumo/", "text/html"),
    ("shop", "/shop/lumo/", "text/html"),
]
"""Addresses of every face; some need no database and answer as ever."""


@pytest.fixture(scope="module")
def own() -> Iterator[Install]:
    """An install with a PostgreSQL of its own."""
    with installed_with_postgres(SCALE) as running:
        yield running


@contextmanager
def frozen(own: Install) -> Iterator[None]:
    """Every process of the server stands still: connections stay open and nothing is answered."""
    pids = [own.postgres.pid, *children_of(own.postgres.pid)]
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def children_of(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if int(fields[1]) == parent:
            found.append(int(path.parent.name))
    return found


def refusals(load: Load) -> list[dict[str, object]]:
    """What the load was told that could not be stored."""
    notices = [notice for talker in load.everybody() if talker.peer for notice in talker.peer.notices]
    return [notice for notice in notices if notice.get("code") == "unavailable"]


def states(own: Install) -> set[str]:
    return {row[0] for row in own.rows("SELECT state FROM assist_agent WHERE name <> 'Zed Stranger'")}


def check_calm(reply: Reply, accept: str) -> None:
    """A page for people, JSON for programs; never a 500, never a traceback."""
    assert reply.status in {200, 302, 403, 503}, reply
    assert "Traceback" not in reply.text and "psycopg" not in reply.text
    assert reply.seconds < BOUND
    if reply.status == 503:
        assert int(reply.headers["Retry-After"]) > 0
        assert reply.headers["Cache-Control"] == "no-store"
        assert "Content-Security-Policy" in reply.headers
    if reply.status == 503 and accept == "text/html":
        assert 'http-equiv="refresh"' in reply.text and "Back in a moment" in reply.text


async def check_pages(own: Install) -> None:
    """Every face, and what a panel asks for a session."""
    replies = {}
    for face, path, accept in PAGES:
        replies[path] = await asyncio.to_thread(call, own, face, path, accept=accept)
        check_calm(replies[path], accept)
    assert {replies[path].status for path in ("/help/lumo/", "/panel/lumo/", "/shop/lumo/")} == {503}
    assert "frame-ancestors *" in replies["/panel/lumo/"].headers["Content-Security-Policy"]
    session = await asyncio.to_thread(
        call, own, "widget", "/api/v1/widget/sessions/", json.dumps({"shop": "lumo"}), "*/*"
    )
    assert session.status == 503 and json.loads(session.text)["code"] == "unavailable"
    assert int(session.headers["Retry-After"]) > 0 and session.seconds < BOUND
    ready = await asyncio.to_thread(call, own, "console", "/readyz")
    assert ready.status == 503 and ready.seconds < BOUND


async def test_fault_f14_kill_9_of_the_postmaster(own: Install) -> None:
    async with talking(own, chats=10, agents=3) as load:
        web = own.pid("web")
        own.postgres.kill()
        await asyncio.sleep(0.5)
        said = load.said.total()
        await asyncio.sleep(1.5)
        assert load.said.total() == said, "acknowledged without a database"
        await asyncio.to_thread(own.postgres.start)
        await load.talk(lines=2)
        assert all(notice["retry_after"] for notice in refusals(load))
        await load.check()
        assert own.pid("web") == web


@pytest.mark.long
async def test_fault_f15_a_minute_without_postgresql_costs_nothing_but_the_minute(own: Install) -> None:
    async with talking(own) as load:
        before = states(own)
        own.postgres.stop()
        began = time.monotonic()
        await check_pages(own)
        late = await Peer.dial(own.site, own.site.widget, "/ws/shopper/")
        await late.send("shopper.hello", version=1, token=own.panels[0], have={})
        assert (await late.told("connection.closing"))["after"] > 0
        await asyncio.sleep(max(0, began + MINUTE - time.monotonic()))
        assert refusals(load) and all(notice["retry_after"] for notice in refusals(load))
        await asyncio.to_thread(own.postgres.start)
        back = time.monotonic()
        await load.talk(lines=1, patience=15)
        assert time.monotonic() - back < 15
        await load.talk(lines=2)
        await load.check()
        assert states(own) == before
        assert own.rows("SELECT 1 FROM assist_outage WHERE ended_at - began_at > interval '25 s'")


async def waiting_for(own: Install, kind: str) -> int:
    """The backend that waits for a lock in a statement that begins so, or nearly."""
    ends = time.monotonic() + 10
    while True:
        rows = own.rows(
            "SELECT pid FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query ILIKE %s AND datname = %s",
            f"%{kind}%",
            "assist",
        )
        if rows:
            return int(rows[0][0])
        assert time.monotonic() < ends, f"nobody waits in {kind}"
        await asyncio.sleep(0.02)


async def test_fault_f16_a_fact_and_its_outbox_row_are_stored_together_or_not_at_all(own: Install) -> None:
    token = await asyncio.to_thread(Web(own.site).open_session, "lumo")
    gus = await shopper(own.site, token)
    fields = request_fields("Is it sold apart?", email="gus@example.com")
    key = (await gus.ask("interaction.request", **fields))["interaction"]
    await gus.ask("interaction.end", interaction=key)
    counted = (
        "SELECT (SELECT count(*) FROM assist_event e JOIN assist_interaction i ON i.id = e.interaction_id"
        " WHERE i.key = %s::uuid), (SELECT count(*) FROM assist_outbox o)"
    )
    before = own.rows(counted, key)[0]
    with psycopg.connect(own.url) as locker:
        locker.execute("LOCK TABLE assist_outbox IN ACCESS EXCLUSIVE MODE")
        ref = await gus.send("transcript.request", interaction=key)
        victim = await waiting_for(own, 'INSERT INTO "assist_outbox"')
        locker.execute("SELECT pg_terminate_backend(%s)", [victim])
        answer = await gus.until(lambda n: n.get("ref") == ref)
    assert answer["code"] == "unavailable" and answer["retry_after"]
    assert own.rows(counted, key)[0] == before
    assert (await gus.ask("transcript.request", interaction=key))["type"] == "command.accepted"
    after = own.rows(counted, key)[0]
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)
    await gus.hang_up()


async def test_fault_f16_a_line_whose_backend_ends_before_the_commit_is_stored_by_the_retry(own: Install) -> None:
    token = await asyncio.to_thread(Web(own.site).open_session, "lumo")
    gus = await shopper(own.site, token)
    key = (await gus.ask("interaction.request", **request_fields("Hello")))["interaction"]
    line = {"interaction": key, "client_id": str(uuid.uuid4()), "text": "Are you there?"}
    stored = "SELECT count(*) FROM assist_event WHERE client_id = %s::uuid"
    with psycopg.connect(own.url) as locker:
        locker.execute("LOCK TABLE assist_event IN SHARE MODE")
        ref = await gus.send("message.send", **line)
        victim = await waiting_for(own, "WITH item AS")
        locker.execute("SELECT pg_terminate_backend(%s)", [victim])
        answer = await gus.until(lambda n: n.get("ref") == ref)
    assert answer["code"] == "unavailable" and answer["retry_after"]
    assert own.rows(stored, line["client_id"]) == [(0,)]
    again = await gus.ask("message.send", **line)
    assert again["type"] == "command.accepted"
    assert own.rows(stored, line["client_id"]) == [(1,)]
    await gus.ask("interaction.end", interaction=key)
    await gus.hang_up()


@pytest.mark.long
async def test_fault_f16_backends_that_end_at_any_moment_cost_nothing(own: Install) -> None:
    async with talking(own) as load:
        for _ in range(40):
            await asyncio.to_thread(
                own.rows,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE backend_type = 'client backend'"
                " AND pid <> pg_backend_pid() AND datname = 'assist' ORDER BY random() LIMIT 3",
            )
            await asyncio.sleep(0.15)
        await load.talk(lines=2)
        await load.check()


@pytest.mark.long
async def test_fault_f17_a_frozen_postgresql_is_waited_for_in_bounds_and_all_goes_on_afterwards(own: Install) -> None:
    async with talking(own) as load:
        web, before = own.pid("web"), states(own)
        with frozen(own):
            began = time.monotonic()
            replies = await asyncio.gather(
                *[asyncio.to_thread(call, own, "shop", "/shop/lumo/") for _ in range(5)],
                asyncio.to_thread(call, own, "console", "/readyz"),
            )
            assert [reply.status for reply in replies] == [503] * 6
            assert max(reply.seconds for reply in replies) < BOUND
            await asyncio.sleep(max(0, began + 20 - time.monotonic()))
            assert refusals(load)
        await load.talk(lines=3)
        await load.check()
        assert (own.pid("web"), states(own)) == (web, before)


@pytest.mark.long
async def test_fault_f17_who_finds_no_connection_in_the_pool_is_told_so_in_time(own: Install) -> None:
    with psycopg.connect(own.url) as locker, ThreadPoolExecutor(30) as people:
        locker.execute("LOCK TABLE assist_shop IN ACCESS EXCLUSIVE MODE")
        asking = [people.submit(call, own, "shop", "/shop/lumo/") for _ in range(30)]
        replies = [await asyncio.wrap_future(reply) for reply in asking]
    assert {reply.status for reply in replies} == {503}
    assert max(reply.seconds for reply in replies) < BOUND
    ends = time.monotonic() + 5
    while (await asyncio.to_thread(call, own, "shop", "/shop/lumo/")).status != 200:
        assert time.monotonic() < ends, "a page stays away though nothing is locked any more"


async def test_fault_f18_a_command_that_a_deadlock_gave_up_is_carried_out_the_second_time(own: Install) -> None:
    web = await asyncio.to_thread(own.signed_in, "ben")
    token = await asyncio.to_thread(Web(own.site).open_session, "lumo")
    ben, gus = await agent(own.site, web), await shopper(own.site, token)
    await ben.ask("presence.set", state="available")
    key = (await gus.ask("interaction.request", **request_fields("Hello")))["interaction"]
    offer = await ben.fact("offer.received")
    with psycopg.connect(own.url) as rival:
        rival.execute("SELECT 1 FROM assist_agent WHERE name LIKE 'Ben%' FOR UPDATE")
        ref = await ben.send("offer.accept", offer=offer["fact"]["offer"]["id"])
        await waiting_for(own, "FOR NO KEY UPDATE")
        locking = asyncio.to_thread(rival.execute, "SELECT 1 FROM assist_interaction WHERE key = %s FOR UPDATE", [key])
        await asyncio.wait_for(locking, 10)
    answer = await ben.until(lambda n: n.get("ref") == ref)
    assert answer["type"] == "command.accepted", answer
    await gus.ask("interaction.end", interaction=key)
    await ben.hang_up()
    await gus.hang_up()
