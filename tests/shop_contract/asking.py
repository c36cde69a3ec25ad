"""Every question of the ShopGateway, so that each rule of the contract is put to all of them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from assist.protocol.values import Basket, Context, Links
from assist.shop import ShopGateway
from assist.shop.records import SLICE_MOST, Slice

HOSTILE = (
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "x\udfffy",
    "\u202e",
    "x" * 10_000,
    "9" * 10_000,
    "9" * 18,
    "-1",
    "1e9",
    "٣",
    "' or 1=1 --",
    "%",
    "_",
    "../../admin",
    "<script>alert(1)</script>",
    "\N{LATIN SMALL LETTER A}\N{COMBINING DIAERESIS}" * 50,
)
"""What ids, words and cursors may turn out to be."""


@dataclass(frozen=True)
class Known:
    """What the adapter's shop holds, so that the contract knows what to ask for; empty where there is nothing.

    `secrets` are texts that lie in the shop's own records and must never come out, such as password hashes.
    """

    shop: str = "shop"
    other_shop: str = "other-shop"
    customer: str = ""
    words: str = ""
    basket: str = ""
    quote: str = ""
    order: str = ""
    order_number: str = ""
    product: str = ""
    secrets: tuple[str, ...] = field(default=())


One = Callable[[ShopGateway, str, str], Any]
Many = Callable[[ShopGateway, str, str, int, str], Slice[Any]]

ONES: dict[str, One] = {
    "customer": lambda gateway, shop, each: gateway.customer(shop, each),
    "stored_basket": lambda gateway, shop, each: gateway.stored_basket(shop, each),
    "quote": lambda gateway, shop, each: gateway.quote(shop, each),
    "order": lambda gateway, shop, each: gateway.order(shop, each),
}
"""Questions for one thing by its id."""
FEW: dict[str, One] = {
    "find_customers": lambda gateway, shop, words: gateway.find_customers(shop, words),
    "find_orders": lambda gateway, shop, number: gateway.find_orders(shop, number),
    "baskets": lambda gateway, shop, customer: gateway.baskets(shop, customer),
    "coupons": lambda gateway, shop, customer: gateway.coupons(shop, customer),
}
"""Questions that are answered in one go."""
SLICES: dict[str, Many] = {
    "quotes": lambda gateway, shop, each, limit, before: gateway.quotes(shop, each, limit, before),
    "orders": lambda gateway, shop, each, limit, before: gateway.orders(shop, each, limit, before),
    "returns": lambda gateway, shop, each, limit, before: gateway.returns(shop, each, limit, before),
    "reviews": lambda gateway, shop, each, limit, before: gateway.reviews(shop, each, limit, before),
    "pending_reviews": lambda gateway, shop, _, limit, before: gateway.pending_reviews(shop, limit, before),
}
"""Questions that are answered slice by slice."""
_ASKED_BY = {
    "customer": "customer",
    "stored_basket": "basket",
    "quote": "quote",
    "order": "order",
    "find_customers": "words",
    "find_orders": "order_number",
    "baskets": "customer",
    "coupons": "customer",
    "quotes": "customer",
    "orders": "customer",
    "returns": "customer",
    "reviews": "product",
    "pending_reviews": "shop",
}


def asked_by(question: str, known: Known) -> str:
    """What the question is put with in the adapter's shop."""
    return str(getattr(known, _ASKED_BY[question]))


def answer(gateway: ShopGateway, question: str, shop: str, each: str, limit: int = SLICE_MOST, before: str = "") -> Any:
    """Whatever the question is answered with."""
    if question in SLICES:
        return SLICES[question](gateway, shop, each, limit, before)
    return (ONES | FEW)[question](gateway, shop, each)


def items(told: Any) -> list[Any]:
    """The records in an answer of any shape."""
    if told is None:
        return []
    if isinstance(told, Slice):
        return list(told.items)
    return list(told) if isinstance(told, tuple) else [told]


def all_told(gateway: ShopGateway, known: Known) -> Iterator[Any]:
    """Every record that the gateway gives of what is known."""
    for question in _ASKED_BY:
        yield from items(answer(gateway, question, known.shop, asked_by(question, known)))


def context_of(each: str) -> Context:
    """A context in which every value is this one."""
    return Context(
        business_partner_id=each,
        shop_id=each,
        catalog_id=each,
        catalog_variant_id=each,
        hierarchy_area=each,
        product_id=each,
        basket=Basket(id=each, currency="EUR", lines=[]),
    )


QUESTIONS = tuple(_ASKED_BY)
NOTHING: tuple[Any, ...] = (None, (), Slice(), frozenset(), Links())
"""How a gateway says that there is nothing."""
