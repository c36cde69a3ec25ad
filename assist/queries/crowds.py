"""How many wait at a queue, and how many conversations strangers of one address have."""

from datetime import timedelta

from django.db.models import Count, Q, QuerySet

from assist.models import AssistNow, Interaction, Queue
from assist.rules.crowds import Crowd
from assist.rules.words import Channel, InteractionState

LATELY = timedelta(hours=1)


def crowd_of(queue: Queue, caller: str) -> Crowd:
    """The crowd that somebody joins who asks at `queue`; without a `caller` nothing is counted by address."""
    waiting = waiting_chats().filter(queue=queue).count()
    if not caller:
        return Crowd(waiting=waiting, room=queue.most_waiting)
    here = Interaction.objects.filter(caller=caller, requested_at__gt=AssistNow() - LATELY)
    counts = here.aggregate(lately=Count("pk"), open=Count("pk", filter=~Q(state=InteractionState.ENDED)))
    return Crowd(waiting, queue.most_waiting, open_here=counts["open"], lately_here=counts["lately"])


def waiting_chats() -> "QuerySet[Interaction]":
    """Chats that nobody has been found for yet."""
    return Interaction.objects.filter(channel=Channel.CHAT, state=InteractionState.QUEUED)


def entrance_of(shop: int) -> Queue | None:
    """The queue that a shop's new conversations go to."""
    return Queue.objects.filter(shop=shop, shop__is_active=True, is_active=True).order_by("id").first()
