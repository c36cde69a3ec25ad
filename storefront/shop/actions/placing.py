"""Placing an order: one transaction that sees all of it or leaves everything as it was.

Locks are taken in one order: basket or lot, then products by id, then coupons by id.
"""

import secrets
from decimal import Decimal
from typing import NamedTuple
from uuid import UUID

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assist.models.clock import AssistNow
from storefront.shop.actions.coupons import use_coupons
from storefront.shop.actions.mailing import mail_order
from storefront.shop.availability import check_left
from storefront.shop.history import OrderFact
from storefront.shop.models import Basket, Checkout, Lot, Order, OrderEvent, OrderLine, Product
from storefront.shop.pricing import CENT
from storefront.shop.queries.checkouts import (
    Purchase,
    Wanted,
    changed_prices,
    is_as_seen,
    orderable_basket,
    purchase_of,
    seen_by,
)
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused, money
from storefront.shop.words import PaymentKind, PaymentState, ShopMail, Terms

_CHANGED = gettext_lazy("Your basket has changed in another window. Look at it again.")


class Placing(NamedTuple):
    """The last form: which checkout, what its page had shown, and whether the terms were accepted."""

    checkout: UUID
    seen: str
    accepts: bool


@transaction.atomic
def place_order(visit: Visit, wanted: Wanted, form: Placing) -> Order:
    """Order what the checkout holds; the same form sent twice gives the same order.

    Raises Refused when the terms are not accepted, a step is missing, or price or stock are not as shown.
    """
    _lock(visit, wanted)
    placed = _placed(visit, form.checkout)
    if placed:
        return placed
    if not form.accepts:
        raise Refused(_("Accept the terms and conditions to order, or press the button beside it."), "terms")
    purchase, checkout = _checked(visit, wanted, form)
    _take_from_stock(purchase)
    order = _written(visit, purchase, checkout)
    if purchase.view:
        use_coupons(order, purchase.view)
    _clear(purchase, checkout)
    mail_order(order, ShopMail.PLACED)
    return order


def _lock(visit: Visit, wanted: Wanted) -> None:
    if wanted.lot:
        Lot.objects.select_for_update(of=("self",)).filter(shop=visit.shop, code=wanted.lot).first()
        return
    row = orderable_basket(visit, wanted.basket)
    # A basket that was put aside meanwhile is not the one that was looked at.
    if row and Basket.objects.select_for_update(of=("self",)).filter(pk=row.pk, state=row.state).first() is None:
        raise Refused(str(_CHANGED))


def _placed(visit: Visit, checkout: UUID) -> Order | None:
    return Order.objects.filter(shop=visit.shop, checkout=checkout, customer=visit.customer).first()


def _checked(visit: Visit, wanted: Wanted, form: Placing) -> tuple[Purchase, Checkout]:
    purchase = purchase_of(visit, wanted)
    if purchase is None or purchase.checkout is None or purchase.checkout.key != form.checkout:
        raise Refused(str(_CHANGED))
    if purchase.missing_step:
        raise Refused(_("Something is still missing. Fill in the steps above."))
    _check_seen(purchase, form.seen)
    return purchase, purchase.checkout


def _check_seen(purchase: Purchase, signed: str) -> None:
    seen = seen_by(signed)
    if is_as_seen(purchase, seen):
        return
    told = [_price_change(purchase, line.full_name, old, line.price) for line, old in changed_prices(purchase, seen)]
    raise Refused(" ".join(told) or _("Something has changed since this page was shown. Look at it once more."))


def _price_change(purchase: Purchase, name: str, old: Decimal, new: Decimal) -> str:
    currency, language = purchase.variant.currency, purchase.variant.language
    words = {"name": name, "old": money(old, currency, language), "new": money(new, currency, language)}
    return _("The price of %(name)s has changed from %(old)s to %(new)s.") % words


def _take_from_stock(purchase: Purchase) -> None:
    if purchase.lot:
        return
    pieces: dict[int, int] = {}
    for line in purchase.lines:
        pieces[line.product.pk] = pieces.get(line.product.pk, 0) + line.quantity
    names = {line.product.pk: line.name for line in purchase.lines}
    for product in Product.objects.select_for_update(of=("self",)).filter(pk__in=pieces).order_by("pk"):
        _check_stock(product, pieces[product.pk], names[product.pk])
        Product.objects.filter(pk=product.pk).update(stock=F("stock") - pieces[product.pk])


def _check_stock(product: Product, wanted: int, name: str) -> None:
    try:
        check_left(wanted, product.stock, product.pack)
    except Refused as short:
        raise Refused(f"{name}: {short.text}") from short


def _written(visit: Visit, purchase: Purchase, checkout: Checkout) -> Order:
    amounts, customer = purchase.amounts, visit.customer
    pays_by_card = checkout.payment == PaymentKind.CARD
    order = Order.objects.create(
        shop=visit.shop,
        variant=purchase.variant,
        customer=customer,
        account=customer.account if customer else None,
        lot=purchase.lot,
        checkout=checkout.key,
        number=_number(visit),
        basket_key=purchase.basket.key if purchase.basket else "",
        payment=checkout.payment,
        payment_state=PaymentState.AUTHORIZED if pays_by_card else PaymentState.OPEN,
        card_brand=checkout.card_brand if pays_by_card else "",
        card_last4=checkout.card_last4 if pays_by_card else "",
        name=checkout.name,
        email=checkout.email,
        shipping_address=checkout.shipping_address,
        billing_address=checkout.billing_address or checkout.shipping_address,
        shipping=checkout.shipping,
        currency=purchase.variant.currency,
        goods=amounts.goods,
        discounts=[[name, str(amount)] for name, amount in amounts.discounts],
        shipping_price=amounts.shipping,
        total=amounts.total,
        tax=amounts.tax,
        note=checkout.note,
    )
    _write_lines(order, purchase)
    _tell(order, visit, pays_by_card=pays_by_card)
    return order


def _write_lines(order: Order, purchase: Purchase) -> None:
    OrderLine.objects.bulk_create(
        OrderLine(
            order=order,
            product=line.product,
            finish=line.finish,
            sku=line.sku,
            name=line.full_name,
            quantity=line.quantity,
            unit_price=line.price.quantize(CENT),
        )
        for line in purchase.lines
    )


def _tell(order: Order, visit: Visit, *, pays_by_card: bool) -> None:
    actor = visit.customer.name if visit.customer else order.name
    OrderEvent.objects.create(order=order, kind=OrderFact.PLACED, actor=actor, body={"terms": Terms.ACCEPTED})
    if pays_by_card:
        OrderEvent.objects.create(order=order, kind=OrderFact.AUTHORIZE, body={"last4": order.card_last4})


def _number(visit: Visit) -> str:
    """A number that tells nobody how much is sold: the shop's initials and seven random figures."""
    initials = "".join(word[0] for word in visit.shop.code.split("-") if word).upper()[:4]
    while True:
        number = f"{initials}-{secrets.randbelow(9_000_000) + 1_000_000}"
        if not Order.objects.filter(shop=visit.shop, number=number).exists():
            return number


def _clear(purchase: Purchase, checkout: Checkout) -> None:
    checkout.delete()
    if purchase.basket:
        purchase.basket.lines.all().delete()
        purchase.basket.coupons.all().delete()
        Basket.objects.filter(pk=purchase.basket.pk).update(version=F("version") + 1, changed_at=AssistNow())
