"""The owner cannot answer for a while, by their own will or for a lost connection; all are told (feat B17, E13)."""

from datetime import datetime

from assist.protocol.base import Fact
from assist.rules.words import HoldEnd


class InteractionHeld(Fact, frozen=True, kw_only=True, tag="interaction.held"):
    """The owner `key` holds the conversation for `seconds`, until `until` at the latest."""

    key: str
    seconds: float
    until: datetime


class InteractionResumed(Fact, frozen=True, kw_only=True, tag="interaction.resumed"):
    """The conversation that `key` held goes on."""

    key: str
    because: HoldEnd


class AgentLost(Fact, frozen=True, kw_only=True, tag="agent.lost"):
    """The owner `key` has lost the connection; the conversation is kept for a while (feat E13)."""

    key: str


class AgentBack(Fact, frozen=True, kw_only=True, tag="agent.back"):
    """The owner `key`, whose connection was lost, is there again."""

    key: str
