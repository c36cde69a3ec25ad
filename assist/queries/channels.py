"""Which channels of a shop can be used now, and when it opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection

from assist.models import Interaction, Shop, Shopper
from assist.protocol.values import ChannelView
from assist.rules.channels import Situation, reason_against
from assist.rules.crowds import is_crowded
from assist.rules.hours import Span, is_open, opens_next
from assist.rules.words import Channel, ChannelReason, InteractionState, Presence, ShopKind
from assist.shop import served_channels

TALKS = (Channel.CHAT, Channel.VOICE)


@dataclass(frozen=True)
class ShopFront:
    """A shop as it stands towards all of its shoppers at one moment."""

    kind: ShopKind
    switched_on: frozenset[Channel]
    is_open: bool
    opens_at: datetime | None
    somebody_is_there: bool
    moment: datetime
    waiting: int = 0
    room: int = 1


_FRONTS = """
SELECT s.id, s.kind, s.channels, s.time_zone, assist_now(),
  EXISTS (
    SELECT 1 FROM assist_queuemember m JOIN assist_queue q ON q.id = m.queue_id JOIN assist_agent a ON a.id = m.agent_id
    JOIN auth_user u ON u.id = a.user_id
    WHERE q.shop_id = s.id AND q.is_active AND a.state = %s AND u.is_active),
  (SELECT count(*) FROM assist_interaction i
   WHERE i.queue_id = entrance.id AND i.channel = %s AND i.state = %s),
  COALESCE(entrance.most_waiting, 0),
  (SELECT COALESCE(json_agg(json_build_array(h.weekday, h.opens, h.closes) ORDER BY h.weekday, h.opens), '[]')
   FROM assist_hours h WHERE h.shop_id = s.id)
FROM assist_shop s LEFT JOIN LATERAL (
  SELECT id, most_waiting FROM assist_queue q WHERE q.shop_id = s.id AND q.is_active ORDER BY q.id LIMIT 1
) entrance ON true WHERE s.id = ANY(%s)
"""
"""Raw, because it stands in every greeting; the entrance is the queue that new conversations go to."""


def shop_fronts(shops: Iterable[int]) -> dict[int, ShopFront]:
    """Shops by id as they stand now; one query, however many shops."""
    with connection.cursor() as cursor:
        cursor.execute(_FRONTS, [Presence.AVAILABLE, Channel.CHAT, InteractionState.QUEUED, list(shops)])
        return {row[0]: _front(*row[1:]) for row in cursor.fetchall()}


def shop_front(shop: Shop) -> ShopFront:
    """One shop as it stands now."""
    return shop_fronts([shop.pk])[shop.pk]


def _front(
    kind: str,
    switched_on: list[str],
    zone_name: str,
    moment: datetime,
    somebody: bool,
    waiting: int,
    room: int,
    hours: list[tuple[int, str, str]],
) -> ShopFront:
    spans = [Span(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in hours]
    zone = zone_named(zone_name)
    return ShopFront(
        kind=ShopKind(kind),
        switched_on=frozenset(channel for channel in Channel if channel in switched_on),
        is_open=is_open(spans, zone, moment),
        opens_at=opens_next(spans, zone, moment),
        somebody_is_there=somebody,
        moment=moment,
        waiting=waiting,
        room=room,
    )


def zone_of(shop: Shop) -> ZoneInfo:
    """The shop's time zone."""
    return zone_named(shop.time_zone)


def zone_named(name: str) -> ZoneInfo:
    """A time zone; one that the machine does not know is UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def channels_of(front: ShopFront, viewer: Shopper | None = None, *, talks: bool = False) -> list[ChannelView]:
    """The five channels as `viewer` (None is somebody without a session) finds them; `talks` in a chat or a call."""
    return [_view(channel, front, viewer, talks) for channel in Channel]


def reason_now(viewer: Shopper, channel: Channel) -> ChannelReason | None:
    """Why `viewer` cannot use `channel` now; None when they can."""
    return _reason(channel, shop_front(viewer.shop), viewer, talks(viewer))


def is_talk(channel: Channel) -> bool:
    """Whether a conversation on `channel` is one that co-browsing can join."""
    return channel in TALKS


def talks(viewer: Shopper) -> bool:
    """Whether a chat or a call of `viewer` goes on with somebody."""
    running = Interaction.objects.filter(shopper=viewer, state=InteractionState.ACTIVE)
    return running.filter(channel__in=TALKS).exists()


def _view(channel: Channel, front: ShopFront, viewer: Shopper | None, talks: bool) -> ChannelView:
    reason = _reason(channel, front, viewer, talks)
    opens_at = front.opens_at if reason is ChannelReason.CLOSED else None
    return ChannelView(channel=channel, reason=reason, opens_at=opens_at)


def _reason(channel: Channel, front: ShopFront, viewer: Shopper | None, talks: bool) -> ChannelReason | None:
    vouched_for = is_vouched_for(viewer, front.moment)
    situation = Situation(
        switched_on=front.switched_on,
        served=served_channels(),
        is_open=front.is_open,
        somebody_is_there=front.somebody_is_there,
        may_ask=front.kind is ShopKind.B2C or vouched_for,
        talks=talks,
        is_crowded=front.room > 0 and is_crowded(front.waiting, front.room, vouched_for=vouched_for),
    )
    return reason_against(channel, situation)


def is_vouched_for(viewer: Shopper | None, moment: datetime) -> bool:
    """Whether the shop says at `moment` who this is."""
    return viewer is not None and viewer.identified_until is not None and viewer.identified_until > moment
