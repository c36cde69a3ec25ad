"""The facts of a hold: the owner cannot answer for a while, and everybody is told (feat B17)."""

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
