"""Buying in the built-in shop: a guest with a card on a phone, Mina by invoice, and what comes after."""

import re
import time

from playwright.sync_api import Page, expect

from tests.install import PASSWORD
from tests.journeys.people import PATIENCE, PHONE, ShopperAt, World


def _press(page: Page, name: str) -> None:
    """Press a button and wait for the page that follows."""
    page.get_by_role("button", name=name, exact=True).click()
    page.wait_for_load_state()


def _address(page: Page) -> None:
    for label, value in {
        "Street and house number": "Torstraße 1",
        "Postal code": "10119",
        "Town": "Berlin",
    }.items():
        page.get_by_label(label).first.fill(value)


def _card(page: Page, number: str) -> None:
    for label, value in {
        "Name on the card": "Gus Keller",
        "Card number": number,
        "Valid until": "12/39",
        "Security code": "123",
    }.items():
        page.get_by_label(label).fill(value)
    _press(page, "Use this card")


def _log_in(person: ShopperAt, shop: str, email: str) -> Page:
    page = person.browser_page
    person.go(f"/shop/{shop}/login/")
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    _press(page, "Log in")
    page.wait_for_url(re.compile(f"/shop/{shop}/(?!login)"))
    return page


def _to_review(page: Page) -> None:
    for button in ("On to delivery", "On to payment", "Go on"):
        _press(page, button)


def _mail_has_come(world: World, subject: str) -> None:
    """The mail has left by outbox, courier and SMTP, once."""
    deadline = time.monotonic() + PATIENCE / 1000
    while not (mails := [each for each in world.install.mails() if f"Subject: {subject}" in each]):
        assert time.monotonic() < deadline, "no mail has come"
        time.sleep(0.2)
    assert len(mails) == 1


def test_gus_buys_on_a_phone_with_a_card(calm_world: World) -> None:
    gus = calm_world.shopper("/shop/lumo/product/kaari/", size=PHONE)
    page = gus.browser_page
    _press(page, "Add to basket")
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    gus.go("/shop/lumo/checkout/")
    page.get_by_label("E-mail").fill("gus@example.com")
    page.get_by_label("Name", exact=True).first.fill("Gus Keller")
    _address(page)
    _to_review(page)
    _card(page, "4000 0000 0000 0002")
    expect(page.get_by_text("The bank has declined this card")).to_be_visible()
    expect(page.get_by_label("Card number")).to_have_value("")
    _card(page, "4242 4242 4242 4242")
    page.get_by_label("I accept the terms and conditions").check()
    _press(page, "Order now for €89.00")
    expect(page.get_by_role("heading", name="Thank you. Your order is placed.")).to_be_visible()
    expect(page.get_by_text("•••• 4242")).to_be_visible()
    _mail_has_come(calm_world, "Thank you for your order: L-")
    page.get_by_role("link", name="Invoice").click()
    expect(page.get_by_text("With 19% VAT: €14.21")).to_be_visible()


def test_terms_can_be_rejected_and_help_opens(calm_world: World) -> None:
    juergen = calm_world.shopper("/shop/lumo/")
    page = _log_in(juergen, "lumo", "juergen@example.com")
    juergen.go("/shop/lumo/product/pallo/")
    _press(page, "Add to basket")
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    juergen.go("/shop/lumo/checkout/")
    _to_review(page)
    _press(page, "I do not accept the terms")
    expect(page.get_by_role("heading", name="Nothing is ordered")).to_be_visible()
    page.get_by_role("link", name="Ask about the terms").click()
    expect(juergen.panel.get_by_label(re.compile("^Your (question|message)"))).to_have_value(
        "I have a question about the terms and conditions", timeout=PATIENCE
    )
    juergen.go("/shop/lumo/basket/")
    expect(page.get_by_text("Pallo globe").first).to_be_visible()


def test_mina_buys_by_invoice_cancels_a_piece_and_sends_back(calm_world: World) -> None:
    mina = calm_world.shopper("/shop/lumo-business/")
    page = _log_in(mina, "lumo-business", "mina@nordhaus.example")
    mina.go("/shop/lumo-business/product/vieras/")
    page.get_by_label("Quantity").fill("12")
    _press(page, "Add to basket")
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    mina.go("/shop/lumo-business/checkout/")
    _to_review(page)
    page.get_by_label("I accept the terms and conditions").check()
    page.get_by_role("button", name=re.compile("^Order now for")).click()
    expect(page.get_by_text("Thank you. Your order is placed.")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("link", name="Cancel", exact=True).click()
    page.get_by_label(re.compile("Vieras")).fill("6")
    _press(page, "Cancel these pieces")
    expect(page.get_by_text("6 canceled")).to_be_visible()
    mina.go("/shop/lumo-business/account/orders/")
    page.get_by_role("link", name=re.compile("LB-2003118")).click()
    page.get_by_role("link", name="Send back").click()
    page.get_by_label(re.compile("Aula")).fill("1")
    page.get_by_label("It is broken or does not work").check()
    _press(page, "Ask for the return")
    expect(page.get_by_text("Requested", exact=True)).to_be_visible()
    _press(page, "Keep it after all")
    expect(page.get_by_text("Withdrawn", exact=True)).to_be_visible()
