"""What the console and the server say to each other."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from agentconsole.boards.values import BoardChanged, BoardTold
from assist.protocol.base import Command, Notice, Rate, Value
from assist.protocol.commands import HistoryGet, InteractionEnd, MessageSend, Pulse, ReceiptMark, TypingSet
from assist.protocol.facts import DeskNumbered, Numbered
from assist.protocol.notices import (
    CommandAccepted,
    CommandRefused,
    ConnectionClosing,
    FactsPosted,
    Heartbeat,
    ReceiptsChanged,
    TypingChanged,
)
from assist.protocol.values import (
    AgentView,
    Attendance,
    ChannelChoice,
    IdleChoice,
    OfferView,
    PreferencesView,
    PresenceView,
    Request,
    Requester,
    Surroundings,
    TargetAgent,
    TargetQueue,
    Visit,
    WaitingView,
    WrapUpAhead,
    WrapUpChoice,
    WrapUpWork,
)
from assist.rules.words import AssistanceType, Channel, InteractionState, Presence, Sound


class AgentHello(Command, frozen=True, kw_only=True, tag="agent.hello"):
    """The first command; `have` says what this console has of each interaction."""

    version: int
    have: dict[UUID, int] = msgspec.field(default_factory=dict)


class PresenceSet(Command, frozen=True, kw_only=True, tag="presence.set"):
    """Choose Available, or Idle with one of the reasons that the desk was told; `pass_on` what one serves."""

    rate = Rate(10, 30)
    state: Presence
    reason: int = 0
    pass_on: bool = False


class ChannelsSet(Command, frozen=True, kw_only=True, tag="channels.set"):
    """Take nothing new from these channels, and from all others again (feat E3)."""

    rate = Rate(10, 30)
    off: Annotated[tuple[Channel, ...], Meta(max_length=10)] = ()


class PreferencesSet(Command, frozen=True, kw_only=True, tag="preferences.set"):
    """Choose how to be told; quiet hours as 22:00, both empty for none; mails of alerts in `language`."""

    rate = Rate(10, 30)
    sound: Sound
    desktop_offers: bool
    desktop_lines: bool
    quiet_from: Annotated[str, Meta(max_length=20)] = ""
    quiet_to: Annotated[str, Meta(max_length=20)] = ""
    time_zone: Annotated[str, Meta(max_length=64)] = "UTC"
    mail_alerts: bool = False
    language: Annotated[str, Meta(max_length=20)] = ""


class OfferAccept(Command, frozen=True, kw_only=True, tag="offer.accept"):
    """Take the interaction that is offered."""

    rate = Rate(50, 240)  # as many as one agent can be offered, all at once
    offer: UUID


class OfferDecline(Command, frozen=True, kw_only=True, tag="offer.decline"):
    """Pass the interaction on."""

    offer: UUID
    reason: Annotated[str, Meta(max_length=400)] = ""


class InteractionPick(Command, frozen=True, kw_only=True, tag="interaction.pick"):
    """Take a request that waits in a queue of this agent that makes no offers."""

    rate = Rate(10, 30)
    interaction: UUID


class NoteAdd(Command, frozen=True, kw_only=True, tag="note.add"):
    """Write a line for staff alone."""

    rate = Rate(10, 60)
    interaction: UUID
    client_id: UUID
    text: Annotated[str, Meta(max_length=8000)]


class WrapUpSubmit(Command, frozen=True, kw_only=True, tag="wrapup.submit"):
    """Finish the after-contact work with a code of the interaction's queue, or without one where that is allowed."""

    interaction: UUID
    code: int | None = None
    note: Annotated[str, Meta(max_length=8000)] = ""


class WrapUpExtend(Command, frozen=True, kw_only=True, tag="wrapup.extend"):
    """Take the queue's seconds for the after-contact work once more."""

    interaction: UUID


class WrapUpHold(Command, frozen=True, kw_only=True, tag="wrapup.hold"):
    """Stop the count-down of the after-contact work."""

    interaction: UUID


class InteractionHold(Command, frozen=True, kw_only=True, tag="interaction.hold"):
    """Be away for as long as the queue allows; the shopper is told."""

    rate = Rate(10, 30)
    interaction: UUID


class InteractionResume(Command, frozen=True, kw_only=True, tag="interaction.resume"):
    """Be back."""

    rate = Rate(10, 30)
    interaction: UUID


class BoardWatch(Command, frozen=True, kw_only=True, tag="board.watch"):
    """Begin or stop to be told the supervisors' board."""

    rate = Rate(10, 30)
    on: bool


class TransferStart(Command, frozen=True, kw_only=True, tag="transfer.start"):
    """Hand the conversation to an agent, who is asked first, or to a queue; nobody there is confirmed on purpose."""

    rate = Rate(10, 30)
    interaction: UUID
    agent: int | None = None
    queue: int | None = None
    note: Annotated[str, Meta(max_length=8000)] = ""
    even_if_nobody: bool = False


class TransferCancel(Command, frozen=True, kw_only=True, tag="transfer.cancel"):
    """Keep the conversation: the agent is not asked any more."""

    interaction: UUID


class ConsultStart(Command, frozen=True, kw_only=True, tag="consult.start"):
    """Ask an agent for help, out of the shopper's sight."""

    rate = Rate(10, 30)
    interaction: UUID
    agent: int
    note: Annotated[str, Meta(max_length=8000)] = ""


class ConsultEnd(Command, frozen=True, kw_only=True, tag="consult.end"):
    """End the consultation, leave it, or ask no more."""

    interaction: UUID


class ConsultConference(Command, frozen=True, kw_only=True, tag="consult.conference"):
    """Let the shopper see the consulted agent, who may write to them from here on."""

    interaction: UUID


class ConsultComplete(Command, frozen=True, kw_only=True, tag="consult.complete"):
    """Leave the conversation to the consulted agent."""

    interaction: UUID


class TargetsGet(Command, frozen=True, kw_only=True, tag="targets.get"):
    """Ask where a conversation can go and who can be asked, as of now; a supervisor asks for one of somebody else."""

    rate = Rate(10, 60)
    interaction: UUID
    as_supervisor: bool = False


class StateOf(Command, frozen=True, kw_only=True, tag="state.set"):
    """Make another agent Available or Idle; for supervisors."""

    rate = Rate(10, 30)
    agent: int
    state: Presence
    reason: int = 0


class SignOutOf(Command, frozen=True, kw_only=True, tag="agent.sign_out"):
    """End every session of another agent; their conversations return to the head of their queues."""

    agent: int


class InteractionTake(Command, frozen=True, kw_only=True, tag="interaction.take"):
    """Become the owner of what waits in a supervised queue, or is in somebody else's hands."""

    interaction: UUID


class InteractionReassign(Command, frozen=True, kw_only=True, tag="interaction.reassign"):
    """Offer it to another agent, or let it wait in a queue of the same shop."""

    rate = Rate(10, 30)
    interaction: UUID
    agent: int | None = None
    queue: int | None = None
    note: Annotated[str, Meta(max_length=8000)] = ""


class MonitorSet(Command, frozen=True, kw_only=True, tag="monitor.set"):
    """Read along silently, or no longer; one interaction at a time."""

    rate = Rate(10, 30)
    interaction: UUID
    on: bool = True


class WhisperPost(Command, frozen=True, kw_only=True, tag="whisper.post"):
    """Write to the owner alone."""

    rate = Rate(10, 60)
    interaction: UUID
    client_id: UUID
    text: Annotated[str, Meta(max_length=8000)]


class BargeIn(Command, frozen=True, kw_only=True, tag="barge.in"):
    """Join beside the owner for everybody to see; no slot is taken."""

    rate = Rate(10, 30)
    interaction: UUID


class BargeOut(Command, frozen=True, kw_only=True, tag="barge.out"):
    """Leave again; the owner goes on."""

    interaction: UUID


AgentCommand = (
    AgentHello
    | PresenceSet
    | ChannelsSet
    | PreferencesSet
    | OfferAccept
    | OfferDecline
    | InteractionPick
    | MessageSend
    | NoteAdd
    | TypingSet
    | ReceiptMark
    | InteractionEnd
    | InteractionHold
    | InteractionResume
    | WrapUpSubmit
    | WrapUpExtend
    | WrapUpHold
    | TransferStart
    | TransferCancel
    | ConsultStart
    | ConsultEnd
    | ConsultConference
    | ConsultComplete
    | TargetsGet
    | StateOf
    | SignOutOf
    | InteractionTake
    | InteractionReassign
    | MonitorSet
    | WhisperPost
    | BargeIn
    | BargeOut
    | HistoryGet
    | BoardWatch
    | Pulse
)


class InteractionView(Value, frozen=True, kw_only=True):
    """One interaction as its agent sees it; `seq` is the head, `facts` the last ones up to it."""

    id: UUID
    seq: int
    state: InteractionState
    channel: Channel
    assistance_type: AssistanceType
    queue: str
    me: str
    requester: Requester
    requested_at: datetime
    attendances: list[Attendance]
    surroundings: Surroundings
    trail: list[Visit]
    hold_seconds: int = 0
    wrap_up: WrapUpWork | None = None
    ahead: WrapUpAhead | None = None
    request: Request | None = None
    codes: list[WrapUpChoice]
    facts: list[Numbered]
    earlier: bool = False


class DeskTold(Notice, frozen=True, kw_only=True, tag="desk.told"):
    """The answer to hello: the whole desk as it is now."""

    seq: int
    agent: AgentView
    presence: PresenceView
    channels: ChannelChoice = ChannelChoice()
    reasons: list[IdleChoice]
    preferences: PreferencesView
    offers: list[OfferView]
    interactions: list[InteractionView]


class DeskPosted(Notice, frozen=True, kw_only=True, tag="desk.posted"):
    """Facts of this agent's desk in order without a gap."""

    facts: list[DeskNumbered]


class WaitingTold(Notice, frozen=True, kw_only=True, tag="waiting.told"):
    """What waits in the queues from which this agent picks; told anew when it has changed."""

    waiting: list[WaitingView]


class InteractionTold(Notice, frozen=True, kw_only=True, tag="interaction.told"):
    """An interaction as it is now; comes after interaction.assigned."""

    interaction: InteractionView


class TargetsTold(Notice, frozen=True, kw_only=True, tag="targets.told"):
    """Where the conversation can go and who can be asked, when it was asked."""

    interaction: UUID
    queues: list[TargetQueue]
    agents: list[TargetAgent]


class MonitorTold(Notice, frozen=True, kw_only=True, tag="monitor.told"):
    """An interaction that is read along, as it is now; its facts follow. `tells` when its agent is told so."""

    interaction: InteractionView
    tells: bool


AgentNotice = (
    DeskTold
    | DeskPosted
    | WaitingTold
    | InteractionTold
    | MonitorTold
    | BoardTold
    | BoardChanged
    | TargetsTold
    | CommandAccepted
    | CommandRefused
    | FactsPosted
    | TypingChanged
    | ReceiptsChanged
    | Heartbeat
    | ConnectionClosing
)
