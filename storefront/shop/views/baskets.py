"""Basket pages: parse, one call, shape the answer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.http import require_POST, require_safe

from storefront.shop.actions.baskets import change_line, choose_variant, put_in_basket
from storefront.shop.actions.shared import put_in_shared
from storefront.shop.cookies import BASKET, VARIANT, carried, give
from storefront.shop.gateway import basket_shown_by
from storefront.shop.models import Basket
from storefront.shop.pages import page, shop_page, typed
from storefront.shop.protocol import plain
from storefront.shop.queries.baskets import basket_view, stated_basket
from storefront.shop.queries.quotes import open_quote_of
from storefront.shop.queries.visits import Visit, basket_row_of
from storefront.shop.rules import BASKET_NAME_MOST, Refused, parse_quantity, safe_way_back
from storefront.shop.views.catalog import product_page


@require_safe
@shop_page
def basket(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the visitor means to buy."""
    return basket_page(request, visit)


def basket_page(
    request: HttpRequest,
    visit: Visit,
    error: Refused | None = None,
    *,
    wrong_line: str = "",
    quantity: str = "",
    comment: str = "",
    coupon_code: str = "",
) -> HttpResponse:
    """The basket's page, also with what was wrong about the last try."""
    is_buyer = visit.customer is not None and visit.customer.account_id is not None
    return page(
        request,
        visit,
        "shop/basket.html",
        status=error.status if error else 200,
        error=error,
        said=typed(request, "said", 20) if request.method != "POST" else "",
        is_buyer=is_buyer,
        quote=open_quote_of(visit.basket.key) if visit.basket and is_buyer else None,
        name_most=BASKET_NAME_MOST,
        wrong_line=wrong_line,
        quantity=quantity,
        comment=comment,
        coupon_code=coupon_code,
    )


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
    code, finish, quantity, into = (
        typed(request, "product", 60),
        typed(request, "finish", 10),
        typed(request, "quantity", 20),
        typed(request, "into", 16),
    )
    try:
        if into:
            return _added_to_shared(request, visit, put_in_shared(visit, into, code, finish, parse_quantity(quantity)))
        token = put_in_basket(visit, code, finish, parse_quantity(quantity))
    except Refused as refused:
        if _wants_json(request):
            return JsonResponse({"error": refused.text, "field": refused.field}, status=refused.status)
        return product_page(request, visit, code, finish=finish, quantity=quantity, into=into, error=refused)
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


def _added_to_shared(request: HttpRequest, visit: Visit, basket: Basket) -> HttpResponse:
    address = reverse("shop:shared", args=[visit.shop.code, basket.key])
    if not _wants_json(request):
        return HttpResponseRedirect(address, status=303)
    return JsonResponse({"added": gettext("In “%(name)s”") % {"name": basket.name}, "address": address})


@require_POST
@shop_page
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Set or remove one line of the basket."""
    line, quantity = typed(request, "line", 18), typed(request, "quantity", 20)
    wanted = "0" if "remove" in request.POST else quantity
    try:
        change_line(visit, int(line) if line.isascii() and line.isdigit() else 0, parse_quantity(wanted))
    except Refused as refused:
        return basket_page(request, visit, refused, wrong_line=line, quantity=quantity)
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
