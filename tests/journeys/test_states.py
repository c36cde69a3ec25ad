"""An agent plans a break by the keyboard alone, takes it back, and signs out with a conversation at hand."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import Eyes
from tests.journeys.people import PATIENCE, AgentAt, World


def test_feat_e2_e8_e10_a_break_is_planned_by_keyboard_and_signing_out_asks(calm_world: World, eyes: Eyes) -> None:
    ada, gus = calm_world.agent(), calm_world.shopper()
    gus.ask("Does it dim?")
    ada.accept()
    state = ada.page.get_by_role("banner").get_by_role("button", name=re.compile("Available|Idle"))

    ada.page.keyboard.press("Alt+k")
    search = ada.page.get_by_role("combobox", name="Find a state")
    expect(search).to_be_focused()
    expect(ada.page.get_by_role("option")).to_have_count(6)
    expect(ada.page.get_by_role("option", name=re.compile("RONA|Offline"))).to_have_count(0)
    search.press_sequentially("lu")
    expect(ada.page.get_by_role("option")).to_have_count(1)
    search.press("Enter")
    expect(state).to_have_accessible_name(re.compile(r"Idle after this \(Lunch\)"), timeout=PATIENCE)

    ada.page.keyboard.press("Alt+k")
    eyes.look(ada.page, "console, a planned idle")
    search.press("ArrowUp")
    search.press("ArrowUp")
    search.press("ArrowUp")
    search.press("Enter")
    expect(state).to_have_accessible_name(re.compile("^Available"), timeout=PATIENCE)

    ada.page.keyboard.press("Alt+k")
    ada.page.get_by_role("dialog", name="Your state").get_by_role("button", name="Sign out").press("Enter")
    asked = ada.page.get_by_role("dialog", name="Sign out?")
    expect(asked).to_contain_text("1 conversation goes back to its queue.")
    eyes.look(ada.page, "console, signing out")
    asked.get_by_role("button", name="Sign out").press("Enter")
    ada.page.wait_for_url(re.compile("/accounts/login/"), timeout=PATIENCE)
    assert calm_world.install.rows("SELECT state FROM assist_interaction ORDER BY id DESC LIMIT 1") == [("queued",)]
    gus.end()


@pytest.mark.long
def test_feat_e13_a_killed_console_is_seen_by_the_manager_and_the_shopper_and_keeps_its_chat(calm_world: World) -> None:
    """Only the browser dies: its session is still there when another window opens the console."""
    mo = AgentAt(calm_world, calm_world.page())
    mo.sign_in("mo")
    ada, gus = calm_world.agent(), calm_world.shopper()
    gus.ask("Does it dim?")
    ada.accept()
    mo.page.get_by_role("link", name="Board").click()
    row = mo.page.get_by_role("row").filter(has_text="Ada Lindgren")
    expect(row).to_contain_text("Available", timeout=PATIENCE)
    session = ada.page.context.storage_state()
    ada.page.context.close()
    expect(row).to_contain_text("Lost connection", timeout=30_000)
    expect(gus.panel.get_by_text("Your chat is kept")).to_be_visible(timeout=PATIENCE)
    gus.write("I wait")
    again = AgentAt(calm_world, calm_world.page(storage_state=session))
    again.page.goto(f"{calm_world.install.site.console}/console/")
    expect(row).to_contain_text("Available", timeout=PATIENCE)
    again.page.get_by_role("button", name=re.compile("Gus")).first.click()
    again.sees("I wait")
    expect(gus.panel.get_by_text("Ada Lindgren is back")).to_be_visible(timeout=PATIENCE)
    gus.end()
    again.wrap_up("Answered")
