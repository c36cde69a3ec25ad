"""What needs Valkey waits for nobody when it is away."""

import time
from collections.abc import Iterator

import pytest
from django.core.cache import cache, caches
from django.test import override_settings

from assist.config.cache import NearbyCache
from assist.realtime import publisher
from assist.realtime.publisher import publish_hints

NOWHERE = "redis://127.0.0.1:1/0"


@pytest.fixture
def away() -> Iterator[None]:
    """Nobody listens at the address of Valkey."""
    stands_in = {"default": {"BACKEND": "assist.config.cache.NearbyCache", "LOCATION": NOWHERE, "KEY_PREFIX": "away"}}
    with override_settings(REDIS_URL=NOWHERE, CACHES=stands_in):
        publisher._client.cache_clear()
        yield
        cache.clear()
    publisher._client.cache_clear()
    publisher._silent_until[0] = NearbyCache.away_until = 0.0
    caches.close_all()


@pytest.mark.usefixtures("away")
def test_limits_go_on_to_hold_in_the_process() -> None:
    assert cache.get("tries") is None
    cache.set("tries", 5, 60)
    assert not cache.add("tries", 1)
    assert (cache.incr("tries"), cache.get_many(["tries"])) == (6, {"tries": 6})
    cache.delete("tries")
    with pytest.raises(ValueError, match="tries"):
        cache.incr("tries")


@pytest.mark.usefixtures("away")
def test_a_hundred_hints_of_the_sweeper_and_a_hundred_looks_into_the_cache_cost_no_second() -> None:
    began = time.monotonic()
    for number in range(100):
        publish_hints([("i:1", number)])
        cache.get("tries")
    assert time.monotonic() - began < 1
