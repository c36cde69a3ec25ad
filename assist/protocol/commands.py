"""Commands that both faces may send."""

from typing import Annotated
from uuid import UUID

from msgspec import Meta

from assist.protocol.base import Command, Rate
from assist.rules import limits


class MessageSend(Command, frozen=True, kw_only=True, tag="message.send"):
    """Post one line of at most 1,000 characters; the same `client_id` twice is one line (B3)."""

    rate = Rate(30, 240)  # an agent in several conversations has one socket
    interaction: UUID
    client_id: UUID
    text: Annotated[str, Meta(max_length=limits.COMMAND_BYTES)]


class TypingSet(Command, frozen=True, kw_only=True, tag="typing.set"):
    """Tell the others that this person is writing; lasts 5 s unless told again."""

    rate = Rate(10, 60)
    interaction: UUID
    on: bool


class ReceiptMark(Command, frozen=True, kw_only=True, tag="receipt.mark"):
    """Tell up to which number lines have arrived here and have been looked at."""

    rate = Rate(30, 240)
    interaction: UUID
    delivered: Annotated[int, Meta(ge=0)]
    read: Annotated[int, Meta(ge=0)]


class InteractionEnd(Command, frozen=True, kw_only=True, tag="interaction.end"):
    """End the conversation for everybody."""

    interaction: UUID


class HistoryGet(Command, frozen=True, kw_only=True, tag="history.get"):
    """Ask for everything after number `after`, at most 200 facts an answer."""

    rate = Rate(20, 60)
    interaction: UUID
    after: Annotated[int, Meta(ge=0)]


class Pulse(Command, frozen=True, kw_only=True, tag="pulse"):
    """Answer a heartbeat: somebody is still there."""

    rate = Rate(10, 60)
