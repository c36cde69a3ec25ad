"""Auctions: lots that end at a time, and the bids on them."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from assist.models import Shop
from assist.models.fields import moment
from storefront.shop.models.catalog import CatalogVariant, Product
from storefront.shop.models.people import Customer
from storefront.shop.texts import is_texts


class Lot(models.Model):
    """One piece that goes to whoever bids most before `ends_at`; the end is a time, nothing has to happen at it.

    `price` is the highest bid so far and only moves under the row's lock; `leader` made it.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="shop_lots")
    variant = models.ForeignKey(CatalogVariant, on_delete=models.PROTECT, related_name="+")
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="lots")
    finish = models.CharField(max_length=10)
    code = models.SlugField(max_length=60)
    names = models.JSONField(help_text='By language, such as {"en": "Kaari no. 1, signed"}.')
    stories = models.JSONField(default=dict, blank=True, help_text="What is special about this piece, by language.")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    start_price = models.DecimalField(max_digits=9, decimal_places=2)
    step = models.DecimalField(max_digits=9, decimal_places=2)
    price = models.DecimalField(max_digits=9, decimal_places=2, null=True, editable=False)
    leader = models.ForeignKey(Customer, null=True, editable=False, on_delete=models.PROTECT, related_name="lots_led")
    bid_count = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        ordering = ["ends_at", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "code"], name="lot_once_a_shop"),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="lot_ends_after_it_starts"),
            models.CheckConstraint(condition=Q(start_price__gt=0, step__gt=0), name="lot_prices_positive"),
        ]

    def __str__(self) -> str:
        return self.code

    def clean(self) -> None:
        """Refuse texts that are not by language, and a piece or variant of another shop."""
        wrong = {}
        if not is_texts(self.names) or not self.names:
            wrong["names"] = 'Give a name for each language, such as {"en": "Kaari no. 1, signed"}.'
        if not is_texts(self.stories):
            wrong["stories"] = 'Give a text for each language, such as {"en": "The first one."}, or {}.'
        if self.product_id and self.product.catalog.shop_id != self.shop_id:
            wrong["product"] = "This belongs to another shop."
        if self.product_id and self.finish not in self.product.finishes:
            wrong["finish"] = f"Choose one of: {', '.join(self.product.finishes)}."
        if self.variant_id and self.variant.catalog.shop_id != self.shop_id:
            wrong["variant"] = "This belongs to another shop."
        if wrong:
            raise ValidationError(wrong)

    def name_in(self, language: str) -> str:
        """What the lot is called, in English or another language when there is none in this one."""
        return str(self.names.get(language) or self.names.get("en") or next(iter(self.names.values()), self.code))

    def story_in(self, language: str) -> str:
        """What is special about it, in English or another language when there is none in this one."""
        return str(self.stories.get(language) or self.stories.get("en") or next(iter(self.stories.values()), ""))


class Bid(models.Model):
    """An offer of money for a lot, higher than every one before it."""

    lot = models.ForeignKey(Lot, on_delete=models.CASCADE, related_name="bids")
    customer = models.ForeignKey(Customer, on_delete=models.PROTECT, related_name="bids")
    amount = models.DecimalField(max_digits=9, decimal_places=2)
    at = moment()

    class Meta:
        ordering = ["-amount"]
        constraints = [models.UniqueConstraint(fields=["lot", "amount"], name="bid_amount_once_a_lot")]
