"""An install without an administrator leads to the page that makes one."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assist.queries.firstrun import has_administrator

DOORS = ("/console/", "/admin/")


class FirstRun:
    """Leads strangers at the console's doors to the first page, as long as nobody administers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Redirect, or go on."""
        return redirect("/setup/") if _is_at_a_door(request) and not has_administrator() else self.get_response(request)


def _is_at_a_door(request: HttpRequest) -> bool:
    at = request.path_info
    is_door = at == "/" or at.startswith(DOORS)
    return is_door and getattr(request, "face", "") == "console" and not request.user.is_authenticated
