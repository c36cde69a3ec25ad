"""Accept, decline, expire and withdraw offers."""

from functools import partial
from uuid import UUID

from django.db import transaction

from assist.actions.asked import say_away
from assist.actions.deadlines import clear_deadline
from assist.actions.door import (
    advance,
    free_slot,
    locked_agent,
    locked_interaction,
    move_presence,
    record,
    record_on_desk,
)
from assist.actions.routing import route_on_commit, to_the_head
from assist.actions.vigil import was_impossible
from assist.models import Agent, AssistNow, Interaction, Offer, Participant
from assist.protocol.facts import (
    InteractionAssigned,
    OfferClosed,
    OfferGone,
    ParticipantJoined,
)
from assist.queries.offers import head_of
from assist.queries.people import person_of
from assist.rules.limits import REASON_CHARACTERS
from assist.rules.refusals import not_found, too_late
from assist.rules.text import clean_line
from assist.rules.transitions import INTERACTION, OFFER, PRESENCE, InteractionMove, OfferMove, PresenceMove
from assist.rules.words import DeadlineKind, OfferState, Presence, Role


@transaction.atomic
def accept_offer(actor: Agent, offer_key: UUID) -> Interaction:
    """`actor` takes the interaction and joins as its owner; raises Refused when somebody or the clock was faster."""
    offer, interaction = _locked_offer(actor, offer_key)
    _close(offer, interaction, OfferMove.ACCEPT, InteractionMove.ACCEPT)
    if interaction.asked_for_id != actor.pk:
        say_away(interaction)
    owner = Participant.objects.create(interaction=interaction, role=Role.OWNER, agent=actor, name=actor.name)
    record(interaction, ParticipantJoined(person=person_of(owner)), by=owner)
    agent = locked_agent(pk=actor.pk)
    if agent.state == Presence.OFFLINE:
        # Nothing would bring it back: the grace of a lost agent was set when they went.
        raise too_late("agent", agent.state)
    record_on_desk(agent, OfferGone(offer=offer.key, outcome=OfferState.ACCEPTED))
    record_on_desk(agent, InteractionAssigned(interaction=head_of(interaction)))
    return interaction


@transaction.atomic
def decline_offer(actor: Agent, offer_key: UUID, reason: str = "") -> None:
    """`actor` passes the interaction on; it goes to the next agent or waits at the head of its queue."""
    offer, interaction = _locked_offer(actor, offer_key)
    words = clean_line(reason, REASON_CHARACTERS)
    _close(offer, interaction, OfferMove.DECLINE, InteractionMove.RETURN, reason=words)
    _give_back(locked_agent(pk=actor.pk), offer)


@transaction.atomic
def expire_offer(offer_id: int, generation: int) -> None:
    """The time ran out: the interaction returns to its queue's head and the agent is in RONA (S5.04).

    Whoever is in RONA is offered nothing (feat E6): what else was open goes back without blame. When it ran
    out while the system could not serve, nobody is blamed and the offer is withdrawn.
    """
    offer = Offer.objects.filter(pk=offer_id, state=OfferState.OPEN, generation=generation).first()
    if offer is None:
        return
    interaction = locked_interaction(pk=offer.interaction_id)
    offer.refresh_from_db()
    blameless = was_impossible(offer)
    _close(offer, interaction, OfferMove.WITHDRAW if blameless else OfferMove.EXPIRE, InteractionMove.RETURN)
    agent = locked_agent(pk=offer.agent_id)
    if not blameless and PRESENCE.target(Presence(agent.state), PresenceMove.MISS_OFFER):
        move_presence(agent, PresenceMove.MISS_OFFER)
        # Withdrawing locks interactions before agents, so the others wait until this agent's lock is gone.
        transaction.on_commit(partial(withdraw_offers_of, agent), robust=True)
    _give_back(agent, offer)


@transaction.atomic
def withdraw_offer(offer_id: int) -> None:
    """The agent cannot take it any more: the interaction has its place in the queue again, nobody is blamed."""
    offer = Offer.objects.get(pk=offer_id)
    interaction = locked_interaction(pk=offer.interaction_id)
    offer.refresh_from_db()
    if offer.state == OfferState.OPEN:
        _close(offer, interaction, OfferMove.WITHDRAW, InteractionMove.RETURN)
        _give_back(locked_agent(pk=offer.agent_id), offer)


def withdraw_offers_of(agent: Agent) -> None:
    """Withdraw every open offer to `agent`, one transaction each."""
    for offer_id in Offer.objects.filter(agent=agent, state=OfferState.OPEN).values_list("pk", flat=True):
        withdraw_offer(offer_id)


def close_offer_of_ended(interaction: Interaction) -> None:
    """A locked interaction is ending: its open offer, if any, is withdrawn."""
    offer = Offer.objects.filter(interaction=interaction, state=OfferState.OPEN).first()
    if offer:
        _close(offer, interaction, OfferMove.WITHDRAW, None)
        _give_back(locked_agent(pk=offer.agent_id), offer)


def _locked_offer(actor: Agent, offer_key: UUID) -> tuple[Offer, Interaction]:
    """The actor's own offer under its interaction's lock; the same refusal for foreign and unknown ones."""
    offer = Offer.objects.filter(key=offer_key, agent=actor).select_related("agent").first()
    if offer is None:
        raise not_found("offer")
    interaction = locked_interaction(pk=offer.interaction_id)
    offer.refresh_from_db(fields=["state", "generation"])
    return offer, interaction


def _close(
    offer: Offer,
    interaction: Interaction,
    offer_move: OfferMove,
    interaction_move: InteractionMove | None,
    reason: str = "",
) -> None:
    outcome = advance(offer, OFFER, offer_move, closed_at=AssistNow(), reason=reason)
    clear_deadline(DeadlineKind.OFFER, offer.pk)
    if interaction_move:
        advance(interaction, INTERACTION, interaction_move)
    if interaction_move is InteractionMove.RETURN and offer_move is not OfferMove.WITHDRAW:
        to_the_head(interaction)
    record(interaction, OfferClosed(agent=offer.agent.name, outcome=OfferState(outcome), reason=reason))
    if interaction_move is InteractionMove.RETURN and offer.agent_id == interaction.asked_for_id:
        say_away(interaction)


def _give_back(agent: Agent, offer: Offer) -> None:
    free_slot(agent)
    record_on_desk(agent, OfferGone(offer=offer.key, outcome=OfferState(offer.state)))
    route_on_commit(agent=agent)
    route_on_commit(queue=offer.interaction.queue_id)
