"""Which channels of a shop can be used now, and when it opens."""

from datetime import datetime

from assist.models import Interaction, Shopper
from assist.protocol.values import ChannelView
from assist.queries.fronts import ShopFront
from assist.rules.channels import Situation, reason_against
from assist.rules.words import Channel, ChannelReason, InteractionState, ShopKind
from assist.shop import served_channels

TALKS = (Channel.CHAT, Channel.VOICE)


def channels_of(front: ShopFront, viewer: Shopper | None = None, *, talks: bool = False) -> list[ChannelView]:
    """The five channels as `viewer` (None is somebody without a session) finds them; `talks` in a chat or a call."""
    return [_view(channel, front, viewer, talks) for channel in Channel]


def reason_against_now(channel: Channel, front: ShopFront, viewer: Shopper) -> ChannelReason | None:
    """Why `viewer` cannot use `channel` now; None when they can."""
    return _reason(channel, front, viewer, talks(viewer))


def takes_messages(front: ShopFront) -> bool:
    """Whether a message can be left with the shop."""
    return Channel.EMAIL in front.switched_on and Channel.EMAIL in served_channels()


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
    crowded = front.is_crowded(vouched_for=vouched_for)
    situation = Situation(
        switched_on=front.switched_on,
        served=served_channels(),
        is_open=front.is_open,
        somebody_is_there=channel in front.answered,
        may_ask=front.kind is ShopKind.B2C or vouched_for,
        talks=talks,
        is_crowded=crowded,
    )
    return reason_against(channel, situation)


def is_vouched_for(viewer: Shopper | None, moment: datetime) -> bool:
    """Whether the shop says at `moment` who this is."""
    return viewer is not None and viewer.identified_until is not None and viewer.identified_until > moment
