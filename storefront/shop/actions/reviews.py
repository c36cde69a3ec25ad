"""Customers write reviews, staff decide about them; a product's stars are counted in the same transaction."""

from collections.abc import Iterable
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Avg, Count, DecimalField, OuterRef, Subquery
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext

from assist.models.clock import AssistNow
from storefront.shop.actions.stock import Staff, audit, permit
from storefront.shop.drafts import ReviewDraft, checked_review
from storefront.shop.models import Product, Review
from storefront.shop.queries.browsing import listing_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.transitions import REVIEW, ReviewMove
from storefront.shop.words import ReviewState


@transaction.atomic
def write_review(visit: Visit, product: str, given: ReviewDraft) -> Review:
    """The customer's word on a product, or their changed word: staff look at it before others do.

    Raises Refused with the field that is wrong, also when nobody is logged in.
    """
    listing = listing_of(visit, product)
    if listing is None:
        raise Refused(gettext("This product is no longer sold."), "product")
    if visit.customer is None:
        raise Refused(gettext("Log in to write a review, and copy your text first."), "login")
    draft = checked_review(given)
    _lock(listing.product_id)
    review, _ = Review.objects.update_or_create(
        product=listing.product,
        customer=visit.customer,
        defaults={
            "stars": draft.stars,
            "title": draft.title,
            "body": draft.body,
            "language": visit.variant.language,
            # Every state but none at all may be changed: see the row CHANGE of the table.
            "state": ReviewState.PENDING,
            "reason": "",
            "written_at": AssistNow(),
            "decided_at": None,
            "decided_by": None,
        },
    )
    count_stars([listing.product_id])
    return review


@transaction.atomic
def decide_review(actor: Staff, review: Review, move: ReviewMove, *, seen: datetime, reason: str = "") -> None:
    """Approve or reject a review as it was `seen` (its `written_at`); audited.

    Raises PermissionDenied, and Refused when it was changed or decided meanwhile or a reason is missing.
    """
    permit(actor, review, "change")
    if move is ReviewMove.REJECT and not reason:
        raise Refused(gettext("Say why, in words that its writer can read."), "reason")
    _lock(review.product_id)
    target = {ReviewMove.APPROVE: ReviewState.APPROVED, ReviewMove.REJECT: ReviewState.REJECTED}[move]
    found = Review.objects.filter(pk=review.pk, state__in=REVIEW.sources(move), written_at=seen)
    decided = found.update(
        state=target,
        reason=reason,
        decided_at=AssistNow(),
        decided_by=actor if isinstance(actor, User) else None,
    )
    if not decided:
        raise Refused(gettext("This review has been changed or decided meanwhile. Load the page again."), "decision")
    audit(actor, review, move, ["state", "reason"])
    count_stars([review.product_id])


def count_stars(products: Iterable[int]) -> None:
    """Set the stars of products to those of their approved reviews; the caller holds their rows or seeds them."""
    approved = Review.objects.filter(product=OuterRef("pk"), state=ReviewState.APPROVED).order_by().values("product")
    mean = approved.annotate(mean=Round(Avg("stars", output_field=DecimalField()), precision=1)).values("mean")
    count = approved.annotate(count=Count("id")).values("count")
    Product.objects.filter(pk__in=list(products)).update(
        rating=Subquery(mean), review_count=Coalesce(Subquery(count), 0)
    )


def _lock(product: int) -> None:
    # The row of the product is what two writers of stars wait for: each counts what the other has committed.
    Product.objects.select_for_update().get(pk=product)
