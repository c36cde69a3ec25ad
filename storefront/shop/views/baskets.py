"""Basket pages: parse, one call, shape the answer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from storefront.shop.actions.baskets import change_line, choose_variant, put_in_basket
from storefront.shop.cookies import BASKET, VARIANT, carried, give
from storefront.shop.gateway import basket_shown_by
from storefront.shop.pages import page, shop_page, typed
from storefront.shop.protocol import plain
from storefront.shop.queries.baskets import basket_view, stated_basket
from storefront.shop.queries.visits import Visit, basket_row_of
from storefront.shop.rules import Refused, parse_quantity, safe_way_back
from storefront.shop.views.catalog import product_page


@require_safe
@shop_page
def basket(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the visitor means to buy."""
    return page(request, visit, "shop/basket.html")


@require_safe
@shop_page
def shown_basket(request: HttpRequest, visit: Visit, signed: str) -> HttpResponse:
    """A basket that staff look at by a signed link; nothing can be changed here."""
    shown = basket_shown_by(signed, visit.shop.code)
    if shown is None:
        raise Http404
    return page(request, visit, "shop/shown_basket.html", shown=shown)


@require_POST
@shop_page
def add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put a product in the basket; answers JSON to a script and goes to the basket without one."""
    code, finish, quantity = (
        typed(request, "product", 60),
        typed(request, "finish", 10),
        typed(request, "quantity", 20),
    )
    try:
        token = put_in_basket(visit, code, finish, parse_quantity(quantity))
    except Refused as refused:
        if _wants_json(request):
            return JsonResponse({"error": refused.text, "field": refused.field}, status=400)
        return product_page(request, visit, code, finish=finish, quantity=quantity, error=refused)
    response = _added(request, visit, token)
    if token:
        give(response, request, BASKET, token, visit.shop.code)
    return response


def _added(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    if not _wants_json(request):
        return _to(visit, "basket", status=303)
    row = basket_row_of(visit.shop, visit.customer, token or carried(request, visit.shop.code).basket)
    filled = basket_view(row, visit.variant) if row else None
    stated = plain(stated_basket(filled)) if filled else None
    return JsonResponse({"basket": stated, "pieces": filled.pieces if filled else 0})


@require_POST
@shop_page
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Set or remove one line of the basket."""
    line, quantity = typed(request, "line", 18), typed(request, "quantity", 20)
    wanted = "0" if "remove" in request.POST else quantity
    try:
        change_line(visit, int(line) if line.isascii() and line.isdigit() else 0, parse_quantity(wanted))
    except Refused as refused:
        return page(request, visit, "shop/basket.html", status=400, error=refused, wrong_line=line, quantity=quantity)
    return _to(visit, "basket", status=303)


@require_POST
@shop_page
def variant(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look at the shop in another language and currency."""
    back = safe_way_back(request.POST.get("next", ""), visit.home)
    try:
        chosen = choose_variant(visit, typed(request, "variant", 20))
    except Refused:
        return HttpResponseRedirect(back, status=303)
    response = HttpResponseRedirect(back, status=303)
    give(response, request, VARIANT, chosen.code, visit.shop.code)
    return response


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _to(visit: Visit, name: str, *, status: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"shop:{name}", args=[visit.shop.code]), status=status)
