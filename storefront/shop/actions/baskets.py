"""Writes of a visit's basket: put in, change, merge, look at it in another variant."""

import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from assist.models.clock import AssistNow
from storefront.shop import rules
from storefront.shop.availability import check_left
from storefront.shop.models import (
    Basket,
    BasketLine,
    CatalogVariant,
    Customer,
    Product,
)
from storefront.shop.queries.browsing import listing_of
from storefront.shop.queries.visits import Visit, token_hash
from storefront.shop.rules import Refused
from storefront.shop.words import BasketState


def merge(visit: Visit, anonymous: Basket, customer: Customer) -> None:
    """An anonymous browser's basket goes into the customer's active one, as far as stock and room allow."""
    basket, _ = Basket.objects.get_or_create(
        customer=customer, state=BasketState.ACTIVE, defaults={"shop": visit.shop, "variant": visit.variant}
    )
    Basket.objects.select_for_update().get(pk=basket.pk)
    most, room = rules.most_of(visit.shop.kind), rules.BASKET_LINES - basket.lines.count()
    for line in anonymous.lines.select_related("product"):
        same = basket.lines.filter(product=line.product, finish=line.finish).first()
        if same:
            left = max(line.product.stock, line.product.pack)
            same.quantity = rules.capped(same.quantity + line.quantity, line.product.pack, min(most, left))
            same.save(update_fields=["quantity"])
        elif room > 0:
            room -= 1
            basket.lines.create(product=line.product, finish=line.finish, quantity=line.quantity)
    anonymous.delete()
    Basket.objects.filter(pk=basket.pk).update(variant=visit.variant, changed_at=AssistNow())


@transaction.atomic
def put_in_basket(visit: Visit, product: str, finish: str, quantity: int) -> str:
    """Add a product to the visit's basket; returns the token of a basket made just now, else an empty string.

    Raises Refused when the product, the finish or the quantity cannot be ordered.
    """
    listing = listing_of(visit, product)
    if listing is None:
        raise Refused(gettext("This product is no longer sold."), "product")
    if finish not in listing.product.finishes:
        raise Refused(gettext("Choose one of the colours shown."), "finish")
    basket, token = _own_basket(visit)
    line = basket.lines.filter(product=listing.product, finish=finish).first()
    before = line.quantity if line else 0
    if line is None and basket.lines.count() >= rules.BASKET_LINES:
        full = gettext("A basket holds %(most)s different things. Remove one first.")
        raise Refused(full % {"most": rules.BASKET_LINES}, "quantity")
    rules.check_quantity(quantity, listing.product.pack, rules.most_of(visit.shop.kind))
    total = rules.check_quantity(before + quantity, listing.product.pack, rules.most_of(visit.shop.kind))
    check_left(quantity + _held(basket, listing.product), listing.product.stock, listing.product.pack)
    BasketLine.objects.update_or_create(
        basket=basket, product=listing.product, finish=finish, defaults={"quantity": total}
    )
    return token


def _own_basket(visit: Visit) -> tuple[Basket, str]:
    token = ""
    if visit.customer:
        made, _ = Basket.objects.get_or_create(
            customer=visit.customer, state=BasketState.ACTIVE, defaults={"shop": visit.shop, "variant": visit.variant}
        )
    elif visit.basket_row:
        made = visit.basket_row
    else:
        token = secrets.token_urlsafe(32)
        made = Basket.objects.create(shop=visit.shop, variant=visit.variant, token_hash=token_hash(token))
    return _touched(made, visit.variant), token


def _touched(basket: Basket, variant: CatalogVariant) -> Basket:
    # The update also locks the row: two windows of one person change the lines one after the other.
    if not Basket.objects.filter(pk=basket.pk).update(
        variant=variant, changed_at=AssistNow(), version=F("version") + 1
    ):
        raise Refused(gettext("Your basket moved to your account. Load the page again."), "quantity")
    return basket


@transaction.atomic
def change_line(visit: Visit, line_id: int, quantity: int) -> None:
    """Set a line of the visit's own basket to `quantity`; 0 removes it."""
    if visit.basket_row is None:
        raise Refused(gettext("Your basket is empty."), "quantity")
    basket = _touched(visit.basket_row, visit.variant)
    line = basket.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        raise Refused(gettext("This line is no longer in your basket."), "quantity")
    if quantity == 0:
        line.delete()
        return
    wanted = rules.check_quantity(quantity, line.product.pack, rules.most_of(visit.shop.kind))
    # Fewer is always welcome, also when meanwhile there are fewer still.
    if wanted > line.quantity:
        check_left(_held(basket, line.product) - line.quantity + wanted, line.product.stock, line.product.pack)
    line.quantity = wanted
    line.save(update_fields=["quantity"])


def _held(basket: Basket, product: Product) -> int:
    """How many pieces of a product are in the basket, in all colours."""
    return sum(basket.lines.filter(product=product).values_list("quantity", flat=True))


def choose_variant(visit: Visit, code: str) -> CatalogVariant:
    """Look at the catalog in another variant; the basket's prices follow."""
    variant = next((each for each in visit.variants if each.code == code), None)
    if variant is None:
        raise Refused(gettext("Choose one of the languages shown."), "variant")
    if visit.basket_row:
        Basket.objects.filter(pk=visit.basket_row.pk).update(variant=variant)
    return variant
