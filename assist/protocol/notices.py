"""Notices that both faces may receive."""

from datetime import datetime
from uuid import UUID

import msgspec

from assist.protocol.base import Notice
from assist.protocol.facts import Numbered
from assist.rules.words import RefusalCode


class CommandAccepted(Notice, frozen=True, kw_only=True, tag="command.accepted"):
    """The command `ref` is committed; `seq` and `at` say where when it made a fact."""

    ref: str
    seq: int | None = None
    at: datetime | None = None
    interaction: UUID | None = None


class CommandRefused(Notice, frozen=True, kw_only=True, tag="command.refused"):
    """The command `ref` changed nothing; `text` says what to do, `state` what it is in now."""

    ref: str
    code: RefusalCode
    text: str
    state: str = ""
    retry_after: float | None = None
    challenge: str = ""
    """With `challenged`: a challenge in ALTCHA's format as base64, whose solution goes into the next `proof`."""


class FactsPosted(Notice, frozen=True, kw_only=True, tag="facts.posted"):
    """Facts of one interaction in order without a gap; `complete` is false when more wait."""

    interaction: UUID
    facts: list[Numbered]
    complete: bool = True


class TypingChanged(Notice, frozen=True, kw_only=True, tag="typing.changed"):
    """Somebody else writes, or has stopped."""

    interaction: UUID
    by: str
    on: bool


class ReceiptsChanged(Notice, frozen=True, kw_only=True, tag="receipts.changed"):
    """Up to which number somebody else's screen has the lines, and has shown them."""

    interaction: UUID
    by: str
    delivered: int
    read: int


class Heartbeat(Notice, frozen=True, kw_only=True, tag="heartbeat"):
    """The head number of every interaction on this socket; answered by Pulse."""

    heads: dict[UUID, int]
    place: dict[UUID, int] = msgspec.field(default_factory=dict)
    """Place in the queue of those that wait, 1 for the next."""
    wait: dict[UUID, float] = msgspec.field(default_factory=dict)
    """Seconds that those may still wait of whom anything is known."""
    desk: int = 0


class ConnectionClosing(Notice, frozen=True, kw_only=True, tag="connection.closing"):
    """The server closes this socket; connect again after `after` seconds."""

    after: float
