"""The panel's frame and window, the Help page, and what both wear."""

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import override
from django.views.decorators.http import require_GET

from assist.models import Shop
from assist.queries.looks import Look, logo_png, look_of
from assist.rules.looks import wanted_of
from assist.rules.words import Scheme
from storefront.widget.looks import page_sheet
from storefront.widget.queries import parents_of
from storefront.widget.ways import ways_of

FOREVER = "public, max-age=31536000, immutable"


@require_GET
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """The panel; only pages of the shop's own origins may frame it."""
    shop = _shop(code)
    response = render(request, "widget/panel.html", {"shop": shop, **_worn(request, shop)})
    parents = " ".join([settings.ASSIST_WIDGET_ORIGIN, *parents_of(shop)])
    response.frame_ancestors = parents  # type: ignore[attr-defined]  # read by SecurityHeaders
    return response


@require_GET
def pop_out(request: HttpRequest, code: str) -> HttpResponse:
    """The panel in a window of its own; the address's fragment, which no server sees, holds the code that opens it."""
    shop = _shop(code)
    response = render(request, "widget/panel.html", {"shop": shop, "popped_out": True, **_worn(request, shop)})
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_GET
def help_page(request: HttpRequest, code: str) -> HttpResponse:
    """Help in a window of its own; works without the loader (S1.30)."""
    shop = _shop(code)
    worn = _worn(request, shop)
    with override(worn["locale"]):
        return render(request, "widget/help.html", {"shop": shop, "ways": ways_of(shop), **worn})


@require_GET
def look_sheet(request: HttpRequest, code: str) -> HttpResponse:
    """The shop's accent for panel and Help page."""
    response = HttpResponse(page_sheet(look_of(_shop(code), wanted_of(request.GET))), content_type="text/css")
    response["Cache-Control"] = "public, max-age=60"
    return response


@require_GET
def logo(request: HttpRequest, code: str, digest: str) -> HttpResponse:
    """The shop's logo, as we have drawn it; another picture has another address."""
    png = logo_png(code, digest)
    if png is None:
        raise Http404
    response = HttpResponse(png, content_type="image/png")
    response["Cache-Control"] = FOREVER
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response


def _shop(code: str) -> Shop:
    return get_object_or_404(Shop, code=code, is_active=True)


def _worn(request: HttpRequest, shop: Shop) -> dict[str, Any]:
    """What a template needs to look like the shop."""
    look = look_of(shop, wanted_of(request.GET))
    return {
        "locale": look.language,
        "direction": "rtl" if look.runs_left else "ltr",
        "theme": "" if look.scheme is Scheme.PAGE else look.scheme.value,
        "look_sheet": _sheet_address(look),
        "logo": reverse("widget:logo", args=[shop.code, look.logo]) if look.logo else "",
        "logo_size": look.logo_size,
    }


def _sheet_address(look: Look) -> str:
    """None for a shop without an accent: the product's own needs no second sheet."""
    accent = "" if look.is_own_accent else "?" + urlencode({"accent": look.accent})
    return reverse("widget:look_sheet", args=[look.code]) + accent if accent else ""
