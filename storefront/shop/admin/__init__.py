"""The shop's tables in Django admin."""

from storefront.shop.admin import baskets, catalog, lots, orders, people, promotions, quotes, reviews

__all__ = ["baskets", "catalog", "lots", "orders", "people", "promotions", "quotes", "reviews"]
