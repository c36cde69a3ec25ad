"""Hands committed heads to this process's own sockets at once and to the other processes through Redis."""

import json
import time
from functools import cache

import redis
from django.conf import settings
from redis.backoff import NoBackoff
from redis.retry import Retry

from assist.actions.publishing import Hint
from assist.realtime.hub import Hub
from assist.realtime.wires import UNREACHABLE, channel

AWAY_SECONDS = 2.0
"""After a failure a process without sockets tells nobody anything for so long: its own work goes first."""
_silent_until = [0.0]


def publish_hints(hints: list[Hint]) -> None:
    """Called after commit, from any thread; never raises, never waits long."""
    hubs = Hub.everywhere()
    for hub in hubs:
        hub.loop.call_soon_threadsafe(hub.hint, hints)
    if hubs:
        hubs[0].loop.call_soon_threadsafe(hubs[0].wires.say, hints, [])
    elif settings.ASSIST_HUB != "off" and time.monotonic() >= _silent_until[0]:
        try:
            _client().publish(channel(), json.dumps({"h": hints, "s": []}))
        except UNREACHABLE:
            _silent_until[0] = time.monotonic() + AWAY_SECONDS


@cache
def _client() -> redis.Redis:
    once = Retry(NoBackoff(), 0)
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5, retry=once)
