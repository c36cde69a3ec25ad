"""The shop's tables in Django admin."""

from storefront.shop.admin import baskets, catalog, people

__all__ = ["baskets", "catalog", "people"]
