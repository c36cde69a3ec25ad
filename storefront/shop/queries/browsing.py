"""What a visitor looks at in the catalogue."""

from storefront.shop.models import (
    Area,
    Listing,
)
from storefront.shop.queries.catalog import listings_in
from storefront.shop.queries.visits import Visit

NEIGHBOURS = 4


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
