"""Sweepers that die or are two: each offer has one outcome, soon."""

import asyncio
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any

import psycopg
import pytest

from assist.management.launch.places import REPOSITORY
from tests.faults.load import check_rows, offering
from tests.install import Install

OFFERS, AGENTS = 20, 5
SECONDS = 5
"""How long an offer stands, the shortest that a queue may have."""
SOON = 5
"""Within which all are resolved; it takes one or two seconds, more on a machine that is busy with other things."""


async def test_fault_f06_the_sweeper_is_killed_while_twenty_offers_are_open(install: Install) -> None:
    async with standing_offers(install) as offers:
        before = starts(install)
        await until(lambda: seconds_left(install, offers, "min") < 1, SECONDS)
        install.kill("sweeper")
        await until(lambda: starts(install) > before and seconds_left(install, offers, "max") < 0, 30)
        await until(lambda: not open_ones(install, offers), SOON)
        check_outcomes(install, offers)
    await asyncio.to_thread(check_rows, install)


@pytest.mark.long
async def test_fault_f07_two_sweepers_do_each_thing_once(install: Install) -> None:
    with another_sweeper(install):
        for _ in range(3):
            async with standing_offers(install) as offers:
                await until(lambda: not open_ones(install, offers), SECONDS + 2)
                check_outcomes(install, offers)
                assert set(outcomes(install, offers)) <= {"expired", "withdrawn"}
                assert blamed(install, offers) == AGENTS, "everybody for one at least; what else they had goes back"
            await asyncio.to_thread(check_rows, install)


@asynccontextmanager
async def standing_offers(install: Install) -> AsyncIterator[list[int]]:
    """Twenty offers that nobody takes; afterwards all who asked have left."""
    with quick_offers(install):
        async with offering(install, chats=OFFERS, agents=AGENTS) as load:
            async with asyncio.timeout(10):
                while len(offers := offers_of(install, load.keys)) < OFFERS:
                    await asyncio.sleep(0.05)
            yield offers


@contextmanager
def quick_offers(install: Install) -> Iterator[None]:
    """Offers of every queue stand for a short time."""
    with psycopg.connect(install.url, autocommit=True) as opened:
        opened.execute("UPDATE assist_queue SET offer_seconds = %s", [SECONDS])
        yield
        opened.execute("UPDATE assist_queue SET offer_seconds = 20")


@contextmanager
def another_sweeper(install: Install) -> Iterator[None]:
    """A second one beside the supervisor's."""
    with (install.folder / "second.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "sweeper"], cwd=REPOSITORY, env=install.stack.env, stdout=log, stderr=log
        )
        try:
            while "sweeper started" not in (install.folder / "second.log").read_text():
                assert process.poll() is None
                time.sleep(0.1)
            yield
        finally:
            process.terminate()
            process.wait(10)


def offers_of(install: Install, keys: list[str]) -> list[int]:
    """The ids of the open offers of those interactions."""
    return column(
        install,
        "SELECT o.id FROM assist_offer o JOIN assist_interaction i ON i.id = o.interaction_id"
        " WHERE i.key = ANY(%s::uuid[]) AND o.state = 'open'",
        keys,
    )


def open_ones(install: Install, offers: list[int]) -> list[int]:
    """Those of the offers that still stand."""
    return column(install, "SELECT id FROM assist_offer WHERE id = ANY(%s) AND state = 'open'", offers)


def seconds_left(install: Install, offers: list[int], which: str) -> float:
    """Until the first (min) or the last (max) of them is due."""
    sql = f"SELECT EXTRACT(EPOCH FROM {which}(due_at) - assist_now())::float8 FROM assist_offer WHERE id = ANY(%s)"
    return float(column(install, sql, offers)[0])


def outcomes(install: Install, offers: list[int]) -> list[str]:
    """What became of each."""
    return column(install, "SELECT state FROM assist_offer WHERE id = ANY(%s)", offers)


def blamed(install: Install, offers: list[int]) -> int:
    """How many agents have missed one."""
    sql = "SELECT count(DISTINCT agent_id) FROM assist_offer WHERE id = ANY(%s) AND state = 'expired'"
    return int(column(install, sql, offers)[0])


def check_outcomes(install: Install, offers: list[int]) -> None:
    """Each offer is told to be gone exactly once, to its agent's desk and in its interaction."""
    told = column(
        install,
        "SELECT count(d.id) FROM assist_offer o LEFT JOIN assist_deskevent d ON d.agent_id = o.agent_id"
        " AND d.kind = 'offer.gone' AND d.body->>'offer' = o.key::text WHERE o.id = ANY(%s) GROUP BY o.id",
        offers,
    )
    closed = column(
        install,
        "SELECT (SELECT count(*) FROM assist_event e WHERE e.interaction_id = i.id AND e.kind = 'offer.closed')"
        " - (SELECT count(*) FROM assist_offer p WHERE p.interaction_id = i.id AND p.state <> 'open')"
        " FROM assist_offer o JOIN assist_interaction i ON i.id = o.interaction_id WHERE o.id = ANY(%s)",
        offers,
    )
    assert (told, closed) == ([1] * OFFERS, [0] * OFFERS)


def column(install: Install, sql: str, value: Any) -> list[Any]:
    """The first column of what the database says."""
    return [row[0] for row in install.rows(sql, value)]


def starts(install: Install) -> int:
    """How often the supervisor's sweeper has begun its work."""
    return (install.folder / "install.log").read_text("utf-8", "replace").count("sweeper started")


async def until(holds: Any, seconds: float) -> None:
    """Wait until it holds, at most so long."""
    ends = time.monotonic() + seconds
    while not await asyncio.to_thread(holds):
        assert time.monotonic() < ends, f"not within {seconds} s"
        await asyncio.sleep(0.05)
