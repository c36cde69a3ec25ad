"""The closed sets of words that code, database, wire and screens share."""

from enum import StrEnum


class Channel(StrEnum):
    """How the shopper and the agent talk; co-browsing joins a chat or a call and is no interaction of its own."""

    CHAT = "chat"
    CALLBACK = "callback"
    EMAIL = "email"
    VOICE = "voice"
    COBROWSE = "cobrowse"


class ChannelReason(StrEnum):
    """Why a channel cannot be used right now."""

    OFF = "off"
    MISSING = "missing"
    CLOSED = "closed"
    NOBODY = "nobody"
    LOGIN = "login"
    ALONE = "alone"
    CROWDED = "crowded"


class RoutingPolicy(StrEnum):
    """Who of the free agents of a queue is asked for its next request (feat D3)."""

    LONGEST_IDLE = "longest_idle"
    LEAST_BUSY = "least_busy"
    ROUND_ROBIN = "round_robin"
    EVERYBODY = "everybody"
    MANUAL = "manual"


class SkipReason(StrEnum):
    """Why an agent of the queue was not offered a request (feat D12)."""

    OFFLINE = "offline"
    LOST = "lost"
    IDLE = "idle"
    RONA = "rona"
    FULL = "full"
    CHANNEL_FULL = "channel_full"
    BLOCKED = "blocked"
    OFF = "off"
    DECLINED = "declined"


class Whether(StrEnum):
    """What a rule asks of something that is so or not."""

    ANY = "any"
    YES = "yes"
    NO = "no"


class RouteCondition(StrEnum):
    """What a rule of routing may ask about a request (feat D6)."""

    BASKET_FROM = "basket_from"
    BASKET_BELOW = "basket_below"
    AREA = "area"
    CATALOG = "catalog"
    PRODUCT = "product"
    LOGIN_PAGE = "login_page"
    TYPE = "type"
    IDENTIFIED = "identified"
    LANGUAGE = "language"
    RETURNING = "returning"
    ADDRESS = "address"


class MoveReason(StrEnum):
    """Why a request went to another queue than it was meant for (feat D8)."""

    WAITED = "waited"
    FULL = "full"
    CLOSED = "closed"


class AssistanceType(StrEnum):
    """What kind of help is asked for (S1.05)."""

    INFORMATIONAL = "informational"
    NAVIGATIONAL = "navigational"
    SALES_ORDER = "sales_order"
    ADMINISTRATIVE = "administrative"


class ShopKind(StrEnum):
    """B2B needs a log-in before any channel opens (S1.16), B2C does not (S1.17)."""

    B2C = "b2c"
    B2B = "b2b"


class Asking(StrEnum):
    """Whether the form before a chat asks for a field."""

    OFF = "off"
    OPTIONAL = "optional"
    REQUIRED = "required"


class Scheme(StrEnum):
    """Whether the launcher and the panel are light, dark or as the visitor's system says."""

    PAGE = "page"
    LIGHT = "light"
    DARK = "dark"


class Corner(StrEnum):
    """Where the launcher stands; START and END turn with the direction of writing."""

    END = "end"
    START = "start"


class InteractionState(StrEnum):
    """Where one routed request for assistance stands."""

    QUEUED = "queued"
    OFFERED = "offered"
    ACTIVE = "active"
    ENDED = "ended"


class OfferState(StrEnum):
    """What became of an offer."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class OfferPurpose(StrEnum):
    """Why an interaction is offered: by its queue, handed over by its owner, or for a second opinion."""

    ROUTED = "routed"
    TRANSFER = "transfer"
    CONSULT = "consult"


class Role(StrEnum):
    """What a participant is in an interaction; a colleague who is asked in is consulted, before and after accepting."""

    SHOPPER = "shopper"
    OWNER = "owner"
    CONSULTED = "consulted"
    SUPERVISOR = "supervisor"


class ParticipantState(StrEnum):
    """Whether a participant is in the interaction now: who is invited reads along, who is released never joined."""

    INVITED = "invited"
    JOINED = "joined"
    LEFT = "left"
    RELEASED = "released"


class WrapUpState(StrEnum):
    """Where an owner's after-contact work stands."""

    NONE = "none"
    AHEAD = "ahead"
    """Chosen while a colleague is asked to take over; it holds when they accept."""
    PENDING = "pending"
    DONE = "done"


class WrapUpMode(StrEnum):
    """How long a queue's after-contact work lasts (feat G4): FIXED is timed without an early exit."""

    OPTIONAL = "optional"
    REQUIRED = "required"
    TIMED = "timed"
    FIXED = "fixed"


class AfterWrapUp(StrEnum):
    """What an agent becomes when the after-contact work is done (feat G8)."""

    STAY = "stay"
    AVAILABLE = "available"
    IDLE = "idle"


class Presence(StrEnum):
    """An agent's state; RONA and Lost connection are set by the system alone (feat E13).

    Finishing turns into Idle with the last conversation.
    """

    OFFLINE = "offline"
    LOST = "lost"
    IDLE = "idle"
    AVAILABLE = "available"
    FINISHING = "finishing"
    RONA = "rona"


class Sound(StrEnum):
    """What a console plays for an open offer: nothing, once, or again until it is answered."""

    OFF = "off"
    ONCE = "once"
    REPEAT = "repeat"


class StaffRole(StrEnum):
    """Each tier has the rights of the one before and more (S4.08)."""

    AGENT = "agent"
    MANAGER = "manager"
    ADMIN = "admin"


class SecondFactor(StrEnum):
    """Of whom an install wants a code besides the password; anybody may use one."""

    OPTIONAL = "optional"
    MANAGERS = "managers"
    EVERYBODY = "everybody"


class Side(StrEnum):
    """Who ended an interaction."""

    SHOPPER = "shopper"
    AGENT = "agent"
    SYSTEM = "system"


class Redaction(StrEnum):
    """What was taken out of a line before it was stored."""

    CARD = "card"
    IBAN = "iban"
    SSN = "ssn"


class EndReason(StrEnum):
    """Why the system ended an interaction."""

    ABANDONED = "abandoned"


class DeadlineKind(StrEnum):
    """Which action the sweeper runs when a deadline passes."""

    OFFER = "offer"
    WRAP_UP = "wrap_up"
    LEASE = "lease"
    GRACE = "grace"
    RELAX = "relax"
    OVERFLOW = "overflow"
    ASKED = "asked"
    FIRST_REPLY = "first_reply"
    SILENCE = "silence"
    HOLD = "hold"


class HoldEnd(StrEnum):
    """Why a held conversation goes on: its agent is back, its shopper wrote, or the time is over."""

    AGENT = "agent"
    SHOPPER = "shopper"
    TIME = "time"


class AlertKind(StrEnum):
    """Which limit of a queue was crossed: somebody waits too long, too many wait, nobody is there to answer."""

    WAIT = "wait"
    WAITING = "waiting"
    NOBODY = "nobody"


class ReportBy(StrEnum):
    """Into which parts a report divides its period."""

    DAY = "day"
    HOUR = "hour"
    QUEUE = "queue"


class BeatName(StrEnum):
    """Whose signs of life are kept: processes that no browser sees."""

    SWEEPER = "sweeper"
    WORKER = "worker"


class OutboxKind(StrEnum):
    """What leaves the system."""

    TRANSCRIPT_MAIL = "transcript_mail"
    SHOP_MAIL = "shop_mail"
    ALERT_MAIL = "alert_mail"


class RefusalCode(StrEnum):
    """Why a command was not carried out."""

    MALFORMED = "malformed"
    TOO_LARGE = "too_large"
    TOO_FAST = "too_fast"
    UNSUPPORTED_VERSION = "unsupported_version"
    NOT_AUTHENTICATED = "not_authenticated"
    LOGIN_REQUIRED = "login_required"
    NOT_ALLOWED = "not_allowed"
    NOT_FOUND = "not_found"
    CONFLICT = "conflict"
    WRONG_STATE = "wrong_state"
    INVALID = "invalid"
    UNAVAILABLE = "unavailable"
    CHALLENGED = "challenged"
