"""The values that facts, notices and REST answers are made of."""

from datetime import datetime
from uuid import UUID

from assist.protocol.base import Value
from assist.rules.words import (
    AssistanceType,
    Channel,
    ChannelReason,
    InteractionState,
    OfferPurpose,
    Presence,
    Role,
    RouteCondition,
    SkipReason,
    Sound,
    StaffRole,
    WrapUpMode,
)


class BasketLine(Value, frozen=True, kw_only=True):
    """One line of a basket; `unit_price` in the basket's currency."""

    sku: str
    name: str
    quantity: float
    unit_price: float


class Basket(Value, frozen=True, kw_only=True):
    """A basket as the page or the shop states it; `left_out` counts lines beyond the bound or without sense."""

    id: str
    currency: str
    total: float | None = None
    lines: list[BasketLine]
    left_out: int = 0


class Context(Value, frozen=True, kw_only=True, rename="camel"):
    """The snapshot that travels with a request (S1.06 to S1.13); what is not known is absent (S1.14)."""

    business_partner_id: str | None = None
    shop_id: str | None = None
    catalog_id: str | None = None
    catalog_variant_id: str | None = None
    hierarchy_area: str | None = None
    product_id: str | None = None
    basket: Basket | None = None
    login_page: bool | None = None


class Page(Value, frozen=True, kw_only=True):
    """A page of the shop that the shopper looked at."""

    address: str
    title: str = ""


class Visit(Value, frozen=True, kw_only=True):
    """A page of the trail with the time of its first sight."""

    page: Page
    at: datetime


class Links(Value, frozen=True, kw_only=True):
    """Where staff can look up what the context names (S1.15); absolute http(s) addresses."""

    partner: str = ""
    product: str = ""
    basket: str = ""


class Surroundings(Value, frozen=True, kw_only=True):
    """A context with its marks: keys in `verified` were signed or confirmed by the shop, the others are stated."""

    context: Context
    verified: tuple[str, ...] = ()
    links: Links = Links()
    page: Page | None = None


class Person(Value, frozen=True, kw_only=True):
    """Someone in an interaction, as everybody in it may see; `key` means nothing outside it."""

    key: str
    role: Role
    name: str
    initials: str


class Attendance(Value, frozen=True, kw_only=True):
    """A person with what is known of their presence: here or asked to come, and read up to which number.

    Who serves the conversation and is away for a while will be back at `held_until`; `lost` is their connection.
    """

    person: Person
    here: bool
    invited: bool = False
    held_until: datetime | None = None
    lost: bool = False
    delivered: int = 0
    read: int = 0


class Requester(Value, frozen=True, kw_only=True):
    """Who asks for assistance; `verified` when the shop signed it."""

    name: str
    email: str = ""
    verified: bool = False


class ChannelView(Value, frozen=True, kw_only=True):
    """A channel as a shopper finds it now; `reason` when it cannot be used, `opens_at` when that ends by itself."""

    channel: Channel
    reason: ChannelReason | None = None
    opens_at: datetime | None = None


class WrapUpWork(Value, frozen=True, kw_only=True):
    """After-contact work that this agent still owes; `chosen` and `note` are stored until the time is over."""

    mode: WrapUpMode
    seconds_left: float
    total_seconds: float
    extensions_left: int = 0
    may_hold: bool = False
    chosen: int | None = None
    note: str = ""


class WrapUpAhead(Value, frozen=True, kw_only=True):
    """What this agent has chosen for the case that the colleague accepts."""

    chosen: int | None = None
    note: str = ""


class Skipped(Value, frozen=True, kw_only=True):
    """An agent of the queue who did not get the offer, and why; `load` of `capacity` slots were taken."""

    agent: str
    reason: SkipReason
    load: int = 0
    capacity: int = 0


class Because(Value, frozen=True, kw_only=True):
    """A condition of a rule that held, with what the request had; `verified` is false where only the page said so."""

    condition: RouteCondition
    found: str = ""
    verified: bool = True


class OfferView(Value, frozen=True, kw_only=True):
    """An open offer; `seconds_left` is counted by the server when the notice is built.

    `sender` is the colleague who asks, with their `note`; empty when the queue offers.
    """

    id: UUID
    interaction: UUID
    purpose: OfferPurpose = OfferPurpose.ROUTED
    sender: str = ""
    note: str = ""
    queue: str
    channel: Channel
    assistance_type: AssistanceType
    requester: Requester
    requested_at: datetime
    asked_for: str = ""
    first_message: str
    surroundings: Surroundings
    seconds_left: float
    total_seconds: float


class WaitingView(Value, frozen=True, kw_only=True):
    """A request that waits to be picked, with its place in its queue and what tells it from others."""

    id: UUID
    queue: str
    channel: Channel
    assistance_type: AssistanceType
    requester: Requester
    queued_at: datetime
    place: int
    first_message: str
    asked_for: str = ""
    page: str = ""
    area: str = ""
    basket_total: float | None = None
    currency: str = ""


class PresenceView(Value, frozen=True, kw_only=True):
    """An agent's state and for how many seconds it has lasted; `reason` is that of Idle, now or afterwards."""

    state: Presence
    reason: str = ""
    seconds: float


class ChannelChoice(Value, frozen=True, kw_only=True):
    """The channels that an agent may switch; nothing new comes from those that are `off` (feat E3)."""

    channels: tuple[Channel, ...] = ()
    off: tuple[Channel, ...] = ()


class PreferencesView(Value, frozen=True, kw_only=True):
    """How this agent wants to be told; quiet hours as 22:00 in `time_zone`, both empty for none (feat U1).

    `mail_alerts` also by mail, in that `language`.
    """

    sound: Sound = Sound.REPEAT
    desktop_offers: bool = True
    desktop_lines: bool = True
    quiet_from: str = ""
    quiet_to: str = ""
    time_zone: str
    mail_alerts: bool = False
    language: str = ""


class IdleChoice(Value, frozen=True, kw_only=True):
    """A reason to be idle that an agent may choose."""

    id: int
    name: str


class AgentView(Value, frozen=True, kw_only=True):
    """The signed-in agent; to whom they may transfer, whether they may consult, and what they may do to others.

    `email` is the address of their account, empty without one.
    """

    id: int
    name: str
    initials: str
    role: StaffRole
    capacity: int
    to_agents: bool = False
    to_queues: bool = False
    consults: bool = False
    monitors: bool = False
    intervenes: bool = False
    email: str = ""


class WrapUpChoice(Value, frozen=True, kw_only=True):
    """A code that an interaction of some queue may be wrapped up with."""

    id: int
    name: str


class InteractionHead(Value, frozen=True, kw_only=True):
    """What lists show of an interaction; `asked_for` names the agent whom the shopper would like again."""

    id: UUID
    state: InteractionState
    channel: Channel
    assistance_type: AssistanceType
    queue: str
    requester: Requester
    requested_at: datetime
    asked_for: str = ""


class Request(Value, frozen=True, kw_only=True):
    """The owner, or the supervisor `asked_by`, has asked a colleague, who has not answered yet.

    `key` is theirs in the interaction.
    """

    key: str
    purpose: OfferPurpose
    note: str = ""
    asked_by: str = ""
    seconds_left: float
    total_seconds: float


class TargetQueue(Value, frozen=True, kw_only=True):
    """A queue that a conversation can go to: how many wait there, and how many other agents are at work."""

    id: int
    name: str
    waiting: int
    here: int


class TargetAgent(Value, frozen=True, kw_only=True):
    """An agent who can be asked: Available, with `load` of `capacity` slots taken."""

    id: int
    name: str
    initials: str
    queues: tuple[str, ...] = ()
    load: int = 0
    capacity: int = 0
