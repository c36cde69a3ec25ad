"""Promotions, the coupons that unlock some of them, and where coupons were used."""

import re
from decimal import Decimal, InvalidOperation

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from assist.models import Shop
from assist.models.fields import choice, moment, one_of
from storefront.shop.models.baskets import Basket
from storefront.shop.models.catalog import Area, Product
from storefront.shop.models.orders import Order
from storefront.shop.models.people import Customer
from storefront.shop.texts import is_texts
from storefront.shop.words import Benefit


class Promotion(models.Model):
    """A reduction: on everything, on an area or on a product; from a basket's value on; by itself or by coupon.

    `amounts` and `from_totals` are by currency, such as {"EUR": "10.00"}; a currency that is not named gets nothing.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shop_promotions")
    code = models.SlugField(max_length=40)
    names = models.JSONField(help_text='By language, such as {"en": "Ten off your first order"}.')
    benefit = choice(Benefit)
    percent = models.PositiveSmallIntegerField(default=0, validators=[MaxValueValidator(90)])
    amounts = models.JSONField(default=dict, blank=True)
    from_totals = models.JSONField(default=dict, blank=True)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    product = models.ForeignKey(Product, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    needs_coupon = models.BooleanField(default=False)
    starts_at = models.DateTimeField(null=True, blank=True)
    ends_at = models.DateTimeField(null=True, blank=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            one_of("benefit", Benefit),
            models.UniqueConstraint(fields=["shop", "code"], name="promotion_once_a_shop"),
            models.CheckConstraint(condition=Q(percent__lte=90), name="promotion_percent"),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse what could not be priced or named: every page with a basket reads this row."""
        wrong = {}
        if not is_texts(self.names) or not self.names:
            wrong["names"] = 'Give a name for each language, such as {"en": "Ten off"}.'
        for column in ("amounts", "from_totals"):
            if not _is_money(getattr(self, column)):
                wrong[column] = 'Give amounts by currency, such as {"EUR": "10.00"}.'
        if self.benefit == Benefit.PERCENT and not self.percent:
            wrong["percent"] = "Say how many percent."
        if self.benefit == Benefit.AMOUNT and not self.amounts:
            wrong["amounts"] = 'Say how much in each currency, such as {"EUR": "10.00"}.'
        if self.starts_at and self.ends_at and self.ends_at <= self.starts_at:
            wrong["ends_at"] = "The end must come after the start."
        if wrong:
            raise ValidationError(wrong)

    def name_in(self, language: str) -> str:
        """The promotion's name, in English or another language when there is none in this one."""
        return str(self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.code))


def _is_money(amounts: object) -> bool:
    if not isinstance(amounts, dict):
        return False
    try:
        values = [Decimal(amount) for amount in amounts.values() if isinstance(amount, str)]
    except InvalidOperation:
        return False
    cents = all(value.is_finite() and 0 < value < 10_000_000 and value == round(value, 2) for value in values)
    return len(values) == len(amounts) and cents


class Coupon(models.Model):
    """A code that unlocks a promotion: for everybody or one customer, so many times; written in capitals."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shop_coupons")
    promotion = models.ForeignKey(Promotion, on_delete=models.CASCADE, related_name="coupons")
    customer = models.ForeignKey(Customer, null=True, blank=True, on_delete=models.CASCADE, related_name="coupons")
    code = models.CharField(max_length=40)
    most_uses = models.PositiveIntegerField(null=True, blank=True)
    uses = models.PositiveIntegerField(default=0, editable=False)
    once_a_customer = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["code"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="coupon_once_a_shop"),
            models.CheckConstraint(
                condition=Q(most_uses__isnull=True) | Q(uses__lte=models.F("most_uses")), name="coupon_uses"
            ),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse a code that nobody could type, and a promotion or customer of another shop."""
        self.code = self.code.strip().upper()
        if not re.fullmatch(r"[A-Z0-9-]{3,40}", self.code):
            raise ValidationError({"code": "Use capital letters, digits and hyphens, at least three of them."})
        for column in ("promotion", "customer"):
            other = getattr(self, column, None) if getattr(self, f"{column}_id") else None
            if other is not None and other.shop_id != self.shop_id:
                raise ValidationError({column: "This belongs to another shop."})


class BasketCoupon(models.Model):
    """A coupon that lies in a basket; whether it still holds is decided each time the basket is priced."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="coupons")
    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="+")
    added_at = moment()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket", "coupon"], name="coupon_once_a_basket")]


class CouponUse(models.Model):
    """An order that a coupon made cheaper; guests are told apart by their e-mail address."""

    coupon = models.ForeignKey(Coupon, on_delete=models.PROTECT, related_name="used")
    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="coupons_used")
    customer = models.ForeignKey(Customer, null=True, on_delete=models.PROTECT, related_name="coupons_used")
    email = models.CharField(max_length=254)
    used_at = moment()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["coupon", "order"], name="coupon_once_an_order")]
        indexes = [models.Index(fields=["coupon", "email"], name="coupon_use_by_email")]
