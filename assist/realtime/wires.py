"""Redis between processes: hints and signals, never bodies; its absence is only slower."""

import asyncio
import contextlib
import json
import logging
import secrets
from collections.abc import Coroutine
from typing import Any, Protocol

import redis
import redis.asyncio
from django.conf import settings
from django.db import connection
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from assist.actions.publishing import Hint

log = logging.getLogger(__name__)
UNREACHABLE = (redis.exceptions.RedisError, OSError, asyncio.TimeoutError)


GATHERING = 0.01
"""Seconds between two words to the other processes; the first one of a quiet moment leaves at once."""


def channel() -> str:
    """The channel of this database: pub/sub ignores Redis database numbers."""
    return f"assist:{connection.settings_dict['NAME']}"


class Listener(Protocol):
    """Whoever is told what other processes say."""

    def hint(self, hints: list[Hint]) -> None:
        """Topics have new heads."""

    def signal(self, topic: str, signal: list[Any]) -> None:
        """Something volatile happened on a topic."""

    def spawn(self, work: Coroutine[Any, Any, None]) -> object:
        """Run in the background."""


class Wires:
    """One subscription and one publishing connection of a hub."""

    def __init__(self, hub: Listener) -> None:
        self._hub = hub
        self._waiting: dict[str, list[Any]] = {"h": [], "s": []}
        self._sending = False
        self._name, self._channel = secrets.token_hex(8), channel()
        once = Retry(NoBackoff(), 0)
        self._redis = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=1, retry=once
        )
        self._ears = redis.asyncio.Redis.from_url(
            settings.REDIS_URL, socket_timeout=None, socket_connect_timeout=1, health_check_interval=15, retry=once
        )

    async def listen(self) -> None:
        """Hear what other processes say, for ever; connects again when the connection breaks."""
        if settings.ASSIST_HUB == "off":
            return
        while True:
            with contextlib.suppress(*UNREACHABLE):
                async with self._ears.pubsub() as ears:
                    await ears.subscribe(self._channel)
                    async for message in ears.listen():
                        if message["type"] == "message":
                            self._heard(message["data"])
            await asyncio.sleep(0.5)

    def _heard(self, data: bytes) -> None:
        try:
            said = json.loads(data)
            own = said.get("by") == self._name
            hints, signals = (
                [(topic, head) for topic, head in said["h"]],
                [(topic, signal) for topic, signal in said["s"]],
            )
        except (ValueError, TypeError, KeyError, AttributeError):
            log.warning("nonsense on the wires")
            return
        if own:
            return
        if isinstance(word := said.get("echo"), str):
            self._hub.spawn(self._answer(word))
        self._hub.hint(hints)
        for topic, signal in signals:
            self._hub.signal(topic, signal)

    async def _answer(self, word: str) -> None:
        """Somebody asks who listens (the doctor does)."""
        with contextlib.suppress(*UNREACHABLE):
            await self._redis.publish(channel(), json.dumps({"h": [], "s": [], "by": self._name, "heard": word[:64]}))

    def say(self, hints: list[Hint], signals: list[tuple[str, list[Any]]]) -> None:
        """Tell the other processes, batched; drops what cannot be said."""
        if settings.ASSIST_HUB == "off":
            return
        self._waiting["h"] += hints
        self._waiting["s"] += signals
        if not self._sending:
            self._sending = True
            self._hub.spawn(self._send())

    async def _send(self) -> None:
        try:
            while self._waiting["h"] or self._waiting["s"]:
                said, self._waiting = self._waiting, {"h": [], "s": []}
                newest = {"h": list(dict(said["h"]).items()), "s": said["s"], "by": self._name}
                with contextlib.suppress(*UNREACHABLE):
                    await self._redis.publish(self._channel, json.dumps(newest))
                await asyncio.sleep(GATHERING)
        finally:
            self._sending = False

    async def close(self) -> None:
        """Hang up."""
        await self._redis.aclose()
        await self._ears.aclose()
