"""The session that a panel begins with: a new one, or one handed over to a window of its own."""

from collections.abc import Callable

import msgspec
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from assist.actions.handoffs import make_hand_off, take_hand_off
from assist.actions.shoppers import open_session
from assist.protocol.base import Rate
from assist.realtime.callers import network_of_request
from assist.realtime.throttle import Buckets
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode
from storefront.widget.protocol import HandOffGrant, HandOffRequest, SessionGrant, SessionRequest
from storefront.widget.queries import shopper_of_token

STATUS = {RefusalCode.NOT_FOUND: 404, RefusalCode.NOT_AUTHENTICATED: 403, RefusalCode.TOO_FAST: 429}
SESSIONS = Rate(30, 60)
"""New panels of one address."""
HAND_OFFS = Rate(5, 10)
"""New windows of one session."""
_buckets = Buckets()


@csrf_exempt  # no cookie takes part: the answer is a bearer token for whoever asks, from our own origin alone
@require_POST
def sessions(request: HttpRequest) -> HttpResponse:
    """A panel's bearer token (SessionRequest -> SessionGrant)."""
    return _answered(request, _session, "Send shop and, when there is one, identity or code as JSON.")


@csrf_exempt  # the bearer token in the body is the proof, no cookie takes part
@require_POST
def hand_offs(request: HttpRequest) -> HttpResponse:
    """A code that opens the session in a window of its own (HandOffRequest -> HandOffGrant)."""
    return _answered(request, _hand_off, "Send token as JSON.")


def _session(request: HttpRequest) -> msgspec.Struct:
    _slow_down(network_of_request(request), SESSIONS)
    wanted = msgspec.json.decode(request.body, type=SessionRequest)
    if wanted.code:
        return SessionGrant(token=take_hand_off(wanted.shop, wanted.code))
    return SessionGrant(token=open_session(wanted.shop, wanted.identity))


def _hand_off(request: HttpRequest) -> msgspec.Struct:
    shopper = shopper_of_token(msgspec.json.decode(request.body, type=HandOffRequest).token)
    _slow_down(f"shopper {shopper.pk}", HAND_OFFS)
    return HandOffGrant(code=make_hand_off(shopper))


def _answered(request: HttpRequest, act: Callable[[HttpRequest], msgspec.Struct], malformed: str) -> HttpResponse:
    try:
        if request.headers.get("Origin") != settings.ASSIST_WIDGET_ORIGIN:
            raise Refused(RefusalCode.NOT_AUTHENTICATED, "Only the panel may ask.")
        return _json(act(request), 201)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return _json({"detail": malformed}, 400)
    except Refused as refusal:
        return _json({"detail": refusal.text, "code": refusal.code}, STATUS.get(refusal.code, 400))


def _slow_down(who: str, rate: Rate) -> None:
    if _buckets.take(who, rate):
        raise Refused(RefusalCode.TOO_FAST, "Too many at once. Try again in a minute.")


def _json(value: object, status: int) -> HttpResponse:
    response = HttpResponse(msgspec.json.encode(value), content_type="application/json", status=status)
    response["Cache-Control"] = "no-store"
    return response
