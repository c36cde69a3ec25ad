"""A supervisor takes what waits or is in somebody else's hands, or sends it to another agent or queue (feat S3)."""

from uuid import UUID

from django.db import transaction

from assist.actions.audits import audit
from assist.actions.candidates import hand, queued
from assist.actions.door import (
    advance,
    locked_agent,
    locked_agents,
    locked_interaction,
    record,
    record_on_desk,
    take_slot,
)
from assist.actions.invitations import checked_note, invite
from assist.actions.offering import Pick, make_offers
from assist.actions.picking import FULL
from assist.actions.rivals import open_offers_of
from assist.actions.routing import route_on_commit
from assist.actions.silences import watch_over
from assist.actions.successions import give_way, see_off, take_over
from assist.actions.transfers import checked_target, move_to_queue, pass_by
from assist.actions.withdrawals import ask_no_more
from assist.actions.wrapups import finish_left_over
from assist.models import Agent, Interaction, Participant, Queue
from assist.protocol.facts import InteractionAssigned, InteractionRequeued, ParticipantJoined
from assist.protocol.supervising import InteractionReassigned, InteractionTaken
from assist.queries.clock import now
from assist.queries.colleagues import is_reachable
from assist.queries.offers import head_of
from assist.queries.people import consulted_in, owner_of, person_of
from assist.queries.slots import slots_now
from assist.queries.supervising import Right, supervised_interaction
from assist.rules.audits import AuditAct
from assist.rules.refusals import Refused, not_found, too_late
from assist.rules.transitions import ABSENT, INTERACTION, InteractionMove
from assist.rules.words import InteractionState, OfferPurpose, ParticipantState, RefusalCode, Role

UNREACHABLE = "This agent cannot be reached now. Choose another one, or a queue."


@transaction.atomic
def take(actor: Agent, key: UUID) -> Interaction:
    """`actor` becomes the owner, whether it waits, is offered or runs; the agent of before leaves with the wrap-up.

    Whoever was asked is asked no more, whoever helped leaves too. Raises Refused without a free slot.
    """
    interaction = _locked(actor, key)
    owner = owner_of(interaction)
    if owner and owner.agent_id == actor.pk:
        raise Refused(RefusalCode.CONFLICT, "You have this conversation already.")
    _lock_everybody(interaction, actor)
    audit(actor.user, AuditAct.TAKEN, interaction, {"owner": actor.name}, {"owner": owner.name if owner else ""})
    ask_no_more(interaction)
    finish_left_over(interaction, actor)
    record(interaction, InteractionTaken(by=actor.name))
    if owner:
        _relieve(interaction, owner, actor)
    else:
        advance(interaction, INTERACTION, InteractionMove.TAKE)
    _serve(interaction, actor)
    return interaction


def _locked(actor: Agent, key: UUID) -> Interaction:
    """Under the lock, and still in a queue of the actor's."""
    locked = locked_interaction(pk=supervised_interaction(actor, key, Right.INTERVENE).pk)
    supervised_interaction(actor, key, Right.INTERVENE)
    if locked.state == InteractionState.ENDED:
        raise too_late("conversation", locked.state)
    return locked


def _lock_everybody(interaction: Interaction, *others: Agent) -> None:
    """Whoever is in it or asked, and the others, in the order of ids before anything moves."""
    people = interaction.participants.exclude(agent=None).values_list("agent_id", flat=True)
    asked = [offer.agent_id for offer in open_offers_of(interaction.pk)]
    locked_agents(*people, *asked, *(other.pk for other in others))


def _relieve(interaction: Interaction, owner: Participant, actor: Agent) -> None:
    """The owner and whoever helped leave and owe the work for their part; an actor who helped stays."""
    guest = consulted_in(interaction)
    if guest and guest.agent_id != actor.pk:
        give_way(interaction, guest)
    give_way(interaction, owner)


def _serve(interaction: Interaction, actor: Agent) -> None:
    """The actor owns it: as who helped or was beside the owner already, or as somebody new."""
    agent = locked_agent(pk=actor.pk)
    mine = interaction.participants.filter(agent=actor, state=ParticipantState.JOINED).first()
    if not (mine and mine.role == Role.CONSULTED):
        _occupy(agent, interaction)
    if mine:
        take_over(interaction, mine)
        return
    mine = Participant.objects.create(interaction=interaction, role=Role.OWNER, agent=agent, name=agent.name)
    record(interaction, ParticipantJoined(person=person_of(mine)), by=mine)
    watch_over(interaction, mine)
    record_on_desk(agent, InteractionAssigned(interaction=head_of(interaction)))


def _occupy(agent: Agent, interaction: Interaction) -> None:
    if agent.state in ABSENT:
        raise too_late("agent", agent.state)
    if slots_now(agent).is_full(interaction.channel):
        raise Refused(RefusalCode.CONFLICT, "You have no free slot. End one of your conversations first.", FULL)
    take_slot(agent)


@transaction.atomic
def reassign(actor: Agent, key: UUID, agent_id: int | None = None, queue_id: int | None = None, note: str = "") -> None:
    """`actor` has it offered to another agent, or lets it wait in a queue of its shop by the time of its request.

    Until that agent accepts, its owner serves on, and a refusal moves nothing; what waited is back in its queue then.
    """
    checked_target(agent_id, queue_id)
    interaction = _locked(actor, key)
    words = checked_note(note, interaction)
    owner = owner_of(interaction)
    before = {"queue": interaction.queue.name, "owner": owner.name if owner else ""}
    target = _queue(interaction, queue_id) if queue_id else _agent(interaction, agent_id or 0)
    _lock_everybody(interaction, *([target] if isinstance(target, Agent) else []))
    if isinstance(target, Queue):
        _let_wait(actor, interaction, target, owner)
    elif owner:
        _ask(actor, interaction, target, owner, words)
    else:
        _offer(actor, interaction, target)
    audit(actor.user, AuditAct.REASSIGNED, interaction, {"to": target.name}, before)


def _queue(interaction: Interaction, queue_id: int) -> Queue:
    found = Queue.objects.filter(pk=queue_id, shop=interaction.shop_id, is_active=True).first()
    if found is None:
        raise not_found("queue")
    if found.pk == interaction.queue_id and interaction.state != InteractionState.ACTIVE:
        raise Refused(RefusalCode.CONFLICT, "It waits in this queue already. Choose another one.")
    return found


def _agent(interaction: Interaction, agent_id: int) -> Agent:
    """Reachable whatever the slots are that what is taken back would free: that is looked at afterwards."""
    seats = Agent.objects.filter(memberships__queue__shop=interaction.shop_id, user__is_active=True)
    found = seats.filter(pk=agent_id).first()
    if found is None:
        raise not_found("agent")
    return found


def _let_wait(actor: Agent, interaction: Interaction, queue: Queue, owner: Participant | None) -> None:
    ask_no_more(interaction)
    before, since = interaction.queue.name, interaction.queued_at
    if owner:
        _relieve(interaction, owner, Agent())
        see_off(interaction)
        pass_by(owner.agent_id or 0, interaction)
    move_to_queue(interaction, queue)
    record(interaction, InteractionReassigned(by=actor.name, before=before, queue=queue.name))
    if owner:
        advance(interaction, INTERACTION, InteractionMove.REQUEUE)
        record(interaction, InteractionRequeued(queue=queue.name))
    else:
        Interaction.objects.filter(pk=interaction.pk).update(queued_at=since)
    route_on_commit(queue=queue.pk)


def _ask(actor: Agent, interaction: Interaction, target: Agent, owner: Participant, note: str) -> None:
    """The owner's transfer, asked in their place."""
    ask_no_more(interaction)
    if consulted_in(interaction):
        raise Refused(RefusalCode.CONFLICT, "A colleague helps with it. Wait for the end of that, or take it over.")
    invite(interaction, owner, target.pk, OfferPurpose.TRANSFER, note, asked_by=actor.name)


def _offer(actor: Agent, interaction: Interaction, target: Agent) -> None:
    """What waits is offered out of turn; declined or expired it is at the head of its queue again."""
    ask_no_more(interaction)
    if not is_reachable(interaction, target.pk):
        raise Refused(RefusalCode.UNAVAILABLE, UNREACHABLE)
    record(interaction, InteractionReassigned(by=actor.name, agent=target.name))
    make_offers([Pick(queued(interaction), [hand(locked_agent(pk=target.pk))])], now())
