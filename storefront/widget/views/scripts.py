"""What a shop's page loads from us: the loader, the shop's look, and the code of invitations."""

from pathlib import Path

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.views.decorators.http import require_GET

from assist.actions.looks import mark_seen
from assist.actions.strangers import note_stranger
from assist.models import Shop
from assist.queries.looks import look_of, served_shop
from assist.rules.looks import wanted_of
from storefront.widget.looks import look_script, no_look_script

SCRIPT = "text/javascript; charset=utf-8"
MINUTE = "public, max-age=60"


@require_GET
def loader(request: HttpRequest) -> HttpResponseBase:
    """The script that a shop's page embeds."""
    return for_any_page(FileResponse(built("widget.js").open("rb"), content_type=SCRIPT), "public, max-age=300")


@require_GET
def invite(request: HttpRequest) -> HttpResponseBase:
    """The code of invitations, for pages of shops that have some."""
    return for_any_page(FileResponse(built("invite.js").open("rb"), content_type=SCRIPT), "public, max-age=300")


@require_GET
def look(request: HttpRequest, code: str) -> HttpResponseBase:
    """The shop's look as a module of plain data, for whoever asks.

    It also notes that the tag works, by the Origin that browsers send with a module. Anybody can forge that header and
    so turn the set-up's light green for a shop whose origins they know; nothing else hangs on it.
    """
    shop = served_shop(code)
    if shop is None:
        return for_any_page(HttpResponse(no_look_script(code, settings.ASSIST_WIDGET_ORIGIN), content_type=SCRIPT))
    _note(request, shop)
    found = look_of(shop, wanted_of(request.GET))
    sheets = ("launcher.css", "invite.css") if found.invitations else ("launcher.css",)
    styles = "".join(built(sheet).read_text("utf-8") for sheet in sheets)
    return for_any_page(HttpResponse(look_script(found, styles), content_type=SCRIPT))


def _note(request: HttpRequest, shop: Shop) -> None:
    origin = request.headers.get("Origin", "")
    if origin and not mark_seen(shop, origin):
        note_stranger(shop, origin)


def built(name: str) -> Path:
    """A file of the built front end."""
    path = Path(settings.BASE_DIR) / "static" / "dist" / name
    if not path.is_file():
        raise Http404("The front end is not built: run npm run build in static/.")
    return path


def for_any_page(response: HttpResponseBase, cache: str = MINUTE) -> HttpResponseBase:
    """Any origin may load it, and caches may keep it."""
    response["Cache-Control"] = cache
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    response["Access-Control-Allow-Origin"] = "*"
    return response
