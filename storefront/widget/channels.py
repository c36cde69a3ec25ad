"""Tells panels which channels they can use, when that has changed: one look a process and heartbeat."""

import logging
from typing import Protocol

from django.db import DatabaseError

from assist.models import Shopper
from assist.protocol.values import ChannelView
from assist.queries.channels import channels_of
from assist.queries.fronts import shop_fronts
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub

log = logging.getLogger(__name__)


class Watching(Protocol):
    """A socket as the watch sees it."""

    shopper: Shopper

    def channels_are(self, channels: list[ChannelView]) -> None:
        """Take the channels as they are now."""


class ChannelWatch:
    """Collects the sockets of one heartbeat and looks once for all of their shops."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._looking: dict[Watching, bool] = {}

    def look(self, socket: Watching, *, talks: bool) -> None:
        """Tell this socket soon; `talks` when its shopper is in a chat or a call."""
        if not self._looking:
            self._hub.spawn(self._tell())
        self._looking[socket] = talks

    async def _tell(self) -> None:
        looking, self._looking = self._looking, {}
        try:
            fronts = await run_orm(shop_fronts, {socket.shopper.shop_id for socket in looking})
        except DatabaseError:
            log.warning("channels without database", exc_info=True)
            return
        for socket, talks in looking.items():
            front = fronts.get(socket.shopper.shop_id)
            if front:
                socket.channels_are(channels_of(front, socket.shopper, talks=talks))
