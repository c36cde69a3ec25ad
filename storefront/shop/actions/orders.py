"""What happens to an order after it was placed: packed, shipped, canceled in part or whole, ordered again.

Locks are taken in one order: the order, then products by id, then coupons by id.
"""

from collections.abc import Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from assist.actions.door import advance
from assist.models.clock import AssistNow
from assist.rules.words import ShopKind
from storefront.shop.actions.baskets import put_in_basket
from storefront.shop.actions.coupons import give_back_coupons
from storefront.shop.actions.mailing import mail_order
from storefront.shop.actions.stock import Staff, audit, may_change
from storefront.shop.delivery import vat_upon, vat_within
from storefront.shop.history import ORDER_STATES, OrderFact
from storefront.shop.models import Order, OrderEvent, OrderLine, Product
from storefront.shop.pricing import CENT
from storefront.shop.queries.orders import can_cancel, left_of, order_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.transitions import ORDER, PAYMENT, OrderMove, PaymentMove
from storefront.shop.words import OrderState, PaymentKind, ShopMail


@transaction.atomic
def move_order(actor: Staff, order: Order, move: OrderMove) -> None:
    """A member of staff packs, ships, delivers or cancels an order; a card is charged when it leaves.

    Raises PermissionDenied, and the core's Refused when the order is in another state by now.
    """
    may_change(actor, Order)
    locked = _locked(order.pk)
    if move is OrderMove.CANCEL:
        _cancel_all(locked, "")
    else:
        _advance(locked, move)
    if move is OrderMove.SHIP and locked.payment == PaymentKind.CARD:
        _move_payment(locked, PaymentMove.PAY)
    audit(actor, locked, f"order.{move}")


@transaction.atomic
def move_payment(actor: Staff, order: Order, move: PaymentMove) -> None:
    """A member of staff writes that an order is paid, or that its money went back."""
    may_change(actor, Order)
    locked = _locked(order.pk)
    _move_payment(locked, move)
    audit(actor, locked, f"order.{move}")


@transaction.atomic
def cancel_order(visit: Visit, key: str) -> Order:
    """The customer cancels a whole order; stock and payment are released."""
    order = _own_locked(visit, key)
    _cancel_all(order, order.name)
    return order


@transaction.atomic
def cancel_pieces(visit: Visit, key: str, pieces: Mapping[int, int]) -> Order:
    """The customer cancels some pieces, by line; canceling all of them cancels the order."""
    order = _own_locked(visit, key)
    lines = list(order.lines.select_for_update().order_by("id"))
    wanted = {line.pk: pieces.get(line.pk, 0) for line in lines}
    _check_pieces(lines, wanted)
    if all(wanted[line.pk] == left_of(line) for line in lines):
        _cancel_all(order, order.name)
        return order
    for line in lines:
        _cancel_line(order, line, wanted[line.pk])
    _price_again(order)
    return order


def _check_pieces(lines: list[OrderLine], wanted: Mapping[int, int]) -> None:
    if not any(wanted.values()):
        raise Refused(_("Say how many pieces you want to cancel."), "pieces")
    for line in lines:
        if wanted[line.pk] > left_of(line):
            words = _("Of %(name)s there are %(left)s in this order.")
            raise Refused(words % {"name": line.name, "left": left_of(line)}, f"line-{line.pk}")


def _own_locked(visit: Visit, key: str) -> Order:
    found = order_of(visit, key)
    if found is None:
        raise Refused(_("There is no such order."))
    order = _locked(found.pk)
    if not can_cancel(order):
        words = _("This order cannot be canceled any more: %(state)s. Send it back when it has arrived.")
        raise Refused(words % {"state": ORDER_STATES[OrderState(order.state)]})
    return order


def _locked(pk: int) -> Order:
    return Order.objects.select_for_update(of=("self",)).select_related("shop").get(pk=pk)


def _cancel_all(order: Order, actor: str) -> None:
    _advance(order, OrderMove.CANCEL, actor)
    left = {line: left_of(line) for line in order.lines.order_by("id")}
    _back_to_stock(order, left)
    order.lines.update(canceled=F("quantity") - F("returned"))
    give_back_coupons(order)
    _release(order)
    mail_order(order, ShopMail.CANCELED)


def _cancel_line(order: Order, line: OrderLine, pieces: int) -> None:
    if not pieces:
        return
    OrderLine.objects.filter(pk=line.pk).update(canceled=F("canceled") + pieces)
    _back_to_stock(order, {line: pieces})
    tell(order, OrderFact.CANCEL_PIECES, order.name, pieces=pieces, name=line.name)


def _back_to_stock(order: Order, pieces: Mapping[OrderLine, int]) -> None:
    # The piece of a lot was never counted in the stock.
    if order.lot_id:
        return
    wanted: dict[int, int] = {}
    for line, many in pieces.items():
        if line.product_id:
            wanted[line.product_id] = wanted.get(line.product_id, 0) + many
    for product in Product.objects.select_for_update(of=("self",)).filter(pk__in=wanted).order_by("pk"):
        Product.objects.filter(pk=product.pk).update(stock=F("stock") + wanted[product.pk])


def _release(order: Order) -> None:
    for move in (PaymentMove.RELEASE, PaymentMove.REFUND):
        if order.payment_state in PAYMENT.sources(move):
            _move_payment(order, move)
            return


def _price_again(order: Order) -> None:
    """What is left is charged; reductions shrink in proportion, delivery stays as agreed."""
    goods = sum((left_of(line) * line.unit_price for line in order.lines.all()), Decimal("0.00"))
    share = goods / order.goods if order.goods else Decimal(0)
    discounts = [[name, str(_cents(Decimal(amount) * share))] for name, amount in order.discounts]
    net = goods - sum((Decimal(amount) for _name, amount in discounts), Decimal(0)) + order.shipping_price
    order.tax, order.total = _taxed(order, net)
    order.goods, order.discounts = goods, discounts
    order.save(update_fields=["goods", "discounts", "tax", "total"])
    Order.objects.filter(pk=order.pk).update(generation=F("generation") + 1, changed_at=AssistNow())


def _taxed(order: Order, amount: Decimal) -> tuple[Decimal, Decimal]:
    country = order.shipping_address["country"]
    if order.shop.kind == ShopKind.B2B:
        tax = vat_upon(amount, country)
        return tax, amount + tax
    return vat_within(amount, country), amount


def _cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def _advance(order: Order, move: OrderMove, actor: str = "") -> None:
    advance(order, ORDER, move, changed_at=AssistNow())
    tell(order, OrderFact(move.value), actor)


def _move_payment(order: Order, move: PaymentMove) -> None:
    advance(order, PAYMENT, move, column="payment_state", changed_at=AssistNow())
    tell(order, OrderFact(move.value), "")


def tell(order: Order, kind: OrderFact, actor: str, **body: Any) -> None:
    """Write down what happened, for the customer to read."""
    OrderEvent.objects.create(order=order, kind=kind, actor=actor, body=body)


def order_again(visit: Visit, key: str) -> list[str]:
    """Put what was ordered into the basket as far as possible; returns a sentence for each thing that could not be."""
    order = order_of(visit, key)
    if order is None:
        raise Refused(_("There is no such order."))
    return [missed for line in order.lines.select_related("product") if (missed := _again(visit, line))]


def _again(visit: Visit, line: OrderLine) -> str:
    if line.product is None:
        return _("%(name)s is no longer sold.") % {"name": line.name}
    try:
        put_in_basket(visit, line.product.code, line.finish, line.quantity)
    except Refused as refused:
        return f"{line.name}: {refused.text}"
    return ""
