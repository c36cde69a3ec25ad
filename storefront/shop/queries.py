"""Reads of the shop; every one starts from the visit, so nobody reaches another one's shop or basket."""

import hashlib
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet
from django.utils.translation import override

from assist.models import Shop
from assist.models.clock import AssistNow
from storefront.shop.models import (
    Area,
    Basket,
    BasketLine,
    Catalog,
    CatalogVariant,
    Customer,
    CustomerSession,
    Listing,
)
from storefront.shop.protocol import PageContext, StatedBasket, StatedLine
from storefront.shop.rules import BASKET_LINES, FINISH_NAMES, Finish, line_total, spoken

NEIGHBOURS = 4


@dataclass(frozen=True)
class LineView:
    """A basket line with what its variant says about the product."""

    id: int
    listing: Listing
    finish: Finish
    finish_name: str
    quantity: int
    sku: str

    @property
    def total(self) -> Decimal:
        """What the line costs."""
        return line_total(self.listing.price, self.quantity)

    @property
    def is_short(self) -> bool:
        """Whether there are fewer left by now than the line says."""
        return self.quantity > self.listing.product.stock

    @property
    def full_name(self) -> str:
        """The product's name with its finish, which makes the line."""
        return f"{self.listing.name}, {self.finish_name}"


@dataclass(frozen=True)
class BasketView:
    """A basket priced in one variant."""

    key: str
    variant: CatalogVariant
    lines: tuple[LineView, ...]

    @property
    def total(self) -> Decimal:
        """The sum of all lines."""
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def pieces(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)


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
        return Basket.objects.filter(shop=shop, customer=customer).first()
    return Basket.objects.filter(shop=shop, token_hash=token_hash(token)).first() if token else None


def basket_view(row: Basket, variant: CatalogVariant) -> BasketView | None:
    """The basket priced in `variant`, or None when there is nothing in it."""
    lines = list(BasketLine.objects.filter(basket=row).select_related("product")[:BASKET_LINES])
    listings = {
        listing.product_id: listing
        for listing in listings_in(variant).filter(product__in=[line.product_id for line in lines])
    }
    with override(spoken(variant.language)):
        views = tuple(_line_view(line, listings[line.product_id]) for line in lines if line.product_id in listings)
    return BasketView(row.key, variant, views) if views else None


def _line_view(line: BasketLine, listing: Listing) -> LineView:
    finish = Finish(line.finish)
    return LineView(line.pk, listing, finish, str(FINISH_NAMES[finish]), line.quantity, line.sku)


def listings_in(variant: CatalogVariant) -> QuerySet[Listing]:
    """What the variant offers."""
    return (
        Listing.objects.filter(variant=variant, product__is_active=True)
        .select_related("product__area")
        .order_by("product__position", "product__code")
    )


def listings_of_area(visit: Visit, area: Area) -> list[Listing]:
    """What lies in the area or below it."""
    inside = [each.pk for each in visit.areas if each.pk == area.pk or each.parent_id == area.pk]
    return list(listings_in(visit.variant).filter(product__area__in=inside))


def listing_of(visit: Visit, product: str) -> Listing | None:
    """The product as this visit's variant offers it."""
    return listings_in(visit.variant).filter(product__code=product).first()


def neighbours_of(visit: Visit, listing: Listing) -> list[Listing]:
    """What goes well with it: the next few from other areas."""
    others = listings_in(visit.variant).exclude(product__area=listing.product.area_id)
    return list(others[:NEIGHBOURS])


def stated_basket(basket: BasketView) -> StatedBasket:
    """The basket as pages and tokens state it."""
    return StatedBasket(
        id=basket.key,
        currency=basket.variant.currency,
        total=basket.total,
        lines=[
            StatedLine(sku=line.sku, name=line.full_name, quantity=line.quantity, unit_price=line.listing.price)
            for line in basket.lines
        ],
    )


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
