"""The shop's tables in Django admin."""

from storefront.shop.admin import baskets, catalog, orders, people, promotions, reviews

__all__ = ["baskets", "catalog", "orders", "people", "promotions", "reviews"]
