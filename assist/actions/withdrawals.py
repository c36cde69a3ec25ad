"""Closes offers: the interaction goes on, whoever was asked in has their slot again."""

from collections.abc import Collection, Sequence

from django.db import transaction

from assist.actions.asked import say_away
from assist.actions.deadlines import clear_deadline
from assist.actions.door import advance, free_slot, locked_agent, locked_interaction, record, record_on_desk
from assist.actions.rivals import lock_asked, open_offers_of, rivals_of, withdraw_together
from assist.actions.routing import route_on_commit, to_the_head
from assist.models import Agent, AssistNow, Interaction, Offer, Participant
from assist.protocol.facts import InteractionReleased, OfferClosed, OfferGone
from assist.rules.transitions import INTERACTION, OFFER, PARTICIPANT, InteractionMove, OfferMove, ParticipantMove
from assist.rules.words import Channel, DeadlineKind, InteractionState, OfferPurpose, OfferState, ParticipantState


def close_offer(
    offer: Offer,
    interaction: Interaction,
    move: OfferMove,
    reason: str = "",
    *,
    ends: bool = False,
    taken_from: Sequence[Offer] = (),
) -> Participant | None:
    """Close an offer of a locked interaction; the interaction follows when it waited for this answer alone.

    `taken_from` are the offers that are withdrawn with it. Returns whom the owner has asked, None for an offer of a
    queue: accepted they are still invited, else released.
    """
    outcome = advance(offer, OFFER, move, closed_at=AssistNow(), reason=reason)
    clear_deadline(DeadlineKind.OFFER, offer.pk)
    guest = guest_of(offer)
    if guest and move is not OfferMove.ACCEPT:
        advance(guest, PARTICIPANT, ParticipantMove.RELEASE, left_at=AssistNow())
    is_settled = ends or move is OfferMove.ACCEPT or interaction.state != InteractionState.OFFERED
    asked = 0 if is_settled else len(rivals_of(offer))
    if interaction.state == InteractionState.OFFERED and not (ends or asked):
        _go_on(interaction, move)
    fact = OfferClosed(
        agent=offer.agent.name,
        outcome=OfferState(outcome),
        others=tuple(other.agent.name for other in taken_from),
        asked=asked,
        reason=reason,
        purpose=OfferPurpose(offer.purpose),
        key=guest.key if guest else "",
    )
    record(interaction, fact)
    if interaction.state == InteractionState.QUEUED and offer.agent_id == interaction.asked_for_id:
        say_away(interaction)
    return guest


def _go_on(interaction: Interaction, move: OfferMove) -> None:
    accepted = move is OfferMove.ACCEPT
    advance(interaction, INTERACTION, InteractionMove.ACCEPT if accepted else InteractionMove.RETURN)
    if move in {OfferMove.DECLINE, OfferMove.EXPIRE}:
        to_the_head(interaction)


def guest_of(offer: Offer) -> Participant | None:
    """Whom a colleague has asked with this offer; nobody stands behind an offer of a queue."""
    if offer.purpose == OfferPurpose.ROUTED:
        return None
    invited = Participant.objects.filter(interaction=offer.interaction_id, state=ParticipantState.INVITED)
    return invited.filter(agent=offer.agent_id).first()


def give_back(agent: Agent, offer: Offer) -> None:
    """A locked agent does not get what was offered: the slot is free, and what they were shown is gone."""
    free_slot(agent)
    record_on_desk(agent, OfferGone(offer=offer.key, outcome=OfferState(offer.state)))
    if offer.purpose != OfferPurpose.ROUTED:
        record_on_desk(agent, InteractionReleased(interaction=offer.interaction.key))
    route_on_commit(agent=agent)
    route_on_commit(queue=offer.interaction.queue_id)


def open_offer_of(interaction: Interaction) -> Offer | None:
    """The open offer of a locked interaction, one of them where several agents are asked."""
    return Offer.objects.filter(interaction=interaction, state=OfferState.OPEN).select_related("agent").first()


@transaction.atomic
def withdraw_offer(offer_id: int) -> None:
    """The agent cannot take it any more: the interaction has its place in the queue again, nobody is blamed."""
    offer = Offer.objects.get(pk=offer_id)
    interaction = locked_interaction(pk=offer.interaction_id)
    offer.refresh_from_db()
    if offer.state == OfferState.OPEN:
        close_offer(offer, interaction, OfferMove.WITHDRAW)
        give_back(locked_agent(pk=offer.agent_id), offer)


def withdraw_offers_of(agent: Agent, channels: Collection[Channel] = tuple(Channel)) -> None:
    """Withdraw every open offer to `agent` on these channels, one transaction each."""
    rows = Offer.objects.filter(agent=agent, state=OfferState.OPEN, interaction__channel__in=channels)
    for offer_id in rows.values_list("pk", flat=True):
        withdraw_offer(offer_id)


def close_offers_of_ended(interaction: Interaction) -> None:
    """A locked interaction is ending: its open offers, if any, are withdrawn."""
    _withdraw_all(interaction, ends=True)


def ask_no_more(interaction: Interaction) -> None:
    """The open offers of a locked interaction, if any, are withdrawn: what was offered waits again for a moment."""
    _withdraw_all(interaction, ends=False)


def _withdraw_all(interaction: Interaction, *, ends: bool) -> None:
    offers = open_offers_of(interaction.pk)
    if offers:
        offer, *rivals = offers
        lock_asked(offer, rivals)
        withdraw_together(rivals)
        close_offer(offer, interaction, OfferMove.WITHDRAW, ends=ends, taken_from=rivals)
        give_back(locked_agent(pk=offer.agent_id), offer)
