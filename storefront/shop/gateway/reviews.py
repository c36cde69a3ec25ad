"""Reviews."""

from django.db.models import QuerySet

from assist.shop import records
from assist.shop.records import SLICE_MOST
from storefront.shop.gateway.reading import admin_link, as_code, sliced
from storefront.shop.models import Review
from storefront.shop.words import ReviewState


class ReviewAnswers:
    """Answers about what customers say."""

    def reviews(
        self, shop_code: str, product_id: str, limit: int = SLICE_MOST, before: str = ""
    ) -> records.Slice[records.Review]:
        """What customers say about a product."""
        rows = _reviews_of(shop_code).filter(product__code=as_code(product_id))
        return sliced(rows, "written_at", limit, before, _record)

    def pending_reviews(
        self, shop_code: str, limit: int = SLICE_MOST, before: str = ""
    ) -> records.Slice[records.Review]:
        """What waits for moderation."""
        return sliced(_reviews_of(shop_code).filter(state=ReviewState.PENDING), "written_at", limit, before, _record)


def _reviews_of(shop_code: str) -> QuerySet[Review]:
    return Review.objects.filter(product__catalog__shop__code=as_code(shop_code)).select_related("product", "customer")


def _record(row: Review) -> records.Review:
    return records.Review(
        id=str(row.pk),
        product_id=row.product.code,
        customer_id=str(row.customer_id),
        author=row.customer.name,
        stars=row.stars,
        title=row.title,
        state=row.state,
        written_at=row.written_at,
        body=row.body,
        language=row.language,
        reason=row.reason,
        link=admin_link("review", row.pk),
    )
