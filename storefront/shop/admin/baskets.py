"""Baskets, to look at."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from storefront.shop.admin.base import ReadOnlyAdmin
from storefront.shop.models import (
    Basket,
    BasketEvent,
    BasketLine,
    BasketMember,
)


class _Rows(admin.TabularInline):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class BasketLines(_Rows):
    """The lines of a basket, to look at."""

    model = BasketLine


class BasketMembers(_Rows):
    """Who shares a basket, to look at."""

    model = BasketMember


class BasketEvents(_Rows):
    """What happened to a shared basket, to look at."""

    model = BasketEvent


@admin.register(Basket)
class BasketAdmin(ReadOnlyAdmin):
    """Baskets, to look at."""

    list_display = ("key", "name", "state", "shop", "customer", "changed_at")
    list_filter = ("state", "shop")
    list_select_related = ("shop", "customer")
    search_fields = ("key", "customer__name", "customer__business_partner_id")
    exclude = ("token_hash",)
    inlines = (BasketLines, BasketMembers, BasketEvents)
