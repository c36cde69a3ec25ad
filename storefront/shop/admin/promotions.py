"""Promotions, coupons and where they were used."""

from django.contrib import admin

from storefront.shop.admin.base import ReadOnlyAdmin, StockAdmin
from storefront.shop.models import (
    Coupon,
    CouponUse,
    Promotion,
)


@admin.register(Promotion)
class PromotionAdmin(StockAdmin):
    """Reductions, by themselves or by coupon."""

    list_display = ("code", "shop", "benefit", "percent", "needs_coupon", "starts_at", "ends_at", "is_active")
    list_filter = ("shop", "benefit", "is_active")
    list_select_related = ("shop",)
    search_fields = ("code",)
    autocomplete_fields = ("product",)


@admin.register(Coupon)
class CouponAdmin(StockAdmin):
    """Codes; how often one was used counts itself."""

    list_display = ("code", "shop", "promotion", "customer", "uses", "most_uses", "is_active")
    list_filter = ("shop", "is_active")
    list_select_related = ("shop", "promotion", "customer")
    search_fields = ("code", "promotion__code", "customer__name")
    autocomplete_fields = ("customer",)


@admin.register(CouponUse)
class CouponUseAdmin(ReadOnlyAdmin):
    """Which order used which coupon, to look at."""

    list_display = ("coupon", "order", "email", "used_at")
    list_select_related = ("coupon", "order")
    search_fields = ("coupon__code", "order__number", "email")
