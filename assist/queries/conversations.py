"""A shopper's conversations: their own, and what they had on other devices while the shop vouches for who they are."""

from django.db.models import Q, QuerySet

from assist.models import Agent, Interaction, Participant, QueueMember, Shopper
from assist.queries.clock import now
from assist.rules.words import InteractionState, Role


def conversations_of(viewer: Shopper) -> QuerySet[Interaction]:
    """What the viewer may read: all of this panel, and what the same contact ended on other devices (feat A11)."""
    mine = Q(shopper=viewer)
    if viewer.contact_id and viewer.identified_until and viewer.identified_until > now():
        mine |= Q(contact=viewer.contact_id, shop=viewer.shop_id, state=InteractionState.ENDED)
    return Interaction.objects.filter(mine).select_related("queue", "shop")


def previous_agent(viewer: Shopper) -> Agent | None:
    """Who served the viewer last, when that agent can be asked for: active, in a queue of the shop (feat A10)."""
    owners = Participant.objects.filter(role=Role.OWNER, interaction__in=conversations_of(viewer))
    last = owners.order_by("-id").select_related("agent__user").first()
    agent = last.agent if last else None
    if agent is None or not agent.user.is_active:
        return None
    members = QueueMember.objects.filter(agent=agent, queue__shop=viewer.shop_id, queue__is_active=True)
    return agent if members.exists() else None
