"""Baskets, to look at."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from storefront.shop.admin.base import ReadOnlyAdmin
from storefront.shop.models import (
    Basket,
    BasketLine,
)


class BasketLines(admin.TabularInline):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """The lines of a basket, to look at."""

    model = BasketLine
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed here."""
        return False


@admin.register(Basket)
class BasketAdmin(ReadOnlyAdmin):
    """Baskets, to look at."""

    list_display = ("key", "shop", "customer", "changed_at")
    search_fields = ("key", "customer__name", "customer__business_partner_id")
    exclude = ("token_hash",)
    inlines = (BasketLines,)
