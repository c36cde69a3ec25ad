"""Companies and customers."""

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from storefront.shop.actions.members import remove_customer
from storefront.shop.admin.base import StockAdmin
from storefront.shop.models import (
    Account,
    Customer,
)


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

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete through the action, which passes on shared baskets and writes the audit row."""
        remove_customer(request.user, Customer.objects.get(pk=obj.pk))
