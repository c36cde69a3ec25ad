"""The stock."""

from django.contrib import admin

from storefront.shop.admin.base import StockAdmin
from storefront.shop.models import (
    Area,
    Catalog,
    CatalogVariant,
    Listing,
    Product,
)


@admin.register(Catalog)
class CatalogAdmin(StockAdmin):
    """Catalogs."""

    list_display = ("name", "code", "shop")


@admin.register(CatalogVariant)
class VariantAdmin(StockAdmin):
    """Languages and currencies of catalogs."""

    list_display = ("code", "catalog", "label", "currency")


@admin.register(Area)
class AreaAdmin(StockAdmin):
    """The hierarchy."""

    list_display = ("path", "catalog", "position")
    list_filter = ("catalog",)


@admin.register(Product)
class ProductAdmin(StockAdmin):
    """Products, without their words and prices."""

    list_display = ("code", "catalog", "area", "pack", "stock", "is_active")
    list_filter = ("catalog", "is_active")
    search_fields = ("code",)


@admin.register(Listing)
class ListingAdmin(StockAdmin):
    """Words and prices of a product in one variant."""

    list_display = ("name", "product", "variant", "price")
    list_filter = ("variant",)
    search_fields = ("name", "product__code")
