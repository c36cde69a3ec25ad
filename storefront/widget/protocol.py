"""What the panel and the server say to each other."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

import msgspec
from msgspec import Meta

from assist.protocol.base import Command, Notice, Rate, Value
from assist.protocol.commands import HistoryGet, InteractionEnd, MessageSend, Pulse, ReceiptMark, TypingSet
from assist.protocol.facts import Numbered
from assist.protocol.notices import (
    CommandAccepted,
    CommandRefused,
    ConnectionClosing,
    FactsPosted,
    Heartbeat,
    ReceiptsChanged,
    TypingChanged,
)
from assist.protocol.values import Attendance, ChannelView, Requester
from assist.rules.words import Asking, AssistanceType, Channel, InteractionState, ShopKind


class ShopperHello(Command, frozen=True, kw_only=True, tag="shopper.hello"):
    """The first command: who this is; `have` says what this panel has of each conversation."""

    version: int
    token: Annotated[str, Meta(max_length=200)]
    have: dict[UUID, int] = msgspec.field(default_factory=dict)


class InteractionRequest(Command, frozen=True, kw_only=True, tag="interaction.request"):
    """Ask for assistance; the same `client_id` twice is one interaction.

    On channel `email` a message is left: it needs an address, and waits for whoever comes first.
    """

    rate = Rate(3, 6)
    client_id: UUID
    channel: Channel
    assistance_type: AssistanceType | None = None
    name: Annotated[str, Meta(max_length=400)] = ""
    email: Annotated[str, Meta(max_length=400)] = ""
    text: Annotated[str, Meta(max_length=8000)]
    context: dict[str, Any] = msgspec.field(default_factory=dict)
    address: Annotated[str, Meta(max_length=4000)] = ""
    title: Annotated[str, Meta(max_length=4000)] = ""
    language: Annotated[str, Meta(max_length=40)] = ""
    """In which the panel speaks, such as `de`."""
    ask_for_previous: bool = False
    """The agent of the last conversation again; who that is, the server knows."""
    follows: UUID | None = None
    """The ended conversation that is gone on with: name, address and kind are known from there."""
    proof: Annotated[str, Meta(max_length=4000)] = ""
    """The solved challenge of a `challenged` refusal, in ALTCHA's format as base64."""


class PreviousAsk(Command, frozen=True, kw_only=True, tag="previous.ask"):
    """Ask for the agent who was lost, while the conversation waits again (feat A10)."""

    rate = Rate(3, 6)
    interaction: UUID


class ChannelChoose(Command, frozen=True, kw_only=True, tag="channel.choose"):
    """Be answered on another channel instead of waiting; without an address so far, `email` is one (feat A8)."""

    rate = Rate(3, 6)
    interaction: UUID
    channel: Channel
    email: Annotated[str, Meta(max_length=400)] = ""


class ConversationOpen(Command, frozen=True, kw_only=True, tag="conversation.open"):
    """Be told one conversation of this shopper, and follow it when it is of this panel."""

    rate = Rate(10, 30)
    interaction: UUID


class ConversationsGet(Command, frozen=True, kw_only=True, tag="conversations.get"):
    """Be told the heads of this shopper's conversations: the newest, or those that come `after` one in the list."""

    rate = Rate(5, 20)
    after: UUID | None = None


class ContextSet(Command, frozen=True, kw_only=True, tag="context.set"):
    """Tell the agent where the shopper is now and what the page states."""

    rate = Rate(10, 60)
    context: dict[str, Any]
    address: Annotated[str, Meta(max_length=4000)] = ""
    title: Annotated[str, Meta(max_length=4000)] = ""


class IdentitySet(Command, frozen=True, kw_only=True, tag="identity.set"):
    """Hand over the shop's signed identity token, at log-in and before the last one expires."""

    rate = Rate(5, 12)
    token: Annotated[str, Meta(max_length=16000)]


class InteractionRate(Command, frozen=True, kw_only=True, tag="interaction.rate"):
    """Say how it was, 1 to 5, once."""

    rate = Rate(3, 6)
    interaction: UUID
    stars: Annotated[int, Meta(ge=1, le=5)]
    comment: Annotated[str, Meta(max_length=8000)] = ""


class TranscriptRequest(Command, frozen=True, kw_only=True, tag="transcript.request"):
    """Have the transcript sent to the shopper's own address, once."""

    rate = Rate(2, 6)
    interaction: UUID


class SessionClose(Command, frozen=True, kw_only=True, tag="session.close"):
    """The shopper has logged out of the shop: this device forgets, the token is dead."""

    rate = Rate(2, 6)


ShopperCommand = (
    ShopperHello
    | InteractionRequest
    | MessageSend
    | TypingSet
    | ReceiptMark
    | ContextSet
    | IdentitySet
    | InteractionEnd
    | InteractionRate
    | TranscriptRequest
    | HistoryGet
    | SessionClose
    | Pulse
    | ConversationOpen
    | ConversationsGet
    | PreviousAsk
    | ChannelChoose
)


class ShopView(Value, frozen=True, kw_only=True):
    """What the panel shows of the shop and asks before a chat."""

    code: str
    name: str
    kind: ShopKind
    locale: str
    ask_name: Asking
    ask_email: Asking
    login_url: str = ""
    texts: dict[str, str] = msgspec.field(default_factory=dict)


class ConversationView(Value, frozen=True, kw_only=True):
    """One conversation as its shopper sees it; `seq` is the public head, `facts` the last ones up to it."""

    id: UUID
    seq: int
    state: InteractionState
    channel: Channel
    queue: str
    me: str
    place: int | None = None
    wait: float | None = None
    """Seconds that the shopper may still wait, where anything is known."""
    rated: bool = False
    transcript: bool = False
    attendances: list[Attendance]
    facts: list[Numbered]
    earlier: bool = False
    elsewhere: bool = False
    """Had on another device: it can be read, not written."""


class ConversationHead(Value, frozen=True, kw_only=True):
    """What a shopper's list shows of a conversation: with whom, the last line, how many lines are unread."""

    id: UUID
    state: InteractionState
    channel: Channel
    name: str = ""
    initials: str = ""
    text: str = ""
    at: datetime
    unread: int = 0
    elsewhere: bool = False


class ShopperWelcome(Notice, frozen=True, kw_only=True, tag="shopper.welcome"):
    """The answer to hello: the shop, who the shop says this is, and the conversation that goes on or ended last.

    `running` holds the others that go on, `conversations` the heads of all; `previous` is whom one may ask for again.
    """

    shop: ShopView
    identity: Requester | None = None
    conversation: ConversationView | None = None
    available: bool
    channels: list[ChannelView] = msgspec.field(default_factory=list)
    running: list[ConversationView] = msgspec.field(default_factory=list)
    conversations: list[ConversationHead] = msgspec.field(default_factory=list)
    more: bool = False
    previous: str = ""


class ChannelsChanged(Notice, frozen=True, kw_only=True, tag="channels.changed"):
    """Which channels can be used has changed; comes with a heartbeat."""

    channels: list[ChannelView]


class ConversationsTold(Notice, frozen=True, kw_only=True, tag="conversations.told"):
    """Heads of conversations, those that go on first, then the newest; `after` when they follow that one."""

    conversations: list[ConversationHead]
    more: bool = False
    previous: str = ""
    after: UUID | None = None


class ConversationTold(Notice, frozen=True, kw_only=True, tag="conversation.told"):
    """A conversation as it is now."""

    conversation: ConversationView


class IdentityChanged(Notice, frozen=True, kw_only=True, tag="identity.changed"):
    """Who the shop says this is; absent after log-out."""

    identity: Requester | None = None


class SessionClosed(Notice, frozen=True, kw_only=True, tag="session.closed"):
    """The token is dead: forget everything."""


ShopperNotice = (
    ShopperWelcome
    | ConversationTold
    | ConversationsTold
    | ChannelsChanged
    | IdentityChanged
    | SessionClosed
    | CommandAccepted
    | CommandRefused
    | FactsPosted
    | TypingChanged
    | ReceiptsChanged
    | Heartbeat
    | ConnectionClosing
)


class SessionRequest(Value, frozen=True, kw_only=True):
    """POST /api/v1/widget/sessions/: a new panel asks for a token; with `code`, for one of a session handed over."""

    shop: Annotated[str, Meta(max_length=40)]
    identity: Annotated[str, Meta(max_length=16000)] = ""
    code: Annotated[str, Meta(max_length=100)] = ""


class SessionGrant(Value, frozen=True, kw_only=True):
    """The bearer token of this panel; shown once."""

    token: str


class HandOffRequest(Value, frozen=True, kw_only=True):
    """POST /api/v1/widget/hand-offs/: a panel wants its session in a window of its own too."""

    token: Annotated[str, Meta(max_length=200)]


class HandOffGrant(Value, frozen=True, kw_only=True):
    """A code for one use within a minute, to be given to the new window in its address's fragment."""

    code: str
