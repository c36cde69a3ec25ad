"""The checkout, what was ordered, and what comes back."""

import uuid

from django.db import models
from django.db.models import F, Q

from assist.models import Shop
from assist.models.fields import choice, moment, new_key, one_of
from storefront.shop.models.baskets import Basket
from storefront.shop.models.catalog import CatalogVariant, Product
from storefront.shop.models.lots import Lot
from storefront.shop.models.people import Account, Customer
from storefront.shop.words import (
    OrderState,
    PaymentKind,
    PaymentState,
    ReturnReason,
    ReturnState,
    ShippingKind,
    Terms,
)


class Checkout(models.Model):
    """What somebody has filled in on the way to an order of a basket or of a won lot; nothing typed is lost.

    Card data is never part of it: a card is checked, then only its brand and last four digits are kept. Everybody who
    may order a shared basket has a checkout of their own, so that no colleague reads another one's address.
    """

    basket = models.ForeignKey(Basket, null=True, on_delete=models.CASCADE, related_name="checkouts")
    lot = models.OneToOneField(Lot, null=True, on_delete=models.CASCADE, related_name="checkout")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.CASCADE, related_name="checkouts")
    key = models.UUIDField(default=uuid.uuid4, unique=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    shipping_address = models.JSONField(null=True)
    billing_address = models.JSONField(null=True)
    shipping = choice(ShippingKind, ShippingKind.STANDARD)
    payment = models.CharField(max_length=20, blank=True)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    terms = choice(Terms, Terms.OPEN)
    note = models.CharField(max_length=500, blank=True)
    changed_at = moment()

    class Meta:
        constraints = [
            one_of("terms", Terms),
            one_of("shipping", ShippingKind),
            models.CheckConstraint(
                condition=Q(basket__isnull=False) ^ Q(lot__isnull=False), name="checkout_of_one_thing"
            ),
            models.UniqueConstraint(
                fields=["basket", "customer"], condition=Q(customer__isnull=False), name="one_checkout_a_person"
            ),
            models.UniqueConstraint(
                fields=["basket"], condition=Q(customer__isnull=True), name="one_checkout_of_a_browser"
            ),
        ]


class Order(models.Model):
    """What somebody has bought, with copies of all that was agreed; `checkout` makes a doubled click one order."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="shop_orders")
    variant = models.ForeignKey(CatalogVariant, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.PROTECT, related_name="orders")
    lot = models.OneToOneField(Lot, null=True, blank=True, on_delete=models.PROTECT, related_name="order")
    checkout = models.UUIDField(unique=True, editable=False)
    key = models.CharField(max_length=16, default=new_key, unique=True, editable=False)
    number = models.CharField(max_length=20)
    basket_key = models.CharField(max_length=16, blank=True)
    state = choice(OrderState, OrderState.PLACED)
    generation = models.PositiveIntegerField(default=0)
    payment = choice(PaymentKind)
    payment_state = choice(PaymentState, PaymentState.OPEN)
    card_brand = models.CharField(max_length=20, blank=True)
    card_last4 = models.CharField(max_length=4, blank=True)
    name = models.CharField(max_length=100)
    email = models.CharField(max_length=254)
    shipping_address = models.JSONField()
    billing_address = models.JSONField()
    shipping = choice(ShippingKind)
    currency = models.CharField(max_length=3)
    goods = models.DecimalField(max_digits=11, decimal_places=2)
    discounts = models.JSONField(default=list, help_text='Pairs, such as [["Ten off", "10.00"]].')
    shipping_price = models.DecimalField(max_digits=9, decimal_places=2)
    total = models.DecimalField(max_digits=11, decimal_places=2)
    tax = models.DecimalField(max_digits=11, decimal_places=2, help_text="Included in the total.")
    note = models.CharField(max_length=500, blank=True)
    placed_at = moment()
    changed_at = moment()

    class Meta:
        ordering = ["-placed_at", "-id"]
        constraints = [
            one_of("state", OrderState),
            one_of("payment", PaymentKind),
            one_of("payment_state", PaymentState),
            one_of("shipping", ShippingKind),
            models.UniqueConstraint(fields=["shop", "number"], name="order_number_once_a_shop"),
            models.CheckConstraint(condition=Q(total__gte=0), name="order_total_not_negative"),
        ]
        indexes = [models.Index(fields=["customer", "-placed_at"], name="order_of_customer")]

    def __str__(self) -> str:
        return self.number


class OrderLine(models.Model):
    """A line as it was sold; pieces can be canceled before they leave and returned afterwards."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, null=True, on_delete=models.SET_NULL, related_name="+")
    finish = models.CharField(max_length=10)
    sku = models.CharField(max_length=80)
    name = models.CharField(max_length=200)
    quantity = models.PositiveIntegerField()
    unit_price = models.DecimalField(max_digits=9, decimal_places=2)
    canceled = models.PositiveIntegerField(default=0)
    returned = models.PositiveIntegerField(default=0)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(quantity__gte=1), name="order_line_quantity"),
            models.CheckConstraint(
                condition=Q(quantity__gte=F("canceled") + F("returned")), name="order_line_not_below_zero"
            ),
        ]


class OrderEvent(models.Model):
    """What happened to an order, for its customer to read; `actor` is a name, empty for the shop itself."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(max_length=40)
    actor = models.CharField(max_length=100, blank=True)
    body = models.JSONField(default=dict)
    at = moment()

    class Meta:
        ordering = ["id"]


class Return(models.Model):
    """Pieces of an order that come back, or are meant to."""

    order = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="returns")
    number = models.CharField(max_length=20)
    state = choice(ReturnState, ReturnState.REQUESTED)
    generation = models.PositiveIntegerField(default=0)
    reason = choice(ReturnReason)
    comment = models.CharField(max_length=500, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    requested_at = moment()
    changed_at = moment()

    class Meta:
        ordering = ["-requested_at", "-id"]
        constraints = [
            one_of("state", ReturnState),
            one_of("reason", ReturnReason),
            models.UniqueConstraint(fields=["order", "number"], name="return_number_once_an_order"),
        ]

    def __str__(self) -> str:
        return self.number


class ReturnLine(models.Model):
    """So many pieces of one line of the order."""

    of = models.ForeignKey(Return, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(OrderLine, on_delete=models.PROTECT, related_name="+")
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["of", "line"], name="return_line_once"),
            models.CheckConstraint(condition=Q(quantity__gte=1), name="return_line_quantity"),
        ]
