"""Orders of the demo in every state, a return, and the addresses of those who ordered; a second run adds nothing."""

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from assist.models import Shop
from assist.queries.clock import now
from assist.rules.words import ShopKind
from storefront.shop.delivery import shipping_price, vat_upon, vat_within
from storefront.shop.history import OrderFact
from storefront.shop.models import Customer, Listing, Order, OrderEvent, OrderLine, Return, ReturnLine
from storefront.shop.rules import FINISH_NAMES, Finish
from storefront.shop.words import OrderState, PaymentKind, PaymentState, ReturnReason, ReturnState, ShippingKind

_PATH = (OrderFact.PACK, OrderFact.SHIP, OrderFact.DELIVER)
_STEPS = {OrderState.PLACED: 0, OrderState.PACKED: 1, OrderState.SHIPPED: 2, OrderState.DELIVERED: 3}


@dataclass(frozen=True)
class OrderSeed:
    """An order of so many days ago: lines are product and pieces."""

    number: str
    days: int
    state: OrderState
    lines: tuple[tuple[str, int], ...]
    payment: PaymentKind = PaymentKind.INVOICE
    payment_state: PaymentState = PaymentState.OPEN


_CARD, _PAID = PaymentKind.CARD, PaymentState.PAID
_JUERGEN = (
    OrderSeed("L-1004821", 0, OrderState.PLACED, (("kaari", 1), ("pallo", 2)), _CARD, PaymentState.AUTHORIZED),
    OrderSeed("L-1003977", 3, OrderState.SHIPPED, (("huvi", 1),), _CARD, _PAID),
    OrderSeed("L-1002564", 12, OrderState.DELIVERED, (("katto", 1), ("kaari", 2)), PaymentKind.INVOICE, _PAID),
    OrderSeed("L-1001310", 40, OrderState.CANCELED, (("pallo", 1),), _CARD, PaymentState.RELEASED),
)
_MINA = (
    OrderSeed("LB-2007712", 0, OrderState.PLACED, (("vieras", 12),)),
    OrderSeed("LB-2006405", 2, OrderState.PACKED, (("vieras", 24), ("aula", 2))),
    OrderSeed("LB-2003118", 20, OrderState.DELIVERED, (("aula", 4), ("piha", 6)), PaymentKind.INVOICE, _PAID),
)
_ADDRESSES = {
    "juergen@example.com": (
        {
            "name": "Jürgen Schäfer",
            "street": "Lindenstraße 8",
            "postal_code": "10969",
            "city": "Berlin",
            "country": "DE",
        },
        {"name": "Erika Schäfer", "street": "Am Hang 3", "postal_code": "79100", "city": "Freiburg", "country": "DE"},
    ),
    "mina@nordhaus.example": (
        {
            "name": "Mina Lindqvist",
            "company": "Nordhaus Möbel GmbH",
            "street": "Speicherstraße 21",
            "postal_code": "24103",
            "city": "Kiel",
            "country": "DE",
            "phone": "+49 431 555010",
        },
        {
            "name": "Nordhaus Showroom",
            "company": "Nordhaus Möbel GmbH",
            "street": "Tekniikantie 12",
            "postal_code": "02150",
            "city": "Espoo",
            "country": "FI",
        },
    ),
}


def seed_orders(shop: Shop) -> None:
    """Addresses and orders of the shop's own customer."""
    email, seeds = {
        "lumo": ("juergen@example.com", _JUERGEN),
        "lumo-business": ("mina@nordhaus.example", _MINA),
    }[shop.code]
    customer = Customer.objects.filter(shop=shop, email=email).first()
    if customer is None:
        return
    if not customer.addresses.exists():
        for at, address in enumerate(_ADDRESSES[email]):
            customer.addresses.create(**address, is_shipping=at == 0, is_billing=at == 0)
    for seed in seeds:
        if not Order.objects.filter(shop=shop, number=seed.number).exists():
            _order(shop, customer, seed, now() - timedelta(days=seed.days, hours=3))


def _order(shop: Shop, customer: Customer, seed: OrderSeed, moment: datetime) -> None:
    address = {"company": "", "phone": "", **_ADDRESSES[customer.email][0]}
    variant = shop.shop_catalog.variants.get(code="en-EUR")
    listings = {each.product.code: each for each in Listing.objects.filter(variant=variant).select_related("product")}
    lines = [(listings[code], pieces) for code, pieces in seed.lines if code in listings]
    goods = sum((listing.price * pieces for listing, pieces in lines), Decimal("0.00"))
    shipping = shipping_price(ShippingKind.STANDARD, variant.currency, goods)
    tax, total = _taxed(shop, goods + shipping, address["country"])
    order = Order.objects.create(
        shop=shop,
        variant=variant,
        customer=customer,
        account=customer.account,
        checkout=uuid.uuid5(uuid.NAMESPACE_URL, seed.number),
        number=seed.number,
        state=seed.state,
        payment=seed.payment,
        payment_state=seed.payment_state,
        card_brand="Visa" if seed.payment == PaymentKind.CARD else "",
        card_last4="4242" if seed.payment == PaymentKind.CARD else "",
        name=customer.name,
        email=customer.email,
        shipping_address=address,
        billing_address=address,
        shipping=ShippingKind.STANDARD,
        currency=variant.currency,
        goods=goods,
        shipping_price=shipping,
        total=total,
        tax=tax,
        placed_at=moment,
        changed_at=moment,
    )
    for listing, pieces in lines:
        _line(order, listing, pieces)
    _history(order, moment)
    if seed.number == "L-1002564":
        _return(order, moment + timedelta(days=9))


def _taxed(shop: Shop, amount: Decimal, country: str) -> tuple[Decimal, Decimal]:
    if shop.kind == ShopKind.B2B:
        tax = vat_upon(amount, country)
        return tax, amount + tax
    return vat_within(amount, country), amount


def _line(order: Order, listing: Listing, pieces: int) -> None:
    finish = Finish(listing.product.finishes[0])
    OrderLine.objects.create(
        order=order,
        product=listing.product,
        finish=finish,
        sku=f"{listing.product.code}-{finish}",
        name=f"{listing.name}, {FINISH_NAMES[finish]}",
        quantity=pieces,
        unit_price=listing.price,
        canceled=pieces if order.state == OrderState.CANCELED else 0,
    )


def _history(order: Order, moment: datetime) -> None:
    facts = [OrderFact.PLACED, *_PATH[: _STEPS.get(OrderState(order.state), 0)]]
    if order.state == OrderState.CANCELED:
        facts += [OrderFact.CANCEL, OrderFact.RELEASE]
    for at, fact in enumerate(facts):
        actor = order.name if fact in {OrderFact.PLACED, OrderFact.CANCEL} else ""
        OrderEvent.objects.create(order=order, kind=fact, actor=actor, at=moment + timedelta(hours=at))


def _return(order: Order, moment: datetime) -> None:
    line = order.lines.order_by("-id")[0]
    row = Return.objects.create(
        order=order,
        number="R-3001277",
        state=ReturnState.REQUESTED,
        reason=ReturnReason.BROKEN,
        comment="The shade has a crack at the rim.",
        requested_at=moment,
        changed_at=moment,
    )
    ReturnLine.objects.create(of=row, line=line, quantity=1)
    OrderLine.objects.filter(pk=line.pk).update(returned=1)
    body = {"number": row.number}
    OrderEvent.objects.create(order=order, kind=OrderFact.RETURN_REQUESTED, actor=order.name, body=body, at=moment)
