"""The base of every socket: origin, hello within 10 s, parse, throttle, dispatch by type, bounded sending."""

import logging
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any, ClassVar

import msgspec
from channels.consumer import AsyncConsumer, get_handler_name
from channels.exceptions import StopConsumer
from django.conf import settings
from django.db import DatabaseError, InterfaceError

from assist.protocol.base import Command, Notice
from assist.protocol.notices import CommandRefused, ConnectionClosing
from assist.queries.streams import StreamRow
from assist.realtime.attending import Attending, socket_name
from assist.realtime.counters import BROKEN, COUNTERS
from assist.realtime.db import trace_of
from assist.realtime.doorway import Doorway
from assist.realtime.draining import OpenSockets, is_draining
from assist.realtime.encoding import Audience
from assist.realtime.frames import command_in
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub
from assist.realtime.outgoing import WRITE, Outgoing
from assist.realtime.throttle import Throttle
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode

log = logging.getLogger(__name__)
HELLO_SECONDS = 10.0
HELLO_AGAIN_SECONDS = 1.0
UNAVAILABLE_SECONDS = 2.0
"""When a client may ask again for what could not be stored."""
CLOSE_POLICY, CLOSE_RESTART, CLOSE_SIGNED_OUT = 1008, 1012, 4401

Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Handler = Callable[[Any, Any], Awaitable[Notice | None]]


class BaseSocket(AsyncConsumer):  # type: ignore[misc]  # channels ships no types
    """A face's socket; subclasses name their commands, their hello and a handler a command type."""

    audience: ClassVar[Audience]
    origin_setting: ClassVar[str]
    decoder: ClassVar[msgspec.json.Decoder[Any]]
    handlers: ClassVar[dict[type[Command], Handler]]
    attending: Attending | None = None

    async def __call__(self, scope: dict[str, Any], receive: Receive, send: Send) -> None:
        """Event after event, in order: the stock way makes and ends two tasks for each."""
        self.scope, self.base_send = scope, send
        with suppress(StopConsumer):
            while True:
                await self.dispatch(await receive())

    async def dispatch(self, message: dict[str, Any]) -> None:
        """Call the handler directly: the stock way hops to the one ORM thread on every event."""
        try:
            await getattr(self, get_handler_name(message))(message)
        except StopConsumer:
            raise
        except BaseException:  # a cut-off or a bug: no disconnect will be told
            self.let_go()
            self._is_gone()
            raise

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Accept our own origin alone (W01); everything else waits for hello."""
        if not self._origin_is_ours():
            await self.send({"type": "websocket.close"})
            raise StopConsumer
        self.hub = Hub.here()
        self.throttle, self.topics, self.bad = Throttle(), set[str](), 0
        self.known = self.closing = self.left = False
        self.label, self.answered = socket_name(), 0
        self.held: list[str] | None = None
        self.out = Outgoing(self.send, write=self.scope.get(WRITE))
        self.sender = self.hub.spawn(self.out.run())
        self.reaper = self.hub.loop.call_later(HELLO_SECONDS, self._no_hello)
        self.hub.part(OpenSockets).sockets.add(self)
        await self.send({"type": "websocket.accept"})
        if is_draining():
            self.restart(0.0)

    def _origin_is_ours(self) -> bool:
        given = [value.decode("latin1") for name, value in self.scope["headers"] if name == b"origin"]
        return given == [getattr(settings, self.origin_setting)]

    def _no_hello(self) -> None:
        if not self.known:
            self.close(CLOSE_POLICY)

    def push(self, notice: Notice | str) -> None:
        """Queue a notice; a browser that does not read is cut off and resumes from the database."""
        if self.closing:
            return
        text = notice if isinstance(notice, str) else msgspec.json.encode(notice).decode()
        if not self.out.put(text):
            self.closing = True
            self.sender.cancel()
            self.hub.spawn(self._cut())

    async def _cut(self) -> None:
        await self.send({"type": "websocket.close", "code": CLOSE_RESTART})

    def close(self, code: int) -> None:
        """Say goodbye after what is queued and hear nothing more; too much queued is dropped first."""
        self.closing = True
        self.out.close(code)

    def restart(self, after: float) -> None:
        """Ask the browser to come again in `after` seconds."""
        self.push(ConnectionClosing(after=after))
        self.close(CLOSE_RESTART)

    async def websocket_receive(self, message: dict[str, Any]) -> None:
        """Parse, throttle, handle; whatever arrives, the process lives."""
        command = None if self.closing else self._parsed(message)
        if command is None:
            return
        self.answered += 1
        self.attending = attending = Attending(command, self.label, self.answered)
        try:
            await self._take(command)
        except BaseException:
            attending.outcome = BROKEN
            raise
        finally:
            attending.end()
            self.attending = None

    async def _take(self, command: Command) -> None:
        handler = self.handlers.get(type(command))
        if handler is None or self.known == self._is_hello(command):
            self._out_of_order(command.ref)
            return
        wait = self.throttle.wait_for(command)
        if wait:
            self.refuse(command.ref, RefusalCode.TOO_FAST, "Too fast.", retry_after=wait)
            return
        await (self._greet if self._is_hello(command) else self._handle)(handler, command)

    def _out_of_order(self, ref: str) -> None:
        if self.known:
            self.refuse(ref, RefusalCode.CONFLICT, "Hello was said already. Open a new connection to start over.")
        else:
            self.refuse(ref, RefusalCode.NOT_AUTHENTICATED, "Say hello first.")
        self._count_bad()

    def _is_hello(self, command: Command) -> bool:
        raise NotImplementedError

    async def _greet(self, handler: Handler, command: Command) -> None:
        """Hello waits for its turn; whoever it does not let in has a moment for another one."""
        self.reaper.cancel()
        async with self.hub.part(Doorway).turn(self.audience) as in_time:
            if in_time:
                await self._handle(handler, command)
            else:
                self.restart(HELLO_AGAIN_SECONDS)
        if not self.known:
            self.reaper = self.hub.loop.call_later(HELLO_SECONDS, self._no_hello)

    async def _handle(self, handler: Handler, command: Command) -> None:
        try:
            await self.admit(command)
            answer = await handler(self, command)
        except Refused as refusal:
            self.refuse(command.ref, refusal.code, refusal.text, refusal.state, challenge=refusal.challenge)
            self.after_refusal(refusal)
            return
        except (DatabaseError, InterfaceError) as problem:
            self._without_database(command, problem)
            return
        if answer:
            self.push(answer)

    def _without_database(self, command: Command, problem: Exception) -> None:
        """What cannot be stored is sent again; a hello that broke off half way starts over."""
        log.warning("database unreachable", exc_info=trace_of(problem))
        text = "We cannot store this right now. It is tried again."
        self.refuse(command.ref, RefusalCode.UNAVAILABLE, text, retry_after=UNAVAILABLE_SECONDS)
        if self._is_hello(command):
            self.restart(HELLO_AGAIN_SECONDS)

    async def admit(self, command: Command) -> None:
        """Before every command: a face raises Refused for who may act no longer."""

    def after_refusal(self, refusal: Refused) -> None:
        """A refusal for want of sign-in ends the socket."""
        if refusal.code is RefusalCode.NOT_AUTHENTICATED:
            self.close(CLOSE_SIGNED_OUT)

    def refuse(self, ref: str, code: RefusalCode, text: str, state: str = "", **more: Any) -> None:
        """Answer no; `more` fields of CommandRefused."""
        if self.attending:
            self.attending.outcome = code
        self.push(CommandRefused(ref=ref, code=code, text=text, state=state, **more))

    def _parsed(self, message: dict[str, Any]) -> Command | None:
        try:
            return command_in(message.get("text"), self.decoder)
        except Refused as refusal:
            self._bad(refusal.code, refusal.text)
            return None

    def _bad(self, code: RefusalCode, text: str) -> None:
        COUNTERS.command(None, code, 0.0)
        self.refuse("", code, text)
        self._count_bad()

    def _count_bad(self) -> None:
        self.bad += 1
        if self.bad >= limits.BAD_COMMANDS:
            self.close(CLOSE_POLICY)

    async def follow(self, *topics: str) -> None:
        """Follow topics until the socket closes or `unfollow`."""
        self.topics.update(topics)
        try:
            await self.hub.follow(topics, self)
        finally:
            if self.left:
                for topic in topics:
                    self.unfollow(topic)

    def unfollow(self, topic: str) -> None:
        """Stop following."""
        self.topics.discard(topic)
        self.hub.leave(topic, self)

    def deliver(self, topic: str, text: str, rows: list[StreamRow]) -> None:
        """A notice of a followed topic; held back while a snapshot is being read."""
        if self.held is None:
            self.push(text)
        else:
            self.held.append(text)

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Hold notices back until `release`; when the snapshot cannot be read, the browser starts over."""
        self.held = []
        try:
            yield
        except Exception:
            self.restart(HELLO_AGAIN_SECONDS)
            raise

    def release(self, *snapshots: Notice) -> None:
        """Push the snapshots, then what was held back while they were read."""
        held, self.held = self.held or [], None
        for notice in snapshots:
            self.push(notice)
        for text in held:
            self.push(text)

    def signal(self, topic: str, signal: list[Any]) -> None:
        """A volatile signal of a followed topic; faces override."""

    def heart(self) -> Heart:
        """The heart that beats for every socket of this loop."""
        return self.hub.part(Heart)

    async def websocket_disconnect(self, message: dict[str, Any]) -> None:
        """Clean up; nothing depends on this being called."""
        self.let_go()
        try:
            await self.gone()
        finally:
            self._is_gone()
        raise StopConsumer

    def _is_gone(self) -> None:
        self.hub.part(OpenSockets).sockets.discard(self)

    def let_go(self) -> None:
        """Nobody is there any more: no topic, no heart, no timer keeps this socket."""
        self.left = True
        self.reaper.cancel()
        self.sender.cancel()
        for topic in list(self.topics):
            self.unfollow(topic)
        self.heart().stop(self)

    async def gone(self) -> None:
        """What a face does when its socket has closed; may never run."""
