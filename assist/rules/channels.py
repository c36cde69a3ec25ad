"""Which channels a shopper can use right now, and why not the others (S1.16, S1.17, feat A1 and A8)."""

from dataclasses import dataclass

from assist.rules.words import Channel, ChannelReason

ROUTED = tuple(channel for channel in Channel if channel is not Channel.COBROWSE)
"""Channels of which agents get requests; co-browsing joins one that goes on."""
LIVE = frozenset({Channel.CHAT, Channel.VOICE})
"""Channels on which somebody has to be there at once."""
QUEUED_ANYWAY = frozenset({ChannelReason.CLOSED, ChannelReason.NOBODY})
"""A chat that was asked for in spite of these waits in the queue: what was written is never turned away."""


@dataclass(frozen=True)
class Situation:
    """What is so at this moment: the shop's side and the shopper's."""

    switched_on: frozenset[Channel]
    served: frozenset[Channel]
    is_open: bool
    somebody_is_there: bool
    may_ask: bool
    talks: bool
    is_crowded: bool = False


def reason_against(channel: Channel, now: Situation) -> ChannelReason | None:
    """Why `channel` cannot be used, the reason that lasts longest first; None when it can."""
    live = channel in LIVE
    against = {
        ChannelReason.LOGIN: not now.may_ask,
        ChannelReason.OFF: channel not in now.switched_on,
        ChannelReason.MISSING: channel not in now.served,
        ChannelReason.CROWDED: channel is Channel.CHAT and now.is_crowded,
        ChannelReason.CLOSED: live and not now.is_open,
        ChannelReason.NOBODY: live and not now.somebody_is_there,
        ChannelReason.ALONE: channel is Channel.COBROWSE and not now.talks,
    }
    return next((reason for reason, holds in against.items() if holds), None)


def is_refused(channel: Channel, reason: ChannelReason | None) -> bool:
    """Whether a request on `channel` is turned away for `reason`."""
    return reason is not None and not (channel is Channel.CHAT and reason in QUEUED_ANYWAY)
