"""Accept, decline and expire offers."""

from functools import partial
from uuid import UUID

from django.db import transaction

from assist.actions.asked import say_away
from assist.actions.door import locked_agent, locked_agents, locked_interaction, move_presence, record, record_on_desk
from assist.actions.redaction import clean
from assist.actions.rivals import lock_asked, rivals_of, withdraw_together
from assist.actions.silences import watch_over
from assist.actions.successions import give_way, join, take_over
from assist.actions.vigil import was_impossible
from assist.actions.withdrawals import close_offer, give_back, withdraw_offers_of
from assist.actions.wrapups import finish_left_over
from assist.models import Agent, Interaction, Offer, Participant
from assist.protocol.facts import InteractionAssigned, OfferGone, ParticipantJoined
from assist.queries.offers import head_of
from assist.queries.people import owner_of, person_of
from assist.rules.limits import REASON_CHARACTERS
from assist.rules.refusals import not_found, too_late
from assist.rules.text import clean_line
from assist.rules.transitions import ABSENT, PRESENCE, OfferMove, PresenceMove
from assist.rules.words import OfferPurpose, OfferState, Presence, Role


@transaction.atomic
def accept_offer(actor: Agent, offer_key: UUID) -> Interaction:
    """`actor` takes the interaction, or comes to the aid of its owner; raises Refused when somebody was faster.

    Others who were asked as well are told who has it. Who has handed it over leaves with a wrap-up (S5.26).
    """
    offer, interaction = _locked_offer(actor, offer_key)
    rivals = rivals_of(offer)
    lock_asked(offer, rivals)
    guest = close_offer(offer, interaction, OfferMove.ACCEPT, taken_from=rivals)
    withdraw_together(rivals, by=actor.name)
    if guest:
        _follow(interaction, guest, OfferPurpose(offer.purpose))
    else:
        _come(interaction, actor)
    agent = locked_agent(pk=actor.pk)
    if agent.state in ABSENT:
        # Nothing would bring it back: the grace of a lost agent was set when they went.
        raise too_late("agent", agent.state)
    record_on_desk(agent, OfferGone(offer=offer.key, outcome=OfferState.ACCEPTED))
    record_on_desk(agent, InteractionAssigned(interaction=head_of(interaction)))
    return interaction


def _follow(interaction: Interaction, guest: Participant, purpose: OfferPurpose) -> None:
    """Who was asked by the owner is with them, or takes over."""
    if purpose is OfferPurpose.CONSULT:
        join(interaction, guest)
        return
    owner = owner_of(interaction)
    if owner:
        locked_agents(owner.agent_id, guest.agent_id)
        give_way(interaction, owner, handed_over=True)
    take_over(interaction, guest)


def _come(interaction: Interaction, actor: Agent) -> None:
    finish_left_over(interaction, actor)
    if interaction.asked_for_id != actor.pk:
        say_away(interaction)
    owner = Participant.objects.create(interaction=interaction, role=Role.OWNER, agent=actor, name=actor.name)
    record(interaction, ParticipantJoined(person=person_of(owner)), by=owner)
    watch_over(interaction, owner)


@transaction.atomic
def decline_offer(actor: Agent, offer_key: UUID, reason: str = "") -> None:
    """`actor` passes it on: to others who are asked, or to the head of its queue; its sender, if any, keeps it."""
    offer, interaction = _locked_offer(actor, offer_key)
    said = clean(interaction, reason).text
    close_offer(offer, interaction, OfferMove.DECLINE, clean_line(said, REASON_CHARACTERS))
    give_back(locked_agent(pk=actor.pk), offer)


@transaction.atomic
def expire_offer(offer_id: int, generation: int) -> None:
    """The time ran out: the interaction returns to its queue's head or stays with its sender, the agent is in RONA.

    Where others are asked as well it waits for them: who answers in time is not blamed for who does not.
    Whoever is in RONA is offered nothing (feat E6): what else was open goes back without blame. When it ran
    out while the system could not serve, nobody is blamed and the offer is withdrawn (S5.04).
    """
    offer = Offer.objects.filter(pk=offer_id, state=OfferState.OPEN, generation=generation).first()
    if offer is None:
        return
    interaction = locked_interaction(pk=offer.interaction_id)
    offer.refresh_from_db()
    blameless = was_impossible(offer)
    close_offer(offer, interaction, OfferMove.WITHDRAW if blameless else OfferMove.EXPIRE)
    agent = locked_agent(pk=offer.agent_id)
    if not blameless and PRESENCE.target(Presence(agent.state), PresenceMove.MISS_OFFER):
        move_presence(agent, PresenceMove.MISS_OFFER)
        # Withdrawing locks interactions before agents, so the others wait until this agent's lock is gone.
        transaction.on_commit(partial(withdraw_offers_of, agent), robust=True)
    give_back(agent, offer)


def _locked_offer(actor: Agent, offer_key: UUID) -> tuple[Offer, Interaction]:
    """The actor's own offer under its interaction's lock; the same refusal for foreign and unknown ones."""
    offer = Offer.objects.filter(key=offer_key, agent=actor).select_related("agent").first()
    if offer is None:
        raise not_found("offer")
    interaction = locked_interaction(pk=offer.interaction_id)
    offer.refresh_from_db(fields=["state", "generation"])
    return offer, interaction
