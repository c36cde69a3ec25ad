"""The transition tables: which event leads from which states to which state (DESIGN section 4)."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from assist.rules.words import InteractionState, OfferState, ParticipantState, Presence, WrapUpState

State = TypeVar("State", bound=StrEnum)
Move = TypeVar("Move", bound=StrEnum)


class InteractionMove(StrEnum):
    """What happens to an interaction."""

    OFFER = "offer"
    ACCEPT = "accept"
    PICK = "pick"
    RETURN = "return"
    REQUEUE = "requeue"
    AWAIT = "await"
    TAKE = "take"
    END = "end"


class OfferMove(StrEnum):
    """What happens to an offer."""

    ACCEPT = "accept"
    DECLINE = "decline"
    EXPIRE = "expire"
    WITHDRAW = "withdraw"


class ParticipantMove(StrEnum):
    """What a participant does."""

    ACCEPT = "accept"
    RELEASE = "release"
    LEAVE = "leave"


class PresenceMove(StrEnum):
    """What changes an agent's state."""

    SIGN_IN = "sign_in"
    BACK_AVAILABLE = "back_available"
    BACK_FINISHING = "back_finishing"
    BACK_RONA = "back_rona"
    CHOOSE_AVAILABLE = "choose_available"
    CHOOSE_IDLE = "choose_idle"
    PLAN_IDLE = "plan_idle"
    COME_FREE = "come_free"
    MISS_OFFER = "miss_offer"
    MISS_REPLY = "miss_reply"
    LOSE_LEASE = "lose_lease"
    END_GRACE = "end_grace"
    SIGN_OUT = "sign_out"


class WrapUpMove(StrEnum):
    """What happens to after-contact work."""

    CHOOSE_AHEAD = "choose_ahead"
    DROP = "drop"
    START = "start"
    EXTEND = "extend"
    HOLD = "hold"
    STORE = "store"
    FINISH = "finish"


@dataclass(frozen=True)
class Row(Generic[State, Move]):
    """One legal move: from any of `sources`, on `move`, to `target`."""

    sources: tuple[State, ...]
    move: Move
    target: State


@dataclass(frozen=True)
class Table(Generic[State, Move]):
    """A state machine as data; a (state, move) pair without a row is refused."""

    name: str
    rows: tuple[Row[State, Move], ...]

    def target(self, state: State, move: Move) -> State | None:
        """The state that `move` leads to from `state`, or None when it is refused."""
        return next((row.target for row in self.rows if row.move == move and state in row.sources), None)

    def sources(self, move: Move) -> tuple[State, ...]:
        """Every state from which `move` is legal."""
        return tuple(source for row in self.rows if row.move == move for source in row.sources)


_I, _M = InteractionState, InteractionMove
INTERACTION: Table[InteractionState, InteractionMove] = Table(
    "interaction",
    (
        Row((_I.QUEUED,), _M.OFFER, _I.OFFERED),
        Row((_I.OFFERED,), _M.ACCEPT, _I.ACTIVE),
        Row((_I.QUEUED,), _M.PICK, _I.ACTIVE),
        Row((_I.OFFERED,), _M.RETURN, _I.QUEUED),
        Row((_I.ACTIVE,), _M.REQUEUE, _I.QUEUED),
        Row((_I.ACTIVE,), _M.AWAIT, _I.OFFERED),
        Row((_I.QUEUED,), _M.TAKE, _I.ACTIVE),
        Row((_I.QUEUED, _I.OFFERED, _I.ACTIVE), _M.END, _I.ENDED),
    ),
)

_O = OfferState
OFFER: Table[OfferState, OfferMove] = Table(
    "offer",
    (
        Row((_O.OPEN,), OfferMove.ACCEPT, _O.ACCEPTED),
        Row((_O.OPEN,), OfferMove.DECLINE, _O.DECLINED),
        Row((_O.OPEN,), OfferMove.EXPIRE, _O.EXPIRED),
        Row((_O.OPEN,), OfferMove.WITHDRAW, _O.WITHDRAWN),
    ),
)

PARTICIPANT: Table[ParticipantState, ParticipantMove] = Table(
    "participant",
    (
        Row((ParticipantState.INVITED,), ParticipantMove.ACCEPT, ParticipantState.JOINED),
        Row((ParticipantState.INVITED,), ParticipantMove.RELEASE, ParticipantState.RELEASED),
        Row((ParticipantState.JOINED,), ParticipantMove.LEAVE, ParticipantState.LEFT),
    ),
)

_P, _S = Presence, PresenceMove
_PRESENT = (_P.IDLE, _P.AVAILABLE, _P.FINISHING, _P.RONA)
ABSENT = (_P.OFFLINE, _P.LOST)
"""States in which no console is there."""
PRESENCE: Table[Presence, PresenceMove] = Table(
    "presence",
    (
        Row((_P.OFFLINE, _P.LOST), _S.SIGN_IN, _P.IDLE),
        Row((_P.LOST,), _S.BACK_AVAILABLE, _P.AVAILABLE),
        Row((_P.LOST,), _S.BACK_FINISHING, _P.FINISHING),
        Row((_P.LOST,), _S.BACK_RONA, _P.RONA),
        Row((_P.IDLE, _P.FINISHING, _P.RONA), _S.CHOOSE_AVAILABLE, _P.AVAILABLE),
        Row(_PRESENT, _S.CHOOSE_IDLE, _P.IDLE),
        Row((_P.AVAILABLE, _P.FINISHING, _P.RONA), _S.PLAN_IDLE, _P.FINISHING),
        Row((_P.FINISHING,), _S.COME_FREE, _P.IDLE),
        Row((_P.AVAILABLE,), _S.MISS_OFFER, _P.RONA),
        Row((_P.AVAILABLE,), _S.MISS_REPLY, _P.RONA),
        Row(_PRESENT, _S.LOSE_LEASE, _P.LOST),
        Row((_P.LOST,), _S.END_GRACE, _P.OFFLINE),
        Row((*_PRESENT, _P.LOST), _S.SIGN_OUT, _P.OFFLINE),
    ),
)

_W = WrapUpState
WRAP_UP: Table[WrapUpState, WrapUpMove] = Table(
    "wrap-up",
    (
        Row((_W.NONE, _W.AHEAD), WrapUpMove.CHOOSE_AHEAD, _W.AHEAD),
        Row((_W.AHEAD,), WrapUpMove.DROP, _W.NONE),
        Row((_W.NONE, _W.AHEAD), WrapUpMove.START, _W.PENDING),
        Row((_W.PENDING,), WrapUpMove.EXTEND, _W.PENDING),
        Row((_W.PENDING,), WrapUpMove.HOLD, _W.PENDING),
        Row((_W.PENDING,), WrapUpMove.STORE, _W.PENDING),
        Row((_W.PENDING,), WrapUpMove.FINISH, _W.DONE),
    ),
)

TABLES: tuple[Table[StrEnum, StrEnum], ...] = (INTERACTION, OFFER, PARTICIPANT, PRESENCE, WRAP_UP)  # type: ignore[assignment]  # invariant generics, read only


def diagram(table: Table[StrEnum, StrEnum]) -> str:
    """A Mermaid state diagram of `table`, for the README of its app."""
    lines = [f"    {source} --> {row.target}: {row.move}" for row in table.rows for source in row.sources]
    return "\n".join(["```mermaid", "stateDiagram-v2", *lines, "```"])
