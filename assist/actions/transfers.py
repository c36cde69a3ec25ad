"""Transfer: the owner hands an interaction to another agent, or to a queue (S5.23-S5.27, S3.19)."""

from django.db import transaction

from assist.actions.deadlines import clear_deadline
from assist.actions.door import advance, locked_agent, locked_agents, record
from assist.actions.invitations import checked_note, invite, nobody_else_is_asked, owned
from assist.actions.overflow import begin_chain
from assist.actions.routing import begin_to_wait, route_on_commit
from assist.actions.successions import give_way, see_off
from assist.actions.withdrawals import close_offer, give_back, open_offer_of
from assist.models import Agent, Interaction, Offer, Queue
from assist.protocol.colleagues import TransferQueued
from assist.protocol.facts import InteractionRequeued
from assist.queries.clock import now
from assist.queries.colleagues import somebody_is_there
from assist.queries.people import beside_in
from assist.queries.profiles import fresh_profile
from assist.rules.refusals import Refused, invalid, not_found, too_late
from assist.rules.transitions import INTERACTION, InteractionMove, OfferMove
from assist.rules.words import DeadlineKind, OfferPurpose, OfferState, RefusalCode

NOBODY = "nobody"
"""The state in a refusal that asks to confirm: nobody of the queue is there."""


@transaction.atomic
def transfer_to_agent(actor: Agent, interaction: Interaction, agent_id: int, note: str = "") -> None:
    """`actor` asks another agent to take over and serves on until they accept; raises Refused when nobody can."""
    locked, owner = owned(actor, interaction)
    if not fresh_profile(actor).may_transfer_to_agents:
        raise Refused(RefusalCode.NOT_ALLOWED, "Your profile does not let you transfer to agents.")
    invite(locked, owner, agent_id, OfferPurpose.TRANSFER, note)


@transaction.atomic
def cancel_transfer(actor: Agent, interaction: Interaction) -> None:
    """`actor` keeps the interaction; raises Refused when the transfer was answered already."""
    locked, _owner = owned(actor, interaction)
    withdraw_request(locked, OfferPurpose.TRANSFER)


def withdraw_request(interaction: Interaction, purpose: OfferPurpose) -> None:
    """The owner of a locked interaction does not ask the colleague any more."""
    offer = open_offer_of(interaction)
    if offer is None or offer.purpose != purpose:
        raise too_late("request", "answered")
    if offer.asked_by:
        raise Refused(RefusalCode.NOT_ALLOWED, f"{offer.asked_by} has asked for this. It is not yours to take back.")
    close_offer(offer, interaction, OfferMove.WITHDRAW)
    give_back(locked_agent(pk=offer.agent_id), offer)


@transaction.atomic
def transfer_to_queue(
    actor: Agent, interaction: Interaction, queue_id: int, note: str = "", *, even_if_nobody: bool = False
) -> None:
    """`actor` leaves with a wrap-up, and the interaction waits in a queue of its shop by the time of its request.

    Raises Refused with the state "nobody" when nobody of the queue is there, unless that is known.
    """
    locked, owner = owned(actor, interaction)
    if not fresh_profile(actor).may_transfer_to_queues:
        raise Refused(RefusalCode.NOT_ALLOWED, "Your profile does not let you transfer to queues.")
    words = checked_note(note, locked)
    nobody_else_is_asked(locked)
    queue = Queue.objects.filter(pk=queue_id, shop=locked.shop_id, is_active=True).first()
    if queue is None:
        raise not_found("queue")
    if not (even_if_nobody or somebody_is_there(queue, actor)):
        raise Refused(RefusalCode.CONFLICT, f"Nobody of {queue.name} is there now. Transfer all the same?", NOBODY)
    before = locked.queue.name
    locked_agents(owner.agent_id, *beside_in(locked).values_list("agent_id", flat=True))
    give_way(locked, owner)
    see_off(locked)
    pass_by(actor.pk, locked)
    move_to_queue(locked, queue)
    record(locked, TransferQueued(before=before, queue=queue.name, note=words), by=owner)
    advance(locked, INTERACTION, InteractionMove.REQUEUE)
    record(locked, InteractionRequeued(queue=queue.name))
    route_on_commit(queue=queue.pk)


def move_to_queue(interaction: Interaction, queue: Queue) -> None:
    """A locked interaction is of another queue of its shop: what is needed there is needed now, the order stays."""
    interaction.queue, interaction.queued_at = queue, now()
    interaction.needs, interaction.wants = sorted(queue.needs.values_list("pk", flat=True)), []
    interaction.asked_for = None
    for timer in (DeadlineKind.RELAX, DeadlineKind.OVERFLOW, DeadlineKind.ASKED):
        clear_deadline(timer, interaction.pk)
    interaction.save(update_fields=["queue", "queued_at", "needs", "wants", "asked_for"])
    begin_to_wait(interaction)
    begin_chain(interaction, queue)


def pass_by(agent_id: int, interaction: Interaction) -> None:
    """Who had it, when it goes to a queue that is also theirs, is asked after the others, like who declines."""
    moment = now()
    passed = {"made_at": moment, "due_at": moment, "closed_at": moment, "state": OfferState.DECLINED}
    Offer.objects.create(interaction=interaction, agent_id=agent_id, purpose=OfferPurpose.TRANSFER, **passed)


def checked_target(agent: int | None, queue: int | None) -> None:
    """Raises Refused unless there is one target."""
    if (agent is None) == (queue is None):
        raise invalid("Choose an agent or a queue.")
