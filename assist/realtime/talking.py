"""What both faces do in a conversation: post, type, mark, catch up."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from assist.actions.messages import Line, Posted, Verdict, line_body
from assist.actions.receipts import Mark
from assist.protocol.base import Notice
from assist.protocol.commands import HistoryGet, MessageSend, ReceiptMark, TypingSet
from assist.protocol.notices import CommandAccepted, FactsPosted, ReceiptsChanged, TypingChanged
from assist.queries.facts import facts_after
from assist.queries.streams import Head
from assist.realtime.db import run_orm
from assist.realtime.encoding import Audience
from assist.realtime.sockets import BaseSocket
from assist.realtime.volatile import Receipts
from assist.realtime.writer import Writer
from assist.rules.refusals import Refused, not_found, too_late
from assist.rules.words import RefusalCode, Role


@dataclass(frozen=True)
class Seat:
    """A participant's place in an interaction, as this socket knows it."""

    interaction: int
    key: UUID
    participant: int
    participant_key: str
    is_public: bool = True
    """Whether the shopper sees that this person writes and reads."""
    role: Role = Role.OWNER

    @property
    def topic(self) -> str:
        """The interaction's topic."""
        return f"i:{self.interaction}"


class TalkingSocket(BaseSocket):
    """A socket with seats in conversations."""

    def take_seat(self, seat: Seat) -> None:
        """This socket's person is in the conversation."""
        self.seats[seat.key] = seat
        self.keys[seat.topic] = seat.key

    def leave_seat(self, key: UUID) -> None:
        """This socket's person has left, or is done with it."""
        seat = self.seats.pop(key, None)
        if seat:
            self.keys.pop(seat.topic, None)
            self.unfollow(seat.topic)

    def seat(self, key: UUID) -> Seat:
        """The seat, or the refusal that foreign and unknown interactions share."""
        if key not in self.seats:
            raise not_found("interaction")
        return self.seats[key]

    def reads(self, key: UUID) -> Seat:
        """From where this socket's person may read the conversation; the same refusal."""
        return self.seat(key)

    def reader(self, topic: str) -> Seat | None:
        """From where this socket's person reads what is said under the topic."""
        key = self.keys.get(topic)
        return self.seats[key] if key else None

    async def websocket_connect(self, message: dict[str, Any]) -> None:
        """Nobody sits anywhere yet."""
        self.seats: dict[UUID, Seat] = {}
        self.keys: dict[str, UUID] = {}
        await super().websocket_connect(message)

    def signal(self, topic: str, signal: list[Any]) -> None:
        """Typing and receipts of the others; the last word says whether the shopper may know."""
        seat = self.reader(topic)
        if seat is None or not (self.audience is Audience.STAFF or signal[-1]):
            return
        if signal[0] == "typing" and signal[1] != seat.participant_key:
            self.push(TypingChanged(interaction=seat.key, by=signal[1], on=bool(signal[2])))
        elif signal[0] == "receipts":
            delivered, read = signal[2:4] if self.audience is Audience.STAFF else signal[4:6]
            self.push(ReceiptsChanged(interaction=seat.key, by=signal[1], delivered=delivered, read=read))

    def head_numbers(self, known: dict[str, Head]) -> dict[UUID, int]:
        """The head of each conversation in this audience's numbers."""
        staff = self.audience is Audience.STAFF
        return {
            seat.key: head.seq if staff else head.public_seq
            for topic, head in known.items()
            if (seat := self.reader(topic))
        }


async def post(socket: TalkingSocket, command: MessageSend, *, private: bool = False) -> Notice:
    """Post a line and answer after COMMIT."""
    seat = socket.seat(command.interaction)
    body = line_body(command.text, command.client_id, private=private)
    line = Line(seat.interaction, seat.participant, command.client_id, private, body)
    answer = await socket.hub.part(Writer).post(line, seat.key, seat.participant_key)
    return _answer(socket, command, answer)


def _answer(socket: TalkingSocket, command: MessageSend, answer: Posted) -> CommandAccepted:
    if answer.verdict in {Verdict.NEW, Verdict.KNOWN}:
        seq = answer.seq if socket.audience is Audience.STAFF else answer.public_seq
        return CommandAccepted(ref=command.ref, seq=seq, at=answer.at, interaction=command.interaction)
    raise _refusal(answer.verdict)


def _refusal(verdict: Verdict) -> Refused:
    if verdict is Verdict.ENDED:
        return too_late("conversation", "ended")
    if verdict is Verdict.CONFLICT:
        return Refused(RefusalCode.CONFLICT, "This line was sent before with other words.")
    if verdict is Verdict.NOT_MEMBER:
        return Refused(RefusalCode.NOT_ALLOWED, "You are not in this conversation any more.")
    if verdict is Verdict.PRIVATE_ONLY:
        return Refused(RefusalCode.NOT_ALLOWED, "Only who serves the conversation writes to the shopper. Write a note.")
    if verdict is Verdict.BUSY:
        return Refused(RefusalCode.UNAVAILABLE, "Busy. It is tried again.")
    return not_found("interaction")


async def send_message(socket: TalkingSocket, command: MessageSend) -> Notice:
    """message.send"""
    return await post(socket, command)


async def set_typing(socket: TalkingSocket, command: TypingSet) -> None:
    """typing.set: volatile, never stored."""
    seat = socket.seat(command.interaction)
    socket.hub.tell(seat.topic, ["typing", seat.participant_key, command.on, seat.is_public], socket)


async def mark_receipt(socket: TalkingSocket, command: ReceiptMark) -> None:
    """receipt.mark: coalesced, stored as two numbers a participant."""
    seat = socket.seat(command.interaction)
    most = 2**62
    public = socket.audience is Audience.SHOPPER
    mark = Mark(seat.participant, min(command.delivered, most), min(command.read, most), public)
    socket.hub.part(Receipts).mark(mark)


async def get_history(socket: TalkingSocket, command: HistoryGet) -> Notice:
    """history.get: what came after a number."""
    seat = socket.reads(command.interaction)
    public = socket.audience is Audience.SHOPPER
    facts, complete = await run_orm(facts_after, seat.interaction, command.after, public=public)
    return FactsPosted(interaction=seat.key, facts=facts, complete=complete)
