"""What a shop tells Assist about its customers, baskets, quotes, orders, returns, reviews and coupons.

Plain values, the same for every shop: an adapter fills them in, staff see them. `id` is whatever the shop itself
tells things apart by, at most 64 characters; it means nothing outside its shop. Money is exact. Words of state
are the shop's own, in lower case. What a shop does not know is left at its default.
"""

from datetime import datetime
from decimal import Decimal
from typing import Generic, TypeVar

from assist.protocol.base import Value

FOUND_MOST = 20
"""How many a search answers with."""
SLICE_MOST = 50
"""How many a list answers with at a time."""
BASKETS_MOST = 100
"""How many baskets of one customer are answered with."""
ID_MOST = 64

T = TypeVar("T")


class Slice(Value, Generic[T], frozen=True, kw_only=True):
    """A piece of a list, newest first; `before` asks for what follows and is empty at the end."""

    items: tuple[T, ...] = ()
    before: str = ""


class Customer(Value, frozen=True, kw_only=True):
    """Somebody who buys; `link` is where staff can look them up, an absolute address or empty."""

    id: str
    name: str
    email: str = ""
    phone: str = ""
    business_partner_id: str = ""
    company: str = ""
    company_partner_id: str = ""
    since: datetime | None = None
    link: str = ""


class Line(Value, frozen=True, kw_only=True):
    """So many pieces of something; `list_price` when the price differs from what the shop usually asks."""

    sku: str
    name: str
    quantity: int
    unit_price: Decimal
    product_id: str = ""
    list_price: Decimal | None = None
    canceled: int = 0
    returned: int = 0


class Address(Value, frozen=True, kw_only=True):
    """Where something is sent or billed."""

    name: str
    street: str
    postal_code: str
    city: str
    country: str
    company: str = ""
    phone: str = ""


class Happening(Value, frozen=True, kw_only=True):
    """What happened to something, when and by whom; `actor` is empty for the shop itself."""

    kind: str
    at: datetime
    actor: str = ""


class Member(Value, frozen=True, kw_only=True):
    """A colleague who shares a basket, and what they may do with it besides looking."""

    customer_id: str
    name: str
    permissions: tuple[str, ...] = ()
    is_owner: bool = False


class Discount(Value, frozen=True, kw_only=True):
    """So much less, and why."""

    name: str
    amount: Decimal


class StoredBasket(Value, frozen=True, kw_only=True):
    """A basket as the shop holds it: `state` is active, saved or shared."""

    id: str
    state: str
    currency: str
    total: Decimal
    lines: tuple[Line, ...] = ()
    discounts: tuple[Discount, ...] = ()
    name: str = ""
    customer_id: str = ""
    members: tuple[Member, ...] = ()
    changed_at: datetime | None = None
    version: int = 0
    link: str = ""


class QuoteHead(Value, frozen=True, kw_only=True):
    """What a list shows of a quote."""

    id: str
    number: str
    state: str
    customer_id: str
    currency: str
    total: Decimal
    requested_at: datetime
    expires_at: datetime | None = None


class Quote(Value, frozen=True, kw_only=True):
    """A quote with its lines: `unit_price` is offered, `list_price` what the shop usually asks."""

    head: QuoteHead
    lines: tuple[Line, ...]
    comment: str = ""
    reason: str = ""
    basket_id: str = ""
    version: int = 0
    link: str = ""


class OrderHead(Value, frozen=True, kw_only=True):
    """What a list shows of an order; `customer_id` is empty when a guest has bought."""

    id: str
    number: str
    state: str
    currency: str
    total: Decimal
    placed_at: datetime
    customer_id: str = ""
    name: str = ""


class Payment(Value, frozen=True, kw_only=True):
    """How an order is paid; of a card only what is printed on receipts: brand and last four digits."""

    kind: str
    state: str
    card_brand: str = ""
    card_last4: str = ""


class Order(Value, frozen=True, kw_only=True):
    """An order with all that was agreed and all that happened."""

    head: OrderHead
    payment: Payment
    lines: tuple[Line, ...]
    email: str = ""
    shipping_address: Address | None = None
    billing_address: Address | None = None
    shipping: str = ""
    shipping_price: Decimal = Decimal("0.00")
    discounts: tuple[Discount, ...] = ()
    tax: Decimal = Decimal("0.00")
    note: str = ""
    history: tuple[Happening, ...] = ()
    link: str = ""


class ReturnedLine(Value, frozen=True, kw_only=True):
    """So many pieces of a line that come back."""

    sku: str
    name: str
    quantity: int


class Return(Value, frozen=True, kw_only=True):
    """Pieces of an order that come back, or are meant to."""

    id: str
    number: str
    order_id: str
    order_number: str
    state: str
    reason: str
    requested_at: datetime
    lines: tuple[ReturnedLine, ...] = ()
    comment: str = ""
    answer: str = ""


class Review(Value, frozen=True, kw_only=True):
    """A customer's word on a product, with where its moderation stands: pending, approved or rejected."""

    id: str
    product_id: str
    customer_id: str
    author: str
    stars: int
    title: str
    state: str
    written_at: datetime
    body: str = ""
    language: str = ""
    reason: str = ""
    link: str = ""


class Coupon(Value, frozen=True, kw_only=True):
    """A code with what it gives; `customer_id` when it is one customer's own, `uses_left` when they are counted."""

    code: str
    name: str
    benefit: str
    customer_id: str = ""
    uses_left: int | None = None
    ends_at: datetime | None = None
