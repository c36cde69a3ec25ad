"""Catalogue pages: parse, one call, shape the answer."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from storefront.shop.drafts import ReviewDraft
from storefront.shop.gateway import URLS
from storefront.shop.pages import page, shop_page, typed
from storefront.shop.queries.browsing import listing_of, listings_of_area, neighbours_of
from storefront.shop.queries.catalog import listings_in
from storefront.shop.queries.lots import running_lot
from storefront.shop.queries.promotions import running_promotions
from storefront.shop.queries.reviews import reviews_of
from storefront.shop.queries.shared import editable_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.search import found_by, wanted_by

HOME_LISTINGS = 8
HOME_PROMOTIONS = 2
PARTS = {"scene": _("Front"), "shade": _("The shade, close"), "foot": _("From below, close")}


@require_safe
@shop_page
def home(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The shop's first page."""
    listings = list(listings_in(visit.variant)[: HOME_LISTINGS + 1])
    return page(
        request,
        visit,
        "shop/home.html",
        lead=next(iter(listings), None),
        listings=listings[1:],
        promotions=list(running_promotions(visit.shop.pk).select_related("area", "product")[:HOME_PROMOTIONS]),
        next_lot=running_lot(visit),
    )


@require_safe
@shop_page
def area(request: HttpRequest, visit: Visit, path: str) -> HttpResponse:
    """An area of the catalog with what lies in it."""
    here = next((each for each in visit.areas if each.path == path.strip("/")), None)
    if here is None:
        raise Http404
    parent = next((each for each in visit.areas if each.pk == here.parent_id), None)
    below = [each for each in visit.areas if each.parent_id == (parent or here).pk]
    listings = listings_of_area(visit, here)
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
    return product_page(request, visit, product, finish=typed(request, "finish", 10))


def product_page(
    request: HttpRequest,
    visit: Visit,
    code: str,
    *,
    finish: str,
    quantity: str = "",
    into: str = "",
    error: Refused | None = None,
    review_error: Refused | None = None,
    draft: ReviewDraft | None = None,
) -> HttpResponse:
    """The page of one product, also with what was wrong about the last try to buy or to review it."""
    listing = listing_of(visit, code)
    if listing is None:
        raise Http404
    wrong = error or review_error
    finishes = listing.product.finishes
    view = typed(request, "view", 10)
    return page(
        request,
        visit,
        "shop/product.html",
        area=listing.product.area.path,
        product=listing.product.code,
        status=wrong.status if wrong else 200,
        listing=listing,
        top=next(each for each in visit.areas if each.path == listing.product.area.path.split("/")[0]),
        finish=finish if finish in finishes else finishes[0],
        view=view if view in PARTS else "scene",
        parts=PARTS.items(),
        quantity=quantity or str(listing.product.pack),
        neighbours=neighbours_of(visit, listing),
        said=reviews_of(visit, listing.product, page_number(typed(request, "reviews", 6))),
        draft=draft,
        star_choices=range(1, 6),
        review_error=review_error,
        shared=editable_of(visit),
        into=into,
        error=error,
    )


def page_number(raw: str) -> int:
    """The page of a list that an address asks for; the first one when that is no number."""
    return int(raw) if raw.isascii() and raw.isdigit() else 1


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
