"""Pages that carry a shop's tag without being the shop's: a hint for whoever sets the shop up, kept for minutes."""

from contextlib import suppress

from django.core.cache import cache
from redis.exceptions import RedisError

from assist.models import Shop


def stranger_key(shop: Shop) -> str:
    """Where the last such origin is kept."""
    return f"stranger:{shop.pk}"


def stranger_of(shop: Shop) -> str:
    """The origin that asked for the shop's look lately and was none of the shop's; empty when there was none."""
    with suppress(RedisError):
        return str(cache.get(stranger_key(shop)) or "")
    return ""
