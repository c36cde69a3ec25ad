"""Baskets as their variant prices them."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import override

from storefront.shop.models import (
    Basket,
    BasketLine,
    CatalogVariant,
    Listing,
)
from storefront.shop.protocol import StatedBasket, StatedLine
from storefront.shop.queries.catalog import listings_in
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

    @property
    def total(self) -> Decimal:
        """The sum of all lines."""
        return sum((line.total for line in self.lines), Decimal("0.00"))

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
    return BasketView(row.key, variant, views) if views else None


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
