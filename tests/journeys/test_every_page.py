"""Pages of the shop, of sign-in and set-up, and states of the console, looked at as `test_every_state` does."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.install import PASSWORD
from tests.journeys.axe import Eyes
from tests.journeys.people import PATIENCE, AgentAt, World

LONG = "Our_order_4500012345678901234567890123456789012345678901234567890 https://shop.example/a/very/long/address?with=much"
SHORT = ("", "product/kaari/", "search/?q=e&colour=moss")
OPEN = (
    "area/table/",
    "search/?q=nothing-like-this",
    "basket/",
    "login/",
    "register/",
    "auction/",
    "auction/kaari-number-one/",
    "logged-out/",
    "no-such-page/",
)
MINE = (
    "baskets/",
    "account/",
    "account/profile/",
    "account/addresses/",
    "account/addresses/new/",
    "account/service/",
    "account/orders/",
    "account/reviews/",
    "account/returns/",
    "account/quotes/",
)


def look_at(eyes: Eyes, page: Page, shop: str, *paths: str) -> None:
    """Open pages of the built-in shop one after the other."""
    for path in paths:
        page.goto(f"{shop}{path}")
        eyes.look(page, f"shop, {path or 'home'}")


def test_the_shop_s_first_pages_can_be_read_by_everybody(calm_world: World, eyes: Eyes) -> None:
    look_at(eyes, calm_world.page(), f"{calm_world.install.site.shop}/shop/lumo/", *SHORT)


@pytest.mark.long
def test_a_guest_s_pages_can_be_read_by_everybody(calm_world: World, eyes: Eyes) -> None:
    page, shop = calm_world.page(), f"{calm_world.install.site.shop}/shop/lumo/"
    look_at(eyes, page, shop, *OPEN)
    page.goto(f"{shop}login/")
    page.get_by_label("E-mail").first.fill("gus@example.com")
    page.get_by_label("Password").fill("not this one")
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("alert").first).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "shop, log-in refused")
    page.goto(f"{shop}product/kaari/")
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "shop, added")
    look_at(eyes, page, shop, "basket/", "checkout/")
    page.locator("form").evaluate_all("(forms) => forms.forEach((form) => { form.noValidate = true; })")
    page.get_by_role("button", name="On to delivery").click()
    expect(page.locator("[aria-invalid=true]").first).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "shop, address with mistakes")


@pytest.mark.long
def test_a_customer_s_pages_can_be_read_by_everybody(calm_world: World, eyes: Eyes) -> None:
    page, shop = calm_world.page(), f"{calm_world.install.site.shop}/shop/lumo-business/"
    page.goto(f"{shop}login/")
    page.get_by_label("E-mail").first.fill("mina@nordhaus.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Log in").click()
    expect(page.get_by_role("link", name=re.compile("^My account,"))).to_be_visible(timeout=PATIENCE)
    look_at(eyes, page, shop, *MINE)
    for place, path in {"an order": "account/orders/", "a quote": "account/quotes/", "shared": "baskets/"}.items():
        page.goto(f"{shop}{path}")
        page.locator("main :is(.row-link, .rows a, .slip h3 a)").first.click()
        eyes.look(page, f"shop, {place}")
    page.goto(f"{shop}product/vieras/")
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    look_at(eyes, page, shop, "basket/", "checkout/")
    for button in ("On to delivery", "On to payment", "Go on"):
        page.get_by_role("button", name=button, exact=True).click()
        page.wait_for_load_state()
        eyes.look(page, f"shop, checkout after {button}")
    page.get_by_label("I accept the terms and conditions").check()
    page.get_by_role("button", name=re.compile("^Order now for")).click()
    expect(page.get_by_text("Thank you. Your order is placed.")).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "shop, ordered")
    for link in ("Cancel", "Invoice"):
        page.get_by_role("link", name=link, exact=True).click()
        page.wait_for_load_state()
        eyes.look(page, f"shop, {link}")
        page.go_back()


@pytest.mark.long
def test_sign_in_and_set_up_can_be_read_by_everybody(calm_world: World, eyes: Eyes) -> None:
    root, console = AgentAt(calm_world, calm_world.page()), calm_world.install.site.console
    page = root.page
    page.goto(f"{console}/")
    eyes.look(page, "places of this install")
    page.goto(f"{console}/accounts/login/?next=/setup/shop/")
    eyes.look(page, "sign-in")
    page.locator("input[name=login]").fill("root")
    page.locator("input[name=password]").fill("not this one")
    page.get_by_role("button", name="Sign in").first.click()
    expect(page.get_by_role("alert").first).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "sign-in refused")
    page.goto(f"{console}/accounts/password/reset/")
    eyes.look(page, "password forgotten")
    page.goto(f"{console}/accounts/login/?next=/setup/shop/")
    page.locator("input[name=login]").fill("root")
    page.locator("input[name=password]").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").first.click()
    page.wait_for_url("**/setup/shop/")
    eyes.look(page, "set-up, new shop")
    for step in ("shop", "look", "hours", "channels", "people", "embed", "done"):
        page.goto(f"{console}/setup/shop/lumo/{step}/")
        eyes.look(page, f"set-up, {step}")
    page.goto(f"{console}/console/")
    eyes.look(page, "no agent yet")


@pytest.mark.long
def test_every_state_of_the_console_can_be_read_by_everybody(calm_world: World, eyes: Eyes) -> None:
    ada = AgentAt(calm_world, calm_world.page())
    ada.sign_in("ada")
    page = ada.page
    expect(page.get_by_role("banner")).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "console, idle")
    page.get_by_role("banner").get_by_role("button", name=re.compile("Available|Idle|RONA|Offline")).click()
    eyes.look(page, "console, presence")
    page.keyboard.press("Escape")
    ada.set_available()
    eyes.look(page, "console, nothing to do")
    gus = calm_world.shopper("/shop/lumo/product/kaari/")
    gus.ask(LONG)
    offers = page.get_by_role("region", name=re.compile("^Incoming"))
    expect(offers.get_by_role("group").first).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "console, offer")
    offers.get_by_role("button", name=re.compile("^Decline.*reason|^Why|^Decline with", re.I)).first.click()
    eyes.look(page, "console, reasons to decline")
    page.keyboard.press("Escape")
    ada.accept()
    ada.write(LONG)
    gus.write(LONG)
    expect(ada.line(LONG)).to_have_count(3, timeout=PATIENCE)
    eyes.look(page, "console, talking")
    page.context.set_offline(True)
    ada.write("Too late")
    expect(page.get_by_text("Sending").first).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "console, offline")
    page.context.set_offline(False)
    expect(page.get_by_text("Sending")).to_have_count(0, timeout=PATIENCE)
    page.get_by_role("button", name=re.compile("^Shortcuts")).click()
    eyes.look(page, "console, shortcuts")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="End", exact=True).click()
    eyes.look(page, "console, end?")
    page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    expect(page.get_by_role("dialog", name="Wrap up")).to_be_visible(timeout=PATIENCE)
    eyes.look(page, "console, wrap-up")
    page.get_by_role("dialog").get_by_role("button", name="Keep open").click()
    eyes.look(page, "console, ended")


@pytest.mark.long
def test_feat_s1_board_and_reports_can_be_read_by_everybody(calm_world: World, eyes: Eyes) -> None:
    mo = AgentAt(calm_world, calm_world.page())
    mo.sign_in("mo")
    mo.set_available()
    calm_world.shopper("/shop/lumo/product/kaari/").ask(LONG)
    for place in ("Board", "Reports"):
        mo.page.get_by_role("navigation").get_by_role("link", name=place).first.click()
        expect(mo.page.get_by_role("heading", name=place, level=1)).to_be_visible(timeout=PATIENCE)
        expect(mo.page.get_by_role("table").first).to_be_visible(timeout=PATIENCE)
        eyes.look(mo.page, place)
