"""Orders and what comes back of them."""

from collections.abc import Mapping
from decimal import Decimal

from django.db.models import QuerySet

from assist.shop import records
from assist.shop.records import FOUND_MOST, SLICE_MOST
from storefront.shop.gateway.reading import admin_link, as_code, as_key, as_number, as_words, sliced
from storefront.shop.models import Order, OrderLine, Return

HISTORY_MOST = 100


class OrderAnswers:
    """Answers about orders and returns."""

    def find_orders(self, shop_code: str, number: str) -> tuple[records.OrderHead, ...]:
        """Orders whose number begins so, the newest first."""
        typed = "".join(as_words(number))
        rows = _orders_of(shop_code).filter(number__istartswith=typed) if typed else Order.objects.none()
        return tuple(map(_head, rows.order_by("-placed_at", "-pk")[:FOUND_MOST]))

    def orders(
        self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = ""
    ) -> records.Slice[records.OrderHead]:
        """The customer's orders."""
        rows = _orders_of(shop_code).filter(customer=as_number(customer_id))
        return sliced(rows, "placed_at", limit, before, _head)

    def order(self, shop_code: str, order_id: str) -> records.Order | None:
        """One order; a card is its brand and last four digits, since nothing else is stored."""
        rows = _orders_of(shop_code).prefetch_related("lines__product", "events")
        row = rows.filter(key=as_key(order_id)).first()
        return _record(row) if row else None

    def returns(
        self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = ""
    ) -> records.Slice[records.Return]:
        """What the customer sends back."""
        rows = Return.objects.filter(order__shop__code=as_code(shop_code), order__customer=as_number(customer_id))
        wanted = rows.select_related("order").prefetch_related("lines__line")
        return sliced(wanted, "requested_at", limit, before, _return)


def _orders_of(shop_code: str) -> QuerySet[Order]:
    return Order.objects.filter(shop__code=as_code(shop_code))


def _head(row: Order) -> records.OrderHead:
    return records.OrderHead(
        id=row.key,
        number=row.number,
        state=row.state,
        currency=row.currency,
        total=row.total,
        placed_at=row.placed_at,
        customer_id=str(row.customer_id or ""),
        name=row.name,
    )


def _record(row: Order) -> records.Order:
    payment = records.Payment(
        kind=row.payment, state=row.payment_state, card_brand=row.card_brand, card_last4=row.card_last4
    )
    return records.Order(
        head=_head(row),
        payment=payment,
        lines=tuple(map(_line, row.lines.all())),
        email=row.email,
        shipping_address=_address(row.shipping_address),
        billing_address=_address(row.billing_address),
        shipping=row.shipping,
        shipping_price=row.shipping_price,
        discounts=tuple(records.Discount(name=str(name), amount=Decimal(amount)) for name, amount in row.discounts),
        tax=row.tax,
        note=row.note,
        history=tuple(
            records.Happening(kind=each.kind, at=each.at, actor=each.actor) for each in row.events.all()[:HISTORY_MOST]
        ),
        link=admin_link("order", row.pk),
    )


def _line(line: OrderLine) -> records.Line:
    return records.Line(
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        product_id=line.product.code if line.product else "",
        canceled=line.canceled,
        returned=line.returned,
    )


def _address(stored: Mapping[str, str] | None) -> records.Address | None:
    if not stored:
        return None
    return records.Address(**{name: str(stored.get(name) or "") for name in records.Address.__struct_fields__})


def _return(row: Return) -> records.Return:
    lines = tuple(
        records.ReturnedLine(sku=each.line.sku, name=each.line.name, quantity=each.quantity) for each in row.lines.all()
    )
    return records.Return(
        id=str(row.pk),
        number=row.number,
        order_id=row.order.key,
        order_number=row.order.number,
        state=row.state,
        reason=row.reason,
        requested_at=row.requested_at,
        lines=lines,
        comment=row.comment,
        answer=row.answer,
    )
