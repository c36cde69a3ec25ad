"""Is this process alive, and can it serve? Both answer strangers, so neither tells more than names of parts."""

import logging
from collections.abc import Callable
from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError
from django.http import HttpRequest, HttpResponse, JsonResponse
from redis.backoff import NoBackoff
from redis.retry import Retry

from assist.queries.operations import missing_migrations, silences, takes_writes
from assist.realtime.draining import is_draining
from assist.rules.limits import SWEEPER_SILENCE, WORKER_SILENCE
from assist.rules.words import BeatName

log = logging.getLogger(__name__)
REDIS_SECONDS = 1.0


def alive(request: HttpRequest) -> HttpResponse:
    """The process answers; nothing else is asked, so nothing else can make it look dead."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """503 only when no chat is possible here: without database, or on the way out; else what is missing is named."""
    parts = readiness()
    state = state_of(parts)
    answer = JsonResponse({"state": state, **parts}, status=503 if state in {"down", "draining"} else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def readiness() -> dict[str, bool]:
    """Each part by name: database, redis, migrations, sweeper, worker are well; this process is draining."""
    database = _asked(takes_writes)
    beats = _beating() if database else {name.value: False for name in BeatName}
    migrations = database and _asked(lambda: not missing_migrations())
    return {
        "database": database,
        "redis": _redis_takes_writes(),
        "migrations": migrations,
        **beats,
        "draining": is_draining(),
    }


def state_of(parts: dict[str, bool]) -> str:
    """The worst that holds: draining, down, degraded or ready."""
    if parts["draining"]:
        return "draining"
    if not parts["database"]:
        return "down"
    return "ready" if all(well for name, well in parts.items() if name != "draining") else "degraded"


def _beating() -> dict[str, bool]:
    longest = {BeatName.SWEEPER: SWEEPER_SILENCE, BeatName.WORKER: WORKER_SILENCE / settings.ASSIST_TIME_SCALE}
    try:
        heard = silences()
    except (DatabaseError, InterfaceError):
        heard = {}
    return {name.value: timedelta(seconds=heard.get(name, 1e9)) <= most for name, most in longest.items()}


def _asked(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (DatabaseError, InterfaceError):
        log.warning("not ready: database", exc_info=True)
        return False


def _redis_takes_writes() -> bool:
    """A full server still answers a ping, so a key is set."""
    once = Retry(NoBackoff(), 0)
    patience = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS, "retry": once}
    try:
        with redis.Redis.from_url(settings.REDIS_URL, **patience) as client:
            return bool(client.set(f"{settings.INSTALL}.ready", 1, ex=60))
    except (redis.RedisError, OSError):
        return False
