"""What becomes of requests that wait long: another queue, or another way for the shopper (feat A8, D8)."""

from datetime import timedelta

from django.db import transaction

from assist.actions.deadlines import clear_deadline, set_deadline
from assist.actions.door import locked_interaction, record
from assist.actions.redaction import clean
from assist.actions.routing import begin_to_wait, route_on_commit
from assist.actions.wrapups import let_slots_go
from assist.models import Contact, Interaction, OverflowStep, Queue, Shopper
from assist.protocol.facts import ChannelChosen, InteractionOverflowed, RequesterChanged, WayOffered
from assist.queries.channels import reason_against_now, takes_messages
from assist.queries.clock import now
from assist.queries.fronts import shop_front
from assist.queries.people import shopper_participant
from assist.rules import limits
from assist.rules.refusals import Refused, invalid, too_late
from assist.rules.routing import rank_at
from assist.rules.text import clean_line, is_email
from assist.rules.words import Channel, DeadlineKind, InteractionState, MoveReason, RefusalCode

AGAIN = timedelta(seconds=3)
"""A step that is due while an agent is being asked waits so long and looks again."""


def begin_chain(interaction: Interaction, queue: Queue) -> None:
    """A locked interaction begins to wait: the steps of `queue` count from now."""
    first = OverflowStep.objects.filter(queue=queue).first() if interaction.channel == Channel.CHAT else None
    if first:
        set_deadline(DeadlineKind.OVERFLOW, interaction.pk, first.pk, now() + timedelta(seconds=first.after_seconds))


@transaction.atomic
def take_step(interaction_id: int, step_id: int) -> None:
    """A step of the chain is due: nobody has taken the request so far."""
    interaction = locked_interaction(pk=interaction_id)
    step = OverflowStep.objects.select_related("to_queue").filter(pk=step_id).first()
    if step is None or interaction.state not in {InteractionState.QUEUED, InteractionState.OFFERED}:
        return
    if interaction.state == InteractionState.OFFERED:
        set_deadline(DeadlineKind.OVERFLOW, interaction.pk, step.pk, now() + AGAIN)
        return
    if step.to_queue is None:
        offer_way(interaction, MoveReason.WAITED)
    elif _has_room(interaction, step.to_queue):
        move(interaction, step.to_queue, MoveReason.WAITED)
    _go_on(interaction, step)


def _go_on(interaction: Interaction, step: OverflowStep) -> None:
    """The next step of the same chain, as much later as it is set to be."""
    rest = OverflowStep.objects.filter(queue=step.queue_id, after_seconds__gt=step.after_seconds).first()
    if rest and interaction.channel == Channel.CHAT:
        due_at = now() + timedelta(seconds=rest.after_seconds - step.after_seconds)
        set_deadline(DeadlineKind.OVERFLOW, interaction.pk, rest.pk, due_at)


def _has_room(interaction: Interaction, queue: Queue) -> bool:
    front = shop_front(queue.shop)
    door = front.door_of(queue.pk)
    is_open = door is not None and door.opening.is_open(front.moment)
    return bool(door and is_open and queue.pk != interaction.queue_id and not door.is_crowded(vouched_for=True))


def move(interaction: Interaction, queue: Queue, reason: MoveReason) -> None:
    """A locked, queued interaction waits in `queue` from here on; who has waited longer keeps the place of that.

    The skills of that queue are needed now, those of the one before are preferred.
    """
    needs = sorted(queue.needs.values_list("pk", flat=True))
    wants = sorted({*interaction.needs, *interaction.wants} - set(needs))
    rank = rank_at(interaction.queued_at, interaction.priority, queue.ageing_seconds)
    Interaction.objects.filter(pk=interaction.pk).update(queue=queue, needs=needs, wants=wants, rank_at=rank)
    before, interaction.queue = interaction.queue, queue
    interaction.needs, interaction.wants, interaction.rank_at = needs, wants, rank
    clear_deadline(DeadlineKind.RELAX, interaction.pk)
    begin_to_wait(interaction)
    record(interaction, InteractionOverflowed(queue=queue.name, before=before.name, reason=reason))
    route_on_commit(queue=queue.pk)


def offer_way(interaction: Interaction, reason: MoveReason) -> None:
    """Ask whoever waits whether they would rather leave a message, where the shop takes some."""
    if interaction.channel == Channel.CHAT and takes_messages(shop_front(interaction.shop)):
        record(interaction, WayOffered(channel=Channel.EMAIL, reason=reason))


@transaction.atomic
def choose_channel(actor: Shopper, interaction: Interaction, channel: Channel, email: str) -> None:
    """`actor`, who waits, is answered on `channel` instead; what was written stays.

    Raises Refused: unavailable when the shop does not answer there, invalid without an address, wrong_state when
    somebody was faster.
    """
    participant = shopper_participant(actor, interaction)
    locked = locked_interaction(pk=interaction.pk)
    if locked.state != InteractionState.QUEUED or locked.channel != Channel.CHAT:
        raise too_late("conversation", locked.state)
    if channel is not Channel.EMAIL or reason_against_now(channel, shop_front(actor.shop), actor):
        raise Refused(RefusalCode.UNAVAILABLE, "This channel cannot be used right now. Choose another one.", channel)
    address = locked.requester_email or clean_line(clean(locked, email).text, 400)
    if not is_email(address):
        raise invalid("Give an e-mail address such as name@example.com.")
    _answer_by_mail(locked, address)
    record(locked, ChannelChosen(channel=channel), by=participant)


def _answer_by_mail(interaction: Interaction, address: str) -> None:
    clear_deadline(DeadlineKind.OVERFLOW, interaction.pk)
    if interaction.requester_email != address:
        interaction.requester_email = address
        Contact.objects.filter(interactions=interaction, email="").update(email=address[: limits.EMAIL_CHARACTERS])
        name, verified = interaction.requester_name, interaction.requester_verified
        record(interaction, RequesterChanged(name=name, email=address, verified=verified))
    let_slots_go(interaction)
    interaction.channel = Channel.EMAIL.value
    Interaction.objects.filter(pk=interaction.pk).update(channel=interaction.channel, requester_email=address)
