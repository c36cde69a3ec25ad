"""The shop's stock and customers in Django admin; every save and delete goes through an audited action."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from storefront.shop import actions
from storefront.shop.models import (
    Account,
    Area,
    Basket,
    BasketLine,
    Catalog,
    CatalogVariant,
    Customer,
    Listing,
    Product,
)


class StockAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Stock that may be changed: one row at a time, written by an action."""

    def save_model(self, request: HttpRequest, obj: Model, form: "ModelForm[Any]", change: bool) -> None:
        """Save through the action, which writes the audit row."""
        actions.store(request.user, obj, list(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete through the action, which writes the audit row."""
        actions.remove(request.user, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No bulk delete."""
        return {}


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """What belongs to customers: staff look, nobody changes."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed here."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is deleted here."""
        return False


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


@admin.register(Account)
class AccountAdmin(StockAdmin):
    """Companies; a new invitation code stops the old one."""

    list_display = ("name", "shop", "business_partner_id")
    search_fields = ("name", "business_partner_id")


@admin.register(Customer)
class CustomerAdmin(StockAdmin):
    """Customers; their password is never shown nor set here."""

    list_display = ("name", "email", "shop", "account", "business_partner_id")
    list_select_related = ("shop", "account")
    search_fields = ("name", "email", "business_partner_id")

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Customers register themselves, since nobody else may know their password."""
        return False


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


@admin.register(Basket)
class BasketAdmin(ReadOnlyAdmin):
    """Baskets, to look at."""

    list_display = ("key", "shop", "customer", "changed_at")
    search_fields = ("key", "customer__name", "customer__business_partner_id")
    exclude = ("token_hash",)
    inlines = (BasketLines,)
