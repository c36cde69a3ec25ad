"""Saved and shared baskets and quotes of the demo, made once: what people do with them afterwards stays."""

from datetime import timedelta
from decimal import Decimal

from assist.models import Shop
from assist.queries.clock import now
from storefront.shop.models import (
    Basket,
    BasketEvent,
    BasketMember,
    CatalogVariant,
    Customer,
    Listing,
    Product,
    Quote,
    QuoteLine,
)
from storefront.shop.rules import FINISH_NAMES, Finish
from storefront.shop.words import BasketChange, BasketState, Permission, QuoteState

SHOWROOM = "Showroom Espoo"
_SAVED = {"lumo": ("juergen@example.com", "Balkon", 3), "lumo-business": ("mina@nordhaus.example", "Hotel corridor", 2)}


def seed_baskets(shop: Shop) -> None:
    """One basket put aside in each shop; in the B2B one also a shared basket and two quotes."""
    email, name, lines = _SAVED.get(shop.code, ("", "", 0))
    owner = Customer.objects.filter(shop=shop, email=email).first()
    variant = CatalogVariant.objects.filter(catalog__shop=shop).first()
    if owner is None or variant is None or Basket.objects.filter(customer=owner).exclude(name="").exists():
        return
    _fill(_basket(owner, variant, name, BasketState.SAVED), lines, 4)
    if owner.account_id:
        showroom = _showroom(owner, variant)
        _quote(owner, variant, showroom.key, QuoteState.REQUESTED, Decimal("1.00"))
        _quote(owner, variant, "", QuoteState.OFFERED, Decimal("0.92"))


def _basket(owner: Customer, variant: CatalogVariant, name: str, state: BasketState) -> Basket:
    account = owner.account if state is BasketState.SHARED else None
    return Basket.objects.create(
        shop=owner.shop, variant=variant, customer=owner, account=account, state=state, name=name
    )


def _showroom(owner: Customer, variant: CatalogVariant) -> Basket:
    basket = _basket(owner, variant, SHOWROOM, BasketState.SHARED)
    for email, permissions in (("aino", [Permission.EDIT, Permission.ASK]), ("lars", [])):
        colleague = Customer.objects.get(shop=owner.shop, email=f"{email}@nordhaus.example")
        BasketMember.objects.create(basket=basket, customer=colleague, permissions=permissions)
        _told(basket, owner, BasketChange.PERMITTED, colleague.name)
    for product in _fill(basket, 3, 0):
        listing = Listing.objects.get(product=product, variant=variant)
        _told(basket, owner, BasketChange.ADDED, listing.name, 2 * product.pack)
    return basket


def _told(basket: Basket, by: Customer, kind: BasketChange, subject: str, quantity: int | None = None) -> None:
    BasketEvent.objects.create(basket=basket, customer=by, actor=by.name, kind=kind, subject=subject, quantity=quantity)


def _fill(basket: Basket, lines: int, start: int) -> list[Product]:
    plenty = Product.objects.filter(catalog__shop=basket.shop, is_active=True, stock__gte=100)
    products = list(plenty.order_by("position", "code")[start : start + lines])
    for product in products:
        basket.lines.create(product=product, finish=product.finishes[0], quantity=2 * product.pack)
    return products


def _quote(owner: Customer, variant: CatalogVariant, basket_key: str, state: QuoteState, part: Decimal) -> None:
    quote = Quote(shop=owner.shop, variant=variant, customer=owner, account=owner.account, state=state)
    quote.basket_key, quote.currency = basket_key or quote.key, variant.currency
    quote.comment = "For our showroom; delivery in the spring would do."
    quote.requested_at = now() - timedelta(days=3)
    quote.expires_at = now() + timedelta(days=14) if state is QuoteState.OFFERED else None
    quote.number = quote.key
    quote.save()
    Quote.objects.filter(pk=quote.pk).update(number=f"Q{10_000 + quote.pk}")
    for listing in _listings(variant):
        finish = Finish(listing.product.finishes[0])
        QuoteLine.objects.create(
            quote=quote,
            product=listing.product,
            finish=finish,
            sku=f"{listing.product.code}-{finish}",
            name=f"{listing.name}, {FINISH_NAMES[finish]}",
            quantity=10 * listing.product.pack,
            list_price=listing.price,
            unit_price=(listing.price * part).quantize(Decimal("0.01")),
        )


def _listings(variant: CatalogVariant) -> list[Listing]:
    plenty = Listing.objects.filter(variant=variant, product__is_active=True, product__stock__gte=100)
    return list(plenty.select_related("product").order_by("product__position", "product__code")[:3])
