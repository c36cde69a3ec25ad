"""What customers say about products: approved reviews for everybody, the own one for its writer."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Count, Exists, F, IntegerField, OuterRef, QuerySet, Value, When

from storefront.shop.models import Listing, OrderLine, Product, Review
from storefront.shop.naming import short_name
from storefront.shop.queries.visits import Visit
from storefront.shop.words import OrderState, ReviewState

REVIEWS_A_PAGE = 10


@dataclass(frozen=True)
class ReviewView:
    """A review as pages show it; `is_verified` when its writer has ordered the product."""

    writer: str
    stars: int
    title: str
    body: str
    language: str
    written_at: datetime
    is_verified: bool


@dataclass(frozen=True)
class Bar:
    """How many people gave so many stars; `share` is how many that is of a hundred."""

    stars: int
    count: int
    share: int


@dataclass(frozen=True)
class ReviewsView:
    """A page of what people say about a product, with the visitor's own word."""

    reviews: tuple[ReviewView, ...]
    bars: tuple[Bar, ...]
    page: int
    pages: int
    mine: Review | None


def reviews_of(visit: Visit, product: Product, page: int = 1) -> ReviewsView:
    """The approved reviews of a product, those in the visitor's language first, then the latest."""
    counts = dict(_approved(product).order_by().values_list("stars").annotate(Count("id")))
    pages = max(1, -(-sum(counts.values()) // REVIEWS_A_PAGE))
    page = min(max(page, 1), pages)
    rows = _approved(product).order_by(_own_language_first(visit), "-written_at", "-id")
    shown = rows.select_related("customer").annotate(bought=_bought())
    begin = (page - 1) * REVIEWS_A_PAGE
    return ReviewsView(
        reviews=tuple(_view(row, bool(row.bought)) for row in shown[begin : begin + REVIEWS_A_PAGE]),
        bars=tuple(_bars(counts)),
        page=page,
        pages=pages,
        mine=Review.objects.filter(product=product, customer=visit.customer).first() if visit.customer else None,
    )


@dataclass(frozen=True)
class OwnReview:
    """A review of one's own, with what its product is called here; None when it is no longer sold."""

    review: Review
    listing: Listing | None


def own_reviews(visit: Visit) -> list[OwnReview]:
    """All that the customer of the visit has written in this shop, the latest first."""
    if visit.customer is None:
        return []
    rows = list(Review.objects.filter(customer=visit.customer).select_related("product"))
    products = [row.product_id for row in rows]
    listings = Listing.objects.filter(variant=visit.variant, product__in=products, product__is_active=True)
    by_product = {each.product_id: each for each in listings.select_related("product")}
    return [OwnReview(row, by_product.get(row.product_id)) for row in rows]


def _approved(product: Product) -> QuerySet[Review]:
    return Review.objects.filter(product=product, state=ReviewState.APPROVED)


def _own_language_first(visit: Visit) -> Case:
    return Case(When(language=visit.variant.language, then=Value(0)), default=Value(1), output_field=IntegerField())


def _bought() -> Exists:
    lines = OrderLine.objects.filter(product=OuterRef("product"), order__customer=OuterRef("customer"))
    return Exists(lines.filter(quantity__gt=F("canceled")).exclude(order__state=OrderState.CANCELED))


def _view(row: Review, bought: bool) -> ReviewView:
    writer = short_name(row.customer.name)
    return ReviewView(writer, row.stars, row.title, row.body, row.language, row.written_at, bought)


def _bars(counts: dict[int, int]) -> list[Bar]:
    most = max(sum(counts.values()), 1)
    return [Bar(stars, counts.get(stars, 0), round(100 * counts.get(stars, 0) / most)) for stars in (5, 4, 3, 2, 1)]
