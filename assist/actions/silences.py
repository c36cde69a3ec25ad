"""Timers of a conversation in which somebody says nothing; they begin with its owner (feat E16, B16).

They look at the lines when they are due, so that a line itself costs nothing.
"""

from datetime import timedelta

from assist.actions.deadlines import set_deadline
from assist.models import Interaction, Participant
from assist.queries.clock import now
from assist.rules.words import Channel, DeadlineKind

FIRST, LAST = 0, 1
"""Generations of both timers: to warn, then to act."""


def watch_over(interaction: Interaction, owner: Participant) -> None:
    """Somebody owns a locked chat from now on: the queue says how long either side may be silent."""
    if interaction.channel != Channel.CHAT:
        return
    queue = interaction.queue
    if queue.first_reply_seconds:
        set_deadline(DeadlineKind.FIRST_REPLY, owner.pk, FIRST, now() + timedelta(seconds=queue.first_reply_seconds))
    if queue.silence_warn_seconds:
        set_deadline(DeadlineKind.SILENCE, interaction.pk, FIRST, now() + timedelta(seconds=queue.silence_warn_seconds))
