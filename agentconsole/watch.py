"""Looks after the consoles of a process: renews leases, closes sockets whose session has ended."""

import asyncio
import logging
from typing import Protocol

from django.conf import settings
from django.db import DatabaseError, OperationalError

from agentconsole.queries import living_sessions
from assist.actions.presence import renew_leases, sign_in
from assist.actions.sessions import keep_sessions
from assist.models import Agent
from assist.realtime.db import run_doorman, run_orm
from assist.realtime.hub import Hub
from assist.realtime.volatile import Collector
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode

log = logging.getLogger(__name__)
KEEP_SECONDS = 60.0
"""How often a session in which somebody acts is written."""
SESSION_SECONDS = 3.0
"""How often sessions are looked at: a signed-out agent's sockets close within 5 s (W10)."""


class Watched(Protocol):
    """A console's socket."""

    session_key: str
    agent: Agent
    has_acted: bool
    kept_at: float

    def sign_out(self) -> None:
        """The session has ended."""


class Leases(Collector):
    """Heartbeat answers on their way to the leases."""

    def __init__(self, hub: Hub) -> None:
        super().__init__(hub, 0.5, self._renew)

    async def _renew(self, agents: list[Agent]) -> None:
        renewed = await run_orm(renew_leases, [agent.pk for agent in agents])
        for agent in agents:
            if agent.pk not in renewed:
                await run_orm(sign_in, agent)


class Sessions:
    """The sessions behind the sockets of one event loop."""

    def __init__(self, hub: Hub) -> None:
        self._hub = hub
        self._sockets: set[Watched] = set()
        self._looking = False
        self._asking: list[tuple[Watched, asyncio.Future[bool]]] = []
        self._answering = False

    def watch(self, socket: Watched) -> None:
        """Close the socket when its session ends."""
        self._sockets.add(socket)
        if not self._looking:
            self._looking = True
            self._hub.spawn(self._look())

    def forget(self, socket: Watched) -> None:
        """The socket has closed."""
        self._sockets.discard(socket)

    async def admit(self, socket: Watched) -> None:
        """Raises Refused when the session has ended; those who ask at the same time share one look."""
        answer: asyncio.Future[bool] = self._hub.loop.create_future()
        self._asking.append((socket, answer))
        if not self._answering:
            self._answering = True
            self._hub.spawn(self._answer())
        if not await answer:
            raise Refused(RefusalCode.NOT_AUTHENTICATED, "Your session has ended. Sign in again.")

    async def _answer(self) -> None:
        try:
            while self._asking:
                asked, self._asking = self._asking, []
                await self._settle(asked)
        finally:
            self._answering = False

    async def _settle(self, asked: list[tuple[Watched, "asyncio.Future[bool]"]]) -> None:
        problem, living = None, set[str]()
        try:
            living = await self._living([socket for socket, _ in asked])
        except Exception as met:  # whatever it is, nobody waits for ever
            problem = met if isinstance(met, DatabaseError) else OperationalError("sessions not read")
        for socket, answer in asked:
            if answer.done():
                continue
            if problem:
                answer.set_exception(problem)
            else:
                answer.set_result(socket.session_key in living)

    async def _living(self, sockets: list[Watched]) -> set[str]:
        signed_in = {(socket.session_key, socket.agent.user_id, socket.agent.user.password) for socket in sockets}
        return await run_doorman(living_sessions, signed_in)

    async def _look(self) -> None:
        try:
            while self._sockets:
                await asyncio.sleep(SESSION_SECONDS / settings.ASSIST_TIME_SCALE)
                await self._check()
        finally:
            self._looking = False

    async def _check(self) -> None:
        sockets = list(self._sockets)
        try:
            living = await self._living(sockets)
        except Exception:  # the next look may see
            log.warning("sessions not checked", exc_info=True)
            return
        for socket in sockets:
            if socket.session_key not in living:
                socket.sign_out()
        await self._keep([socket for socket in sockets if socket.has_acted and socket.session_key in living])

    async def _keep(self, active: list[Watched]) -> None:
        """Sessions in which somebody has acted are not idle; one is written at most once a minute."""
        moment = self._hub.loop.time()
        due = [socket for socket in active if moment - socket.kept_at > KEEP_SECONDS / settings.ASSIST_TIME_SCALE]
        if not due:
            return
        try:
            await run_orm(keep_sessions, {socket.session_key for socket in due})
        except Exception:  # they have acted still, and the next look writes it
            log.warning("sessions not kept", exc_info=True)
            return
        for socket in due:
            socket.has_acted, socket.kept_at = False, moment
