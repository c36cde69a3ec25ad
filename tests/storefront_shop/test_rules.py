"""Quantities, money and ways back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.shop.rules import Refused, capped, check_quantity, line_total, money, parse_quantity, safe_way_back


@pytest.mark.parametrize(
    ("amount", "currency", "language", "written"),
    [
        ("89", "EUR", "en", "€89.00"),
        ("1234.5", "EUR", "en", "€1,234.50"),
        ("1234.5", "EUR", "de", "1.234,50\xa0€"),
        ("1234.5", "CHF", "de", "1.234,50\xa0CHF"),
        ("1234.5", "EUR", "fi", "1\xa0234,50\xa0€"),
        ("4.2", "CHF", "en", "CHF\xa04.20"),
    ],
)
def test_money_is_written_as_people_write_it(amount: str, currency: str, language: str, written: str) -> None:
    assert money(Decimal(amount), currency, language) == written


def test_a_refused_pack_names_the_orders_that_are_possible() -> None:
    with pytest.raises(Refused, match="order 12 or 18"):
        check_quantity(13, 6, 9999)
    with pytest.raises(Refused, match="order 6"):
        check_quantity(3, 6, 9)
    with pytest.raises(Refused, match="at least 6"):
        check_quantity(0, 6, 9999)


@given(st.integers(1, 10**6), st.integers(1, 1000), st.integers(1000, 9999))
def test_a_capped_quantity_can_always_be_ordered(quantity: int, pack: int, most: int) -> None:
    assert check_quantity(capped(quantity, pack, most), pack, most) <= most


@given(st.text())
def test_whatever_is_typed_as_a_quantity_is_a_number_or_a_refusal(raw: str) -> None:
    try:
        quantity = parse_quantity(raw)
    except Refused:
        quantity = 0
    assert 0 <= quantity < 10**6


@given(st.text())
def test_a_way_back_never_leaves_the_shop(target: str) -> None:
    assert safe_way_back(target, "/shop/lumo/").startswith("/shop/lumo/")
    assert ".." not in safe_way_back("/shop/lumo/" + target, "/shop/lumo/").split("?")[0].split("/")


def test_a_line_costs_price_times_quantity() -> None:
    assert line_total(Decimal("4.20"), 24) == Decimal("100.80")
