"""Which channels of a shop can be used now, and when it opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db.models import Exists, OuterRef, Prefetch

from assist.models import Agent, AssistNow, Hours, Interaction, QueueMember, Shop, Shopper
from assist.protocol.values import ChannelView
from assist.queries.crowds import room_of_shop, waiting_of_shop
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


def shop_fronts(shops: Iterable[int]) -> dict[int, ShopFront]:
    """Shops by id as they stand now; two queries, however many shops."""
    free = Agent.objects.filter(state=Presence.AVAILABLE, user__is_active=True)
    members = QueueMember.objects.filter(queue__shop=OuterRef("pk"), queue__is_active=True, agent__in=free)
    rows = Shop.objects.filter(pk__in=shops).annotate(
        somebody=Exists(members), moment=AssistNow(), waiting=waiting_of_shop(), room=room_of_shop()
    )
    hours = Prefetch("hours", Hours.objects.order_by("weekday", "opens"))
    return {row.pk: _front(row) for row in rows.prefetch_related(hours)}


def shop_front(shop: Shop) -> ShopFront:
    """One shop as it stands now."""
    return shop_fronts([shop.pk])[shop.pk]


def _front(shop: Any) -> ShopFront:
    moment: datetime = shop.moment
    spans = [Span(row.weekday, row.opens, row.closes) for row in shop.hours.all()]
    zone = zone_of(shop)
    return ShopFront(
        kind=ShopKind(shop.kind),
        switched_on=frozenset(channel for channel in Channel if channel in shop.channels),
        is_open=is_open(spans, zone, moment),
        opens_at=opens_next(spans, zone, moment),
        somebody_is_there=shop.somebody,
        moment=moment,
        waiting=shop.waiting,
        room=shop.room,
    )


def zone_of(shop: Shop) -> ZoneInfo:
    """The shop's time zone; one that the machine does not know is UTC."""
    try:
        return ZoneInfo(shop.time_zone)
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
