"""An agent's desk: many offers at once, by keyboard."""

import re

from playwright.sync_api import expect

from tests.journeys.axe import Eyes
from tests.journeys.crowds import crowd
from tests.journeys.people import PATIENCE, PHONE, World
from tests.journeys.stalls import Stall

NAMES = ["Aino", "Bo", "Cem", "Dora", "Eero", "Fay", "Gil"]
ROOM = "UPDATE assist_agent a SET capacity = 7 FROM auth_user u WHERE u.id = a.user_id AND username = %s RETURNING 1"
PATIENT = """
UPDATE assist_queue SET offer_seconds = 300, wrap_up_mode = 'optional', wrap_up_occupies = false
FROM assist_shop s WHERE s.id = shop_id AND code = %s RETURNING 1
"""


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
