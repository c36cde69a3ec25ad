"""The agent's socket."""

import asyncio
from contextlib import suppress
from dataclasses import replace
from http.cookies import CookieError, SimpleCookie
from typing import Any
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import DatabaseError

from agentconsole.boards.watch import Boards
from agentconsole.handlers import HANDLERS
from agentconsole.picking import Pickers
from agentconsole.protocol import AgentCommand, AgentHello, InteractionTold, MonitorTold
from agentconsole.queries import agent_of_session, desk_of, told_interaction, visible_interaction
from agentconsole.watch import Leases, Sessions
from assist.actions.listening import end_monitoring, tell_new_owner
from assist.actions.presence import shorten_lease, sign_in, sign_out
from assist.actions.sessions import end_session
from assist.models import Agent, Interaction, Participant
from assist.protocol.base import Command, tag_of
from assist.protocol.commands import HistoryGet, Pulse, ReceiptMark, TypingSet
from assist.protocol.facts import (
    InteractionAssigned,
    InteractionMoved,
    InteractionReleased,
    InteractionShared,
    ParticipantJoined,
)
from assist.protocol.notices import Heartbeat
from assist.protocol.supervising import FactHidden, SignedOut
from assist.queries import supervising
from assist.queries.desks import participations_on_desk
from assist.queries.people import agent_participant
from assist.queries.streams import Head, StreamRow
from assist.realtime.db import run_orm
from assist.realtime.encoding import Audience, encode_rows
from assist.realtime.sockets import CLOSE_SIGNED_OUT
from assist.realtime.talking import Seat, TalkingSocket
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode, Role

VOLATILE = (Pulse, ReceiptMark, TypingSet)
"""Commands that act on nothing: they wait for no look at the session."""
AUTOMATIC = (Pulse, ReceiptMark, HistoryGet, AgentHello)
"""Commands that a console sends without anybody at it: they keep no session from being idle."""

SHOWN = {tag_of(InteractionAssigned), tag_of(InteractionShared)}
RELEASED, MOVED, JOINED = tag_of(InteractionReleased), tag_of(InteractionMoved), tag_of(ParticipantJoined)
PERSONAL, SENT_HOME = {tag_of(kind) for kind in supervising.PERSONAL}, tag_of(SignedOut)
_HIDDEN = msgspec.json.encode(FactHidden()).decode()


async def hello(socket: "AgentSocket", command: AgentHello) -> None:
    """agent.hello"""
    await socket.begin(command)


class AgentSocket(TalkingSocket):
    """Session cookie and our own origin; follows the agent's desk and every interaction on it."""

    audience = Audience.STAFF
    origin_setting = "ASSIST_CONSOLE_ORIGIN"
    decoder = msgspec.json.Decoder(AgentCommand)
    handlers = {**HANDLERS, AgentHello: hello}
    agent: Agent
    session_key = ""
    heard_at = kept_at = 0.0
    has_acted = False
    monitored: Seat | None = None
    """What is read along silently: followed, and no seat."""

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """One snapshot at a time."""
        self.showing = asyncio.Lock()
        await super().websocket_connect(message)

    def _is_hello(self, command: Command) -> bool:
        return isinstance(command, AgentHello)

    async def begin(self, command: AgentHello) -> None:
        """Authenticate, take the lease, follow, then tell what is."""
        if command.version != limits.PROTOCOL_VERSION:
            raise Refused(RefusalCode.UNSUPPORTED_VERSION, "Load the page again.")
        self.session_key = session_key_of(self.scope["headers"])
        self.agent = await run_orm(agent_of_session, self.session_key)
        await run_orm(sign_in, self.agent)
        self.known = True
        async with self.showing:
            self.held = []
            await self.follow(self._topic)
            await self._sit_down()
            self.release(await run_orm(desk_of, self.agent, command.have))
        await self._catch_up()
        self.heart().start(self)
        self.hub.part(Sessions).watch(self)
        self.hub.part(Pickers).watch(self)

    async def admit(self, command: Command) -> None:
        """A session that has ended acts no more, not even in the seconds before its sockets close (W10)."""
        self.has_acted = self.has_acted or not isinstance(command, AUTOMATIC)
        if self.known and not isinstance(command, VOLATILE):
            await self.hub.part(Sessions).admit(self)

    @property
    def _topic(self) -> str:
        return f"a:{self.agent.pk}"

    async def _sit_down(self) -> None:
        seats = [seat for seat in await run_orm(_seats_of, self.agent) if seat.key not in self.seats]
        for seat in seats:
            self.take_seat(seat)
        await self.follow(*(seat.topic for seat in seats))

    async def _catch_up(self) -> None:
        """What was assigned while the snapshot was being read."""
        for seat in await run_orm(_seats_of, self.agent):
            await self.show(seat.key)

    async def show(self, key: UUID) -> None:
        """Follow an interaction of this agent and tell it, unless it is followed already."""
        async with self.showing:
            if key in self.seats:
                return
            with self.snapshot():
                seat = await run_orm(_seat_of, self.agent, key)
                self.take_seat(seat)
                await self.follow(seat.topic)
                self.release(await run_orm(_told, self.agent, key))

    async def _show_anew(self, key: UUID) -> None:
        """Tell an interaction that is followed as it is now: more of it has changed than its facts say."""
        async with self.showing:
            if key in self.seats:
                with self.snapshot():
                    self.release(await run_orm(_told, self.agent, key))

    async def _leave(self, key: UUID) -> None:
        """Leave in the order of the facts: what is being shown at this moment is shown first, then left."""
        async with self.showing:
            self.leave_seat(key)

    async def monitor(self, interaction: Interaction) -> None:
        """Follow an interaction without a seat and tell it as it is now."""
        async with self.showing:
            with self.snapshot():
                self.monitored = Seat(interaction.pk, interaction.key, 0, "", False, Role.SUPERVISOR)
                await self.follow(self.monitored.topic)
                self.release(await run_orm(_monitored, self.agent, interaction.key))

    async def stop_monitoring(self) -> None:
        """Read along no longer, and let whoever was told of it know."""
        seat = self.monitored
        if seat:
            self.forget_monitored()
            await run_orm(end_monitoring, self.agent.name, seat.interaction)

    def forget_monitored(self) -> None:
        """What was read along is read no longer, or from a seat."""
        if self.monitored and self.monitored.key not in self.seats:
            self.unfollow(self.monitored.topic)
        self.monitored = None

    def reads(self, key: UUID) -> Seat:
        """Also what is read along."""
        if self.monitored and self.monitored.key == key and key not in self.seats:
            return self.monitored
        return super().reads(key)

    def reader(self, topic: str) -> Seat | None:
        """Also of what is read along."""
        return super().reader(topic) or (self.monitored if self.monitored and self.monitored.topic == topic else None)

    def _readable(self, topic: str, text: str, rows: list[StreamRow]) -> str:
        """The notice without what was written to somebody else alone (DESIGN rule 3)."""
        if not any(row.kind in PERSONAL for row in rows):
            return text
        seat = self.reader(topic)
        if seat and seat.role is Role.SUPERVISOR:
            return text
        me = seat.participant_key if seat else ""
        return encode_rows([_as_read_by(me, row) for row in rows], self.audience) or text

    def deliver(self, topic: str, text: str, rows: list[StreamRow]) -> None:
        """Besides telling: interactions that come to the desk or leave it are followed or left."""
        super().deliver(topic, self._readable(topic, text, rows), rows)
        for row in rows:
            if row.kind == JOINED:
                self._is_seen(topic, msgspec.json.decode(row.body)["person"])
            elif row.kind in SHOWN:
                self.hub.spawn(self.show(UUID(msgspec.json.decode(row.body)["interaction"]["id"])))
            elif row.kind == RELEASED:
                self.hub.spawn(self._leave(UUID(msgspec.json.decode(row.body)["interaction"])))
            elif row.kind == MOVED:
                self.hub.spawn(self._show_anew(UUID(msgspec.json.decode(row.body)["interaction"])))
            elif row.kind == SENT_HOME:
                self.hub.spawn(self._go_home())

    def _is_seen(self, topic: str, person: dict[str, str]) -> None:
        """This agent is in for everybody to see from here on; a new owner is told who reads along."""
        seat = self.seats.get(self.keys[topic]) if topic in self.keys else None
        if seat and seat.participant_key == person["key"]:
            self.take_seat(replace(seat, is_public=True, role=Role(person["role"])))
        elif self.monitored and self.monitored.topic == topic and person["role"] == Role.OWNER:
            self.hub.spawn(run_orm(tell_new_owner, self.agent.name, self.monitored.interaction))

    def beat(self, known: dict[str, Head], waiting: dict[int, int], waits: dict[int, float]) -> None:
        """Heads of the interactions and of the desk."""
        desk = known.get(self._topic)
        self.push(Heartbeat(heads=self.head_numbers(known), desk=desk.seq if desk else 0))

    def alive(self) -> None:
        """The browser answered a heartbeat: the lease goes on."""
        self.heart().heard(self)
        self.hub.part(Leases).add(self.agent.pk, self.agent)

    def sign_out(self) -> None:
        """The session has ended in another tab, by time or by an administrator."""
        self.hub.part(Sessions).forget(self)
        self.close(CLOSE_SIGNED_OUT)
        if len(self.hub.followers.get(self._topic, ())) <= 1:
            self.hub.spawn(run_orm(sign_out, self.agent))

    async def _go_home(self) -> None:
        """A supervisor has signed this agent out: whoever wants to come back signs in again."""
        await run_orm(end_session, self.session_key)
        self.sign_out()

    async def gone(self) -> None:
        """The last console of this process: what is left of the lease is enough for a reload."""
        with suppress(DatabaseError):
            await self.stop_monitoring()
        if self.known and not self.hub.followers.get(self._topic):
            with suppress(DatabaseError):
                await run_orm(shorten_lease, self.agent.pk)

    def let_go(self) -> None:
        """Besides the rest: nobody looks at this socket's session any more."""
        super().let_go()
        self.hub.part(Sessions).forget(self)
        self.hub.part(Boards).leave(self)
        self.hub.part(Pickers).forget(self)


def _as_read_by(me: str, row: StreamRow) -> StreamRow:
    if row.kind not in PERSONAL or msgspec.json.decode(row.body)["to"] == me:
        return row
    return replace(row, by="", body=_HIDDEN, kind=tag_of(FactHidden))


def session_key_of(headers: list[tuple[bytes, bytes]]) -> str:
    """The session cookie's value, empty when there is none."""
    cookies = SimpleCookie()
    for name, value in headers:
        if name == b"cookie":
            try:
                cookies.load(value.decode("latin1"))
            except CookieError:
                return ""
    morsel = cookies.get(settings.SESSION_COOKIE_NAME)
    return morsel.value if morsel else ""


def _seats_of(agent: Agent) -> list[Seat]:
    return [_seat(me.interaction, me) for me in participations_on_desk(agent)]


def _seat_of(agent: Agent, key: UUID) -> Seat:
    interaction = visible_interaction(agent, key)
    return _seat(interaction, agent_participant(agent, interaction))


def _seat(interaction: Interaction, me: Participant) -> Seat:
    return Seat(interaction.pk, interaction.key, me.pk, me.key, me.is_public, Role(me.role))


def _told(agent: Agent, key: UUID) -> InteractionTold:
    return InteractionTold(interaction=told_interaction(agent, key))


def _monitored(agent: Agent, key: UUID) -> MonitorTold:
    view = told_interaction(agent, key, as_supervisor=True)
    return MonitorTold(interaction=view, tells=Interaction.objects.get(key=key).shop.tells_monitoring)
