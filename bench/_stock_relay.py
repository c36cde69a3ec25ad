"""The baseline: chat as most Channels projects ship it, a stock consumer and the Redis layer, nothing stored."""

import os
from typing import Any

import django
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings
from django.urls import path

LAYER = {"BACKEND": "channels_redis.core.RedisChannelLayer", "CONFIG": {"hosts": [os.environ["REDIS_URL"]]}}
settings.configure(SECRET_KEY="a relay keeps no secret", CHANNEL_LAYERS={"default": LAYER}, USE_TZ=True)
django.setup()


class Relay(AsyncWebsocketConsumer):  # type: ignore[misc]  # channels ships no types
    """Whatever one socket of a room says, all of its sockets hear."""

    async def connect(self) -> None:
        """Into the room that the address names."""
        self.room = f"room{self.scope['url_route']['kwargs']['room']}"
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def receive(self, text_data: str | None = None, bytes_data: bytes | None = None) -> None:
        """To everybody in the room, the sender too."""
        await self.channel_layer.group_send(self.room, {"type": "said", "text": text_data})

    async def said(self, event: dict[str, Any]) -> None:
        """Out to this socket."""
        await self.send(text_data=event["text"])


application = ProtocolTypeRouter({"websocket": URLRouter([path("<int:room>", Relay.as_asgi())])})
