"""The public part of a conversation as a text."""

from dataclasses import dataclass
from datetime import datetime

from assist.models import Event, Interaction
from assist.protocol.base import tag_of
from assist.protocol.facts import MessagePosted


@dataclass(frozen=True)
class TranscriptLine:
    """One line that was written."""

    at: datetime
    name: str
    text: str


def transcript_of(interaction: Interaction) -> list[TranscriptLine]:
    """Every public line, oldest first; no viewer: only the outbox's courier reads it, for the shopper's own address."""
    rows = Event.objects.filter(interaction=interaction, public_seq__isnull=False, kind=tag_of(MessagePosted))
    return [
        TranscriptLine(row.at, row.participant.name if row.participant else "", row.body["text"])
        for row in rows.select_related("participant").order_by("seq")
    ]
