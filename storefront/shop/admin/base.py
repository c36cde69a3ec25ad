"""What the shop's tables in Django admin share: every save and delete goes through an audited action."""

from typing import Any

from django.contrib import admin
from django.db.models import Model
from django.forms import ModelForm
from django.http import HttpRequest

from assist.admin.base import OnlyLookedAt
from assist.admin.lookups import NamedLookups
from storefront.shop.actions.stock import remove, store


class StockAdmin(NamedLookups, admin.ModelAdmin):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Stock that may be changed: one row at a time, written by an action."""

    def save_model(self, request: HttpRequest, obj: Model, form: "ModelForm[Any]", change: bool) -> None:
        """Save through the action, which writes the audit row."""
        store(request.user, obj, list(form.changed_data))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete through the action, which writes the audit row."""
        remove(request.user, obj)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """No bulk delete."""
        return {}


class ReadOnlyAdmin(OnlyLookedAt, NamedLookups, admin.ModelAdmin):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """What belongs to customers: staff look, nobody changes."""


class LookRows(admin.TabularInline):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """Rows below another one, to look at."""

    extra = 0
    can_delete = False

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is added here."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Nothing is changed here."""
        return False
