"""Reads of what a variant offers."""

from django.db.models import QuerySet

from storefront.shop.models import (
    CatalogVariant,
    Listing,
)


def listings_in(variant: CatalogVariant) -> QuerySet[Listing]:
    """What the variant offers."""
    return (
        Listing.objects.filter(variant=variant, product__is_active=True)
        .select_related("product__area")
        .order_by("product__position", "product__code")
    )
