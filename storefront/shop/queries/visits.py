"""The visit that a request opens: every read of the shop starts from it, so nobody reaches another one's things."""

import hashlib
from dataclasses import dataclass

from assist.models import Shop
from assist.models.clock import AssistNow
from storefront.shop.models import (
    Area,
    Basket,
    Catalog,
    CatalogVariant,
    Customer,
    CustomerSession,
)
from storefront.shop.protocol import PageContext
from storefront.shop.queries.baskets import BasketView, basket_view, stated_basket
from storefront.shop.words import BasketState


@dataclass(frozen=True)
class Visit:
    """One request to a shop: where, in which variant, by whom and with which basket."""

    shop: Shop
    catalog: Catalog
    variants: tuple[CatalogVariant, ...]
    variant: CatalogVariant
    areas: tuple[Area, ...]
    customer: Customer | None
    basket_row: Basket | None
    basket: BasketView | None

    @property
    def home(self) -> str:
        """The path below which everything of this shop lies."""
        return f"/shop/{self.shop.code}/"

    @property
    def top_areas(self) -> list[Area]:
        """The areas of the first level."""
        return [area for area in self.areas if area.parent_id is None]


@dataclass(frozen=True)
class Cookies:
    """What the browser carries: session token, basket token, chosen variant; empty when there is none."""

    session: str = ""
    basket: str = ""
    variant: str = ""


def token_hash(token: str) -> str:
    """What is stored of a random token."""
    return hashlib.sha256(token.encode()).hexdigest()


def open_visit(code: str, cookies: Cookies) -> Visit | None:
    """The visit that a request's cookies open, or None when there is no such shop."""
    catalog = Catalog.objects.select_related("shop").filter(shop__code=code, shop__is_active=True).first()
    variants = tuple(catalog.variants.all()) if catalog else ()
    if not catalog or not variants:
        return None
    variant = next((each for each in variants if each.code == cookies.variant), variants[0])
    customer = customer_of(catalog.shop, cookies.session)
    row = basket_row_of(catalog.shop, customer, cookies.basket)
    return Visit(
        shop=catalog.shop,
        catalog=catalog,
        variants=variants,
        variant=variant,
        areas=tuple(catalog.areas.all()),
        customer=customer,
        basket_row=row,
        basket=basket_view(row, variant) if row else None,
    )


def customer_of(shop: Shop, token: str) -> Customer | None:
    """Whose session it is, while it lasts."""
    if not token:
        return None
    session = (
        CustomerSession.objects.select_related("customer__account")
        .filter(token_hash=token_hash(token), customer__shop=shop, expires_at__gt=AssistNow())
        .first()
    )
    return session.customer if session else None


def basket_row_of(shop: Shop, customer: Customer | None, token: str) -> Basket | None:
    """The customer's basket, or the anonymous one of this browser."""
    if customer:
        return Basket.objects.filter(shop=shop, customer=customer, state=BasketState.ACTIVE).first()
    return Basket.objects.filter(shop=shop, token_hash=token_hash(token)).first() if token else None


def page_context(visit: Visit, *, area: str = "", product: str = "", login_page: bool = False) -> PageContext:
    """What a page of this visit states."""
    partner = visit.customer.business_partner_id if visit.customer else ""
    return PageContext(
        login_page=login_page,
        business_partner_id=partner or None,
        shop_id=visit.shop.code,
        catalog_id=visit.catalog.code,
        catalog_variant_id=visit.variant.code,
        hierarchy_area=area or None,
        product_id=product or None,
        basket=stated_basket(visit.basket) if visit.basket else None,
    )
