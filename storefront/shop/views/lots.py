"""Auction pages: parse, one call, shape the answer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, JsonResponse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.views.decorators.http import require_POST, require_safe

from storefront.shop.actions.lots import place_bid
from storefront.shop.pages import page, shop_page, to_page, typed
from storefront.shop.queries.lots import bids_of, lot_of, lots_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused


@require_safe
@shop_page
def auction(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Every auction of the shop."""
    return page(request, visit, "shop/auction/list.html", lots=lots_of(visit), place="auction")


@require_safe
@shop_page
def lot(request: HttpRequest, visit: Visit, lot: str) -> HttpResponse:
    """One auction."""
    return _lot_page(request, visit, lot)


@require_POST
@shop_page
def bid(request: HttpRequest, visit: Visit, lot: str) -> HttpResponse:
    """Bid on a lot."""
    amount = typed(request, "amount", 20)
    try:
        place_bid(visit, lot, amount)
    except Refused as refused:
        return _lot_page(request, visit, lot, amount, refused)
    return to_page(visit, "lot", lot)


@require_safe
@shop_page
def state(request: HttpRequest, visit: Visit, lot: str) -> HttpResponse:
    """Whether there is something new, for a page that stays open: 304 while there is not."""
    view = lot_of(visit, lot)
    if view is None:
        raise Http404
    tag = f'"{view.version}"'
    is_known = request.headers.get("If-None-Match") == tag
    told = {"version": view.version, "secondsLeft": view.seconds_left}
    response = HttpResponseNotModified() if is_known else JsonResponse(told)
    response["ETag"] = tag
    patch_cache_control(response, private=True, no_cache=True)
    patch_vary_headers(response, ["Cookie"])
    return response


def _lot_page(
    request: HttpRequest, visit: Visit, code: str, amount: str = "", error: Refused | None = None
) -> HttpResponse:
    view = lot_of(visit, code)
    if view is None:
        raise Http404
    return page(
        request,
        visit,
        "shop/auction/lot.html",
        area=view.lot.product.area.path,
        status=400 if error else 200,
        view=view,
        bids=bids_of(visit, view.lot),
        amount=amount,
        error=error,
        place="auction",
    )
