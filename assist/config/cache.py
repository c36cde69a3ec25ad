"""Django's cache on Redis; while that is away, this process's memory stands in.

What is kept here are limits (how often somebody may try to sign in) and notes of little worth. Without Redis a sign-in
works, and the limits go on to hold, each process counting for itself.
"""

import logging
import time
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

log = logging.getLogger(__name__)
PATIENCE = {"socket_timeout": 1.0, "socket_connect_timeout": 0.5}
AWAY_SECONDS = 2.0
"""After a failure nobody waits for Redis again for so long."""


def _either(name: str) -> Callable[..., Any]:
    """The method of that name: Redis's, or the memory's while Redis is away."""

    def ask(cache: "NearbyCache", *args: Any, **kwargs: Any) -> Any:
        if time.monotonic() >= NearbyCache.away_until:
            try:
                return getattr(RedisCache, name)(cache, *args, **kwargs)
            except RedisError as problem:
                NearbyCache.away_until = time.monotonic() + AWAY_SECONDS
                log.warning("cache without Redis: %s", type(problem).__name__)
        return getattr(cache.nearby, name)(*args, **kwargs)

    return ask


class NearbyCache(RedisCache):
    """RedisCache that never raises because of Redis."""

    away_until: ClassVar[float] = 0.0

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        once = Retry(NoBackoff(), 0)
        super().__init__(server, {**params, "OPTIONS": {**PATIENCE, "retry": once, **params.get("OPTIONS", {})}})
        self.nearby = LocMemCache("nearby", {name: value for name, value in params.items() if name != "OPTIONS"})

    add = _either("add")
    get = _either("get")
    set = _either("set")
    touch = _either("touch")
    delete = _either("delete")
    get_many = _either("get_many")
    has_key = _either("has_key")
    incr = _either("incr")
    set_many = _either("set_many")
    delete_many = _either("delete_many")
    clear = _either("clear")
