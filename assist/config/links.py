"""The front door: where everything is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assist.models import Shop


def links(request: HttpRequest) -> HttpResponse:
    """Console, admin, API, and, in the demo, the shops."""
    shops = Shop.objects.filter(is_active=True, gateway="builtin").order_by("name") if settings.DEMO else []
    return render(
        request,
        "links.html",
        {"shops": shops, "shop_origin": settings.ASSIST_SHOP_ORIGIN, "widget_origin": settings.ASSIST_WIDGET_ORIGIN},
    )
