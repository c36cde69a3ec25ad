"""Reviews: writing one below its product, and one's own in the account."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from storefront.shop.actions.reviews import write_review
from storefront.shop.drafts import BODY_MOST, ReviewDraft
from storefront.shop.pages import customer_page, page, shop_page, to_page, typed
from storefront.shop.queries.reviews import own_reviews
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.views.catalog import product_page


@require_POST
@shop_page
def write(request: HttpRequest, visit: Visit, product: str) -> HttpResponse:
    """Write or change the customer's review of a product."""
    given = ReviewDraft(
        stars=typed(request, "stars", 10),
        title=typed(request, "title"),
        body=request.POST.get("body", "")[: 2 * BODY_MOST],
    )
    try:
        write_review(visit, product, given)
    except Refused as refused:
        return product_page(request, visit, product, finish="", review_error=refused, draft=given)
    return to_page(visit, "product", product, query="?reviewed=1#reviews")


@require_safe
@customer_page
def mine(request: HttpRequest, visit: Visit) -> HttpResponse:
    """All reviews that the customer has written."""
    return page(request, visit, "shop/account/reviews.html", place="my-reviews", reviews=own_reviews(visit))
