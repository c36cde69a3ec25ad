"""What Assist asks a shop's own system, and who answers for which kind of shop."""

from typing import Protocol

from assist.protocol.values import Basket, Context, Links
from assist.shop.records import (
    SLICE_MOST,
    Coupon,
    Customer,
    Order,
    OrderHead,
    Quote,
    QuoteHead,
    Return,
    Review,
    Slice,
    StoredBasket,
)


class ContextReads(Protocol):
    """What Assist asks about the context that a page states."""

    def confirmed(self, shop_code: str, context: Context) -> frozenset[str]:
        """The context keys (as the page names them) whose stated value the shop knows to be true."""

    def basket(self, shop_code: str, business_partner_id: str, basket_id: str) -> Basket | None:
        """The basket as the shop holds it, when it belongs to that partner."""

    def links(self, shop_code: str, context: Context) -> Links:
        """Where staff can look up what the context names."""


class CustomerReads(Protocol):
    """What staff look up about somebody who buys."""

    def find_customers(self, shop_code: str, words: str) -> tuple[Customer, ...]:
        """At most FOUND_MOST customers with all the words in name, e-mail or partner ID; no words find nobody."""

    def customer(self, shop_code: str, customer_id: str) -> Customer | None:
        """One customer."""

    def baskets(self, shop_code: str, customer_id: str) -> tuple[StoredBasket, ...]:
        """The customer's baskets, at most BASKETS_MOST: the active one first, then saved, then shared ones."""

    def stored_basket(self, shop_code: str, basket_id: str) -> StoredBasket | None:
        """One basket, whoever owns it."""

    def coupons(self, shop_code: str, customer_id: str) -> tuple[Coupon, ...]:
        """The coupons that this customer could use now, their own first; at most SLICE_MOST."""


class TradeReads(Protocol):
    """What staff look up about quotes, orders, returns and reviews.

    Lists come newest first, at most `limit` and SLICE_MOST at a time; `before` is what the last slice gave.
    """

    def quotes(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[QuoteHead]:
        """The customer's quotes."""

    def quote(self, shop_code: str, quote_id: str) -> Quote | None:
        """One quote with its lines."""

    def find_orders(self, shop_code: str, number: str) -> tuple[OrderHead, ...]:
        """At most FOUND_MOST orders whose number begins so; an empty number finds none."""

    def orders(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[OrderHead]:
        """The customer's orders."""

    def order(self, shop_code: str, order_id: str) -> Order | None:
        """One order with lines, addresses and history; of a card brand and last four digits alone."""

    def returns(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Return]:
        """What the customer sends back."""

    def reviews(self, shop_code: str, product_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Review]:
        """What customers say about a product, whatever its moderation says."""

    def pending_reviews(self, shop_code: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Review]:
        """The reviews of the shop that wait for moderation."""


class ShopGateway(ContextReads, CustomerReads, TradeReads, Protocol):
    """Reads from a shop's own system.

    Never raises for what is unknown, unreadable or another shop's: it answers None, an empty tuple or an empty slice.
    """


class NoGateway:
    """A shop that only states and signs: nothing to ask."""

    def confirmed(self, shop_code: str, context: Context) -> frozenset[str]:
        """Nothing is confirmed."""
        return frozenset()

    def basket(self, shop_code: str, business_partner_id: str, basket_id: str) -> Basket | None:
        """No basket is known."""
        return None

    def links(self, shop_code: str, context: Context) -> Links:
        """Nothing to look up."""
        return Links()

    def find_customers(self, shop_code: str, words: str) -> tuple[Customer, ...]:
        """Nobody is found."""
        return ()

    def customer(self, shop_code: str, customer_id: str) -> Customer | None:
        """Nobody is known."""
        return None

    def baskets(self, shop_code: str, customer_id: str) -> tuple[StoredBasket, ...]:
        """No baskets are known."""
        return ()

    def stored_basket(self, shop_code: str, basket_id: str) -> StoredBasket | None:
        """No basket is known."""
        return None

    def coupons(self, shop_code: str, customer_id: str) -> tuple[Coupon, ...]:
        """No coupons are known."""
        return ()

    def quotes(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[QuoteHead]:
        """No quotes are known."""
        return Slice()

    def quote(self, shop_code: str, quote_id: str) -> Quote | None:
        """No quote is known."""
        return None

    def find_orders(self, shop_code: str, number: str) -> tuple[OrderHead, ...]:
        """No orders are found."""
        return ()

    def orders(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[OrderHead]:
        """No orders are known."""
        return Slice()

    def order(self, shop_code: str, order_id: str) -> Order | None:
        """No order is known."""
        return None

    def returns(self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Return]:
        """No returns are known."""
        return Slice()

    def reviews(self, shop_code: str, product_id: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Review]:
        """No reviews are known."""
        return Slice()

    def pending_reviews(self, shop_code: str, limit: int = SLICE_MOST, before: str = "") -> Slice[Review]:
        """No reviews wait."""
        return Slice()


_GATEWAYS: dict[str, ShopGateway] = {"": NoGateway()}


def register_gateway(name: str, gateway: ShopGateway) -> None:
    """Make `gateway` answer for every shop whose gateway is `name`; called once, by a wiring module."""
    _GATEWAYS[name] = gateway


def gateway_for(name: str) -> ShopGateway:
    """The gateway of that name; a name without one answers like no gateway."""
    return _GATEWAYS.get(name, _GATEWAYS[""])


def gateway_names() -> list[str]:
    """The names that an administrator can choose from."""
    return sorted(_GATEWAYS)
