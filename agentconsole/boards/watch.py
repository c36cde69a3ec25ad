"""Who watches the board: one look at the database for all watchers of a process, and only while somebody watches."""

import asyncio
import logging
import time
from typing import Protocol

import msgspec
from django.conf import settings

from agentconsole.boards.shares import changed, is_same, share_of, told
from assist.models import Agent
from assist.protocol.base import Notice
from assist.queries.board import Reading, Scope, read_board, scopes_of
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode

log = logging.getLogger(__name__)
SHORTEST_REST, LONGEST_REST = 0.25, 1.5
"""Seconds between two looks: at most four updates a second, and nothing older than two seconds."""
REST_FOR_WORK = 25
"""So many times as long as a look took follows no other: looks take a few hundredths of a core, however many rows."""
ALIVE_SECONDS = 5.0
"""Without a change, the board says so often that it lives."""


class Watcher(Protocol):
    """A console's socket."""

    agent: Agent
    left: bool

    def push(self, notice: Notice | str) -> None:
        """Queue a notice."""


class Boards:
    """The boards of the consoles of one event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._lock = asyncio.Lock()
        self._watchers: dict[Watcher, Scope] = {}
        self._shown: dict[Scope, Reading] = {}
        self._told_at: dict[Scope, float] = {}
        self._reading: Reading
        self._looking = False
        self._took = 0.0

    async def watch(self, socket: Watcher) -> None:
        """Tell the board now and its changes from now on; raises Refused to who supervises nothing."""
        async with self._lock:
            scopes = await run_orm(scopes_of, [socket.agent.pk])
            if socket.agent.pk not in scopes:
                raise Refused(RefusalCode.NOT_ALLOWED, "Only supervisors see the board.")
            scope = scopes[socket.agent.pk]
            self._watchers.pop(socket, None)
            await self._look()
            if socket.left:
                return
            self._watchers[socket] = scope
            self._show(scope, [socket])
        if not self._looking:
            self._looking = True
            self._hub.spawn(self._go_on())

    def leave(self, socket: Watcher) -> None:
        """Tell it nothing more."""
        self._watchers.pop(socket, None)

    async def _go_on(self) -> None:
        try:
            while self._watchers:
                rest = min(max(SHORTEST_REST, REST_FOR_WORK * self._took), LONGEST_REST)
                await asyncio.sleep(rest / min(settings.ASSIST_TIME_SCALE, 1))
                await self._again()
        finally:
            self._looking = False
            self._shown.clear()

    async def _again(self) -> None:
        try:
            async with self._lock:
                await self._admit()
                if self._watchers:
                    await self._look()
        except Exception:  # whatever a look meets, the next one may see
            log.warning("board not read", exc_info=True)

    async def _admit(self) -> None:
        """Who has lost the right, or a queue, sees it no longer; who has gained one is told the whole board."""
        scopes = await run_orm(scopes_of, sorted({socket.agent.pk for socket in self._watchers}))
        for socket, scope in list(self._watchers.items()):
            if socket.agent.pk not in scopes:
                self.leave(socket)
                socket.push(told(share_of(self._reading, frozenset())))
            elif (fresh := scopes[socket.agent.pk]) != scope:
                self._watchers[socket] = fresh
                if fresh in self._shown:
                    self._show(fresh, [socket])

    async def _look(self) -> None:
        """Read once, then tell each scope what is different in it."""
        began = time.monotonic()
        reading = await run_orm(read_board)
        for scope in set(self._watchers.values()):
            sockets = [socket for socket, theirs in self._watchers.items() if theirs == scope]
            self._tell(scope, share_of(reading, scope), sockets)
        for scope in set(self._shown) - set(self._watchers.values()):
            del self._shown[scope]
        self._reading = reading
        self._took = time.monotonic() - began

    def _tell(self, scope: Scope, share: Reading, sockets: list[Watcher]) -> None:
        before, self._shown[scope] = self._shown.get(scope), share
        if before is None:
            self._show(scope, sockets)
        elif not is_same(before, share) or self._is_silent(scope):
            self._push(scope, changed(before, share), sockets)

    def _show(self, scope: Scope, sockets: list[Watcher]) -> None:
        if scope not in self._shown:
            self._shown[scope] = share_of(self._reading, scope)
        self._push(scope, told(self._shown[scope]), sockets)

    def _is_silent(self, scope: Scope) -> bool:
        return self._hub.loop.time() - self._told_at.get(scope, 0.0) >= ALIVE_SECONDS

    def _push(self, scope: Scope, notice: Notice, sockets: list[Watcher]) -> None:
        """Encoded once, whoever watches."""
        self._told_at[scope] = self._hub.loop.time()
        text = msgspec.json.encode(notice).decode()
        for socket in sockets:
            socket.push(text)
