"""Processes whose clocks disagree by ten minutes: the database's clock is the only one that counts."""

import asyncio
import email.utils
import os
import re
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from assist.management.launch.peers import Web, agent, request_fields, shopper
from tests.faults.asking import call
from tests.faults.load import talking
from tests.install import Install, installed

OFFER_SECONDS = 5
FAST = 300
"""Seconds by which the web's clock is ahead: tests/faults/skewed/sitecustomize.py."""


@pytest.fixture(scope="module")
def skewed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """The web's clock is five minutes fast, the sweeper's and the worker's five minutes slow."""
    path = os.pathsep.join(filter(None, [str(Path(__file__).parent / "skewed"), os.environ.get("PYTHONPATH")]))
    with installed(tmp_path_factory.mktemp("skewed"), ASSIST_TIME_SCALE="3", PYTHONPATH=path) as running:
        yield running


def skew_of_web(install: Install) -> float:
    """By a cookie that says both when it ends and how long it lives."""
    cookie = call(install, "console", "/accounts/login/").headers["Set-Cookie"]
    ends, lives = re.search(r"expires=([^;]+)", cookie), re.search(r"Max-Age=(\d+)", cookie)
    assert ends and lives
    return email.utils.parsedate_to_datetime(ends[1]).timestamp() - int(lives[1]) - time.time()


@pytest.mark.long
async def test_fault_f27_order_and_times_are_the_databases_whatever_the_processes_think(skewed: Install) -> None:
    assert abs(await asyncio.to_thread(skew_of_web, skewed) - FAST) < 5
    async with talking(skewed, chats=6, agents=2) as load:
        await load.talk(lines=10)
        await load.check()
        apart = "SELECT max(abs(extract(epoch FROM at - statement_timestamp()))) FROM assist_event"
        keys = [chat.key for chat in load.chats]
        of_these = " WHERE interaction_id IN (SELECT id FROM assist_interaction WHERE key = ANY(%s::uuid[]))"
        assert skewed.rows(apart + of_these, keys)[0][0] < 120
        unordered = "SELECT 1 FROM assist_event a JOIN assist_event b USING (interaction_id) WHERE a.seq < b.seq"
        assert not skewed.rows(unordered + " AND a.at > b.at")
        assert not skewed.rows("SELECT 1 FROM assist_outage")


@pytest.mark.long
async def test_fault_f27_an_offer_lasts_as_long_as_it_says(skewed: Install) -> None:
    skewed.rows("UPDATE assist_queue SET offer_seconds = %s RETURNING id", OFFER_SECONDS)
    web = await asyncio.to_thread(skewed.signed_in, "mo")
    token = await asyncio.to_thread(Web(skewed.site).open_session, "lumo")
    mo, gus = await agent(skewed.site, web), await shopper(skewed.site, token)
    await mo.ask("presence.set", state="available")
    key = (await gus.ask("interaction.request", **request_fields("Anybody?")))["interaction"]
    offer = (await mo.fact("offer.received"))["fact"]["offer"]
    gone = (await mo.fact("offer.gone", offer=offer["id"]))["fact"]
    times = "SELECT extract(epoch FROM closed_at - made_at) FROM assist_offer WHERE key = %s::uuid"
    assert gone["outcome"] == "expired"
    assert OFFER_SECONDS <= skewed.rows(times, offer["id"])[0][0] < OFFER_SECONDS + 2
    assert 0 < offer["seconds_left"] <= OFFER_SECONDS
    await gus.ask("interaction.end", interaction=key)
    await mo.hang_up()
    await gus.hang_up()
