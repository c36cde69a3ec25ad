"""What a shopper may still do when the conversation is over: rate it, have the transcript sent."""

from django.db import transaction

from assist.actions.door import locked_interaction, record
from assist.actions.redaction import clean
from assist.actions.transcripts import is_transcript_asked_for, mail_transcript
from assist.models import Interaction, Shopper
from assist.protocol.facts import RatingGiven
from assist.queries.people import shopper_participant
from assist.rules.limits import COMMENT_CHARACTERS
from assist.rules.refusals import Refused, invalid
from assist.rules.text import clean_message
from assist.rules.words import Channel, InteractionState, RefusalCode


@transaction.atomic
def rate(actor: Shopper, interaction: Interaction, stars: int, comment: str = "") -> None:
    """Say once how it was, 1 to 5."""
    participant = shopper_participant(actor, interaction)
    locked = locked_interaction(pk=interaction.pk)
    if locked.state != InteractionState.ENDED:
        raise Refused(RefusalCode.WRONG_STATE, "Rate the conversation when it has ended.", locked.state)
    if locked.rating is not None:
        raise Refused(RefusalCode.CONFLICT, "You have rated this conversation already.")
    words = clean(locked, clean_message(comment)).text[:COMMENT_CHARACTERS]
    if not 1 <= stars <= 5:
        raise invalid("Choose 1 to 5.")
    Interaction.objects.filter(pk=locked.pk).update(rating=stars, rating_comment=words)
    record(locked, RatingGiven(stars=stars, comment=words), by=participant)


@transaction.atomic
def request_transcript(actor: Shopper, interaction: Interaction) -> None:
    """Have the public part sent once to the address that the shopper gave or the shop signed (I10)."""
    participant = shopper_participant(actor, interaction)
    locked = locked_interaction(pk=interaction.pk)
    if not locked.requester_email:
        raise invalid("We have no e-mail address of yours.")
    if locked.channel == Channel.EMAIL and locked.state != InteractionState.ENDED:
        raise Refused(RefusalCode.WRONG_STATE, "The answer comes by e-mail when it is complete.", locked.state)
    if is_transcript_asked_for(locked):
        raise Refused(RefusalCode.CONFLICT, "The transcript is on its way already.")
    mail_transcript(locked, participant)
