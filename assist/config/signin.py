"""What pages of the console ask of a session besides a password: a second factor, and not to be idle (L03, W11)."""

import time
from collections.abc import Callable

from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from assist.actions.sessions import ACTED
from assist.queries.factors import lacks_factor

ACT_SECONDS = 60
"""An act within so many seconds of the last one writes nothing."""
ALWAYS = ("/accounts/", "/healthz", "/readyz", "/metrics")


class SignIn:
    """Leads staff without the second factor that they need to the page that sets it up, and notes that they act."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on, or say what is missing."""
        if getattr(request, "face", "") != "console" or request.path_info.startswith(ALWAYS[1:]):
            return self.get_response(request)
        if isinstance(request.user, User):
            _note_act(request)
            if not request.path_info.startswith(ALWAYS) and lacks_factor(request.user):
                return _set_it_up(request)
        return self.get_response(request)


def _note_act(request: HttpRequest) -> None:
    if time.time() - request.session.get(ACTED, 0) > ACT_SECONDS:
        request.session.modified = True


def _set_it_up(request: HttpRequest) -> HttpResponse:
    if request.path_info.startswith("/api/"):
        return JsonResponse({"detail": "Set up a second factor first."}, status=403)
    return redirect("/accounts/2fa/totp/activate/")
