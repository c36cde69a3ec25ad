"""Whom the owner of an interaction can ask, and where it can go (S5.24, S5.25, S5.28)."""

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet

from assist.models import Agent, Interaction, Participant, Queue, QueueMember
from assist.protocol.values import TargetAgent, TargetQueue
from assist.queries.slots import slots_now, slots_of
from assist.rules.text import initials
from assist.rules.transitions import ABSENT
from assist.rules.words import InteractionState, ParticipantState, Presence, WrapUpState


def reachable_agents(interaction: Interaction) -> QuerySet[Agent]:
    """Agents of the shop's queues who are Available with a free slot and have nothing to do with it now."""
    seats = QueueMember.objects.filter(agent=OuterRef("pk"), queue__shop=interaction.shop_id, queue__is_active=True)
    here = ~Q(state__in=[ParticipantState.LEFT, ParticipantState.RELEASED]) | Q(wrap_up=WrapUpState.PENDING)
    busy = Participant.objects.filter(here, agent=OuterRef("pk"), interaction=interaction)
    free = Agent.objects.filter(state=Presence.AVAILABLE, load__lt=F("capacity"), user__is_active=True)
    return free.filter(Exists(seats)).exclude(Exists(busy))


def is_reachable(interaction: Interaction, agent_id: int) -> bool:
    """Whether that agent is one of those."""
    found = reachable_agents(interaction).select_related("profile").filter(pk=agent_id).first()
    return found is not None and not slots_now(found).against(interaction.channel)


def somebody_is_there(queue: Queue, but: Agent) -> bool:
    """Whether any other agent of the queue is at work, free or not."""
    here = Agent.objects.exclude(state__in=ABSENT).exclude(pk=but.pk)
    return here.filter(memberships__queue=queue, user__is_active=True).exists()


def target_queues(viewer: Agent, interaction: Interaction) -> list[TargetQueue]:
    """The active queues of the shop, with how many wait there and how many others are at work."""
    waiting = Count("interactions", Q(interactions__state=InteractionState.QUEUED), distinct=True)
    others = Q(members__agent__user__is_active=True) & ~Q(members__agent__state__in=ABSENT)
    here = Count("members", others & ~Q(members__agent=viewer), distinct=True)
    rows = Queue.objects.filter(shop=interaction.shop_id, is_active=True).annotate(waiting=waiting, here=here)
    return [TargetQueue(id=row.pk, name=row.name, waiting=row.waiting, here=row.here) for row in rows.order_by("name")]


def target_agents(interaction: Interaction) -> list[TargetAgent]:
    """Reachable agents by name, each with their queues of the shop."""
    agents = list(reachable_agents(interaction).select_related("profile").order_by("name", "pk"))
    slots = slots_of(agents)
    agents = [row for row in agents if not slots[row.pk].against(interaction.channel)]
    queues = _queues_of(agents, interaction)
    return [
        TargetAgent(
            id=row.pk,
            name=row.name,
            initials=initials(row.name),
            queues=tuple(queues.get(row.pk, ())),
            load=row.load,
            capacity=row.capacity,
        )
        for row in agents
    ]


def _queues_of(agents: list[Agent], interaction: Interaction) -> dict[int, list[str]]:
    seats = QueueMember.objects.filter(agent__in=agents, queue__shop=interaction.shop_id, queue__is_active=True)
    found: dict[int, list[str]] = {}
    for agent, name in seats.order_by("queue__name").values_list("agent", "queue__name"):
        found.setdefault(agent, []).append(name)
    return found
