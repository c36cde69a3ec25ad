"""Writes of a visit's basket: put in, change, merge, look at it in another variant."""

import secrets

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from assist.models.clock import AssistNow
from storefront.shop.actions.checkouts import take_along
from storefront.shop.actions.lines import bring_coupons, orderable, pour, put, set_line, touch
from storefront.shop.models import (
    Basket,
    CatalogVariant,
    Customer,
)
from storefront.shop.queries.visits import Visit, token_hash
from storefront.shop.rules import Refused
from storefront.shop.words import BasketState


def merge(visit: Visit, anonymous: Basket, customer: Customer) -> None:
    """An anonymous browser's basket goes into the customer's active one, as far as stock and room allow."""
    basket, _ = Basket.objects.get_or_create(
        customer=customer, state=BasketState.ACTIVE, defaults={"shop": visit.shop, "variant": visit.variant}
    )
    Basket.objects.select_for_update().get(pk=basket.pk)
    pour(anonymous, basket, visit.shop.kind)
    bring_coupons(anonymous, basket)
    take_along(anonymous, basket, customer)
    anonymous.delete()
    touch(basket, variant=visit.variant)


@transaction.atomic
def put_in_basket(visit: Visit, product: str, finish: str, quantity: int) -> str:
    """Add a product to the visit's basket; returns the token of a basket made just now, else an empty string.

    Raises Refused when the product, the finish or the quantity cannot be ordered.
    """
    listing = orderable(visit, product, finish)
    basket, token = _own_basket(visit)
    put(basket, visit.shop, listing.product, finish, quantity)
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
    return touched(made, visit.variant), token


def touched(basket: Basket, variant: CatalogVariant) -> Basket:
    """The basket, locked until the transaction ends; refused when it is gone."""
    # The update also locks the row: two windows of one person change the lines one after the other.
    if not Basket.objects.filter(pk=basket.pk, state=BasketState.ACTIVE).update(
        variant=variant, changed_at=AssistNow(), version=F("version") + 1
    ):
        raise Refused(gettext("Your basket moved to your account. Load the page again."), "quantity")
    return basket


@transaction.atomic
def change_line(visit: Visit, line_id: int, quantity: int) -> None:
    """Set a line of the visit's own basket to `quantity`; 0 removes it."""
    if visit.basket_row is None:
        raise Refused(gettext("Your basket is empty."), "quantity")
    set_line(touched(visit.basket_row, visit.variant), visit.shop, line_id, quantity)


def choose_variant(visit: Visit, code: str) -> CatalogVariant:
    """Look at the catalog in another variant; the basket's prices follow."""
    variant = next((each for each in visit.variants if each.code == code), None)
    if variant is None:
        raise Refused(gettext("Choose one of the languages shown."), "variant")
    if visit.basket_row:
        Basket.objects.filter(pk=visit.basket_row.pk).update(variant=variant)
    return variant
