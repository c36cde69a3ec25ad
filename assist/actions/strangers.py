"""A page that is not the shop's carries its tag: told to whoever sets the shop up, since it is most often a typo."""

from contextlib import suppress
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from redis.exceptions import RedisError

from assist.models import Shop
from assist.queries.strangers import stranger_key
from assist.rules.refusals import Refused
from assist.rules.setup import checked_origin

KEPT = timedelta(minutes=10)


def note_stranger(shop: Shop, origin: str) -> None:
    """Keep the origin for a while, as long as the shop's tag was never seen at work; anybody may forge it."""
    ours = {settings.ASSIST_CONSOLE_ORIGIN, settings.ASSIST_WIDGET_ORIGIN}
    if shop.seen_at or origin in {*shop.origins, *ours}:
        return
    with suppress(Refused, RedisError):
        cache.set(stranger_key(shop), checked_origin(origin), KEPT.total_seconds())
