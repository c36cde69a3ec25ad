"""The transcript of a conversation on its way to the shopper's own address, once."""

from assist.actions import outbox
from assist.actions.door import record
from assist.models import Event, Interaction, Participant
from assist.protocol.base import tag_of
from assist.protocol.facts import TranscriptRequested
from assist.rules.words import OutboxKind


def is_transcript_asked_for(interaction: Interaction) -> bool:
    """Whether it is on its way already."""
    return Event.objects.filter(interaction=interaction, kind=tag_of(TranscriptRequested)).exists()


def mail_transcript(interaction: Interaction, by: Participant | None = None) -> None:
    """Send the public part of a locked interaction to its requester, unless that was done or there is no address."""
    if interaction.requester_email and not is_transcript_asked_for(interaction):
        record(interaction, TranscriptRequested(), by=by)
        outbox.put(OutboxKind.TRANSCRIPT_MAIL, {"interaction": interaction.pk})
