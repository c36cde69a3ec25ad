"""An agent's desk: many offers at once by keyboard, and being told of them while it is hidden."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import Eyes
from tests.journeys.crowds import crowd
from tests.journeys.people import PATIENCE, PHONE, AgentAt, World
from tests.journeys.stalls import Stall, answered

NAMES = ["Aino", "Bo", "Cem", "Dora", "Eero", "Fay", "Gil"]
ROOM = "UPDATE assist_agent a SET capacity = 7 FROM auth_user u WHERE u.id = a.user_id AND username = %s RETURNING 1"
PATIENT = """
UPDATE assist_queue SET offer_seconds = 300, wrap_up_mode = 'optional', wrap_up_occupies = false
FROM assist_shop s WHERE s.id = shop_id AND code = %s RETURNING 1
"""

RECORDED = """() => {
  window.shown = [];
  const Real = window.Notification;
  window.Notification = class extends Real {
    constructor(title, options) {
      super(title, options);
      window.shown.push({ title, body: options.body, tag: options.tag, it: this });
    }
  };
}"""
HIDDEN = """(isHidden) => {
  document.hasFocus = () => !isHidden;
  const state = isHidden ? "hidden" : "visible";
  Object.defineProperty(document, "visibilityState", { configurable: true, get: () => state });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
TITLES = "() => window.shown.map(({ title }) => title)"


def test_feat_e11_s3_13_s3_14_seven_offers_by_keyboard_alone(calm_world: World, stall: Stall, eyes: Eyes) -> None:
    assert stall.install.rows(ROOM, stall.agent) and stall.install.rows(PATIENT, stall.code)
    ada = calm_world.agent(stall.agent)
    crowd(stall.install, stall.code, NAMES)
    keys, offers = ada.page.keyboard, ada.page.get_by_role("region", name="Incoming, 7")
    cards = ada.page.locator(".offer")
    expect(offers.get_by_role("status")).to_have_text(re.compile("^1.5 of 7$"), timeout=PATIENCE)
    expect(cards).to_have_count(5)
    expect(cards.first).to_contain_text("Aino")
    eyes.look(ada.page, "console, seven offers")

    keys.press("Alt+o")
    expect(offers).to_be_focused()
    keys.press("Alt+o")
    expect(offers.get_by_role("status")).to_have_text(re.compile("^6.7 of 7$"))
    expect(cards.first).to_contain_text("Fay")
    keys.press("PageUp")
    expect(cards.first).to_contain_text("Aino")

    keys.press("Alt+x")
    expect(ada.page.get_by_role("menuitem").first).to_be_focused()
    keys.press("Tab")
    for _ in range(6):
        if ada.page.get_by_label("Another reason").evaluate("(box) => box === document.activeElement"):
            break
        keys.press("Tab")
    eyes.look(ada.page, "console, declining with a reason")
    keys.type("Speaks only Swedish")
    keys.press("Enter")
    expect(ada.page.get_by_role("region", name="Incoming, 6")).to_be_visible(timeout=PATIENCE)
    assert stall.install.rows("SELECT reason FROM assist_offer WHERE state = 'declined' ORDER BY id DESC LIMIT 1") == [
        ("Speaks only Swedish",)
    ]

    keys.press("Alt+Shift+A")
    expect(ada.page.get_by_role("region", name=re.compile("^Incoming"))).to_be_hidden(timeout=PATIENCE)
    expect(ada.reply_box()).to_be_focused(timeout=PATIENCE)
    button = ada.page.get_by_role("navigation", name="Areas").get_by_role("link", name="Interactions")
    expect(button).to_contain_text("6")

    ada.page.set_viewport_size(PHONE)  # type: ignore[arg-type]  # the library names a TypedDict
    expect(ada.page.get_by_role("heading", name="Mine")).to_be_hidden()
    button.click()
    expect(ada.page.get_by_role("heading", name="Mine")).to_be_visible()
    expect(ada.page.locator("[data-row]:focus")).to_contain_text("Bo")


@pytest.mark.long
def test_feat_e12_u1_s3_04_a_hidden_console_tells_on_the_desktop_and_a_click_brings_the_offer(
    calm_world: World, stall: Stall, eyes: Eyes
) -> None:
    assert stall.install.rows(ROOM, stall.agent) and stall.install.rows(PATIENT, stall.code)
    ada = AgentAt(calm_world, calm_world.page())
    ada.page.context.grant_permissions(["notifications"], origin=stall.install.site.console)
    ada.page.add_init_script(f"({RECORDED})()")
    ada.sign_in(stall.agent)
    ada.set_available()
    ada.page.evaluate(HIDDEN, True)
    crowd(stall.install, stall.code, ["Aino", "Bo"])
    ada.page.wait_for_function("() => window.shown.length === 2", timeout=2000)
    assert ada.page.evaluate(TITLES) == ["Offer from Aino", "Offer from Bo"]
    ada.page.evaluate(HIDDEN, False)
    ada.page.evaluate("() => window.shown[1].it.dispatchEvent(new Event('click'))")
    expect(ada.page.get_by_role("button", name="Accept Bo")).to_be_focused(timeout=PATIENCE)

    ada.page.keyboard.press("Alt+k")
    ada.page.get_by_role("button", name="Sounds and desktop").click()
    dialog = ada.page.get_by_role("dialog", name="Sounds and desktop")
    dialog.get_by_label("None, nor any other sound").check()
    dialog.get_by_label("Offers, and when one was missed").uncheck()
    dialog.get_by_label("No sound and nothing").check()
    eyes.look(ada.page, "console, sounds and desktop")
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)
    stored = "SELECT sound, desktop_offers, desktop_lines, quiet_from::text FROM assist_preferences"
    assert stall.install.rows(stored) == [("off", False, True, "20:00:00")]
    ada.page.evaluate(HIDDEN, True)
    crowd(stall.install, stall.code, ["Cem"])
    expect(ada.page.get_by_role("region", name="Incoming, 3")).to_be_visible(timeout=PATIENCE)
    assert ada.page.evaluate(TITLES) == ["Offer from Aino", "Offer from Bo"]


QUICK = """
UPDATE assist_queue SET silence_warn_seconds = 3, silence_close_seconds = 10, wrap_up_mode = 'optional',
  wrap_up_occupies = false, offer_seconds = 60 FROM assist_shop s WHERE s.id = shop_id AND code = %s RETURNING 1
"""


@pytest.mark.long
def test_feat_b16_a_silent_shopper_is_asked_and_goes_on_later_with_the_same_agent(
    calm_world: World, stall: Stall, eyes: Eyes
) -> None:
    assert stall.install.rows(QUICK, stall.code)
    ada, gus = calm_world.agent(stall.agent), calm_world.shopper(stall.show("/", stall.tag()))
    answered(ada, gus, "Does it dim?")
    ada.write("It does")
    expect(gus.panel.get_by_text("Are you still there?")).to_be_visible(timeout=PATIENCE)
    eyes.look(ada.page, "console, a silent shopper")
    expect(gus.panel.get_by_text("The chat ended because nobody wrote")).to_be_visible(timeout=PATIENCE)
    eyes.look(gus.browser_page, "panel, abandoned")
    expect(ada.page.get_by_text("Gus did not come back")).to_be_visible(timeout=PATIENCE)
    ada.page.get_by_role("button", name="No reason", exact=True).click()
    gus.write("Sorry, I was away")
    ada.accept("Gus")
    ada.sees("Sorry, I was away")
    expect(ada.page.get_by_text("Gus writes on after a chat that had ended")).to_be_visible()
    ada.write("Welcome back")
    gus.sees("Welcome back")
    assert stall.install.rows("SELECT count(*) FROM assist_interaction WHERE follows_id IS NOT NULL") == [(1,)]
    gus.end()
