"""Tells consoles what waits in the queues from which their agents pick: one look a process, while somebody looks."""

import asyncio
import logging
from typing import Protocol

from django.conf import settings

from agentconsole.protocol import WaitingTold
from assist.models import Agent
from assist.protocol.base import Notice
from assist.queries.picking import manual_queues_of, waiting_in
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub

log = logging.getLogger(__name__)
REST = 1.0
"""Seconds between two looks: nothing on a list is older."""


class Picker(Protocol):
    """A console's socket."""

    agent: Agent

    def push(self, notice: Notice | str) -> None:
        """Queue a notice."""


class Pickers:
    """The consoles of one event loop, with what each was told last."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._told: dict[Picker, WaitingTold] = {}
        self._looking = False

    def watch(self, socket: Picker) -> None:
        """Tell this console from now on, within a second."""
        self._told[socket] = WaitingTold(waiting=[])
        if not self._looking:
            self._looking = True
            self._hub.spawn(self._go_on())

    def forget(self, socket: Picker) -> None:
        """The socket has closed."""
        self._told.pop(socket, None)

    async def _go_on(self) -> None:
        try:
            while self._told:
                await asyncio.sleep(REST / settings.ASSIST_TIME_SCALE)
                await self._again()
        finally:
            self._looking = False

    async def _again(self) -> None:
        try:
            await self.look()
        except Exception:  # whatever a look meets, the next one may see
            log.warning("waiting not read", exc_info=True)

    async def look(self) -> None:
        """Read once and tell whom it concerns."""
        queues = await run_orm(manual_queues_of, sorted({socket.agent.pk for socket in self._told}))
        wanted = {queue for theirs in queues.values() for queue in theirs}
        waiting = await run_orm(waiting_in, wanted) if wanted else {}
        for socket, before in list(self._told.items()):
            mine = [view for queue in queues.get(socket.agent.pk, ()) for view in waiting.get(queue, ())]
            told = WaitingTold(waiting=sorted(mine, key=lambda view: view.queued_at))
            if told != before:
                self._told[socket] = told
                socket.push(told)
