"""Auctions, and the bids to look at."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from storefront.shop.admin.base import ReadOnlyAdmin, StockAdmin
from storefront.shop.models import (
    Bid,
    Lot,
)


@admin.register(Lot)
class LotAdmin(StockAdmin):
    """Lots; price and leader are made by bids, and a lot that was offered stays in the books."""

    list_display = ("code", "shop", "product", "starts_at", "ends_at", "price", "leader", "bid_count")
    list_filter = ("shop",)
    list_select_related = ("shop", "product", "leader")
    search_fields = ("code", "product__code")
    autocomplete_fields = ("product",)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here."""
        return False


@admin.register(Bid)
class BidAdmin(ReadOnlyAdmin):
    """Bids, to look at."""

    list_display = ("lot", "customer", "amount", "at")
    list_filter = ("lot",)
    list_select_related = ("lot", "customer")
    search_fields = ("lot__code", "customer__name")
