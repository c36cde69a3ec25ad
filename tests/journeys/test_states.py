"""An agent plans a break by the keyboard alone, takes it back, and signs out with a conversation at hand."""

import re

from playwright.sync_api import expect

from tests.journeys.axe import Eyes
from tests.journeys.people import PATIENCE, World


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
