"""Orders and returns as their own customer sees them; every read starts from the visit."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.core import signing
from django.db.models import QuerySet, Sum

from storefront.shop.history import OrderFact
from storefront.shop.models import Order, OrderLine, Return
from storefront.shop.queries.visits import Visit
from storefront.shop.transitions import ORDER, RETURN, OrderMove, ReturnMove
from storefront.shop.words import OrderState, ReturnState

_SHOWN_ORDER = signing.TimestampSigner(salt="storefront.shop.shown-order")
SHOWN_ORDER_LIFE = timedelta(days=180)
RETURN_LIFE = timedelta(days=30)
PAGE = 10


def orders_of(visit: Visit) -> QuerySet[Order]:
    """What the customer has ordered, the latest first, with the pieces counted."""
    if visit.customer is None:
        return Order.objects.none()
    own = Order.objects.filter(shop=visit.shop, customer=visit.customer)
    return own.select_related("variant").annotate(pieces=Sum("lines__quantity")).order_by("-placed_at", "-id")


def order_of(visit: Visit, key: str) -> Order | None:
    """One of the customer's own orders."""
    return orders_of(visit).select_related("shop", "lot").filter(key=key).first()


def signed_order(order: Order) -> str:
    """What the link of an order holds that needs no log-in."""
    return _SHOWN_ORDER.sign(order.key)


def order_shown_by(visit: Visit, signed: str) -> Order | None:
    """The guest's order that a link names, while the link lasts; an account's orders need a log-in."""
    try:
        key = _SHOWN_ORDER.unsign(signed, max_age=SHOWN_ORDER_LIFE)
    except signing.BadSignature:
        return None
    return Order.objects.select_related("variant", "shop").filter(shop=visit.shop, key=key, customer=None).first()


def lines_of(order: Order) -> list[OrderLine]:
    """The lines with what is needed to draw them."""
    return list(order.lines.select_related("product"))


def can_cancel(order: Order) -> bool:
    """Whether the customer may still cancel."""
    return OrderState(order.state) in ORDER.sources(OrderMove.CANCEL)


def delivered_at(order: Order) -> datetime | None:
    """When it arrived."""
    return order.events.filter(kind=OrderFact.DELIVER).values_list("at", flat=True).last()


def can_return(order: Order, at: datetime) -> bool:
    """Whether pieces may come back at that time: delivered, and not too long ago."""
    arrived = delivered_at(order) if order.state == OrderState.DELIVERED else None
    return arrived is not None and at - arrived <= RETURN_LIFE


def left_of(line: OrderLine) -> int:
    """The pieces of a line that are neither canceled nor on their way back."""
    return line.quantity - line.canceled - line.returned


def returns_of(visit: Visit) -> QuerySet[Return]:
    """What the customer has sent back or means to."""
    if visit.customer is None:
        return Return.objects.none()
    own = Return.objects.filter(order__shop=visit.shop, order__customer=visit.customer)
    return own.select_related("order__variant").annotate(pieces=Sum("lines__quantity")).order_by("-requested_at", "-id")


def return_of(visit: Visit, order: str, number: str) -> Return | None:
    """One of the customer's own returns."""
    return returns_of(visit).filter(order__key=order, number=number).first()


def can_withdraw(row: Return) -> bool:
    """Whether the customer may still change their mind."""
    return ReturnState(row.state) in RETURN.sources(ReturnMove.WITHDRAW)


def worth_of(row: Return) -> Decimal:
    """What the pieces of a return were sold for."""
    return sum((each.quantity * each.line.unit_price for each in row.lines.select_related("line")), Decimal("0.00"))
