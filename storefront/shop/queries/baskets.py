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
from storefront.shop.queries.promotions import CouponView, coupon_view, coupons_in, reductions_of_shop
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
    return basket_views([row], variant).get(row.pk)


def basket_views(rows: list[Basket], variant: CatalogVariant) -> dict[int, BasketView]:
    """Baskets priced in `variant`, by row; those with nothing in them are left out."""
    lines = list(BasketLine.objects.filter(basket__in=rows).select_related("product")[: BASKET_LINES * len(rows)])
    listings = {
        listing.product_id: listing
        for listing in listings_in(variant).filter(product__in={line.product_id for line in lines})
    }
    views: dict[int, list[LineView]] = {}
    with override(spoken(variant.language)):
        for line in lines:
            if line.product_id in listings:
                views.setdefault(line.basket_id, []).append(_line_view(line, listings[line.product_id]))
        return _priced([row for row in rows if row.pk in views], variant, views)


def _priced(rows: list[Basket], variant: CatalogVariant, views: dict[int, list[LineView]]) -> dict[int, BasketView]:
    if not rows:
        return {}
    by_themselves, moment = reductions_of_shop(rows[0].shop_id, variant.language), now()
    lying = coupons_in(rows)
    priced = {}
    for row in rows:
        lines = [priced_line(view.listing, view.quantity) for view in views[row.pk]]
        coupons = tuple(
            coupon_view(coupon, row, variant, lines, moment, used=used) for coupon, used in lying.get(row.pk, [])
        )
        unlocked = [coupon.reduction for coupon in coupons if coupon.standing is None]
        totals = totals_of(lines, by_themselves + unlocked, variant.currency, moment)
        priced[row.pk] = BasketView(row.key, variant, tuple(views[row.pk]), totals, coupons)
    return priced


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
