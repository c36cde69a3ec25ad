"""Every request has a name that its log lines carry and its answer tells; one that took long is told."""

import logging
import secrets
from collections.abc import Callable
from contextvars import ContextVar
from time import perf_counter

from django.conf import settings
from django.http import HttpRequest, HttpResponse

log = logging.getLogger(__name__)
current: ContextVar[str] = ContextVar("request", default="")


def marks() -> dict[str, str]:
    """What a log line that is written now tells of the request at work."""
    return {"request_id": current.get()} if current.get() else {}


class RequestNames:
    """Names the request for logs and answer; tells the route of a slow one, since an address may hold a secret."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Time the request under a name of its own."""
        before, started_at = current.set(secrets.token_hex(8)), perf_counter()
        try:
            response = self.get_response(request)
            response.headers["X-Request-ID"] = current.get()
            _tell(request, response, perf_counter() - started_at)
        finally:
            current.reset(before)
        return response


def _tell(request: HttpRequest, response: HttpResponse, seconds: float) -> None:
    if seconds * 1000 < settings.ASSIST_SLOW_MS:
        return
    route = request.resolver_match.route if request.resolver_match else "unknown"
    told = {"method": request.method, "route": route, "status": response.status_code, "ms": round(seconds * 1000)}
    log.warning("slow request", extra=told)
