"""What of a stated context is true, and where staff can look it up."""

from urllib.parse import quote

from django.conf import settings
from django.core import signing
from django.urls import reverse

from assist.protocol.values import Basket, BasketLine, Context, Links
from storefront.shop import models
from storefront.shop.gateway.reading import as_code, as_key
from storefront.shop.queries.baskets import BasketView, basket_view

URLS = "storefront.shop.urls"
_SHOWN_BASKET = signing.TimestampSigner(salt="storefront.shop.shown-basket")
SHOWN_BASKET_SECONDS = 90 * 24 * 3600


class ContextAnswers:
    """Answers about the context that a page states."""

    def confirmed(self, shop_code: str, context: Context) -> frozenset[str]:
        """The stated keys that name something this shop has, and the basket when it is the stored one."""
        catalog = models.Catalog.objects.filter(shop__code=as_code(shop_code)).first()
        if catalog is None:
            return frozenset()
        stated = {
            "shopId": context.shop_id == shop_code,
            "catalogId": context.catalog_id == catalog.code,
            "catalogVariantId": catalog.variants.filter(code=as_code(context.catalog_variant_id)).exists(),
            "hierarchyArea": catalog.areas.filter(path=as_code(context.hierarchy_area)).exists(),
            "productId": catalog.products.filter(code=as_code(context.product_id), is_active=True).exists(),
            "basket": context.basket is not None and _same(context.basket, shop_code),
        }
        return frozenset(key for key, holds in stated.items() if holds)

    def basket(self, shop_code: str, business_partner_id: str, basket_id: str) -> Basket | None:
        """The stored basket when it is that partner's."""
        partner = as_code(business_partner_id)
        view = _stored(shop_code, basket_id, customer__business_partner_id=partner)
        return _as_value(view) if view else None

    def links(self, shop_code: str, context: Context) -> Links:
        """The product page, the basket as a page that needs no session, and the customer in Django admin."""
        here = f"{settings.ASSIST_SHOP_ORIGIN}/shop/{quote(as_code(shop_code))}"
        shop, basket = as_code(shop_code), as_key(context.basket.id if context.basket else None)
        products = models.Product.objects.filter(catalog__shop__code=shop, code=as_code(context.product_id))
        baskets = models.Basket.objects.filter(shop__code=shop, key=basket)
        return Links(
            partner=_partner_link(shop_code, context.business_partner_id or ""),
            product=here + reverse("product", URLS, [context.product_id]) if products.exists() else "",
            basket=here + reverse("shown-basket", URLS, [_signed(context)]) if baskets.exists() else "",
        )


def basket_shown_by(signed: str, shop_code: str) -> BasketView | None:
    """The basket that a link from `links` names, while the link lasts."""
    try:
        key = _SHOWN_BASKET.unsign(signed, max_age=SHOWN_BASKET_SECONDS)
    except signing.BadSignature:
        return None
    return _stored(shop_code, key)


def _signed(context: Context) -> str:
    return _SHOWN_BASKET.sign(context.basket.id) if context.basket else ""


def _partner_link(shop_code: str, partner: str) -> str:
    customers = models.Customer.objects.filter(shop__code=as_code(shop_code), business_partner_id=as_code(partner))
    customer = customers.only("pk").first() if partner else None
    admin = f"{settings.ASSIST_CONSOLE_ORIGIN}/admin/storefront_shop/customer"
    return f"{admin}/{customer.pk}/change/" if customer else ""


def _stored(shop_code: str, key: str, **owner: str) -> BasketView | None:
    row = (
        models.Basket.objects.select_related("variant")
        .filter(shop__code=as_code(shop_code), key=as_key(key), **owner)
        .first()
    )
    return basket_view(row, row.variant) if row else None


def _same(stated: Basket, shop_code: str) -> bool:
    view = _stored(shop_code, stated.id)
    return view is not None and _as_value(view) == stated


def _as_value(view: BasketView) -> Basket:
    return Basket(
        id=view.key,
        currency=view.variant.currency,
        total=float(view.total),
        lines=[
            BasketLine(
                sku=line.sku,
                name=line.full_name,
                quantity=line.quantity,
                unit_price=float(line.listing.price),
            )
            for line in view.lines
        ],
    )
