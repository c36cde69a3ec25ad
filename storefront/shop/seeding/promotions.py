"""Promotions and coupons of the demo: one that runs by itself, one for everybody, one for Jürgen, one for companies."""

from datetime import datetime, timedelta
from typing import Any

from assist.models import Shop
from assist.queries.clock import now
from storefront.shop.models import Area, Coupon, Customer, Promotion
from storefront.shop.words import Benefit

_GARDEN = {
    "en": "10% off all outdoor lamps",
    "de": "10 % auf alle Außenleuchten",
    "fi": "10 % alennus ulkovalaisimista",
}
_WELCOME = {"en": "10% to say hello", "de": "10 % zur Begrüßung", "fi": "10 % tervetuliaisiksi"}
_REGARDS = {"en": "€15 for next time", "de": "15 € fürs nächste Mal", "fi": "15 € seuraavaan kertaan"}
_POST = {"en": "Free delivery", "de": "Versandkostenfrei", "fi": "Ilmainen toimitus"}
_SUMMER = {"en": "20% of summer", "de": "20 % Sommer", "fi": "20 % kesää"}
_PROJECT = {"en": "5% on projects", "de": "5 % Projektrabatt", "fi": "5 % projektialennus"}


def seed_promotions(shop: Shop) -> None:
    """Promotions with their coupons; a second run moves their times on and adds nothing."""
    {"lumo": _lumo, "lumo-business": _business}[shop.code](shop, now())


def _lumo(shop: Shop, moment: datetime) -> None:
    garden = Area.objects.get(catalog__shop=shop, path="outdoor")
    end = moment + timedelta(days=12)
    _promotion(shop, "outdoor-ten", _GARDEN, Benefit.PERCENT, percent=10, area=garden, ends_at=end)
    _coupon(shop, "WELCOME10", _promotion(shop, "welcome", _WELCOME, Benefit.PERCENT, percent=10, needs_coupon=True))
    post = _promotion(shop, "delivery", _POST, Benefit.SHIPPING, needs_coupon=True)
    _coupon(shop, "LIGHTPOST", post, most_uses=500, once_a_customer=False)
    past = moment - timedelta(days=60)
    summer = _promotion(shop, "summer", _SUMMER, Benefit.PERCENT, percent=20, ends_at=past, needs_coupon=True)
    _coupon(shop, "SUMMER20", summer)
    juergen = Customer.objects.filter(shop=shop, email="juergen@example.com").first()
    if juergen:
        from_total = {"EUR": "75.00"}
        regards = _promotion(
            shop,
            "regards",
            _REGARDS,
            Benefit.AMOUNT,
            amounts={"EUR": "15.00"},
            from_totals=from_total,
            needs_coupon=True,
        )
        _coupon(shop, "DANKE-15", regards, customer=juergen, most_uses=1)


def _business(shop: Shop, moment: datetime) -> None:
    from_totals = {"EUR": "2000.00", "CHF": "2100.00"}
    project = _promotion(
        shop, "project", _PROJECT, Benefit.PERCENT, percent=5, from_totals=from_totals, needs_coupon=True
    )
    _coupon(shop, "PROJECT5", project, once_a_customer=False)


def _promotion(shop: Shop, code: str, names: dict[str, str], benefit: Benefit, **more: Any) -> Promotion:
    values = {"names": names, "benefit": benefit, **more}
    return Promotion.objects.update_or_create(shop=shop, code=code, defaults=values)[0]


def _coupon(shop: Shop, code: str, promotion: Promotion, **more: Any) -> None:
    Coupon.objects.update_or_create(shop=shop, code=code, defaults={"promotion": promotion, **more})
