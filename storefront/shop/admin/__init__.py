"""The shop's tables in Django admin."""

from storefront.shop.admin import baskets, catalog, people, promotions

__all__ = ["baskets", "catalog", "people", "promotions"]
