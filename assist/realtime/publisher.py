"""Hands committed heads to this process's own sockets at once and to the other processes through Redis."""

import contextlib
import json
from functools import cache

import redis
from django.conf import settings

from assist.actions.publishing import Hint
from assist.realtime.hub import Hub
from assist.realtime.wires import UNREACHABLE, channel


def publish_hints(hints: list[Hint]) -> None:
    """Called after commit, from any thread; never raises, never waits long."""
    hubs = Hub.everywhere()
    for hub in hubs:
        hub.loop.call_soon_threadsafe(hub.hint, hints)
    if hubs:
        hubs[0].loop.call_soon_threadsafe(hubs[0].wires.say, hints, [])
    elif settings.ASSIST_HUB != "off":
        with contextlib.suppress(*UNREACHABLE):
            _client().publish(channel(), json.dumps({"h": hints, "s": []}))


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=0.5, socket_connect_timeout=0.5)
