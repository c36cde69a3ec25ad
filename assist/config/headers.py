"""Security headers of every page: strict CSP with external files only, framing by rule."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

NONE = "'none'"


def _policy(**directives: str) -> str:
    return "; ".join(f"{name.replace('_', '-')} {value}" for name, value in directives.items())


def _sockets(origin: str) -> str:
    return origin.replace("http", "ws", 1)


def _console() -> str:
    return _policy(
        default_src="'self'",
        connect_src=f"'self' {_sockets(settings.ASSIST_CONSOLE_ORIGIN)}",
        img_src="'self' data:",
        object_src=NONE,
        base_uri=NONE,
        form_action="'self'",
        frame_ancestors=NONE,
    )


def _widget(frame_ancestors: str) -> str:
    return _policy(
        default_src=NONE,
        script_src="'self'",
        style_src="'self'",
        img_src="'self' data:",
        font_src="'self'",
        connect_src=f"'self' {_sockets(settings.ASSIST_WIDGET_ORIGIN)}",
        base_uri=NONE,
        form_action="'self'",
        frame_ancestors=frame_ancestors,
    )


def _shop() -> str:
    widget = settings.ASSIST_WIDGET_ORIGIN
    return _policy(
        default_src=NONE,
        script_src=f"'self' {widget}",
        style_src="'self'",
        img_src="'self' data:",
        connect_src="'self'",
        frame_src=widget,
        form_action="'self'",
        base_uri=NONE,
        frame_ancestors=NONE,
    )


class SecurityHeaders:
    """Adds the policy of the face; a view that may be framed names its parents in `response.frame_ancestors`."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Set CSP, referrer, type and isolation headers."""
        response = self.get_response(request)
        parents = getattr(response, "frame_ancestors", None)
        response.headers.setdefault("Content-Security-Policy", self._policy(request, parents or NONE))
        response.headers.setdefault("Referrer-Policy", "strict-origin-when-cross-origin")
        response.headers.setdefault("X-Content-Type-Options", "nosniff")
        response.headers.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=(self)")
        if parents is None:
            response.headers.setdefault("X-Frame-Options", "DENY")
        return response

    def _policy(self, request: HttpRequest, frame_ancestors: str) -> str:
        face = getattr(request, "face", "")
        if face == "widget":
            return _widget(frame_ancestors)
        return _shop() if face == "shop" else _console()
