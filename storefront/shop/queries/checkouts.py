"""What is about to be bought: a basket of one's own, a shared one, or a won lot, with its price as of now."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core import signing

from assist.models.clock import AssistNow
from assist.rules.words import ShopKind
from storefront.shop.delivery import shipping_price, vat_upon, vat_within
from storefront.shop.models import Basket, CatalogVariant, Checkout, Lot, Order, Product
from storefront.shop.queries.baskets import BasketView, basket_view
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import FINISH_NAMES, Finish, line_total, spoken
from storefront.shop.words import BasketState, PaymentKind, Permission, ShippingKind

_SEEN = "storefront.shop.seen"
STEPS = ("address", "shipping", "payment", "review")


@dataclass(frozen=True)
class Wanted:
    """What a checkout is of: a shared basket's key, a lot's code, or neither for the visit's own basket."""

    basket: str = ""
    lot: str = ""

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        return f"?basket={self.basket}" if self.basket else f"?lot={self.lot}" if self.lot else ""


@dataclass(frozen=True)
class PurchaseLine:
    """Pieces of one product at one price."""

    product: Product
    finish: Finish
    finish_name: str
    sku: str
    name: str
    quantity: int
    price: Decimal

    @property
    def total(self) -> Decimal:
        """What the line costs."""
        return line_total(self.price, self.quantity)

    @property
    def full_name(self) -> str:
        """The product's name with its finish."""
        return f"{self.name}, {self.finish_name}"


@dataclass(frozen=True)
class Amounts:
    """What a purchase costs, line by line of its sum; `is_net` when the VAT comes on top of prices."""

    goods: Decimal
    discounts: tuple[tuple[str, Decimal], ...]
    shipping: Decimal
    tax: Decimal
    total: Decimal
    is_net: bool


@dataclass(frozen=True)
class Purchase:
    """Something that a visit may order now."""

    wanted: Wanted
    basket: Basket | None
    lot: Lot | None
    variant: CatalogVariant
    lines: tuple[PurchaseLine, ...]
    discounts: tuple[tuple[str, Decimal], ...]
    is_shipping_free: bool
    checkout: Checkout | None
    view: BasketView | None
    is_net: bool

    @property
    def goods(self) -> Decimal:
        """All lines together."""
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def pieces(self) -> int:
        """How many things are bought."""
        return sum(line.quantity for line in self.lines)

    def shipping_of(self, kind: ShippingKind) -> Decimal:
        """What this way of delivery would cost."""
        return shipping_price(kind, self.variant.currency, self._worth, is_free=self.is_shipping_free)

    @property
    def _worth(self) -> Decimal:
        return self.goods - sum((amount for _, amount in self.discounts), Decimal(0))

    @property
    def amounts(self) -> Amounts:
        """The price as it would be ordered now."""
        chosen = ShippingKind(self.checkout.shipping) if self.checkout else ShippingKind.STANDARD
        shipping = self.shipping_of(chosen)
        country = ((self.checkout and self.checkout.shipping_address) or {}).get("country", "")
        before = self._worth + shipping
        tax = vat_upon(before, country) if self.is_net else vat_within(before, country)
        total = before + tax if self.is_net else before
        return Amounts(self.goods, self.discounts, shipping, tax, total, self.is_net)

    @property
    def missing_step(self) -> str:
        """The first step that is not filled in yet, or the empty string."""
        checkout = self.checkout
        if checkout is None or not checkout.shipping_address or not checkout.name or not checkout.email:
            return "address"
        unpaid = checkout.payment == PaymentKind.CARD and not checkout.card_last4
        return "payment" if not checkout.payment or unpaid else ""


def purchase_of(visit: Visit, wanted: Wanted) -> Purchase | None:
    """What the visit wants to buy when it may and there is something in it."""
    if wanted.lot:
        return _lot_purchase(visit, wanted)
    row = orderable_basket(visit, wanted.basket)
    view = basket_view(row, visit.variant) if row else None
    if row is None or view is None:
        return None
    lines = tuple(
        PurchaseLine(
            each.listing.product,
            each.finish,
            each.finish_name,
            each.sku,
            each.listing.name,
            each.quantity,
            each.listing.price,
        )
        for each in view.lines
    )
    return Purchase(
        wanted=wanted,
        basket=row,
        lot=None,
        variant=visit.variant,
        lines=lines,
        discounts=tuple((each.name, each.amount) for each in view.totals.discounts),
        is_shipping_free=view.totals.free_shipping,
        checkout=Checkout.objects.filter(basket=row, customer=visit.customer).first(),
        view=view,
        is_net=visit.shop.kind == ShopKind.B2B,
    )


def orderable_basket(visit: Visit, key: str) -> Basket | None:
    """The visit's own basket without a key; with one, a shared basket that its customer may order."""
    if not key or (visit.basket_row and visit.basket_row.key == key):
        return visit.basket_row
    customer = visit.customer
    if customer is None or customer.account_id is None:
        return None
    shared = Basket.objects.filter(shop=visit.shop, key=key, state=BasketState.SHARED, account=customer.account_id)
    may = shared.filter(members__customer=customer, members__permissions__contains=[Permission.ORDER.value])
    return shared.filter(customer=customer).first() or may.first()


def won_lot(visit: Visit, code: str) -> Lot | None:
    """The lot when it is over and the visit's customer has won it."""
    if visit.customer is None:
        return None
    lots = Lot.objects.select_related("product", "variant")
    return lots.filter(shop=visit.shop, code=code, leader=visit.customer, ends_at__lte=AssistNow()).first()


def _lot_purchase(visit: Visit, wanted: Wanted) -> Purchase | None:
    lot = won_lot(visit, wanted.lot)
    if lot is None or lot.price is None or Order.objects.filter(lot=lot).exists():
        return None
    finish = Finish(lot.finish)
    name = str(lot.names.get(spoken(visit.variant.language)) or next(iter(lot.names.values()), lot.code))
    sku = f"{lot.product.code}-{lot.finish}"
    line = PurchaseLine(lot.product, finish, str(FINISH_NAMES[finish]), sku, name, 1, lot.price)
    return Purchase(
        wanted=wanted,
        basket=None,
        lot=lot,
        variant=lot.variant,
        lines=(line,),
        discounts=(),
        is_shipping_free=False,
        checkout=Checkout.objects.filter(lot=lot).first(),
        view=None,
        is_net=visit.shop.kind == ShopKind.B2B,
    )


def seen_of(purchase: Purchase) -> str:
    """What the review page shows, signed, so that placing can tell what has changed since."""
    return signing.dumps(_shown(purchase), salt=_SEEN, compress=True)


def seen_by(signed: str) -> Mapping[str, Any]:
    """What a page has shown; empty when nobody can tell."""
    try:
        shown: Mapping[str, Any] = signing.loads(signed, salt=_SEEN, max_age=24 * 3600)
    except signing.BadSignature:
        return {}
    return shown


def is_as_seen(purchase: Purchase, seen: Mapping[str, Any]) -> bool:
    """Whether the price and all that makes it are as the page has shown."""
    return dict(seen) == _shown(purchase)


def changed_prices(purchase: Purchase, seen: Mapping[str, Any]) -> list[tuple[PurchaseLine, Decimal]]:
    """The lines whose price has changed since, each with the old price."""
    before = {sku: Decimal(price) for sku, _, price in seen.get("lines", [])}
    return [(line, before[line.sku]) for line in purchase.lines if before.get(line.sku, line.price) != line.price]


def _shown(purchase: Purchase) -> dict[str, Any]:
    return {
        "lines": [[line.sku, line.quantity, str(line.price)] for line in purchase.lines],
        "total": str(purchase.amounts.total),
        "currency": purchase.variant.currency,
    }
