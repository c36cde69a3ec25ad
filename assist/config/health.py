"""Is this process alive, and can it serve?"""

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse


def alive(request: HttpRequest) -> HttpResponse:
    """The event loop answers."""
    return HttpResponse("ok", content_type="text/plain")


def ready(request: HttpRequest) -> JsonResponse:
    """Ready when the database answers; without Redis the service is degraded, not down."""
    database, hints = _database_answers(), _redis_answers()
    state = "ready" if database and hints else "degraded" if database else "down"
    return JsonResponse({"state": state, "database": database, "redis": hints}, status=200 if database else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT assist_now()")
            return cursor.fetchone() is not None
    except DatabaseError:
        return False


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as client:
            return bool(client.ping())
    except redis.RedisError:
        return False
