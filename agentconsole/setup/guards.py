"""Who may open the pages of the set-up, and how often a code may be tried."""

from collections.abc import Callable
from functools import wraps
from typing import Any, cast

from django.contrib.auth.models import User
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assist.protocol.base import Rate
from assist.queries.desks import role_of
from assist.realtime.callers import network_of_request
from assist.realtime.throttle import Buckets
from assist.rules.words import StaffRole

View = Callable[..., HttpResponse]
CODES = Rate(20, 20)
"""Set-up codes tried from one address, right ones too: a limit that lets the right one pass would limit nothing."""
_buckets = Buckets()


def administrators(view: View) -> View:
    """Open the page to administrators; strangers sign in first, other staff are told who can help."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            return redirect_to_login(request.get_full_path())
        if role_of(user) is not StaffRole.ADMIN:
            return render(request, "setup/not_allowed.html", status=403)
        return view(request, *args, **kwargs)

    return guarded


def actor_of(request: HttpRequest) -> User:
    """The signed-in administrator."""
    return cast(User, request.user)


def tries_too_often(request: HttpRequest) -> bool:
    """Counts one more code of this address; true when there were too many lately."""
    return _buckets.take(network_of_request(request), CODES) > 0
