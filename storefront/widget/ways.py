"""The ways to reach the people of a shop, as its Help page shows them (S1.30, feat A1)."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.formats import date_format
from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy

from assist.models import Shop
from assist.protocol.values import ChannelView
from assist.queries.channels import channels_of
from assist.queries.fronts import shop_front, zone_of
from assist.rules.channels import is_refused
from assist.rules.words import Channel, ChannelReason

_SHOWN = {
    Channel.CHAT: ("chat", gettext_lazy("Chat"), gettext_lazy("With a person, in this window")),
    Channel.VOICE: ("headset", gettext_lazy("Call in the browser"), gettext_lazy("Free, with your microphone")),
    Channel.CALLBACK: ("callback", gettext_lazy("Call me back"), gettext_lazy("You choose the time")),
    Channel.EMAIL: ("mail", gettext_lazy("E-mail"), gettext_lazy("Leave a message, we answer here and by e-mail")),
    Channel.COBROWSE: (
        "cobrowse",
        gettext_lazy("Look at the page together"),
        gettext_lazy("With somebody of us"),
    ),
}
"""Sign, name and note of each channel, in the order of the page."""

_WHY: dict[ChannelReason, Promise] = {
    ChannelReason.OFF: gettext_lazy("This shop does not offer it"),
    ChannelReason.MISSING: gettext_lazy("Not available yet"),
    ChannelReason.CLOSED: gettext_lazy("Closed right now"),
    ChannelReason.NOBODY: gettext_lazy("Nobody is here right now"),
    ChannelReason.LOGIN: gettext_lazy("Log in first"),
    ChannelReason.ALONE: gettext_lazy("Starts from a chat or a call"),
    ChannelReason.CROWDED: gettext_lazy("Too many people are waiting right now"),
}
WEEK = timedelta(days=6)


@dataclass(frozen=True)
class Way:
    """A row of the page; one that `is_open` leads to the panel, each other one says why not."""

    channel: Channel
    sign: str
    name: str
    note: str
    is_open: bool


def ways_of(shop: Shop) -> list[Way]:
    """The five channels as somebody finds them who has not begun yet, in the active language."""
    front = shop_front(shop)
    views = {view.channel: view for view in channels_of(front)}
    takes_messages = views[Channel.EMAIL].reason is None
    return [_way(views[channel], shop, front.moment, takes_messages) for channel in _SHOWN]


def _way(view: ChannelView, shop: Shop, moment: datetime, takes_messages: bool) -> Way:
    """A chat with nobody at its other end is open where no message can be left: it waits in the queue."""
    sign, name, note = _SHOWN[view.channel]
    is_open = not is_refused(view.channel, view.reason) if not takes_messages else view.reason is None
    return Way(view.channel, sign, str(name), str(note) if view.reason is None else _why(view, shop, moment), is_open)


def _why(view: ChannelView, shop: Shop, moment: datetime) -> str:
    if view.opens_at:
        return gettext("Opens %(when)s") % {"when": _when(view.opens_at, shop, moment)}
    return str(_WHY[view.reason or ChannelReason.MISSING])


def _when(opens_at: datetime, shop: Shop, moment: datetime) -> str:
    """In the shop's own time: the hour, with the weekday or the date when it is another day."""
    zone = zone_of(shop)
    there, here = opens_at.astimezone(zone), moment.astimezone(zone)
    if there.date() == here.date():
        return date_format(there, "H:i", use_l10n=False)
    return date_format(there, "l H:i" if there.date() - here.date() <= WEEK else "j F H:i", use_l10n=False)
