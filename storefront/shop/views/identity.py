"""The identity token for the widget on a page."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_GET

from storefront.shop.identity import identity_token
from storefront.shop.pages import shop_page
from storefront.shop.queries.visits import Visit


@require_GET
@shop_page
def identity(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The identity token of the customer who is logged in, for the widget on this page."""
    if visit.customer is None:
        response = JsonResponse({"error": "Log in at the shop first."}, status=401)
    else:
        response = JsonResponse({"token": identity_token(visit)})
    response["Cache-Control"] = "no-store"
    return response
