"""Promotions, the coupons that unlock some of them, and where coupons were used."""

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from assist.models import Shop
from assist.models.fields import choice, moment, one_of
from storefront.shop.models.baskets import Basket
from storefront.shop.models.catalog import Area, Product
from storefront.shop.models.people import Customer
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


class BasketCoupon(models.Model):
    """A coupon that lies in a basket; whether it still holds is decided each time the basket is priced."""

    basket = models.ForeignKey(Basket, on_delete=models.CASCADE, related_name="coupons")
    coupon = models.ForeignKey(Coupon, on_delete=models.CASCADE, related_name="+")
    added_at = moment()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["basket", "coupon"], name="coupon_once_a_basket")]
