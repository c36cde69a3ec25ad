"""Who wrote the last line of a conversation, and when."""

from dataclasses import dataclass
from datetime import datetime

from assist.models import Event, Interaction, Participant
from assist.protocol.base import tag_of
from assist.protocol.facts import MessagePosted, SilenceNoticed
from assist.rules.words import Role


@dataclass(frozen=True)
class LastLine:
    """The newest line that everybody reads; `seq` is its number."""

    seq: int
    at: datetime
    by_shopper: bool


def last_line(interaction: Interaction) -> LastLine | None:
    """The newest line of the interaction."""
    rows = Event.objects.filter(interaction=interaction, kind=tag_of(MessagePosted)).select_related("participant")
    found = rows.order_by("-seq").first()
    if found is None or found.participant is None:
        return None
    return LastLine(found.seq, found.at, found.participant.role == Role.SHOPPER)


def has_written(owner: Participant) -> bool:
    """Whether the owner has written a line that the shopper reads."""
    return Event.objects.filter(
        interaction=owner.interaction_id, participant=owner, kind=tag_of(MessagePosted)
    ).exists()


def asked_at(interaction: Interaction) -> int:
    """The number of the last question whether the shopper is there; 0 without one."""
    rows = Event.objects.filter(interaction=interaction, kind=tag_of(SilenceNoticed))
    return rows.order_by("-seq").values_list("seq", flat=True).first() or 0
