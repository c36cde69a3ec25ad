"""What is taken off in a shop: promotions that run by themselves, and coupons in baskets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Exists, OuterRef, Q, QuerySet

from assist.models.clock import AssistNow
from storefront.shop.coupons import why_idle
from storefront.shop.models import Basket, BasketCoupon, CatalogVariant, Coupon, CouponUse, Promotion
from storefront.shop.pricing import Idle, PricedLine, Reduction, idle
from storefront.shop.words import Benefit

_PARTS = ("area", "product")


@dataclass(frozen=True)
class CouponView:
    """A coupon in a basket; `why_not` is empty while it holds, otherwise a sentence."""

    id: int
    code: str
    name: str
    why_not: str
    reduction: Reduction
    standing: Idle | None


def running_promotions(shop_id: int) -> QuerySet[Promotion]:
    """What every visitor of the shop gets at the moment without a code."""
    now = AssistNow()
    begun = Q(starts_at=None) | Q(starts_at__lte=now)
    return Promotion.objects.filter(begun, shop=shop_id, is_active=True, needs_coupon=False).filter(
        Q(ends_at=None) | Q(ends_at__gt=now)
    )


def reductions_of_shop(shop_id: int, language: str) -> list[Reduction]:
    """The promotions that need no code, as the pricing reads them."""
    return [reduction_of(each, language) for each in running_promotions(shop_id).select_related(*_PARTS)]


def coupons_in(baskets: Sequence[Basket]) -> dict[int, list[tuple[Coupon, bool]]]:
    """The coupons that lie in baskets, by basket, each with whether the basket's owner has used it before."""
    used = CouponUse.objects.filter(coupon=OuterRef("coupon"), customer=OuterRef("basket__customer"))
    rows = BasketCoupon.objects.filter(basket__in=baskets).annotate(used=Exists(used)).order_by("added_at", "id")
    lying: dict[int, list[tuple[Coupon, bool]]] = {}
    for row in rows.select_related("coupon", *(f"coupon__promotion__{part}" for part in _PARTS)):
        lying.setdefault(row.basket_id, []).append((row.coupon, bool(row.used)))
    return lying


def coupon_view(
    coupon: Coupon,
    basket: Basket,
    variant: CatalogVariant,
    lines: Sequence[PricedLine],
    now: datetime,
    *,
    used: bool,
) -> CouponView:
    """One coupon as it stands for the owner of a basket; `used` says whether they used it before."""
    reduction = reduction_of(coupon.promotion, variant.language, coupon.code)
    standing = _standing(coupon, basket, used)
    reason = standing or idle(reduction, lines, variant.currency, now)
    why_not = why_idle(reason, reduction, variant.currency, variant.language) if reason else ""
    return CouponView(coupon.pk, coupon.code, reduction.name, why_not, reduction, standing)


def used_before(coupon: Coupon, basket: Basket) -> bool:
    """Whether the owner of the basket has used the coupon for an order."""
    return basket.customer_id is not None and coupon.used.filter(customer=basket.customer_id).exists()


def reduction_of(promotion: Promotion, language: str, coupon: str = "") -> Reduction:
    """A promotion as the pricing reads it."""
    return Reduction(
        code=promotion.code,
        name=promotion.name_in(language),
        benefit=Benefit(promotion.benefit),
        percent=promotion.percent,
        amounts=_by_currency(promotion.amounts),
        from_totals=_by_currency(promotion.from_totals),
        area=promotion.area.path if promotion.area else "",
        product=promotion.product.code if promotion.product else "",
        coupon=coupon,
        starts_at=promotion.starts_at,
        ends_at=promotion.ends_at,
    )


def _standing(coupon: Coupon, basket: Basket, used: bool) -> Idle | None:
    reasons = {
        Idle.SWITCHED_OFF: not coupon.is_active or not coupon.promotion.is_active,
        Idle.NOT_YOURS: coupon.customer_id is not None and coupon.customer_id != basket.customer_id,
        Idle.USED_BY_YOU: coupon.once_a_customer and used,
        Idle.USED_UP: coupon.most_uses is not None and coupon.uses >= coupon.most_uses,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def _by_currency(amounts: Mapping[str, str]) -> dict[str, Decimal]:
    return {currency: Decimal(amount) for currency, amount in amounts.items()}
