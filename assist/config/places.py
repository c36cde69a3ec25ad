"""From where somebody acts, for the audit log: a network and a session, both as keyed hashes."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import salted_hmac

from assist.actions.audits import coming_from
from assist.realtime.callers import network_of_request


class Places:
    """Notes the caller's place for whatever the request does."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Go on from there."""
        with coming_from(place_of(request)):
            return self.get_response(request)


def place_of(request: HttpRequest) -> str:
    """Such as `network 3f2a9c01 session 77d0be12`: the same place has the same name, and no name is an address."""
    key = request.COOKIES.get(settings.SESSION_COOKIE_NAME, "")
    return " ".join(
        f"{kind} {salted_hmac(f'assist.place.{kind}', value).hexdigest()[:12]}"
        for kind, value in (("network", network_of_request(request)), ("session", key))
        if value
    )
