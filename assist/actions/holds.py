"""Hold: the owner cannot answer for a while; the slot stays taken, because they come back to it (feat B17)."""

from datetime import timedelta

from django.db import transaction

from assist.actions.deadlines import clear_deadline, set_deadline
from assist.actions.door import locked_interaction, record
from assist.actions.invitations import owned
from assist.actions.silences import watch_from
from assist.models import Agent, Interaction
from assist.protocol.holds import InteractionHeld, InteractionResumed
from assist.queries.clock import now
from assist.queries.people import owner_of
from assist.rules.refusals import Refused, too_late
from assist.rules.words import DeadlineKind, HoldEnd, InteractionState, RefusalCode, Role


@transaction.atomic
def hold(actor: Agent, interaction: Interaction) -> None:
    """`actor` lets the shopper know that they are away for as long as the queue allows; raises Refused otherwise."""
    locked, owner = owned(actor, interaction)
    seconds = locked.queue.hold_seconds
    if not seconds:
        raise Refused(RefusalCode.NOT_ALLOWED, "Conversations of this queue are not held.")
    if locked.held_until or locked.state != InteractionState.ACTIVE:
        raise too_late("conversation", "held" if locked.held_until else locked.state)
    until = now() + timedelta(seconds=seconds)
    Interaction.objects.filter(pk=locked.pk).update(held_until=until)
    set_deadline(DeadlineKind.HOLD, locked.pk, 0, until)
    watch_from(locked, owner, until)
    record(locked, InteractionHeld(key=owner.key, seconds=seconds, until=until), by=owner)


@transaction.atomic
def resume(actor: Agent, interaction: Interaction) -> None:
    """`actor` is back; raises Refused when it goes on already."""
    locked, _owner = owned(actor, interaction)
    if not locked.held_until:
        raise too_late("conversation", locked.state)
    _go_on(locked, HoldEnd.AGENT)


@transaction.atomic
def resume_by_line(interaction_id: int, participant_id: int) -> None:
    """A line of its shopper or of its owner came into a held conversation; nobody else's line ends the hold."""
    locked = locked_interaction(pk=interaction_id)
    role = locked.participants.values_list("role", flat=True).get(pk=participant_id)
    if locked.held_until and role in {Role.SHOPPER, Role.OWNER}:
        _go_on(locked, HoldEnd.SHOPPER if role == Role.SHOPPER else HoldEnd.AGENT)


@transaction.atomic
def end_hold(interaction_id: int, generation: int) -> None:
    """The time is over."""
    locked = locked_interaction(pk=interaction_id)
    if locked.held_until and locked.held_until <= now():
        _go_on(locked, HoldEnd.TIME)


def _go_on(interaction: Interaction, because: HoldEnd) -> None:
    Interaction.objects.filter(pk=interaction.pk).update(held_until=None)
    clear_deadline(DeadlineKind.HOLD, interaction.pk)
    owner = owner_of(interaction)
    if owner:
        watch_from(interaction, owner, now())
        record(interaction, InteractionResumed(key=owner.key, because=because))
