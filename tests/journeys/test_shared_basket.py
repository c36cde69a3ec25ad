"""Mina shares a basket, Aino changes it, Lars may look, and Mina asks for a quote: in real browsers."""

import re

from playwright.sync_api import Page, expect

from tests.install import PASSWORD
from tests.journeys.people import PATIENCE, World, goto

BUSINESS = "/shop/lumo-business/"


def buyer(world: World, name: str) -> Page:
    """A buyer of Nordhaus, logged in."""
    page = world.page()
    goto(world, page, f"{world.install.site.shop}{BUSINESS}login/")
    page.get_by_label("E-mail").first.fill(f"{name}@nordhaus.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name=re.compile("^My account,"))).to_be_visible(timeout=PATIENCE)
    return page


def go(world: World, page: Page, path: str) -> None:
    """Open a page of the shop."""
    goto(world, page, f"{world.install.site.shop}{BUSINESS}{path}")


def stated(page: Page) -> int:
    """How many pieces of the first line the page states."""
    script = "JSON.parse(document.querySelector('#assist-context').textContent).basket.lines[0].quantity"
    pieces: int = page.evaluate(script)
    return pieces


def test_colleagues_fill_one_basket_and_ask_for_a_quote(calm_world: World) -> None:
    world = calm_world
    mina, aino, lars = (buyer(world, name) for name in ("mina", "aino", "lars"))

    go(world, mina, "product/vieras/")
    mina.get_by_role("button", name="Add to basket").click()
    expect(mina.get_by_role("link", name="See basket")).to_be_visible(timeout=PATIENCE)
    go(world, mina, "basket/")
    mina.evaluate("window.here = true")
    more = mina.get_by_role("button", name=re.compile("^More: Vieras"))
    more.click()
    expect(mina.get_by_role("link", name="Basket, 12 items")).to_be_visible(timeout=PATIENCE)
    assert mina.evaluate("window.here") is True
    assert stated(mina) == 12
    expect(more).to_be_focused()

    share = mina.locator("form").filter(has_text="Share it")
    share.get_by_label("Name").fill("Lobby")
    share.get_by_role("button", name="Share with colleagues").click()
    address = mina.url.partition("?")[0]
    for name, may in (("Aino Virtanen", "Change"), ("Lars Holm", "")):
        form = mina.locator("form").filter(has_text="Add a colleague")
        form.get_by_label("Colleague").select_option(name)
        form.get_by_label("Change").set_checked(bool(may))
        form.get_by_role("button", name="Add").click()
        expect(mina.get_by_role("listitem").filter(has_text=name).first).to_be_visible(timeout=PATIENCE)

    for colleague in (aino, lars):
        goto(world, colleague, address)
        expect(colleague.get_by_role("heading", name="Lobby")).to_be_visible(timeout=PATIENCE)
    expect(lars.get_by_text("You may look at this basket.")).to_be_visible()
    expect(lars.get_by_role("textbox", name=re.compile("^Quantity"))).to_have_count(0)

    aino.get_by_role("button", name=re.compile("^More: Vieras")).click()
    expect(aino.get_by_text(re.compile("Aino Virtanen set Vieras .* to 18"))).to_be_visible(timeout=PATIENCE)
    mina.get_by_role("button", name=re.compile("^Less: Vieras")).click()
    expect(mina.get_by_text("Aino Virtanen has changed this basket meanwhile.")).to_be_visible(timeout=PATIENCE)
    expect(mina.get_by_role("textbox", name=re.compile("^Quantity"))).to_have_value("6")

    ask = mina.locator("form").filter(has_text="What should we know?")
    ask.get_by_label("What should we know?").fill("For the lobby in Espoo.")
    ask.get_by_role("button", name="Ask for a quote").click()
    expect(mina.get_by_role("heading", name=re.compile("^Quote Q"))).to_be_visible(timeout=PATIENCE)
    expect(mina.get_by_text("For the lobby in Espoo.")).to_be_visible()
