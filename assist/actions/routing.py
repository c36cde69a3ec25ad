"""Queue heads to free agents: one queue a shop, the agent who is free for longest first."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, QuerySet

from assist.actions.deadlines import set_deadline
from assist.actions.door import advance, record, record_on_desk, take_slot
from assist.models import Agent, Interaction, Offer, QueueMember
from assist.protocol.facts import OfferMade, OfferReceived
from assist.queries.clock import now
from assist.queries.offers import offer_view
from assist.rules.limits import DECLINE_PAUSE
from assist.rules.transitions import INTERACTION, InteractionMove
from assist.rules.words import DeadlineKind, InteractionState, OfferState, Presence

BATCH = 50


def route_on_commit() -> None:
    """Route as soon as the running transaction has committed; the sweeper repairs what that misses."""
    transaction.on_commit(assign_waiting, robust=True)


def assign_waiting() -> int:
    """Offer waiting interactions to free agents; returns how many offers were made."""
    made = 0
    while batch := assign():
        made += batch
    return made


@transaction.atomic
def assign() -> int:
    """One batch: lock queue heads, then free agents, and make their offers.

    Only queues with a free agent count, so that a crowd elsewhere fills no batch; a queue that was switched off
    takes no new requests, and whoever waits in it is still served.
    """
    waiting = list(
        Interaction.objects.select_for_update(no_key=True, skip_locked=True, of=("self",))
        .filter(state=InteractionState.QUEUED, queue__in=QueueMember.objects.filter(agent__in=_free()).values("queue"))
        .select_related("queue")
        .order_by("-priority", "queued_at", "id")[:BATCH]
    )
    free = _free_agents({row.queue_id for row in waiting}) if waiting else []
    moment = now() if free else None
    pairs = _pairs(waiting, free, moment) if moment else []
    for interaction, agent in sorted(pairs, key=lambda pair: pair[0].pk):
        make_offer(interaction, agent)
    return len(pairs)


def _free() -> QuerySet[Agent]:
    return Agent.objects.filter(state=Presence.AVAILABLE, load__lt=F("capacity"), user__is_active=True)


def _free_agents(queues: set[int]) -> list[Agent]:
    members = QueueMember.objects.filter(queue__in=queues).values("agent")
    rows = _free().select_for_update(no_key=True, skip_locked=True, of=("self",)).filter(pk__in=members)
    return sorted(rows.order_by("id"), key=lambda agent: (agent.idle_since, agent.pk))


def _pairs(waiting: list[Interaction], free: list[Agent], moment: datetime) -> list[tuple[Interaction, Agent]]:
    members = set(QueueMember.objects.filter(agent__in=free).values_list("queue", "agent"))
    resting = _declined_since(waiting, moment - DECLINE_PAUSE)
    slots = {agent.pk: agent.capacity - agent.load for agent in free}
    pairs = []
    for interaction in waiting:
        fits = (a for a in free if slots[a.pk] and (interaction.queue_id, a.pk) in members)
        agent = next((a for a in fits if (interaction.pk, a.pk) not in resting), None)
        if agent:
            pairs.append((interaction, agent))
            slots[agent.pk] -= 1
            free.append(free.pop(free.index(agent)))
    return pairs


def _declined_since(waiting: list[Interaction], moment: datetime) -> set[tuple[int, int]]:
    declined = Offer.objects.filter(interaction__in=waiting, state=OfferState.DECLINED, closed_at__gt=moment)
    return set(declined.values_list("interaction", "agent"))


def make_offer(interaction: Interaction, agent: Agent) -> Offer:
    """Offer a locked, queued interaction to a locked, free agent for the queue's number of seconds."""
    moment = now()
    seconds = interaction.queue.offer_seconds
    advance(interaction, INTERACTION, InteractionMove.OFFER)
    due_at = moment + timedelta(seconds=seconds)
    offer = Offer.objects.create(interaction=interaction, agent=agent, made_at=moment, due_at=due_at)
    set_deadline(DeadlineKind.OFFER, offer.pk, offer.generation, offer.due_at)
    take_slot(agent)
    record(interaction, OfferMade(agent=agent.name, seconds=seconds))
    record_on_desk(agent, OfferReceived(offer=offer_view(offer, moment)))
    return offer
