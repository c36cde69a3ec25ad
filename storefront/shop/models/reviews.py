"""What customers say about products."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from assist.models.fields import choice, moment, one_of
from storefront.shop.models.catalog import Product
from storefront.shop.models.people import Customer
from storefront.shop.words import ReviewState


class Review(models.Model):
    """A customer's word on a product: shown once it is approved, and again under moderation when it is changed."""

    product = models.ForeignKey(Product, on_delete=models.CASCADE, related_name="reviews")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="reviews")
    stars = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=100)
    body = models.CharField(max_length=2000, blank=True)
    language = models.CharField(max_length=10)
    state = choice(ReviewState, ReviewState.PENDING)
    reason = models.CharField(max_length=200, blank=True)
    written_at = moment()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        ordering = ["-written_at", "-id"]
        constraints = [
            one_of("state", ReviewState),
            models.UniqueConstraint(fields=["product", "customer"], name="review_once_a_customer"),
            models.CheckConstraint(condition=Q(stars__range=(1, 5)), name="review_1_to_5"),
        ]
        indexes = [models.Index(fields=["product", "state", "-written_at"], name="review_of_product")]

    def __str__(self) -> str:
        return self.title
