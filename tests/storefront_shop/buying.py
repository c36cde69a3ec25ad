"""Going through the checkout as a browser without scripts would."""

import re

from django.http import HttpResponse

from tests.storefront_shop.browser import Browser

ADDRESS = {
    "name": "Gus Keller",
    "street": "Torstraße 1",
    "postal_code": "10119",
    "city": "Berlin",
    "country": "DE",
    "to": "new",
    "billing": "same",
}
CARD = {"number": "4242 4242 4242 4242", "expiry": "12/39", "code": "123", "cardholder": "Gus Keller"}


def fill_in(browser: Browser, *, payment: str = "invoice", query: str = "", **address: str) -> None:
    """Address, delivery and payment, up to the review."""
    for page, fields in (
        ("checkout/", {"email": "gus@example.com", **ADDRESS, **address}),
        ("checkout/shipping/", {"shipping": "standard", "note": "Ring twice"}),
        ("checkout/payment/", {"payment": payment}),
    ):
        answer = browser.post(page + query, **fields)
        assert answer.status_code == 303, answer.content.decode()
    if payment == "card":
        assert browser.post("checkout/card/" + query, **CARD).status_code == 303


def last_form(browser: Browser, query: str = "") -> dict[str, str]:
    """The hidden fields of the review page."""
    body = browser.client.get(f"/shop/{browser.code}/checkout/review/{query}").content.decode()
    found = {name: re.search(rf'name="{name}" value="([^"]+)"', body) for name in ("checkout", "seen")}
    return {name: match[1] for name, match in found.items() if match}


def place(browser: Browser, query: str = "", **fields: str) -> HttpResponse:
    """Accept the terms and order."""
    return browser.post(f"checkout/place/{query}", **(fields or {"terms": "1", **last_form(browser, query)}))


def buy(browser: Browser, product: str, quantity: str = "1", *, payment: str = "invoice") -> HttpResponse:
    """All of it."""
    browser.add(product, quantity)
    fill_in(browser, payment=payment)
    return place(browser)
