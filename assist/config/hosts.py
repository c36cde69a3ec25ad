"""Three origins on one server: the host name decides which addresses exist."""

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve

FACES = {
    "console": "assist.config.urls_console",
    "widget": "assist.config.urls_widget",
    "shop": "assist.config.urls_shop",
}

INSIDE = "assist.config.urls_inside"


def face_of(host: str) -> str | None:
    """Which face answers on `host` (a name with or without a port)."""
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    name = name.strip("[]")
    return next((face for face, known in settings.HOSTS.items() if known == name), None)


def probe(request: HttpRequest) -> HttpResponse | None:
    """The answer to a probe: orchestrators ask a process by an address of their own, which is no face's host."""
    try:
        answer: HttpResponse = resolve(request.path_info, INSIDE).func(request)
    except (Resolver404, Http404):
        return None
    return answer


class HostRouting:
    """Gives each face its own addresses; probes answer on any host."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Route by host; an unknown host only gets the probes."""
        face = face_of(request.META.get("HTTP_HOST", ""))
        request.face = face or ""  # type: ignore[attr-defined]  # our own mark on the request
        if face:
            request.urlconf = FACES[face]
        return (None if face else probe(request)) or self.get_response(request)
