"""What button and panel look like with choices that are not saved yet, drawn by the widget's own look."""

from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from agentconsole.setup.guards import administrators
from agentconsole.setup.looks import GREETING, GREETINGS, LAUNCHER
from assist.models import Logo, Shop
from assist.rules.looks import wanted_of
from assist.rules.words import Corner, Scheme

_SIDES = {Corner.START.value: "left", Corner.END.value: "right"}


@never_cache
@require_GET
@administrators
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """A page for the frame beside the form; it takes the form's fields from the address."""
    shop = get_object_or_404(Shop, code=code)
    context = {"shop": shop, **_drawn(request, shop)}
    response = render(request, "setup/preview.html", context)
    response.frame_ancestors = "'self'"  # type: ignore[attr-defined]  # read by SecurityHeaders
    response["Content-Security-Policy"] = _policy()
    return response


def _drawn(request: HttpRequest, shop: Shop) -> dict[str, object]:
    given, language = request.GET, shop.locale
    scheme = given.get("scheme", shop.scheme)
    position = _SIDES.get(given.get("corner", shop.corner), "right")
    wanted = wanted_of({"accent": given.get("accent", shop.accent), "scheme": scheme, "position": position})
    told = {"accent": wanted.accent, "scheme": wanted.scheme or "", "position": position, "lang": language}
    address = f"{settings.ASSIST_WIDGET_ORIGIN}/look/{shop.code}"
    has_label = given.get("has_label", "yes" if shop.has_label else "no")
    return {
        "theme": wanted.scheme.value if wanted.scheme not in {None, Scheme.PAGE} else "",
        "sheet": f"{address}.css?{urlencode({'accent': wanted.accent})}",
        "script": f"{address}.js?{urlencode(told)}",
        "has_label": has_label == "yes",
        "label": given.get(f"{LAUNCHER}_{language}", "")[:40],
        "greeting": given.get(f"{GREETING}_{language}", "")[:500] or GREETINGS[language],
        "logo": _logo(shop),
    }


def _logo(shop: Shop) -> str:
    digest = Logo.objects.filter(shop=shop).values_list("digest", flat=True).first()
    return f"{settings.ASSIST_WIDGET_ORIGIN}/look/{shop.code}/logo-{digest}.png" if digest else ""


def _policy() -> str:
    """The console's, and the look from where shops get it."""
    widget = settings.ASSIST_WIDGET_ORIGIN
    return (
        f"default-src 'self'; script-src 'self' {widget}; style-src 'self' {widget}; img-src 'self' {widget}; "
        "object-src 'none'; base-uri 'none'; frame-ancestors 'self'"
    )
