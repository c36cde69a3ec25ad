"""Nothing of a card is kept, echoed or logged: only brand and last four digits reach the order."""

import io
import logging
from datetime import date

import pytest
from django.apps import apps
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from storefront.shop.cards import TypedCard, check_card, passes_luhn
from storefront.shop.models import Checkout
from storefront.shop.rules import Refused
from tests.storefront_shop.browser import Browser
from tests.storefront_shop.buying import ADDRESS, CARD, buy

TODAY = date(2026, 11, 23)
NUMBER = "4242424242424242"


def at_the_card(browser: Browser) -> None:
    """A guest who is about to enter a card."""
    browser.add("kaari")
    browser.post("checkout/", email="gus@example.com", **ADDRESS)
    browser.post("checkout/payment/", payment="card")


def all_rows() -> str:
    """Everything that the database holds, as one text."""
    with connection.cursor() as cursor:
        parts = []
        for model in apps.get_models():
            cursor.execute(f'SELECT * FROM "{model._meta.db_table}"')
            parts += [repr(row) for row in cursor.fetchall()]
    return "\n".join(parts)


def test_after_a_purchase_the_number_is_in_no_row_and_no_log(gus: Browser) -> None:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logging.getLogger().addHandler(handler)
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        buy(gus, "kaari", payment="card")
    finally:
        logging.getLogger().removeHandler(handler)
        logging.getLogger().setLevel(logging.INFO)
    everything = all_rows() + written.getvalue()
    assert "'4242'" in everything
    assert NUMBER not in everything
    assert CARD["number"] not in everything
    assert CARD["expiry"] not in everything


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("number", "4000 0000 0000 0002", "bank has declined"),
        ("number", "4242 4242 4242 4241", "typing error"),
        ("number", "4111 1111 1111 1111", "test cards alone"),
        ("number", "\x00<script>", "typing error"),
        ("expiry", "13/39", "month and year"),
        ("expiry", "10/26", "has expired"),
        ("expiry", "12/99", "month and year"),
        ("code", "12", "three or four"),
        ("cardholder", " ", "name on the card"),
    ],
)
def test_a_card_that_cannot_be_used_leaves_empty_fields(gus: Browser, field: str, value: str, says: str) -> None:
    at_the_card(gus)
    page = gus.post("checkout/card/", **{**CARD, field: value})
    body = page.content.decode()
    assert page.status_code == 400
    assert says in body
    assert "fields are empty again" in body
    assert "data-assist-private" in body
    assert value.strip() == "" or f'value="{value}"' not in body
    assert not any(f'value="{typed}"' in body for typed in CARD.values())
    assert Checkout.objects.get().card_last4 == ""


def test_the_card_form_is_private_and_in_no_cache(gus: Browser) -> None:
    at_the_card(gus)
    page = gus.get("checkout/card/")
    body = page.content.decode()
    assert "no-store" in page["Cache-Control"]
    assert 'action="/shop/lumo/checkout/card/" data-assist-private' in body
    assert all(f'autocomplete="{kind}"' in body for kind in ("cc-name", "cc-number", "cc-exp", "cc-csc"))


def test_a_card_can_be_changed_before_the_order(gus: Browser) -> None:
    at_the_card(gus)
    gus.post("checkout/card/", **CARD)
    assert gus.post("checkout/payment/", payment="card", change="1")["Location"].endswith("/checkout/card/")
    gus.post("checkout/card/", **{**CARD, "number": "5555 5555 5555 4444"})
    kept = Checkout.objects.get()
    assert (kept.card_brand, kept.card_last4) == ("Mastercard", "4444")


def test_a_card_says_nothing_of_itself() -> None:
    assert NUMBER not in repr(TypedCard(NUMBER, "12/39", "123", "Gus"))


@given(st.text(max_size=40), st.text(max_size=12), st.text(max_size=6))
def test_whatever_is_typed_is_refused_with_words(number: str, expiry: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        check_card(TypedCard(number, expiry, code, "Gus"), TODAY)
    assert refused.value.field


@given(st.integers(min_value=10**11, max_value=10**18 - 1))
def test_one_wrong_figure_never_passes(prefix: int) -> None:
    right = [f"{prefix}{digit}" for digit in range(10) if passes_luhn(f"{prefix}{digit}")]
    assert len(right) == 1
