"""Ask a colleague: an offer of the owner to one agent, for as long as the queue's offers last (feat F2, F4, F5)."""

from datetime import timedelta

from assist.actions.ahead import drop_choice
from assist.actions.deadlines import set_deadline
from assist.actions.door import locked_agent, locked_interaction, record, record_on_desk, take_slot
from assist.actions.redaction import clean
from assist.actions.withdrawals import open_offer_of
from assist.models import Agent, Interaction, Offer, Participant
from assist.protocol.colleagues import ConsultRequested, TransferRequested
from assist.protocol.facts import InteractionShared, OfferReceived
from assist.queries.clock import now
from assist.queries.colleagues import is_reachable
from assist.queries.offers import head_of, offer_view
from assist.queries.people import consulted_in, owner_of, person_of
from assist.queries.profiles import fresh_profile
from assist.rules.limits import NOTE_CHARACTERS
from assist.rules.refusals import Refused, invalid, too_late
from assist.rules.text import clean_message
from assist.rules.words import (
    DeadlineKind,
    InteractionState,
    OfferPurpose,
    ParticipantState,
    RefusalCode,
    Role,
)


def owned(actor: Agent, interaction: Interaction) -> tuple[Interaction, Participant]:
    """The interaction under its lock with `actor` as its owner; raises Refused for everybody else (feat F7, S5.23)."""
    locked = locked_interaction(pk=interaction.pk)
    if locked.state == InteractionState.ENDED:
        raise too_late("conversation", locked.state)
    owner = owner_of(locked)
    if owner is None or owner.agent_id != actor.pk:
        raise Refused(RefusalCode.NOT_ALLOWED, "Only who has accepted the conversation can do that.")
    return locked, owner


def nobody_else_is_asked(interaction: Interaction) -> None:
    """Raises Refused while a colleague is asked, or is with the owner already."""
    if open_offer_of(interaction):
        raise Refused(RefusalCode.CONFLICT, "A colleague is asked already. Wait for the answer, or cancel it.")
    if consulted_in(interaction):
        raise Refused(RefusalCode.CONFLICT, "A colleague is with you. End that, or complete the transfer to them.")


def checked_note(text: str, interaction: Interaction) -> str:
    """What a colleague is told; raises Refused when it is too long."""
    note = clean(interaction, clean_message(text)).text
    if len(note) > NOTE_CHARACTERS:
        raise invalid(f"The note is {len(note) - NOTE_CHARACTERS} characters too long.")
    return note


def invite(
    interaction: Interaction,
    sender: Participant,
    agent_id: int,
    purpose: OfferPurpose,
    text: str,
    *,
    asked_by: str = "",
) -> None:
    """The owner of a locked interaction, or a supervisor in their place, asks a reachable agent.

    They read along and hold a slot meanwhile.
    """
    note = checked_note(text, interaction)
    nobody_else_is_asked(interaction)
    if not is_reachable(interaction, agent_id):
        raise Refused(RefusalCode.UNAVAILABLE, "This agent cannot be reached any more. Choose another one.")
    drop_choice(sender)
    agent = locked_agent(pk=agent_id)
    if not is_reachable(interaction, agent_id):
        raise Refused(RefusalCode.UNAVAILABLE, "This agent cannot be reached any more. Choose another one.")
    guest = Participant.objects.create(
        interaction=interaction,
        role=Role.CONSULTED,
        agent=agent,
        name=agent.name,
        state=ParticipantState.INVITED,
        is_public=False,
    )
    offer = _offer(interaction, sender, agent, purpose=purpose, note=note, asked_by=asked_by)
    record(interaction, _requested(offer, guest), by=sender)
    record_on_desk(agent, OfferReceived(offer=offer_view(offer, offer.made_at)))
    record_on_desk(agent, InteractionShared(interaction=head_of(interaction)))


def _requested(offer: Offer, guest: Participant) -> TransferRequested | ConsultRequested:
    seconds = (offer.due_at - offer.made_at).total_seconds()
    if offer.purpose == OfferPurpose.CONSULT:
        return ConsultRequested(person=person_of(guest), note=offer.note, seconds=seconds)
    return TransferRequested(person=person_of(guest), note=offer.note, seconds=seconds, asked_by=offer.asked_by)


def _offer(interaction: Interaction, sender: Participant, agent: Agent, **words: str) -> Offer:
    moment = now()
    seconds = interaction.queue.offer_seconds * fresh_profile(agent).offer_factor / 100
    offer = Offer.objects.create(
        interaction=interaction,
        agent=agent,
        sender=sender,
        **words,
        made_at=moment,
        due_at=moment + timedelta(seconds=seconds),
    )
    set_deadline(DeadlineKind.OFFER, offer.pk, offer.generation, offer.due_at)
    take_slot(agent)
    return offer
