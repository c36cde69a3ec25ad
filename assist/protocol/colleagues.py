"""The facts between colleagues: a conversation is handed over, or somebody helps with it; no shopper receives them."""

from typing import ClassVar

from assist.protocol.base import Fact
from assist.protocol.values import Person


class TransferRequested(Fact, frozen=True, kw_only=True, tag="transfer.requested"):
    """The owner, or the supervisor `asked_by`, asked a colleague to take over, who has `seconds` to answer."""

    private: ClassVar[bool] = True
    person: Person
    note: str = ""
    seconds: float
    asked_by: str = ""


class TransferQueued(Fact, frozen=True, kw_only=True, tag="transfer.queued"):
    """The owner handed the interaction from one queue to another."""

    private: ClassVar[bool] = True
    before: str
    queue: str
    note: str = ""


class ConsultRequested(Fact, frozen=True, kw_only=True, tag="consult.requested"):
    """The owner asked a colleague for help, who has `seconds` to answer."""

    private: ClassVar[bool] = True
    person: Person
    note: str = ""
    seconds: float


class ConsultAccepted(Fact, frozen=True, kw_only=True, tag="consult.accepted"):
    """The colleague is with the owner from here on; the shopper does not see them."""

    private: ClassVar[bool] = True
    person: Person


class ConsultEnded(Fact, frozen=True, kw_only=True, tag="consult.ended"):
    """A colleague whom the shopper did not see is no longer there; `lost` when the connection broke."""

    private: ClassVar[bool] = True
    key: str
    lost: bool = False
