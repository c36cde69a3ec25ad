"""Coalesced, volatile things: typing, receipts, lease renewals."""

import asyncio
import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from django.db import DatabaseError

from assist.actions.receipts import Mark, mark_receipts
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub

log = logging.getLogger(__name__)
RECEIPT_PAUSE = 0.25
"""Seconds in which marks of one process are collected."""


class Collector:
    """Collects values for a moment, then hands them over together."""

    def __init__(self, hub: Hub, pause: float, act: Callable[[list[Any]], Any]) -> None:
        self._hub, self._pause, self._act = hub, pause, act
        self._values: dict[Any, Any] = {}
        self._running = False

    def add(self, key: Any, value: Any) -> None:
        """Keep the newest value of `key` for the next hand-over."""
        self._values[key] = value
        if not self._running:
            self._running = True
            self._hub.spawn(self._run())

    async def _run(self) -> None:
        try:
            while self._values:
                await asyncio.sleep(self._pause)
                values, self._values = list(self._values.values()), {}
                await self._act(values)
        except DatabaseError:
            log.warning("volatile values dropped", exc_info=True)
        finally:
            self._running = False


class Receipts(Collector):
    """Delivered and read marks on their way to the database and to the others."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub, RECEIPT_PAUSE, self._store)

    def mark(self, mark: Mark) -> None:
        """Move one participant's marks forward soon; an older tab's marks undo nothing."""
        before: Mark = self._values.get(mark.participant, mark)
        delivered, read = max(before.delivered, mark.delivered), max(before.read, mark.read)
        self.add(mark.participant, replace(mark, delivered=delivered, read=read))

    async def _store(self, marks: list[Mark]) -> None:
        for row in await run_orm(mark_receipts, marks):
            numbers = [row.delivered, row.read, row.public_delivered, row.public_read, row.is_public]
            self._hub.tell(f"i:{row.interaction}", ["receipts", row.key, *numbers])
