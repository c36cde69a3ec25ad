"""Quotes: staff look, and offer prices until a time."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminSplitDateTime
from django.db.models import Model
from django.http import HttpRequest

from assist.queries.clock import now
from storefront.shop.actions.quotes import offer_quote
from storefront.shop.admin.base import LookRows
from storefront.shop.admin.orders import MovingAdmin
from storefront.shop.models import Quote, QuoteLine
from storefront.shop.queries.quotes import state_at
from storefront.shop.rules import Refused
from storefront.shop.transitions import QUOTE, QuoteMove

OFFER_LIFE = timedelta(days=14)
PRICE = "price-"


class QuoteForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """What an offer says; the prices of the lines are added for each quote."""

    class Meta:
        model = Quote
        fields: list[str] = []


def offer_form(quote: Quote) -> type[QuoteForm]:
    """A form with a price for each line, the end of the offer, and the version that was looked at."""
    prices = {
        f"{PRICE}{line.pk}": forms.DecimalField(
            label=f"{line.quantity} of {line.name}",
            min_value=Decimal(0),
            max_digits=9,
            decimal_places=2,
            initial=line.unit_price,
            help_text=f"List price {line.list_price} {quote.currency}",
        )
        for line in quote.lines.all()
    }
    end = forms.SplitDateTimeField(label="Holds until", widget=AdminSplitDateTime(), initial=now() + OFFER_LIFE)
    seen = forms.IntegerField(widget=forms.HiddenInput(), initial=quote.version)
    return type("OfferForm", (QuoteForm,), {**prices, "until": end, "seen": seen})


class QuoteLines(LookRows):
    """What is asked for, to look at."""

    model = QuoteLine
    fields = ("sku", "name", "quantity", "list_price", "unit_price")


@admin.register(Quote)
class QuoteAdmin(MovingAdmin):
    """Quotes: look, and offer."""

    list_display = ("number", "shop", "customer", "state", "currency", "requested_at", "expires_at")
    list_filter = ("shop", "state")
    list_select_related = ("shop", "customer")
    search_fields = ("number", "customer__name", "customer__email")
    inlines = (QuoteLines,)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """The form of an offer while one is possible."""
        if obj is None or QUOTE.target(state_at(obj, now()), QuoteMove.OFFER) is None:
            return super().get_form(request, obj, change=change, form=QuoteForm, **kwargs)
        return super().get_form(request, obj, change=change, form=offer_form(obj), **kwargs)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """Offer through the action, which writes the audit row."""
        typed = form.cleaned_data
        prices = {int(name.removeprefix(PRICE)): price for name, price in typed.items() if name.startswith(PRICE)}
        if not prices:
            return
        try:
            offer_quote(request.user, obj.pk, prices, typed["until"], typed["seen"])
        except Refused as refused:
            self.message_user(request, refused.text, messages.ERROR)
