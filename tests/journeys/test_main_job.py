"""The main job in two real browsers."""

import re

from playwright.sync_api import expect

from tests.journeys.people import PATIENCE, PHONE, AgentAt, World

BACKGROUND = """(line) => {
  let box = line;
  while (getComputedStyle(box).backgroundColor === "rgba(0, 0, 0, 0)") box = box.parentElement;
  return getComputedStyle(box).backgroundColor.match(/[0-9]+/g).slice(0, 3).map(Number);
}"""


def test_s1_21_s5_01_s5_02_s5_05_s5_06_gus_asks_ada_answers_and_wraps_up(any_world: World) -> None:
    world = any_world
    ada = world.agent()
    gus = world.shopper("/shop/lumo/", size=PHONE)
    gus.ask("Does <b>Kaari</b> dim?")
    expect(ada.page.get_by_text("Gus").first).to_be_visible(timeout=PATIENCE)
    ada.accept()
    ada.sees("Does <b>Kaari</b> dim?")
    expect(ada.reply_box()).to_be_focused(timeout=PATIENCE)
    expect(ada.context()).to_contain_text("Asks for")
    expect(ada.page.locator(".talk__head")).to_contain_text(re.compile(r"\d\d:\d\d"))
    ada.write("Yes & with a touch")
    gus.sees("Yes & with a touch")
    assert look_of(ada, "Does <b>Kaari</b> dim?") == ("GU", "grey")
    assert look_of(ada, "Yes & with a touch") == ("", "blue")
    gus.write("5 < 6, then")
    ada.sees("5 < 6, then")
    gus.end()
    ada.wrap_up("Product advice", "dims")
    row = world.install.rows(
        "SELECT i.state, c.name, p.wrap_up_note FROM assist_interaction i"
        " JOIN assist_participant p ON p.interaction_id = i.id AND p.role = 'owner'"
        " JOIN assist_wrapupcode c ON c.id = p.wrap_up_code_id ORDER BY i.id DESC LIMIT 1"
    )
    assert row == [("ended", "Product advice", "dims")]


def look_of(ada: AgentAt, text: str) -> tuple[str, str]:
    """The initials beside a line, and the colour behind it."""
    red, _green, blue = ada.line(text).evaluate(BACKGROUND)
    beside = ada.page.locator(".msg").filter(has_text=text).locator(".avatar")
    return (
        beside.inner_text() if beside.count() else "",
        "blue" if blue - red > 60 else "grey" if blue - red < 20 else "?",
    )


def test_feat_a9_reload_and_crash_on_both_sides_lose_nothing(any_world: World) -> None:
    world = any_world
    ada = world.agent()
    gus = world.shopper("/shop/lumo/")
    gus.ask("One")
    ada.accept()
    ada.write("Two")
    gus.sees("Two")
    gus.go("/shop/lumo/basket/")
    gus.sees("Two")
    crashed = ada.page
    ada.page = world.watched(crashed.context.new_page())
    crashed.close()
    ada.page.goto(f"{world.install.site.console}/console/")
    ada.page.get_by_role("button", name=re.compile("Gus")).first.click()
    ada.sees("One")
    ada.write("Three")
    gus.sees("Three")
    gus.write("Four")
    ada.sees("Four")
    again = world.watched(gus.browser_page.context.new_page())
    gus.browser_page.close()
    gus.browser_page = again
    gus.go("/shop/lumo/")
    gus.open_help()
    for text in ("One", "Two", "Three", "Four"):
        gus.sees(text)
        ada.sees(text)
    gus.end()
    ada.wrap_up("Answered")


def test_b18_the_agent_ends_and_the_shopper_sees_it_at_once(calm_world: World) -> None:
    ada = calm_world.agent()
    gus = calm_world.shopper()
    gus.ask("Bye?")
    ada.accept()
    ada.page.get_by_role("button", name="End", exact=True).click()
    ada.page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    expect(gus.panel.get_by_text("Chat ended")).to_be_visible(timeout=PATIENCE)
    ada.wrap_up("Answered")
