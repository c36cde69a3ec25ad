"""A shop in plain dictionaries keeps the contract, so the contract needs nothing of the built-in shop."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from assist.protocol.values import Basket, Context, Links
from assist.shop import ShopGateway
from assist.shop.records import (
    FOUND_MOST,
    SLICE_MOST,
    Coupon,
    Customer,
    Line,
    Order,
    OrderHead,
    Payment,
    Quote,
    QuoteHead,
    Return,
    Review,
    Slice,
    StoredBasket,
)
from tests.shop_contract.asking import Known, all_told
from tests.shop_contract.contract import GatewayContract

DAY = timedelta(days=1)
START = datetime(2026, 5, 1, 12, tzinfo=UTC)
LAMP = Line(sku="lamp-1", name="Lamp", quantity=2, unit_price=Decimal("9.50"))


class DictionaryGateway:
    """The smallest adapter there can be."""

    def __init__(self, shops: dict[str, dict[str, Any]]) -> None:
        self._shops = shops

    def _of(self, shop_code: str, noun: str) -> dict[str, Any]:
        found: dict[str, Any] = self._shops.get(shop_code, {}).get(noun, {})
        return found

    def _slice(self, rows: list[Any], limit: int, before: str) -> Slice[Any]:
        ids = [row.head.id if hasattr(row, "head") else row.id for row in rows]
        if before and before not in ids:
            return Slice()
        start = ids.index(before) + 1 if before else 0
        end = start + min(max(limit, 1), SLICE_MOST)
        items = [getattr(row, "head", row) for row in rows[start:end]]
        return Slice(items=tuple(items), before=ids[end - 1] if end < len(rows) else "")

    def confirmed(self, shop_code: str, context: Context) -> frozenset[str]:
        """Nothing is confirmed."""
        return frozenset()

    def basket(self, shop_code: str, business_partner_id: str, basket_id: str) -> Basket | None:
        """Baskets are not stated to this shop."""
        return None

    def links(self, shop_code: str, context: Context) -> Links:
        """Nothing to look up."""
        return Links()

    def find_customers(self, shop_code: str, words: str) -> tuple[Customer, ...]:
        """By every word."""
        wanted = words.lower().split()
        rows = self._of(shop_code, "customers").values()
        found = [row for row in rows if wanted and all(word in f"{row.name} {row.email}".lower() for word in wanted)]
        return tuple(found[:FOUND_MOST])

    def customer(self, shop_code: str, customer_id: str) -> Customer | None:
        """By id."""
        return self._of(shop_code, "customers").get(customer_id)

    def baskets(self, shop_code: str, customer_id: str) -> tuple[StoredBasket, ...]:
        """Of one customer."""
        rows = self._of(shop_code, "baskets").values()
        return tuple(row for row in rows if customer_id and row.customer_id == customer_id)

    def stored_basket(self, shop_code: str, basket_id: str) -> StoredBasket | None:
        """By id."""
        return self._of(shop_code, "baskets").get(basket_id)

    def coupons(self, shop_code: str, customer_id: str) -> tuple[Coupon, ...]:
        """For those who are known."""
        known = self.customer(shop_code, customer_id)
        return (Coupon(code="TEN", name="Ten off", benefit="percent"),) if known else ()

    def quotes(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[QuoteHead]:
        """Of one customer."""
        rows = [row for row in self._of(shop_code, "quotes").values() if row.head.customer_id == customer_id]
        return self._slice(rows, limit, before)

    def quote(self, shop_code: str, quote_id: str) -> Quote | None:
        """By id."""
        return self._of(shop_code, "quotes").get(quote_id)

    def find_orders(self, shop_code: str, number: str) -> tuple[OrderHead, ...]:
        """By how the number begins."""
        rows = self._of(shop_code, "orders").values()
        return tuple(row.head for row in rows if number and row.head.number.startswith(number))[:FOUND_MOST]

    def orders(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[OrderHead]:
        """Of one customer."""
        rows = [row for row in self._of(shop_code, "orders").values() if row.head.customer_id == customer_id]
        return self._slice(rows if customer_id else [], limit, before)

    def order(self, shop_code: str, order_id: str) -> Order | None:
        """By id."""
        return self._of(shop_code, "orders").get(order_id)

    def returns(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Return]:
        """This shop takes nothing back."""
        return Slice()

    def reviews(self, shop_code: str, product_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Review]:
        """Of one product."""
        rows = [row for row in self._of(shop_code, "reviews").values() if row.product_id == product_id]
        return self._slice(rows, limit, before)

    def pending_reviews(self, shop_code: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Review]:
        """Those that wait."""
        rows = [row for row in self._of(shop_code, "reviews").values() if row.state == "pending"]
        return self._slice(rows, limit, before)


def _order(number: int) -> Order:
    head = OrderHead(
        id=f"order-{number}",
        number=f"A{number}",
        state="placed",
        currency="EUR",
        total=Decimal("19.00"),
        placed_at=START - number * DAY,
        customer_id="gus",
    )
    payment = Payment(kind="card", state="authorized", card_brand="Visa", card_last4="4242")
    return Order(head=head, payment=payment, lines=(LAMP,))


def _quote(number: int) -> Quote:
    head = QuoteHead(
        id=f"quote-{number}",
        number=f"Q{number}",
        state="requested",
        customer_id="gus",
        currency="EUR",
        total=Decimal("19.00"),
        requested_at=START - number * DAY,
    )
    return Quote(head=head, lines=(LAMP,))


def _review(number: int) -> Review:
    return Review(
        id=f"review-{number}",
        product_id="lamp",
        customer_id="gus",
        author="Gus",
        stars=4,
        title="Good",
        state="pending" if number % 2 else "approved",
        written_at=START - number * DAY,
    )


def shop_in_dictionaries() -> dict[str, Any]:
    """A customer with a basket, three orders, two quotes and five reviews."""
    basket = StoredBasket(
        id="basket-1", state="active", currency="EUR", total=Decimal("19.00"), lines=(LAMP,), customer_id="gus"
    )
    return {
        "customers": {"gus": Customer(id="gus", name="Gus Keller", email="gus@example.com")},
        "baskets": {basket.id: basket},
        "orders": {order.head.id: order for order in map(_order, range(3))},
        "quotes": {quote.head.id: quote for quote in map(_quote, range(2))},
        "reviews": {review.id: review for review in map(_review, range(5))},
    }


class TestDictionaries(GatewayContract):
    """A shop that has nothing to do with ours."""

    @pytest.fixture
    def gateway(self) -> ShopGateway:
        """Over one shop."""
        return DictionaryGateway({"shop": shop_in_dictionaries(), "other-shop": {}})

    @pytest.fixture
    def known(self) -> Known:
        """What lies in it."""
        return Known(
            customer="gus",
            words="gus keller",
            basket="basket-1",
            quote="quote-0",
            order="order-0",
            order_number="A0",
            product="lamp",
        )

    def test_there_is_something_of_each_kind(self, gateway: ShopGateway, known: Known) -> None:
        kinds = {type(told) for told in all_told(gateway, known)}
        assert kinds == {Customer, StoredBasket, Coupon, QuoteHead, Quote, OrderHead, Order, Review}
