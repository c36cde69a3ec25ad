"""The shopper's socket."""

import asyncio
from typing import Any
from uuid import UUID

import msgspec

from assist.models import Interaction, Participant, Shopper
from assist.protocol.base import Command
from assist.protocol.notices import Heartbeat
from assist.protocol.values import ChannelView
from assist.queries.channels import is_talk
from assist.queries.streams import Head
from assist.realtime.db import run_orm
from assist.realtime.encoding import Audience
from assist.realtime.sockets import CLOSE_SIGNED_OUT
from assist.realtime.talking import Seat, TalkingSocket
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, RefusalCode, Role
from storefront.widget.channels import ChannelWatch
from storefront.widget.handlers import HANDLERS
from storefront.widget.protocol import (
    ChannelsChanged,
    ConversationTold,
    ConversationView,
    SessionClosed,
    ShopperCommand,
    ShopperHello,
    ShopperWelcome,
)
from storefront.widget.queries import (
    conversation_view,
    conversations_to_show,
    readable_conversation,
    shopper_of_token,
    welcome,
)


async def hello(socket: "ShopperSocket", command: ShopperHello) -> None:
    """shopper.hello"""
    await socket.begin(command)


class ShopperSocket(TalkingSocket):
    """Bearer token as the first command; follows the shopper, what goes on, and what is shown of the past."""

    audience = Audience.SHOPPER
    origin_setting = "ASSIST_WIDGET_ORIGIN"
    decoder = msgspec.json.Decoder(ShopperCommand)
    handlers = {**HANDLERS, ShopperHello: hello}
    shopper: Shopper
    heard_at = 0.0

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """One snapshot at a time."""
        self.showing = asyncio.Lock()
        self.channels: list[ChannelView] = []
        self.talks: set[str] = set()
        self.past: UUID | None = None
        await super().websocket_connect(message)

    def _is_hello(self, command: Command) -> bool:
        return isinstance(command, ShopperHello)

    async def begin(self, command: ShopperHello) -> None:
        """Authenticate, follow, then tell what is."""
        if command.version != limits.PROTOCOL_VERSION:
            raise Refused(RefusalCode.UNSUPPORTED_VERSION, "Load the page again.")
        self.shopper = await run_orm(shopper_of_token, command.token)
        self._limit_sockets()
        self.known = True
        async with self.showing:
            self.held = []
            await self.follow(self._topic)
            seats = await run_orm(_seats_of, self.shopper, command.have)
            await self._sit_down(*seats)
            after = {seat.key: command.have.get(seat.key, 0) for seat in seats}
            told = await run_orm(_greeting, self.shopper, after)
            self.channels = told.channels
            self.talks = {seat.topic for seat in seats if seat.key in _talks_in(told)}
            self.release(told)
        self.heart().start(self)

    def after_refusal(self, refusal: Refused) -> None:
        """A shop's sign-in that cannot be checked is refused, and the conversation goes on without it."""
        if not self.known:
            super().after_refusal(refusal)

    @property
    def _topic(self) -> str:
        return f"s:{self.shopper.pk}"

    def _limit_sockets(self) -> None:
        if len(self.hub.followers.get(self._topic, ())) >= limits.SOCKETS_PER_SHOPPER:
            raise Refused(RefusalCode.TOO_FAST, "Too many windows. Close one of them.")

    async def show(self, key: UUID) -> None:
        """Follow a conversation of this shopper and tell it, unless it is followed already."""
        async with self.showing:
            if key not in self.seats:
                await self._tell(key)

    async def open(self, key: UUID) -> None:
        """Tell a conversation that the shopper may read; of those that are over the last one alone is followed."""
        async with self.showing:
            view = await self._tell(key)
            if view.state is InteractionState.ENDED and self.past != key:
                if self.past:
                    self.leave_seat(self.past)
                self.past = key

    async def _tell(self, key: UUID) -> ConversationView:
        row = await run_orm(readable_conversation, self.shopper, key)
        with self.snapshot():
            view = await self._followed(row, 0)
            self.release(ConversationTold(conversation=view))
        return view

    async def _followed(self, row: Interaction, after: int) -> ConversationView:
        seat = await run_orm(_seat_of, self.shopper, row)
        if seat:
            await self._sit_down(seat)
        view = await run_orm(conversation_view, self.shopper, row.key, after)
        if seat and is_talk(view.channel):
            self.talks.add(seat.topic)
        return view

    async def _sit_down(self, *seats: Seat) -> None:
        for seat in seats:
            self.take_seat(seat)
        await self.follow(*(seat.topic for seat in seats))

    def signal(self, topic: str, signal: list[Any]) -> None:
        """Besides typing and receipts: the session was closed, or another tab asked for help."""
        if signal[0] != "shopper":
            super().signal(topic, signal)
        elif self.closing:
            return
        elif signal[1] == -1:
            self.push(SessionClosed())
            self.close(CLOSE_SIGNED_OUT)
        else:
            self.hub.spawn(self._show_latest())

    async def _show_latest(self) -> None:
        for shown in await run_orm(conversations_to_show, self.shopper):
            await self.show(shown.key)

    def beat(self, known: dict[str, Head], waiting: dict[int, int], waits: dict[int, float]) -> None:
        """Heads of the conversations, the place of those that wait, and soon the channels when they have changed."""
        place = {seat.key: waiting[seat.interaction] for seat in self.seats.values() if seat.interaction in waiting}
        wait = {seat.key: waits[seat.interaction] for seat in self.seats.values() if seat.interaction in waits}
        self.push(Heartbeat(heads=self.head_numbers(known), place=place, wait=wait))
        active = {topic for topic, head in known.items() if head.state == InteractionState.ACTIVE}
        self.hub.part(ChannelWatch).look(self, talks=bool(active & self.talks))

    def channels_are(self, channels: list[ChannelView]) -> None:
        """Tell the channels when they are others than were told last."""
        if channels != self.channels:
            self.channels = channels
            self.push(ChannelsChanged(channels=channels))


def _seats_of(shopper: Shopper, held: dict[UUID, int]) -> list[Seat]:
    """The shopper's seats in the conversations to show: their own, so there is a seat in each."""
    return [seat for row in conversations_to_show(shopper, held) if (seat := _seat_of(shopper, row))]


def _greeting(shopper: Shopper, after: dict[UUID, int]) -> ShopperWelcome:
    return welcome(shopper, [conversation_view(shopper, key, number) for key, number in after.items()])


def _talks_in(told: ShopperWelcome) -> set[UUID]:
    """Which of the conversations that are told are talks."""
    views = [*([told.conversation] if told.conversation else []), *told.running]
    return {view.id for view in views if is_talk(view.channel)}


def _seat_of(shopper: Shopper, interaction: Interaction) -> Seat | None:
    """The shopper's seat; none in a conversation that they had on another device."""
    if interaction.shopper_id != shopper.pk:
        return None
    mine = Participant.objects.filter(interaction=interaction.pk, role=Role.SHOPPER)
    return Seat(interaction.pk, interaction.key, *mine.values_list("pk", "key").get())
