"""Baskets, to look at."""

from django.contrib import admin

from storefront.shop.admin.base import LookRows, ReadOnlyAdmin
from storefront.shop.models import (
    Basket,
    BasketEvent,
    BasketLine,
    BasketMember,
)


class BasketLines(LookRows):
    """The lines of a basket, to look at."""

    model = BasketLine


class BasketMembers(LookRows):
    """Who shares a basket, to look at."""

    model = BasketMember


class BasketEvents(LookRows):
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
