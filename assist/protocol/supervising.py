"""The facts of supervisors: no shopper receives them, and some are for one participant alone."""

from typing import ClassVar
from uuid import UUID

from assist.protocol.base import Fact
from assist.rules.words import Redaction


class InteractionTaken(Fact, frozen=True, kw_only=True, tag="interaction.taken"):
    """A supervisor took the interaction out of its queue, or over from its agent (feat S3)."""

    private: ClassVar[bool] = True
    by: str


class WhisperPosted(Fact, frozen=True, kw_only=True, tag="whisper.posted"):
    """A supervisor wrote to the participant `to` alone; everybody else receives fact.hidden in its place (feat S2)."""

    private: ClassVar[bool] = True
    client_id: UUID
    text: str
    name: str
    to: str
    redacted: tuple[Redaction, ...] = ()


class InteractionReassigned(Fact, frozen=True, kw_only=True, tag="interaction.reassigned"):
    """A supervisor moved it from one queue to another, or has it offered to `agent` out of turn (feat S3)."""

    private: ClassVar[bool] = True
    by: str
    agent: str = ""
    before: str = ""
    queue: str = ""


class MonitorBegan(Fact, frozen=True, kw_only=True, tag="monitor.began"):
    """The supervisor `name` reads along; `to` alone is told, and only where the shop says so (feat S2)."""

    private: ClassVar[bool] = True
    name: str
    to: str


class MonitorEnded(Fact, frozen=True, kw_only=True, tag="monitor.ended"):
    """The supervisor `name` reads along no longer; as above."""

    private: ClassVar[bool] = True
    name: str
    to: str


class FactHidden(Fact, frozen=True, kw_only=True, tag="fact.hidden"):
    """Something is here that this member of staff may not read."""

    private: ClassVar[bool] = True


SupervisorFact = InteractionTaken | InteractionReassigned | WhisperPosted | MonitorBegan | MonitorEnded | FactHidden
"""What supervisors do in an interaction."""


class SignedOut(Fact, frozen=True, kw_only=True, tag="desk.signed_out"):
    """A supervisor ended every session of this agent."""

    by: str
