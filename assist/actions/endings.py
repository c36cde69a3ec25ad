"""How an interaction ends, what is owed afterwards, and what happens when its agent is lost."""

from django.db import transaction

from assist.actions.door import advance, locked_agent, locked_agents, locked_interaction, record, record_on_desk
from assist.actions.overflow import begin_chain
from assist.actions.routing import route_on_commit, to_the_head
from assist.actions.successions import leave_beside, lose, see_off, take_over
from assist.actions.transcripts import mail_transcript
from assist.actions.withdrawals import close_offer, close_offers_of_ended, give_back, open_offer_of
from assist.actions.wrapups import start_wrap_up
from assist.models import Agent, AssistNow, Deadline, Interaction, Offer, Participant, Shopper
from assist.protocol.facts import InteractionEnded, InteractionReleased, InteractionRequeued, OfferMade
from assist.queries.clock import now
from assist.queries.desks import interactions_held
from assist.queries.people import agent_participant, beside_in, consulted_in, shopper_participant
from assist.rules.refusals import Refused
from assist.rules.transitions import ABSENT, INTERACTION, PARTICIPANT, InteractionMove, OfferMove, ParticipantMove
from assist.rules.words import (
    Channel,
    DeadlineKind,
    EndReason,
    OfferPurpose,
    ParticipantState,
    RefusalCode,
    Role,
    Side,
)

PRESENT = (ParticipantState.INVITED, ParticipantState.JOINED)
SERVING = (Role.OWNER, Role.CONSULTED)
"""Who holds a slot while they are in, and owes a wrap-up afterwards."""


@transaction.atomic
def end_by_shopper(actor: Shopper, interaction: Interaction) -> None:
    """`actor` ends their own conversation, waiting or running."""
    participant = shopper_participant(actor, interaction)
    _end(locked_interaction(pk=interaction.pk), Side.SHOPPER, participant)


@transaction.atomic
def end_by_agent(actor: Agent, interaction: Interaction) -> None:
    """`actor` ends a conversation that they own."""
    locked = locked_interaction(pk=interaction.pk)
    participant = agent_participant(actor, locked)
    if not locked.ended_at and (participant.state, participant.role) != (ParticipantState.JOINED, Role.OWNER):
        raise Refused(RefusalCode.NOT_ALLOWED, "Only who serves the conversation can end it.")
    _end(locked, Side.AGENT, participant)


def end_abandoned(interaction: Interaction) -> None:
    """The shopper of a locked conversation has not come back: it is over for everybody (feat B16)."""
    _end(interaction, Side.SYSTEM, None, EndReason.ABANDONED)


def _end(interaction: Interaction, by: Side, participant: Participant | None, reason: EndReason | None = None) -> None:
    here = list(interaction.participants.filter(state__in=PRESENT).order_by("id"))
    staff = [row.agent_id for row in here if row.agent_id]
    if len(staff) > 1:
        locked_agents(*staff)
    close_offers_of_ended(interaction)
    advance(interaction, INTERACTION, InteractionMove.END, ended_at=AssistNow(), held_until=None)
    record(interaction, InteractionEnded(by=by, reason=reason), by=participant)
    _mail_what_was_left(interaction)
    for row in (row for row in here if row.state == ParticipantState.JOINED):
        advance(row, PARTICIPANT, ParticipantMove.LEAVE, left_at=AssistNow())
        if row.role in SERVING:
            start_wrap_up(interaction, row)
        elif row.agent_id:
            record_on_desk(locked_agent(pk=row.agent_id), InteractionReleased(interaction=interaction.key))


def _mail_what_was_left(interaction: Interaction) -> None:
    """A message that was left is answered by mail as well, once somebody has seen to it (feat A8)."""
    if interaction.channel == Channel.EMAIL and interaction.participants.filter(role=Role.OWNER).exists():
        mail_transcript(interaction)


def requeue_lost(agent_id: int) -> None:
    """The grace is over and the agent has not come back: running interactions return to the head of their queues."""
    for interaction in interactions_held(Agent.objects.get(pk=agent_id)):
        _go_on_without(agent_id, interaction.pk, lost=True)


def requeue_signed_out(agent: Agent) -> None:
    """The agent is away by their own will: running interactions return to the head of their queues (feat E10, E14)."""
    for interaction in interactions_held(agent):
        _go_on_without(agent.pk, interaction.pk, lost=False)


@transaction.atomic
def _go_on_without(agent_id: int, interaction_id: int, *, lost: bool) -> None:
    """The consulted colleague goes on, or the one who was asked to take over may, or the queue has it again."""
    interaction = locked_interaction(pk=interaction_id)
    mine = interaction.participants.filter(agent=agent_id, state=ParticipantState.JOINED).first()
    if mine is not None and not (lost and not _is_lost(agent_id)):
        go_on_without(interaction, mine, lost=lost)


def go_on_without(interaction: Interaction, mine: Participant, *, lost: bool) -> None:
    """The same, of a locked interaction, for somebody who is in it."""
    offer, successor = open_offer_of(interaction), consulted_in(interaction)
    beside = beside_in(interaction).values_list("agent_id", flat=True)
    locked_agents(mine.agent_id, offer.agent_id if offer else None, *beside)
    if mine.role == Role.SUPERVISOR:
        leave_beside(interaction, mine, lost=lost)
        return
    lose(interaction, mine, lost=lost)
    if mine.role == Role.CONSULTED:
        return
    if successor:
        take_over(interaction, successor)
        return
    see_off(interaction)
    if offer and offer.purpose == OfferPurpose.TRANSFER:
        _wait_for(interaction, offer)
    else:
        _requeue(interaction, offer)


def _wait_for(interaction: Interaction, offer: Offer) -> None:
    """Nobody serves any more: the colleague who is asked already is asked first."""
    record(interaction, InteractionRequeued(queue=interaction.queue.name))
    advance(interaction, INTERACTION, InteractionMove.AWAIT, queued_at=AssistNow())
    seconds = max(0.0, round((offer.due_at - now()).total_seconds(), 1))
    record(interaction, OfferMade(agent=offer.agent.name, seconds=seconds))


def _requeue(interaction: Interaction, offer: Offer | None) -> None:
    if offer:
        close_offer(offer, interaction, OfferMove.WITHDRAW)
        give_back(locked_agent(pk=offer.agent_id), offer)
    advance(interaction, INTERACTION, InteractionMove.REQUEUE, queued_at=AssistNow())
    to_the_head(interaction)
    route_on_commit(queue=interaction.queue_id)
    record(interaction, InteractionRequeued(queue=interaction.queue.name))
    begin_chain(interaction, interaction.queue)


def _is_lost(agent_id: int) -> bool:
    waited = Deadline.objects.filter(kind=DeadlineKind.GRACE, subject=agent_id, due_at__lte=AssistNow()).exists()
    return waited and Agent.objects.get(pk=agent_id).state in ABSENT
