"""Who says something in the machine, and who watches over those who do not."""

import uuid

from assist.actions.holds import resume_by_line
from assist.actions.messages import Line, Verdict, line_body, post_messages
from assist.models import Deadline, Interaction, Participant, Queue
from assist.queries.silences import has_written
from assist.rules.words import Channel, DeadlineKind, Role

CLOSE = 10


def is_patient(queue: Queue, reply: int, answer: int) -> None:
    """So many seconds an owner and a shopper may say nothing."""
    limits = {"first_reply_seconds": reply, "silence_warn_seconds": answer, "silence_close_seconds": CLOSE}
    Queue.objects.filter(pk=queue.pk).update(**limits)


def write(owner: Participant, by_shopper: bool) -> None:
    """A line of the owner, or of the shopper; never refused where a conversation runs."""
    writer = owner
    if by_shopper:
        writer = Participant.objects.get(interaction=owner.interaction_id, role=Role.SHOPPER)
    key = uuid.uuid4()
    posted = post_messages([Line(owner.interaction_id, writer.pk, key, False, line_body("Hello", key))])[0]
    assert posted.verdict is Verdict.NEW
    if posted.held:
        resume_by_line(owner.interaction_id, writer.pk)


def unwatched(owners: list[Participant]) -> list[int]:
    """Conversations in which somebody may be silent for ever though their queue says how long."""
    timers = set(Deadline.objects.values_list("kind", "subject"))
    return [owner.interaction_id for owner in owners if not _needed(owner) <= timers]


def _needed(owner: Participant) -> set[tuple[str, int]]:
    interaction: Interaction = owner.interaction
    needed: set[tuple[str, int]] = set()
    if interaction.channel != Channel.CHAT:
        return needed
    if interaction.queue.silence_warn_seconds:
        needed.add((DeadlineKind.SILENCE, interaction.pk))
    if interaction.queue.first_reply_seconds and not has_written(owner):
        needed.add((DeadlineKind.FIRST_REPLY, owner.pk))
    return needed
