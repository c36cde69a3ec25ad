"""What all pages of the shop share: opening the visit, and the frame that states the context."""

from collections.abc import Callable
from dataclasses import replace
from functools import update_wrapper, wraps
from typing import Concatenate, ParamSpec
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.cache import patch_cache_control, patch_vary_headers
from django.utils.translation import override

from assist.rules.text import clean_line
from storefront.shop.cookies import carried
from storefront.shop.protocol import for_script
from storefront.shop.queries.baskets import BasketView
from storefront.shop.queries.visits import Visit, open_visit, page_context
from storefront.shop.rules import spoken

P = ParamSpec("P")
ShopView = Callable[Concatenate[HttpRequest, Visit, P], HttpResponse]


def shop_page(view: ShopView[P]) -> Callable[..., HttpResponse]:
    """Gives a view its visit in the variant's language; what is unknown or not found is a page in the look."""

    @wraps(view)
    def opened(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        visit = open_visit(code, carried(request, code))
        if visit is None:
            return render(request, "shop/unknown.html", {"widget_origin": settings.ASSIST_WIDGET_ORIGIN}, status=404)
        language = spoken(visit.variant.language)
        with override(language):
            response = _answered(view, request, visit, *args, **kwargs)
        response.headers.setdefault("Content-Language", language)
        return response

    return opened


def customer_page(view: ShopView[P]) -> Callable[..., HttpResponse]:
    """The same for somebody who has to be logged in; everybody else is led to the log-in and back."""

    def checked(request: HttpRequest, visit: Visit, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        return view(request, visit, *args, **kwargs) if visit.customer else to_login(request, visit)

    update_wrapper(checked, view)
    return shop_page(checked)


def to_login(request: HttpRequest, visit: Visit, back: str = "") -> HttpResponse:
    """Leads to the log-in form, and from there back to the page that was asked for, or to `back`."""
    asked = request.get_full_path() if request.method in {"GET", "HEAD"} else visit.home
    here = urlencode({"next": back or asked})
    address = f"{reverse('shop:login', args=[visit.shop.code])}?{here}"
    return HttpResponseRedirect(address, status=303 if back else 302)


def to_page(visit: Visit, name: str, *args: object, query: str = "") -> HttpResponse:
    """Leads to another page of this shop by its name, as the answer to a form."""
    return HttpResponseRedirect(reverse(f"shop:{name}", args=[visit.shop.code, *args]) + query, status=303)


def _answered(view: ShopView[P], request: HttpRequest, visit: Visit, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    try:
        return view(request, visit, *args, **kwargs)
    except Http404:
        return page(request, visit, "shop/missing.html", status=404)


def page(
    request: HttpRequest,
    visit: Visit,
    template: str,
    *,
    area: str = "",
    product: str = "",
    login_page: bool = False,
    states: BasketView | None = None,
    status: int = 200,
    **values: object,
) -> HttpResponse:
    """A page of the shop; `area`, `product` and `login_page` are what it states besides the visit.

    `states` is a basket that it states instead of the visit's own one.
    """
    stating = replace(visit, basket=states) if states else visit
    context = page_context(stating, area=area, product=product, login_page=login_page)
    frame = {
        "visit": visit,
        "shop": visit.shop,
        "variant": visit.variant,
        "basket": visit.basket,
        "stated": for_script(context),
        "widget_origin": settings.ASSIST_WIDGET_ORIGIN,
        "area_path": area,
    }
    response = render(request, template, {**frame, **values}, status=status)
    # A page that says who is logged in must not outlive the log-out in any cache.
    patch_cache_control(response, private=True, **({"no_store": True} if visit.customer else {"no_cache": True}))
    patch_vary_headers(response, ["Cookie"])
    return response


def typed(request: HttpRequest, name: str, most: int = 300) -> str:
    """A field of the posted form or the query, as one clean line."""
    values = request.POST if request.method == "POST" else request.GET
    return clean_line(values.get(name, ""), most)
