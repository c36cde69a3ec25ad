"""Timers of a conversation in which somebody says nothing; they begin with its owner (feat E16, B16).

They look at the lines when they are due, so that a line itself costs nothing.
"""

from datetime import datetime, timedelta

from assist.actions.deadlines import set_deadline
from assist.models import Interaction, Participant
from assist.queries.clock import now
from assist.queries.silences import has_written
from assist.rules.words import Channel, DeadlineKind

FIRST, LAST = 0, 1
"""Generations of both timers: to warn, then to act."""


def watch_over(interaction: Interaction, owner: Participant) -> None:
    """Somebody owns a locked chat from now on: the queue says how long either side may be silent."""
    if _is_watched(interaction):
        _watch(interaction, owner, now(), is_answered=False)


def watch_from(interaction: Interaction, owner: Participant, moment: datetime) -> None:
    """Silence counts anew from `moment` on: until then everybody knows why nothing is said."""
    if _is_watched(interaction):
        _watch(interaction, owner, moment, is_answered=has_written(owner))


def _is_watched(interaction: Interaction) -> bool:
    queue = interaction.queue
    return interaction.channel == Channel.CHAT and bool(queue.first_reply_seconds or queue.silence_warn_seconds)


def _watch(interaction: Interaction, owner: Participant, moment: datetime, *, is_answered: bool) -> None:
    queue = interaction.queue
    if queue.first_reply_seconds and not is_answered:
        due_at = moment + timedelta(seconds=queue.first_reply_seconds)
        set_deadline(DeadlineKind.FIRST_REPLY, owner.pk, FIRST, due_at)
    if queue.silence_warn_seconds:
        due_at = moment + timedelta(seconds=queue.silence_warn_seconds)
        set_deadline(DeadlineKind.SILENCE, interaction.pk, FIRST, due_at)
