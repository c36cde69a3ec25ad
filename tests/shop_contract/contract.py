"""The contract of a ShopGateway; what a test says is what an adapter has to keep.

class TestMyShop(GatewayContract):
    @pytest.fixture
    def gateway(self) -> ShopGateway: ...

    @pytest.fixture
    def known(self) -> Known: ...
"""

import re
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urlsplit

import msgspec
import pytest

from assist.protocol.base import Value
from assist.shop import ShopGateway
from assist.shop.records import BASKETS_MOST, FOUND_MOST, ID_MOST, SLICE_MOST, Slice
from tests.shop_contract.asking import (
    HOSTILE,
    NOTHING,
    QUESTIONS,
    SLICES,
    Known,
    all_told,
    answer,
    asked_by,
    context_of,
    items,
)

_DIGITS = re.compile(r"(?:\d[ -]?){12,18}\d")


class GatewayContract:
    """Every rule, put to every question."""

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_what_is_unknown_is_answered_with_nothing(self, gateway: ShopGateway, known: Known, question: str) -> None:
        shops = (known.shop,) if question != "pending_reviews" else ()
        for shop in (*shops, "no-such-shop"):
            assert answer(gateway, question, shop, "0000000000000000") in NOTHING

    @pytest.mark.parametrize("question", QUESTIONS)
    def test_whatever_is_asked_nothing_is_raised_and_nothing_is_given_away(
        self, gateway: ShopGateway, known: Known, question: str
    ) -> None:
        for hostile in HOSTILE:
            assert answer(gateway, question, hostile, asked_by(question, known)) in NOTHING, hostile[:20]
            told = answer(gateway, question, known.shop, hostile)
            assert told in NOTHING or question in {"find_customers", "pending_reviews"}, hostile[:20]

    @pytest.mark.parametrize("question", SLICES)
    def test_a_cursor_that_was_never_given_leads_nowhere(
        self, gateway: ShopGateway, known: Known, question: str
    ) -> None:
        for hostile in HOSTILE[1:]:
            told = answer(gateway, question, known.shop, asked_by(question, known), before=hostile)
            assert told == Slice(), hostile[:20]

    @pytest.mark.parametrize("shop", ["known", "hostile"])
    def test_a_hostile_context_is_not_confirmed(self, gateway: ShopGateway, known: Known, shop: str) -> None:
        for hostile in HOSTILE:
            where = known.shop if shop == "known" else hostile
            assert gateway.confirmed(where, context_of(hostile)) - {"shopId"} == frozenset(), hostile[:20]
            assert gateway.links(where, context_of(hostile)) in NOTHING, hostile[:20]
            assert gateway.basket(where, hostile, hostile) is None, hostile[:20]

    @pytest.mark.parametrize("question", [each for each in QUESTIONS if each != "pending_reviews"])
    def test_what_one_shop_has_does_not_exist_in_another(
        self, gateway: ShopGateway, known: Known, question: str
    ) -> None:
        assert answer(gateway, question, known.other_shop, asked_by(question, known)) in NOTHING

    def test_searches_and_lists_are_bounded(self, gateway: ShopGateway, known: Known) -> None:
        for letter in "aeiou@.":
            assert len(gateway.find_customers(known.shop, letter)) <= FOUND_MOST
        for digit in "0123456789":
            assert len(gateway.find_orders(known.shop, digit)) <= FOUND_MOST
        assert len(gateway.baskets(known.shop, known.customer)) <= BASKETS_MOST
        assert len(gateway.coupons(known.shop, known.customer)) <= SLICE_MOST

    @pytest.mark.parametrize("question", SLICES)
    def test_a_slice_is_never_longer_than_asked_for(self, gateway: ShopGateway, known: Known, question: str) -> None:
        for limit in (-1, 0, 1, 2, 10**9):
            told = answer(gateway, question, known.shop, asked_by(question, known), limit)
            assert len(told.items) <= min(max(limit, 1), SLICE_MOST), limit

    @pytest.mark.parametrize("question", SLICES)
    def test_slices_one_after_the_other_are_the_whole_list_once(
        self, gateway: ShopGateway, known: Known, question: str
    ) -> None:
        each = asked_by(question, known)
        whole = answer(gateway, question, known.shop, each)
        pieces, before = [], ""
        for _ in range(SLICE_MOST):
            told = answer(gateway, question, known.shop, each, 1, before)
            pieces += told.items
            before = told.before
            if not before or len(pieces) >= len(whole.items):
                break
        assert pieces == list(whole.items)

    @pytest.mark.parametrize("question", SLICES)
    def test_lists_begin_with_the_newest(self, gateway: ShopGateway, known: Known, question: str) -> None:
        told = answer(gateway, question, known.shop, asked_by(question, known))
        moments = [_moment(each) for each in told.items]
        assert moments == sorted(moments, reverse=True)

    def test_baskets_begin_with_the_active_one(self, gateway: ShopGateway, known: Known) -> None:
        states = [basket.state for basket in gateway.baskets(known.shop, known.customer)]
        assert states == sorted(states, key=["active", "saved", "shared"].index)

    def test_everything_survives_the_way_through_json(self, gateway: ShopGateway, known: Known) -> None:
        for told in all_told(gateway, known):
            assert msgspec.json.decode(msgspec.json.encode(told), type=type(told)) == told

    def test_nothing_secret_comes_out(self, gateway: ShopGateway, known: Known) -> None:
        for told in all_told(gateway, known):
            text = msgspec.json.encode(told).decode()
            assert [secret for secret in known.secrets if secret in text] == []
            assert [found for found in _DIGITS.findall(text) if _is_card(found)] == []

    def test_of_a_card_brand_and_last_four_digits_alone(self, gateway: ShopGateway, known: Known) -> None:
        order = gateway.order(known.shop, known.order)
        last4 = order.payment.card_last4 if order else ""
        assert last4 == "" or re.fullmatch(r"\d{4}", last4)

    def test_money_times_ids_and_links_have_the_agreed_shape(self, gateway: ShopGateway, known: Known) -> None:
        for told in all_told(gateway, known):
            for name, value in _leaves(told):
                assert _is_sound(name, value), (name, value)

    def test_the_same_thing_is_told_the_same_everywhere(self, gateway: ShopGateway, known: Known) -> None:
        customers = {each.id: each for each in gateway.find_customers(known.shop, known.words)}
        assert customers.get(known.customer) == gateway.customer(known.shop, known.customer)
        for basket in gateway.baskets(known.shop, known.customer):
            assert gateway.stored_basket(known.shop, basket.id) == basket
        for head in gateway.quotes(known.shop, known.customer).items:
            quote = gateway.quote(known.shop, head.id)
            assert quote is not None and quote.head == head
        for found in gateway.orders(known.shop, known.customer).items:
            order = gateway.order(known.shop, found.id)
            assert order is not None and order.head == found
            assert found in gateway.find_orders(known.shop, found.number)

    def test_sums_are_what_their_lines_say(self, gateway: ShopGateway, known: Known) -> None:
        for basket in gateway.baskets(known.shop, known.customer):
            off = sum((each.amount for each in basket.discounts), Decimal(0))
            assert basket.total == _sum_of(basket.lines) - off
        quote = gateway.quote(known.shop, known.quote)
        assert quote is None or quote.head.total == _sum_of(quote.lines)

    def test_words_are_found_whatever_their_case_and_order(self, gateway: ShopGateway, known: Known) -> None:
        turned = " ".join(reversed(known.words.upper().split()))
        assert gateway.find_customers(known.shop, turned) == gateway.find_customers(known.shop, known.words)
        assert gateway.find_customers(known.shop, f"{known.words} no-such-word-anywhere") == ()


def _moment(told: Any) -> datetime:
    names = ("requested_at", "placed_at", "written_at")
    moment: datetime = next(getattr(told, name) for name in names if hasattr(told, name))
    return moment


def _sum_of(lines: Any) -> Decimal:
    return sum((line.unit_price * line.quantity for line in lines), Decimal(0))


def _leaves(told: Any) -> list[tuple[str, Any]]:
    found: list[tuple[str, Any]] = []
    for name in told.__struct_fields__:
        value = getattr(told, name)
        parts = value if isinstance(value, tuple) else (value,)
        for part in parts:
            found += _leaves(part) if isinstance(part, Value) else [(name, part)]
    return found


def _is_sound(name: str, value: Any) -> bool:
    if isinstance(value, Decimal):
        return value.is_finite() and value == round(value, 2)
    if isinstance(value, datetime):
        return value.tzinfo is not None
    if name == "link":
        return value == "" or urlsplit(value).scheme in {"http", "https"}
    if name == "currency":
        return re.fullmatch(r"[A-Z]{3}", value) is not None
    if name == "id" or name.endswith("_id"):
        return len(value) <= ID_MOST
    return True


def _is_card(digits: str) -> bool:
    """Whether a run of digits passes the check that every card number passes."""
    figures = [int(each) for each in digits if each.isdigit()][::-1]
    doubled = [sum(divmod(2 * each, 10)) for each in figures[1::2]]
    return (sum(figures[::2]) + sum(doubled)) % 10 == 0


__all__ = ["GatewayContract", "Known", "items"]
