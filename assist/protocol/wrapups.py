"""The facts of after-contact work; no shopper receives them."""

from typing import ClassVar

from assist.protocol.base import Fact
from assist.rules.words import WrapUpMode


class WrapUpStarted(Fact, frozen=True, kw_only=True, tag="wrapup.started"):
    """The owner has `seconds` for the after-contact work; 0 where nothing counts down."""

    private: ClassVar[bool] = True
    key: str
    seconds: float
    mode: WrapUpMode = WrapUpMode.TIMED
    extensions_left: int = 0
    may_hold: bool = False


class WrapUpExtended(Fact, frozen=True, kw_only=True, tag="wrapup.extended"):
    """The owner took the queue's seconds once more; `seconds_left` as it was counted then."""

    private: ClassVar[bool] = True
    key: str
    seconds_left: float
    total_seconds: float
    extensions_left: int = 0


class WrapUpHeld(Fact, frozen=True, kw_only=True, tag="wrapup.held"):
    """The owner stopped the count-down: the work lasts until a code is chosen."""

    private: ClassVar[bool] = True
    key: str


class WrapUpChosen(Fact, frozen=True, kw_only=True, tag="wrapup.chosen"):
    """The owner chose a code while a colleague is asked to take over; it holds when they accept (S5.26)."""

    private: ClassVar[bool] = True
    key: str
    chosen: int | None = None
    code: str = ""
    note: str = ""


class WrapUpStored(Fact, frozen=True, kw_only=True, tag="wrapup.stored"):
    """The owner chose a code, which holds when the time is over; until then another can be chosen."""

    private: ClassVar[bool] = True
    key: str
    chosen: int | None = None
    code: str = ""
    note: str = ""


class WrapUpFinished(Fact, frozen=True, kw_only=True, tag="wrapup.finished"):
    """The owner's after-contact work is done; `automatic` when the time ran out."""

    private: ClassVar[bool] = True
    key: str
    code: str
    note: str = ""
    automatic: bool = False


WrapUpFact = WrapUpStarted | WrapUpExtended | WrapUpHeld | WrapUpChosen | WrapUpStored | WrapUpFinished
