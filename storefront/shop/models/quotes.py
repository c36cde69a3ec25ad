"""Quotes: baskets for which a customer asks the sales team for a price."""

from django.db import models
from django.db.models import Q

from assist.models import Shop
from assist.models.fields import choice, moment, new_key, one_of
from storefront.shop.models.catalog import CatalogVariant, Product
from storefront.shop.models.people import Account, Customer
from storefront.shop.words import QuoteState


class Quote(models.Model):
    """A copy of a basket with the prices that the sales team offers; `version` grows with every change."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="shop_quotes")
    variant = models.ForeignKey(CatalogVariant, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="quotes")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="quotes")
    key = models.CharField(max_length=16, default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20)
    basket_key = models.CharField(max_length=16)
    state = choice(QuoteState, QuoteState.REQUESTED)
    generation = models.PositiveIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=40, blank=True)
    comment = models.CharField(max_length=1000, blank=True)
    currency = models.CharField(max_length=3)
    expires_at = models.DateTimeField(null=True, blank=True)
    requested_at = moment()
    changed_at = moment()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            one_of("state", QuoteState),
            models.UniqueConstraint(fields=["shop", "number"], name="quote_number_once_a_shop"),
            models.UniqueConstraint(
                fields=["basket_key"],
                condition=Q(state__in=["requested", "offered"]),
                name="one_open_quote_a_basket",
            ),
        ]
        indexes = [models.Index(fields=["customer", "-requested_at"], name="quote_of_customer")]

    def __str__(self) -> str:
        return self.number


class QuoteLine(models.Model):
    """A line of a quote: the list price when it was asked for, and the price that is offered."""

    quote = models.ForeignKey(Quote, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    finish = models.CharField(max_length=10)
    sku = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    list_price = models.DecimalField(max_digits=9, decimal_places=2)
    unit_price = models.DecimalField(max_digits=9, decimal_places=2)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="quote_line_quantity"),
            models.CheckConstraint(condition=Q(unit_price__gte=0), name="quote_price_not_negative"),
        ]
