"""Baskets as their variant prices them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import override

from assist.queries.clock import now
from storefront.shop.models import (
    Basket,
    BasketLine,
    CatalogVariant,
    Listing,
)
from storefront.shop.pricing import PricedLine, Totals, totals_of
from storefront.shop.protocol import StatedBasket, StatedLine
from storefront.shop.queries.catalog import listings_in
from storefront.shop.queries.promotions import CouponView, coupons_in, reductions_of_shop
from storefront.shop.rules import BASKET_LINES, FINISH_NAMES, Finish, line_total, spoken


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
    totals: Totals
    coupons: tuple[CouponView, ...] = ()

    @property
    def total(self) -> Decimal:
        """What the goods cost after all that is taken off."""
        return self.totals.total

    @property
    def pieces(self) -> int:
        """How many things are in it."""
        return sum(line.quantity for line in self.lines)


def basket_view(row: Basket, variant: CatalogVariant) -> BasketView | None:
    """The basket priced in `variant`, or None when there is nothing in it."""
    lines = list(BasketLine.objects.filter(basket=row).select_related("product")[:BASKET_LINES])
    listings = {
        listing.product_id: listing
        for listing in listings_in(variant).filter(product__in=[line.product_id for line in lines])
    }
    with override(spoken(variant.language)):
        views = tuple(_line_view(line, listings[line.product_id]) for line in lines if line.product_id in listings)
        return _priced(row, variant, views) if views else None


def _priced(row: Basket, variant: CatalogVariant, views: tuple[LineView, ...]) -> BasketView:
    moment, lines = now(), [priced_line(view.listing, view.quantity) for view in views]
    coupons = coupons_in(row, variant, lines, moment)
    unlocked = [coupon.reduction for coupon in coupons if coupon.standing is None]
    reductions = reductions_of_shop(row.shop_id, variant.language) + unlocked
    return BasketView(row.key, variant, views, totals_of(lines, reductions, variant.currency, moment), coupons)


def priced_line(listing: Listing, quantity: int) -> PricedLine:
    """So many pieces of a listing, as the pricing reads them."""
    return PricedLine(listing.product.code, listing.product.area.path, listing.price, quantity)


def _line_view(line: BasketLine, listing: Listing) -> LineView:
    finish = Finish(line.finish)
    return LineView(line.pk, listing, finish, str(FINISH_NAMES[finish]), line.quantity, line.sku)


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
