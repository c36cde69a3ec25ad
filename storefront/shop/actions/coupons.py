"""Coupons go into baskets and are used up by orders."""

from django.db import transaction
from django.db.models import F, Q
from django.utils.translation import gettext, pgettext

from assist.queries.clock import now
from storefront.shop.actions.baskets import touched
from storefront.shop.coupons import clean_code
from storefront.shop.models import BasketCoupon, Coupon, CouponUse, Order
from storefront.shop.queries.baskets import BasketView, priced_line
from storefront.shop.queries.promotions import coupon_view, used_before
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused

COUPONS_IN_A_BASKET = 5


@transaction.atomic
def add_coupon(visit: Visit, raw: str) -> None:
    """Put a coupon in the visit's basket by its code; raises Refused when it would take nothing off."""
    if visit.basket_row is None or visit.basket is None:
        raise Refused(gettext("Put something in your basket first."), "coupon")
    coupon = _known(visit, raw)
    basket = touched(visit.basket_row, visit.variant)
    lines = [priced_line(line.listing, line.quantity) for line in visit.basket.lines]
    seen = coupon_view(coupon, basket, visit.variant, lines, now(), used=used_before(coupon, basket))
    if seen.why_not:
        raise Refused(seen.why_not, "coupon")
    there = BasketCoupon.objects.filter(basket=basket)
    if there.filter(coupon__promotion=coupon.promotion_id).exists():
        raise Refused(pgettext("coupon", "You have this discount in your basket already."), "coupon")
    if there.count() >= COUPONS_IN_A_BASKET:
        full = gettext("A basket holds %(most)s codes. Remove one first.")
        raise Refused(full % {"most": COUPONS_IN_A_BASKET}, "coupon")
    there.create(basket=basket, coupon=coupon)


def _known(visit: Visit, raw: str) -> Coupon:
    code = clean_code(raw)
    if not code:
        raise Refused(gettext("Enter the code of your coupon."), "coupon")
    coupon = (
        Coupon.objects.filter(shop=visit.shop, code=code)
        .select_related("promotion__area", "promotion__product")
        .first()
    )
    if coupon is None:
        raise Refused(gettext("We do not know this code. Check it letter by letter."), "coupon")
    return coupon


@transaction.atomic
def remove_coupon(visit: Visit, coupon: int) -> None:
    """Take a coupon out of the visit's own basket; nothing happens when it is not there."""
    if visit.basket_row is not None:
        basket = touched(visit.basket_row, visit.variant)
        BasketCoupon.objects.filter(basket=basket, coupon=coupon).delete()


@transaction.atomic
def use_coupons(order: Order, basket: BasketView) -> None:
    """Count the coupons that made this order cheaper, under the lock of their rows, in the order of their ids.

    To be called in the transaction that places the order, after its row was made. Raises Refused when one has been
    used up meanwhile, or by the same customer; the transaction then places nothing.
    """
    coupons = Coupon.objects.select_for_update().filter(shop=order.shop_id, code__in=basket.totals.coupons)
    for coupon in coupons.order_by("id"):
        if not coupon.is_active or (coupon.most_uses is not None and coupon.uses >= coupon.most_uses):
            gone = gettext("The code %(code)s has been used up. Look at the new total.")
            raise Refused(gone % {"code": coupon.code}, "coupon")
        if coupon.once_a_customer and coupon.used.filter(_the_same_person(order)).exists():
            twice = gettext("You have used the code %(code)s already. Remove it from your basket.")
            raise Refused(twice % {"code": coupon.code}, "coupon")
        CouponUse.objects.create(coupon=coupon, order=order, customer=order.customer, email=order.email.lower())
        Coupon.objects.filter(pk=coupon.pk).update(uses=F("uses") + 1)


@transaction.atomic
def give_back_coupons(order: Order) -> None:
    """An order that was canceled as a whole leaves its coupons as if they had not been used."""
    coupons = Coupon.objects.select_for_update().filter(used__order=order).order_by("id")
    for coupon in coupons:
        CouponUse.objects.filter(coupon=coupon, order=order).delete()
        Coupon.objects.filter(pk=coupon.pk).update(uses=F("uses") - 1)


def _the_same_person(order: Order) -> Q:
    by_email = Q(email=order.email.lower())
    return by_email | Q(customer=order.customer_id) if order.customer_id else by_email
