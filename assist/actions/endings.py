"""How an interaction ends, what is owed afterwards, and what happens when its agent is lost."""

from django.db import transaction

from assist.actions.door import advance, locked_interaction, record
from assist.actions.offers import close_offer_of_ended
from assist.actions.overflow import begin_chain
from assist.actions.routing import route_on_commit, to_the_head
from assist.actions.transcripts import mail_transcript
from assist.actions.wrapups import leave_desk, start_wrap_up
from assist.models import Agent, AssistNow, Deadline, Interaction, Participant, Shopper
from assist.protocol.facts import (
    InteractionEnded,
    InteractionRequeued,
    ParticipantLeft,
)
from assist.queries.desks import interactions_owned
from assist.queries.people import agent_participant, shopper_participant
from assist.rules.refusals import Refused
from assist.rules.transitions import INTERACTION, PARTICIPANT, InteractionMove, ParticipantMove
from assist.rules.words import (
    Channel,
    DeadlineKind,
    ParticipantState,
    Presence,
    RefusalCode,
    Role,
    Side,
)


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
    if participant.state != ParticipantState.JOINED and not locked.ended_at:
        raise Refused(RefusalCode.NOT_ALLOWED, "You have left this conversation.")
    _end(locked, Side.AGENT, participant)


def _end(interaction: Interaction, by: Side, participant: Participant) -> None:
    close_offer_of_ended(interaction)
    advance(interaction, INTERACTION, InteractionMove.END, ended_at=AssistNow())
    record(interaction, InteractionEnded(by=by), by=participant)
    _mail_what_was_left(interaction)
    for row in interaction.participants.filter(state=ParticipantState.JOINED).order_by("id"):
        advance(row, PARTICIPANT, ParticipantMove.LEAVE, left_at=AssistNow())
        if row.role == Role.OWNER:
            start_wrap_up(interaction, row)


def _mail_what_was_left(interaction: Interaction) -> None:
    """A message that was left is answered by mail as well, once somebody has seen to it (feat A8)."""
    if interaction.channel == Channel.EMAIL and interaction.participants.filter(role=Role.OWNER).exists():
        mail_transcript(interaction)


def requeue_lost(agent_id: int, generation: int) -> None:
    """The agent did not come back within the grace: running interactions return to the head of their queues."""
    for interaction in interactions_owned(Agent.objects.get(pk=agent_id)):
        _requeue(agent_id, interaction.pk, lost=True)


def requeue_signed_out(agent: Agent) -> None:
    """The agent has signed out: running interactions return to the head of their queues at once (feat E10)."""
    for interaction in interactions_owned(agent):
        _requeue(agent.pk, interaction.pk, lost=False)


@transaction.atomic
def _requeue(agent_id: int, interaction_id: int, *, lost: bool) -> None:
    interaction = locked_interaction(pk=interaction_id)
    owner = interaction.participants.filter(agent=agent_id, role=Role.OWNER, state=ParticipantState.JOINED).first()
    if owner is None or (lost and not _is_lost(agent_id)):
        return
    advance(owner, PARTICIPANT, ParticipantMove.LEAVE, left_at=AssistNow())
    record(interaction, ParticipantLeft(key=owner.key, lost=lost))
    advance(interaction, INTERACTION, InteractionMove.REQUEUE, queued_at=AssistNow())
    to_the_head(interaction)
    route_on_commit(queue=interaction.queue_id)
    record(interaction, InteractionRequeued(queue=interaction.queue.name))
    begin_chain(interaction, interaction.queue)
    leave_desk(interaction, owner, frees=True)


def _is_lost(agent_id: int) -> bool:
    waited = Deadline.objects.filter(kind=DeadlineKind.GRACE, subject=agent_id, due_at__lte=AssistNow()).exists()
    return waited and Agent.objects.get(pk=agent_id).state == Presence.OFFLINE
