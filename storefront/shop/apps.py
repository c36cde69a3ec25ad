"""The built-in shop as a Django app."""

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Catalogue, customers, baskets and pages of the built-in shop."""

    name = "storefront.shop"
    label = "storefront_shop"
    verbose_name = "Built-in shop"
    default_auto_field = "django.db.models.BigAutoField"
