"""What people and programs get when something breaks: calm words, never a traceback."""

import sys

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from django.views.defaults import server_error

AWAY = (OperationalError, InterfaceError)
"""What the database raises when it is down, hangs, or has no room for one more: it passes."""
RETRY_SECONDS = 5


def broken(request: HttpRequest) -> HttpResponse:
    """Answer for an exception that nobody caught: 503 while the database is away, 500 for a bug.

    Django calls it while the exception is being handled.
    """
    return away(request) if isinstance(sys.exc_info()[1], AWAY) else server_error(request)


def away(request: HttpRequest) -> HttpResponse:
    """503 with Retry-After: JSON for programs, for people a page that looks again by itself."""
    answer = _for_programs() if _is_program(request) else _for_people(request)
    answer.headers["Retry-After"] = str(RETRY_SECONDS)
    answer.headers["Cache-Control"] = "no-store"
    if getattr(request, "face", "") == "widget":
        _for_any_shop(answer)
    return answer


def _for_any_shop(answer: HttpResponse) -> None:
    """Which shops may frame and load what stands in the database; this answer does nothing and tells nothing."""
    answer.frame_ancestors = "*"  # type: ignore[attr-defined]  # read by SecurityHeaders
    answer.headers["Access-Control-Allow-Origin"] = "*"


def _is_program(request: HttpRequest) -> bool:
    return request.path_info.startswith("/api/") or not request.accepts("text/html")


def _for_programs() -> HttpResponse:
    return JsonResponse({"detail": "Back in a moment. Ask again.", "code": "unavailable"}, status=503)


def _for_people(request: HttpRequest) -> HttpResponse:
    """Rendered without the request: what pages usually carry comes from the database."""
    asks = request.method in {"GET", "HEAD"}
    with override(get_language_from_request(request)):
        page = render_to_string("unavailable.html", {"asks": asks, "seconds": RETRY_SECONDS})
    return HttpResponse(page, status=503)
