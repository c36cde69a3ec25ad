"""The facts that make up an interaction's and a desk's history; one class each, stored as they are sent."""

from datetime import datetime
from typing import ClassVar
from uuid import UUID

from assist.protocol.base import Fact, Value
from assist.protocol.colleagues import (
    ConsultAccepted,
    ConsultEnded,
    ConsultRequested,
    TransferQueued,
    TransferRequested,
)
from assist.protocol.holds import AgentBack, AgentLost, InteractionHeld, InteractionResumed
from assist.protocol.redactions import LineRedacted, NoteRedacted
from assist.protocol.supervising import SignedOut, SupervisorFact
from assist.protocol.values import (
    Because,
    IdleChoice,
    InteractionHead,
    OfferView,
    Person,
    PreferencesView,
    Skipped,
    Surroundings,
)
from assist.protocol.wrapups import WrapUpFact
from assist.rules.words import (
    AlertKind,
    AssistanceType,
    Channel,
    EndReason,
    MoveReason,
    OfferPurpose,
    OfferState,
    Presence,
    Redaction,
    RoutingPolicy,
    Side,
)


class InteractionRequested(Fact, frozen=True, kw_only=True, tag="interaction.requested"):
    """A shopper asked for assistance; `derived` when the page told the type, not the shopper (S1.05)."""

    channel: Channel
    assistance_type: AssistanceType
    derived: bool = False
    queue: str
    requester: Person
    follows: UUID | None = None
    """The conversation that had ended before the shopper wrote on."""


class MessagePosted(Fact, frozen=True, kw_only=True, tag="message.posted"):
    """A participant wrote a line; `client_id` is the sender's own id for it, `redacted` what was taken out of it."""

    client_id: UUID
    text: str
    redacted: tuple[Redaction, ...] = ()


class NoteAdded(Fact, frozen=True, kw_only=True, tag="note.added"):
    """A member of staff wrote a line that the shopper never receives."""

    private: ClassVar[bool] = True
    client_id: UUID
    text: str
    redacted: tuple[Redaction, ...] = ()


class AgentAskedFor(Fact, frozen=True, kw_only=True, tag="agent.asked_for"):
    """The shopper asked for the agent of their last conversation again (feat A10)."""

    name: str


class InteractionRouted(Fact, frozen=True, kw_only=True, tag="interaction.routed"):
    """A rule of the shop chose the queue, a head start of `priority` steps and the skills that are needed (feat D6)."""

    private: ClassVar[bool] = True
    rule: str
    queue: str
    because: tuple[Because, ...] = ()
    priority: int = 0
    skills: tuple[str, ...] = ()


class OfferMade(Fact, frozen=True, kw_only=True, tag="offer.made"):
    """The interaction had `waited` seconds and was offered to an agent for `seconds`; why not to some (feat D12).

    `others` were offered it at the same moment: the first who accepts has it (feat D3).
    """

    private: ClassVar[bool] = True
    agent: str
    others: tuple[str, ...] = ()
    seconds: float
    policy: RoutingPolicy = RoutingPolicy.LONGEST_IDLE
    waited: float = 0.0
    skipped: tuple[Skipped, ...] = ()


class InteractionRehomed(Fact, frozen=True, kw_only=True, tag="interaction.rehomed"):
    """An administrator closed the queue `was`; the interaction goes on in another, nothing else changes (S5.07)."""

    private: ClassVar[bool] = True
    was: str
    queue: str


class InteractionPicked(Fact, frozen=True, kw_only=True, tag="interaction.picked"):
    """The interaction had `waited` seconds when an agent took it by hand (feat D3)."""

    private: ClassVar[bool] = True
    agent: str
    waited: float = 0.0


class SkillsRelaxed(Fact, frozen=True, kw_only=True, tag="skills.relaxed"):
    """Nobody with the needed skills had a slot for so long that they are only preferred from now on (feat D4)."""

    private: ClassVar[bool] = True
    skills: tuple[str, ...]


class OfferClosed(Fact, frozen=True, kw_only=True, tag="offer.closed"):
    """The offer was accepted, declined, missed or withdrawn; `key` is that of the colleague whom the owner asked.

    The offers of `others` were withdrawn with it; `asked` agents have not answered theirs yet (feat D3).
    """

    private: ClassVar[bool] = True
    agent: str
    outcome: OfferState
    others: tuple[str, ...] = ()
    asked: int = 0
    reason: str = ""
    purpose: OfferPurpose = OfferPurpose.ROUTED
    key: str = ""


class ParticipantJoined(Fact, frozen=True, kw_only=True, tag="participant.joined"):
    """A person is in the conversation from here on."""

    person: Person


class ParticipantLeft(Fact, frozen=True, kw_only=True, tag="participant.left"):
    """A person is no longer in the conversation; `lost` when the connection broke."""

    key: str
    lost: bool = False


class InteractionRequeued(Fact, frozen=True, kw_only=True, tag="interaction.requeued"):
    """The interaction waits again, at the head of its queue."""

    queue: str


class InteractionOverflowed(Fact, frozen=True, kw_only=True, tag="interaction.overflowed"):
    """The interaction waits in another queue than `before`, by that queue's chain (feat D8)."""

    queue: str
    before: str
    reason: MoveReason


class WayOffered(Fact, frozen=True, kw_only=True, tag="way.offered"):
    """Whoever waits may leave a message instead: it took long, or the queue is closed (feat A8, D8)."""

    channel: Channel
    reason: MoveReason


class ChannelChosen(Fact, frozen=True, kw_only=True, tag="channel.chosen"):
    """The shopper took the other way: what was asked stays, and is answered on that channel (feat A8)."""

    channel: Channel


class AskedAgentAway(Fact, frozen=True, kw_only=True, tag="agent.away"):
    """The agent whom the shopper asked for cannot come: whoever is free comes instead (feat A10)."""

    name: str


class ContextChanged(Fact, frozen=True, kw_only=True, tag="context.changed"):
    """The shopper went to another page, or the page states another context."""

    private: ClassVar[bool] = True
    surroundings: Surroundings


class RequesterChanged(Fact, frozen=True, kw_only=True, tag="requester.changed"):
    """The shopper logged in at the shop: the shop now vouches for who asks."""

    private: ClassVar[bool] = True
    name: str
    email: str = ""
    verified: bool


class ReplyAwaited(Fact, frozen=True, kw_only=True, tag="reply.awaited"):
    """The owner has written nothing yet; without a line within `seconds` somebody else is asked (feat E16)."""

    private: ClassVar[bool] = True
    key: str
    seconds: float


class SilenceNoticed(Fact, frozen=True, kw_only=True, tag="silence.noticed"):
    """The shopper is asked whether they are still there; without a line within `seconds` it ends (feat B16)."""

    seconds: float


class InteractionEnded(Fact, frozen=True, kw_only=True, tag="interaction.ended"):
    """Nobody can write any more; `reason` when the system ended it."""

    by: Side
    reason: EndReason | None = None


class RatingGiven(Fact, frozen=True, kw_only=True, tag="rating.given"):
    """The shopper said how it was, 1 to 5."""

    stars: int
    comment: str = ""


class TranscriptRequested(Fact, frozen=True, kw_only=True, tag="transcript.requested"):
    """The shopper asked for the transcript by e-mail."""


InteractionFact = (
    InteractionRequested
    | MessagePosted
    | NoteAdded
    | LineRedacted
    | NoteRedacted
    | AgentAskedFor
    | InteractionRouted
    | InteractionPicked
    | OfferMade
    | OfferClosed
    | TransferRequested
    | TransferQueued
    | ConsultRequested
    | ConsultAccepted
    | ConsultEnded
    | ParticipantJoined
    | ParticipantLeft
    | InteractionRequeued
    | InteractionRehomed
    | InteractionOverflowed
    | WayOffered
    | ChannelChosen
    | AskedAgentAway
    | SupervisorFact
    | SkillsRelaxed
    | ContextChanged
    | RequesterChanged
    | ReplyAwaited
    | SilenceNoticed
    | InteractionHeld
    | InteractionResumed
    | AgentLost
    | AgentBack
    | InteractionEnded
    | WrapUpFact
    | RatingGiven
    | TranscriptRequested
)


class ChannelsSwitched(Fact, frozen=True, kw_only=True, tag="channels.switched"):
    """The agent takes nothing new from channels that are `off` (feat E3)."""

    off: tuple[Channel, ...] = ()


class PresenceChanged(Fact, frozen=True, kw_only=True, tag="presence.changed"):
    """The agent is in another state; while Finishing, `reason` is that of the Idle to come."""

    state: Presence
    reason: str = ""


class OfferReceived(Fact, frozen=True, kw_only=True, tag="offer.received"):
    """An interaction was offered to this agent."""

    offer: OfferView


class OfferGone(Fact, frozen=True, kw_only=True, tag="offer.gone"):
    """An offer to this agent is no longer open; `by` is who was faster."""

    offer: UUID
    outcome: OfferState
    by: str = ""


class InteractionAssigned(Fact, frozen=True, kw_only=True, tag="interaction.assigned"):
    """This agent owns the interaction from here on."""

    interaction: InteractionHead


class InteractionShared(Fact, frozen=True, kw_only=True, tag="interaction.shared"):
    """This agent may read along from here on without owning the interaction."""

    interaction: InteractionHead


class InteractionReleased(Fact, frozen=True, kw_only=True, tag="interaction.released"):
    """The interaction has left this agent's desk."""

    interaction: UUID


class PreferencesChanged(Fact, frozen=True, kw_only=True, tag="preferences.changed"):
    """This agent wants to be told in another way."""

    preferences: PreferencesView


class ReasonsChanged(Fact, frozen=True, kw_only=True, tag="reasons.changed"):
    """An administrator changed what agents may be idle for."""

    reasons: tuple[IdleChoice, ...]


class AlertRaised(Fact, frozen=True, kw_only=True, tag="alert.raised"):
    """A queue that this agent supervises went beyond `limit`: seconds, or how many wait."""

    queue: str
    kind: AlertKind
    limit: int


class InteractionMoved(Fact, frozen=True, kw_only=True, tag="interaction.moved"):
    """An interaction of this desk is in another queue, with other wrap-up codes; the whole of it is told anew."""

    interaction: UUID


class QueueClosed(Fact, frozen=True, kw_only=True, tag="queue.closed"):
    """A queue that this agent answered for was closed; what was in it goes on in `heir`."""

    queue: str
    heir: str = ""


DeskFact = (
    PresenceChanged
    | OfferReceived
    | ChannelsSwitched
    | OfferGone
    | InteractionAssigned
    | InteractionShared
    | InteractionReleased
    | PreferencesChanged
    | ReasonsChanged
    | AlertRaised
    | InteractionMoved
    | QueueClosed
    | SignedOut
)


class Numbered(Value, frozen=True, kw_only=True):
    """A fact of an interaction with its place in it; `by` is the key of the person who acted, absent for the system."""

    seq: int
    at: datetime
    by: str = ""
    fact: InteractionFact


class DeskNumbered(Value, frozen=True, kw_only=True):
    """A fact of an agent's desk with its place in it."""

    seq: int
    at: datetime
    fact: DeskFact
