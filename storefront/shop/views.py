"""Catalogue and basket pages: parse, one call, shape the answer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from storefront.shop import actions, queries
from storefront.shop.cookies import BASKET, VARIANT, carried, give
from storefront.shop.gateway import URLS, basket_shown_by
from storefront.shop.identity import identity_token
from storefront.shop.pages import page, shop_page, typed
from storefront.shop.protocol import plain
from storefront.shop.queries import Visit
from storefront.shop.rules import Refused, parse_quantity, safe_way_back
from storefront.shop.search import found_by, wanted_by

HOME_LISTINGS = 8
PARTS = {"scene": _("Front"), "shade": _("The shade, close"), "foot": _("From below, close")}


@require_safe
@shop_page
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The shop's first page."""
    listings = list(queries.listings_in(visit.variant)[: HOME_LISTINGS + 1])
    return page(request, visit, "shop/home.html", lead=next(iter(listings), None), listings=listings[1:])


@require_safe
@shop_page
def area(request: HttpRequest, visit: Visit, path: str) -> HttpResponse:
    """An area of the catalog with what lies in it."""
    here = next((each for each in visit.areas if each.path == path.strip("/")), None)
    if here is None:
        raise Http404
    parent = next((each for each in visit.areas if each.pk == here.parent_id), None)
    below = [each for each in visit.areas if each.parent_id == (parent or here).pk]
    listings = queries.listings_of_area(visit, here)
    return page(
        request,
        visit,
        "shop/area.html",
        area=here.path,
        here=here,
        parent=parent,
        below=below,
        listings=listings,
    )


@require_safe
@shop_page
def search(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Products with all the words in their name or description, narrowed down by facets."""
    found = found_by(visit, wanted_by(visit, request.GET))
    return page(request, visit, "shop/search.html", found=found, listings=found.listings)


@require_safe
@shop_page
def product(request: HttpRequest, visit: Visit, product: str) -> HttpResponse:
    """The details of one product: the only page that states a product ID."""
    return _product_page(request, visit, product, finish=typed(request, "finish", 10))


def _product_page(
    request: HttpRequest,
    visit: Visit,
    code: str,
    *,
    finish: str,
    quantity: str = "",
    error: Refused | None = None,
) -> HttpResponse:
    listing = queries.listing_of(visit, code)
    if listing is None:
        raise Http404
    finishes = listing.product.finishes
    view = typed(request, "view", 10)
    return page(
        request,
        visit,
        "shop/product.html",
        area=listing.product.area.path,
        product=listing.product.code,
        status=400 if error else 200,
        listing=listing,
        top=next(each for each in visit.areas if each.path == listing.product.area.path.split("/")[0]),
        finish=finish if finish in finishes else finishes[0],
        view=view if view in PARTS else "scene",
        parts=PARTS.items(),
        quantity=quantity or str(listing.product.pack),
        neighbours=queries.neighbours_of(visit, listing),
        error=error,
    )


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
        token = actions.put_in_basket(visit, code, finish, parse_quantity(quantity))
    except Refused as refused:
        if _wants_json(request):
            return JsonResponse({"error": refused.text, "field": refused.field}, status=400)
        return _product_page(request, visit, code, finish=finish, quantity=quantity, error=refused)
    response = _added(request, visit, token)
    if token:
        give(response, request, BASKET, token, visit.shop.code)
    return response


def _added(request: HttpRequest, visit: Visit, token: str) -> HttpResponse:
    if not _wants_json(request):
        return _to(visit, "basket", status=303)
    row = queries.basket_row_of(visit.shop, visit.customer, token or carried(request, visit.shop.code).basket)
    filled = queries.basket_view(row, visit.variant) if row else None
    stated = plain(queries.stated_basket(filled)) if filled else None
    return JsonResponse({"basket": stated, "pieces": filled.pieces if filled else 0})


@require_POST
@shop_page
def change(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Set or remove one line of the basket."""
    line, quantity = typed(request, "line", 18), typed(request, "quantity", 20)
    wanted = "0" if "remove" in request.POST else quantity
    try:
        actions.change_line(visit, int(line) if line.isascii() and line.isdigit() else 0, parse_quantity(wanted))
    except Refused as refused:
        return page(request, visit, "shop/basket.html", status=400, error=refused, wrong_line=line, quantity=quantity)
    return _to(visit, "basket", status=303)


@require_POST
@shop_page
def variant(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Look at the shop in another language and currency."""
    back = safe_way_back(request.POST.get("next", ""), visit.home)
    try:
        chosen = actions.choose_variant(visit, typed(request, "variant", 20))
    except Refused:
        return HttpResponseRedirect(back, status=303)
    response = HttpResponseRedirect(back, status=303)
    give(response, request, VARIANT, chosen.code, visit.shop.code)
    return response


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


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def missing(request: HttpRequest, visit: Visit, rest: str) -> HttpResponse:
    """An address that is no page; one that lacks only its slash is led on."""
    if request.method != "POST" and not rest.endswith("/"):
        try:
            known = resolve(f"/{rest}/", URLS).func is not missing
        except Resolver404:
            known = False
        if known:
            return HttpResponseRedirect(f"{visit.home}{rest}/")
    raise Http404


def _wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def _to(visit: Visit, name: str, *, status: int) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse(f"shop:{name}", args=[visit.shop.code]), status=status)
