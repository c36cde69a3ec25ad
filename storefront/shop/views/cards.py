"""The card form: on a page of its own, over a route of its own, and gone as soon as it was checked."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from storefront.shop.actions.checkouts import save_card
from storefront.shop.cards import TypedCard
from storefront.shop.pages import to_page
from storefront.shop.queries.checkouts import Purchase
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.views.checkouts import checkout_step, step_page

_MOST = 60


@sensitive_post_parameters()
@require_http_methods(["GET", "HEAD", "POST"])
@checkout_step("checkout-card")
def card(request: HttpRequest, visit: Visit, purchase: Purchase) -> HttpResponse:
    """Enter a card; after an error the fields are empty again, and the page says so."""
    error = _refused(request, visit, purchase) if request.method == "POST" else None
    if request.method == "POST" and error is None:
        return to_page(visit, "checkout-review", query=purchase.wanted.query)
    response = step_page(request, visit, purchase, "checkout-card", error)
    response["Cache-Control"] = "no-store, private"
    return response


@sensitive_variables()
def _refused(request: HttpRequest, visit: Visit, purchase: Purchase) -> Refused | None:
    given = (request.POST.get(name, "")[:_MOST] for name in ("number", "expiry", "code", "cardholder"))
    try:
        save_card(visit, purchase, TypedCard(*given))
    except Refused as refused:
        return refused
    return None
