"""The loader, the panel's frame, the Help page, and the session that a panel begins with."""

import msgspec
from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from assist.actions.shoppers import open_session
from assist.models import Shop
from assist.protocol.base import Rate
from assist.realtime.throttle import Bucket
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode
from storefront.widget.protocol import SessionGrant, SessionRequest
from storefront.widget.queries import parents_of

STATUS = {RefusalCode.NOT_FOUND: 404, RefusalCode.NOT_AUTHENTICATED: 403, RefusalCode.TOO_FAST: 429}
SESSIONS = Rate(30, 60)
"""New panels of one address."""
MOST_ADDRESSES = 10_000
_buckets: dict[str, Bucket] = {}


@require_GET
def loader(request: HttpRequest) -> HttpResponse | FileResponse:
    """The script that a shop's page embeds."""
    path = settings.BASE_DIR / "static" / "dist" / "widget.js"
    if not path.is_file():
        raise Http404("The front end is not built: run npm run build in static/.")
    response = FileResponse(path.open("rb"), content_type="text/javascript; charset=utf-8")
    response["Cache-Control"] = "public, max-age=300"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def panel(request: HttpRequest, code: str) -> HttpResponse:
    """The panel; only pages of the shop's own origins may frame it."""
    shop = get_object_or_404(Shop, code=code, is_active=True)
    response = render(request, "widget/panel.html", {"shop": shop, "locale": shop.locale})
    parents = " ".join([settings.ASSIST_WIDGET_ORIGIN, *parents_of(shop)])
    response.frame_ancestors = parents  # type: ignore[attr-defined]  # read by SecurityHeaders
    return response


@require_GET
def help_page(request: HttpRequest, code: str) -> HttpResponse:
    """Help in a window of its own; works without the loader (S1.30)."""
    shop = get_object_or_404(Shop, code=code, is_active=True)
    return render(request, "widget/help.html", {"shop": shop, "locale": shop.locale})


@csrf_exempt  # no cookie takes part: the answer is a bearer token for whoever asks, from our own origin alone
@require_POST
def sessions(request: HttpRequest) -> HttpResponse:
    """A new panel's bearer token (SessionRequest -> SessionGrant)."""
    try:
        _allowed(request)
        wanted = msgspec.json.decode(request.body, type=SessionRequest)
        token = open_session(wanted.shop, wanted.identity)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _json({"detail": "Send shop and, when there is one, identity as JSON."}, 400)
    except Refused as refusal:
        return _json({"detail": refusal.text, "code": refusal.code}, STATUS.get(refusal.code, 400))
    return _json(SessionGrant(token=token), 201)


def _allowed(request: HttpRequest) -> None:
    if request.headers.get("Origin") != settings.ASSIST_WIDGET_ORIGIN:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "Only the panel may ask.")
    if len(_buckets) > MOST_ADDRESSES:
        _buckets.clear()
    if _buckets.setdefault(request.META.get("REMOTE_ADDR", ""), Bucket(SESSIONS)).take():
        raise Refused(RefusalCode.TOO_FAST, "Too many at once. Try again in a minute.")


def _json(value: object, status: int) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(value), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response
