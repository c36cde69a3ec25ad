"""How an interaction ends, what is owed afterwards, and what happens when its agent is lost."""

from datetime import timedelta
from typing import Any

from django.db import transaction

from assist.actions.deadlines import clear_deadline, set_deadline
from assist.actions.door import advance, free_slot, locked_agent, locked_interaction, record, record_on_desk
from assist.actions.offers import close_offer_of_ended
from assist.actions.routing import route_on_commit, to_the_head
from assist.actions.transcripts import mail_transcript
from assist.models import Agent, AssistNow, Deadline, Interaction, Participant, Shopper, WrapUpCode
from assist.protocol.facts import (
    InteractionEnded,
    InteractionReleased,
    InteractionRequeued,
    ParticipantLeft,
    WrapUpFinished,
    WrapUpStarted,
)
from assist.queries.clock import now
from assist.queries.desks import interactions_owned, wrap_up_choices
from assist.queries.people import agent_participant, shopper_participant
from assist.rules.limits import NOTE_CHARACTERS
from assist.rules.refusals import Refused, invalid, not_found
from assist.rules.text import clean_message
from assist.rules.transitions import INTERACTION, PARTICIPANT, WRAP_UP, InteractionMove, ParticipantMove, WrapUpMove
from assist.rules.words import (
    Channel,
    DeadlineKind,
    ParticipantState,
    Presence,
    RefusalCode,
    Role,
    Side,
    WrapUpState,
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
            _start_wrap_up(interaction, row)


def _mail_what_was_left(interaction: Interaction) -> None:
    """A message that was left is answered by mail as well, once somebody has seen to it (feat A8)."""
    if interaction.channel == Channel.EMAIL and interaction.participants.filter(role=Role.OWNER).exists():
        mail_transcript(interaction)


def _start_wrap_up(interaction: Interaction, owner: Participant) -> None:
    seconds = interaction.queue.wrap_up_seconds
    advance(owner, WRAP_UP, WrapUpMove.START, column="wrap_up")
    set_deadline(DeadlineKind.WRAP_UP, owner.pk, owner.generation, now() + timedelta(seconds=seconds))
    record(interaction, WrapUpStarted(key=owner.key, seconds=seconds))


@transaction.atomic
def submit_wrap_up(actor: Agent, interaction: Interaction, code_id: int, note: str = "") -> None:
    """`actor` finishes the after-contact work with a code of the interaction's queue and a note (S5.31)."""
    locked = locked_interaction(pk=interaction.pk)
    owner = agent_participant(actor, locked)
    if code_id not in {choice.id for choice in wrap_up_choices(locked)}:
        raise not_found("wrap-up code")
    words = clean_message(note)
    if len(words) > NOTE_CHARACTERS:
        raise invalid(f"The note is {len(words) - NOTE_CHARACTERS} characters too long.")
    _finish(locked, owner, WrapUpCode.objects.get(pk=code_id), words, automatic=False)


@transaction.atomic
def finish_wrap_up_automatically(participant_id: int, generation: int) -> None:
    """The time ran out: the queue's default code is set, even when no browser is open."""
    row = Participant.objects.filter(pk=participant_id).first()
    if row is None:
        return
    interaction = locked_interaction(pk=row.interaction_id)
    row.refresh_from_db()
    if row.wrap_up == WrapUpState.PENDING and row.generation == generation:
        _finish(interaction, row, interaction.queue.default_code, "", automatic=True)


def _finish(
    interaction: Interaction, owner: Participant, code: WrapUpCode | None, note: str, *, automatic: bool
) -> None:
    values: dict[str, Any] = {"wrap_up_code": code, "wrap_up_note": note, "wrap_up_automatic": automatic}
    advance(owner, WRAP_UP, WrapUpMove.FINISH, column="wrap_up", **values)
    clear_deadline(DeadlineKind.WRAP_UP, owner.pk)
    name = code.name if code else ""
    record(interaction, WrapUpFinished(key=owner.key, code=name, note=note, automatic=automatic), by=owner)
    _release(interaction, owner)


def _release(interaction: Interaction, owner: Participant) -> None:
    agent = locked_agent(pk=owner.agent_id or 0)
    free_slot(agent)
    record_on_desk(agent, InteractionReleased(interaction=interaction.key))
    route_on_commit(agent=agent)


def requeue_lost(agent_id: int, generation: int) -> None:
    """The agent did not come back within the grace: running interactions return to the head of their queues."""
    agent = Agent.objects.get(pk=agent_id)
    for interaction in interactions_owned(agent):
        _requeue(agent_id, interaction.pk)


@transaction.atomic
def _requeue(agent_id: int, interaction_id: int) -> None:
    interaction = locked_interaction(pk=interaction_id)
    owner = interaction.participants.filter(agent=agent_id, role=Role.OWNER, state=ParticipantState.JOINED).first()
    waiting = Deadline.objects.filter(kind=DeadlineKind.GRACE, subject=agent_id, due_at__lte=AssistNow()).exists()
    if owner is None or not waiting or Agent.objects.get(pk=agent_id).state != Presence.OFFLINE:
        return
    advance(owner, PARTICIPANT, ParticipantMove.LEAVE, left_at=AssistNow())
    record(interaction, ParticipantLeft(key=owner.key, lost=True))
    advance(interaction, INTERACTION, InteractionMove.REQUEUE)
    to_the_head(interaction)
    route_on_commit(queue=interaction.queue_id)
    record(interaction, InteractionRequeued(queue=interaction.queue.name))
    _release(interaction, owner)
