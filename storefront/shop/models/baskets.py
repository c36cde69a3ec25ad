"""Baskets with their lines, members and coupons; a shared basket belongs to the members of a company."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assist.models import Shop
from assist.models.fields import choice, moment, new_key, one_of
from storefront.shop.models.catalog import CatalogVariant, Product
from storefront.shop.models.people import Account, Customer
from storefront.shop.rules import MOST_B2B
from storefront.shop.words import BasketChange, BasketState


class Basket(models.Model):
    """What somebody means to buy: a customer's active one, one put aside or shared, or an anonymous browser's.

    `key` is the basket ID that pages state and opens nothing; the cookie's token, kept as its hash, does.
    `version` grows with every change, so that two people who change it see each other's hand.
    """

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="shop_baskets")
    variant = models.ForeignKey(CatalogVariant, on_delete=models.PROTECT, related_name="+")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="baskets")
    account = models.ForeignKey(Account, null=True, blank=True, on_delete=models.CASCADE, related_name="baskets")
    state = choice(BasketState, BasketState.ACTIVE)
    name = models.CharField(max_length=60, blank=True)
    key = models.CharField(max_length=16, default=new_key, unique=True)
    token_hash = models.CharField(max_length=64, blank=True)
    version = models.PositiveIntegerField(default=0)
    changed_at = moment()

    class Meta:
        constraints = [
            one_of("state", BasketState),
            models.UniqueConstraint(fields=["token_hash"], condition=~Q(token_hash=""), name="basket_token_once"),
            models.UniqueConstraint(fields=["customer"], condition=Q(state="active"), name="one_active_basket"),
            models.CheckConstraint(
                condition=Q(customer__isnull=False) ^ ~Q(token_hash=""), name="basket_has_one_kind_of_owner"
            ),
            models.CheckConstraint(
                condition=Q(state="shared", account__isnull=False) | (~Q(state="shared") & Q(account__isnull=True)),
                name="basket_of_an_account_is_shared",
            ),
        ]
        indexes = [models.Index(fields=["customer", "state"], name="basket_of_customer")]

    def __str__(self) -> str:
        return self.name or self.key


class BasketLine(models.Model):
    """A quantity of one product in one finish."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="lines")
    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="+")
    finish = models.CharField(max_length=10)
    quantity = models.PositiveIntegerField()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["basket", "product", "finish"], name="basket_line_once"),
            models.CheckConstraint(condition=Q(quantity__range=(1, MOST_B2B)), name="basket_line_quantity"),
        ]

    @property
    def sku(self) -> str:
        """The stock number: product and finish."""
        return f"{self.product.code}-{self.finish}"


class BasketMember(models.Model):
    """A colleague who sees a shared basket, and what else the owner lets them do with it (see `Permission`)."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="members")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="memberships")
    permissions = ArrayField(models.CharField(max_length=20), default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket", "customer"], name="member_once_a_basket")]


class BasketEvent(models.Model):
    """What somebody did to a shared basket, for its members to read; `actor` is a name, `subject` what or whom."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="events")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.SET_NULL, related_name="+")
    actor = models.CharField(max_length=100)
    kind = choice(BasketChange)
    subject = models.CharField(max_length=200, blank=True)
    quantity = models.PositiveIntegerField(null=True)
    at = moment()

    class Meta:
        ordering = ["-id"]
        constraints = [one_of("kind", BasketChange)]
