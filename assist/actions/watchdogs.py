"""What happens when somebody says nothing: an owner who took a chat, a shopper who was answered (feat E16, B16)."""

from datetime import datetime, timedelta
from functools import partial

from django.db import transaction

from assist.actions.deadlines import clear_deadline, set_deadline
from assist.actions.door import locked_agent, locked_interaction, move_presence, record
from assist.actions.endings import end_abandoned, go_on_without
from assist.actions.silences import FIRST, LAST
from assist.actions.withdrawals import withdraw_offers_of
from assist.models import Deadline, Interaction, Participant
from assist.protocol.facts import ReplyAwaited, SilenceNoticed
from assist.queries.clock import now
from assist.queries.silences import asked_at, has_written, last_line
from assist.rules.transitions import PRESENCE, PresenceMove
from assist.rules.words import DeadlineKind, InteractionState, ParticipantState, Presence


@transaction.atomic
def miss_first_reply(participant_id: int, generation: int) -> None:
    """The owner has written nothing: warned at first; then somebody else is asked and the owner is in RONA.

    A line that arrives in the same moment is before this under the interaction's lock, or comes too late.
    """
    owner = Participant.objects.get(pk=participant_id)
    interaction = locked_interaction(pk=owner.interaction_id)
    owner.refresh_from_db()
    seconds = interaction.queue.first_reply_seconds
    if owner.state != ParticipantState.JOINED or not seconds or has_written(owner):
        clear_deadline(DeadlineKind.FIRST_REPLY, owner.pk)
    elif generation == FIRST:
        set_deadline(DeadlineKind.FIRST_REPLY, owner.pk, LAST, now() + timedelta(seconds=seconds))
        record(interaction, ReplyAwaited(key=owner.key, seconds=seconds))
    elif _is_due(DeadlineKind.FIRST_REPLY, owner.pk):
        clear_deadline(DeadlineKind.FIRST_REPLY, owner.pk)
        go_on_without(interaction, owner, lost=False)
        _blame(owner.agent_id or 0)


def _is_due(kind: DeadlineKind, subject: int) -> bool:
    return Deadline.objects.filter(kind=kind, subject=subject, generation=LAST, due_at__lte=now()).exists()


def _blame(agent_id: int) -> None:
    """As with an offer that was missed: nothing new until the agent says so, and what is open goes back."""
    agent = locked_agent(pk=agent_id)
    if PRESENCE.target(Presence(agent.state), PresenceMove.MISS_REPLY):
        move_presence(agent, PresenceMove.MISS_REPLY)
        # Withdrawing locks interactions before agents, so the others wait until this agent's lock is gone.
        transaction.on_commit(partial(withdraw_offers_of, agent), robust=True)


@transaction.atomic
def notice_silence(interaction_id: int, generation: int) -> None:
    """The shopper leaves an agent's line unanswered: asked at first; then the conversation ends as abandoned."""
    interaction = locked_interaction(pk=interaction_id)
    queue, moment = interaction.queue, now()
    if interaction.state != InteractionState.ACTIVE or not queue.silence_warn_seconds:
        clear_deadline(DeadlineKind.SILENCE, interaction.pk)
        return
    line = last_line(interaction)
    is_asked = generation == LAST and line is not None and line.seq < asked_at(interaction)
    since = line.at if line and not line.by_shopper else moment
    due_at = since + timedelta(seconds=queue.silence_warn_seconds)
    if is_asked and _is_due(DeadlineKind.SILENCE, interaction.pk):
        clear_deadline(DeadlineKind.SILENCE, interaction.pk)
        end_abandoned(interaction)
    elif not is_asked and due_at > moment:
        set_deadline(DeadlineKind.SILENCE, interaction.pk, FIRST, due_at)
    elif not is_asked:
        _ask(interaction, moment)


def _ask(interaction: Interaction, moment: datetime) -> None:
    seconds = interaction.queue.silence_close_seconds
    set_deadline(DeadlineKind.SILENCE, interaction.pk, LAST, moment + timedelta(seconds=seconds))
    record(interaction, SilenceNoticed(seconds=seconds))
