"""The database goes away in the middle of a chat: people see that their lines wait, and lose none of them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.install import Install, installed_with_postgres
from tests.journeys.people import PATIENCE, PHONE, World, goto

SCALE = 2
OUTAGE_MS = 15_000
"""Longer than a lease, which lasts 12.5 s at this scale."""


@pytest.fixture(scope="module")
def alone() -> Iterator[Install]:
    """An install with a PostgreSQL of its own."""
    with installed_with_postgres(SCALE) as install:
        yield install


@pytest.fixture
def world(alone: Install, browser: Browser) -> Iterator[World]:
    """Everybody's browser on it."""
    opened = World(alone, browser, stormy=False)
    yield opened
    opened.close()


def lines_of(install: Install) -> list[str]:
    """Every line of the last conversation, in order."""
    rows = install.rows(
        "SELECT e.body->>'text' FROM assist_event e WHERE e.kind = 'message.posted' AND e.interaction_id ="
        " (SELECT max(id) FROM assist_interaction) ORDER BY e.seq"
    )
    return [row[0] for row in rows]


@pytest.mark.long
def test_fault_f15_lines_of_an_outage_wait_visibly_and_arrive_once_and_in_order(world: World) -> None:
    ada, gus = world.agent(), world.shopper(size=PHONE)
    gus.ask("Is it dimmable?")
    ada.accept()
    ada.write("One moment")
    gus.sees("One moment")
    visitor, late = world.page(), world.shopper()
    world.install.postgres.stop()
    gus.write("Take your time")
    gus.write("I am in no hurry")
    ada.write("It is")
    expect(gus.panel.get_by_text("Sending").first).to_be_visible(timeout=PATIENCE)
    expect(ada.page.get_by_text("Sending").first).to_be_visible(timeout=PATIENCE)
    goto(world, visitor, f"{world.install.site.shop}/shop/lumo/")
    expect(visitor.get_by_role("heading", name="Back in a moment")).to_be_visible(timeout=PATIENCE)
    late.open_help()
    expect(late.panel.get_by_role("heading", name="Back in a moment")).to_be_visible(timeout=PATIENCE)
    late.browser_page.screenshot(path=world.pictures / "away.png")
    gus.browser_page.wait_for_timeout(OUTAGE_MS)
    expect(gus.panel.get_by_text("Sending").first).to_be_visible()
    gus.browser_page.screenshot(path=world.pictures / "sending.png")
    world.install.postgres.start()
    for text in ("Take your time", "I am in no hurry", "It is"):
        gus.sees(text)
        ada.sees(text)
    expect(gus.panel.get_by_text("Sending")).to_have_count(0, timeout=PATIENCE)
    expect(ada.page.get_by_text("Sending")).to_have_count(0, timeout=PATIENCE)
    lines = lines_of(world.install)
    assert [line for line in lines if line != "It is"] == [
        "Is it dimmable?",
        "One moment",
        "Take your time",
        "I am in no hurry",
    ]
    assert lines.count("It is") == 1
    banner = ada.page.get_by_role("banner")
    expect(banner.get_by_role("button", name=re.compile("Available"))).to_be_visible(timeout=PATIENCE)
    expect(visitor.get_by_role("button", name=re.compile("^Help"))).to_be_visible(timeout=PATIENCE)
    expect(late.way("Chat")).to_be_visible(timeout=PATIENCE)
    gus.write("Thank you")
    ada.sees("Thank you")
