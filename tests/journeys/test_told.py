"""An agent is told while the console is hidden, and what becomes of a shopper who says nothing."""

import pytest
from playwright.sync_api import expect

from tests.journeys.axe import Eyes
from tests.journeys.crowds import crowd
from tests.journeys.people import PATIENCE, AgentAt, World
from tests.journeys.stalls import Stall, answered
from tests.journeys.test_desk import PATIENT, ROOM

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
    dialog.get_by_label("No sound, nothing on the desktop").check()
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
