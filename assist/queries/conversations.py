"""A shopper's conversations: their own, and what they had on other devices while the shop vouches for who they are."""

from typing import Any

from django.db.models import Q, QuerySet

from assist.models import Agent, Interaction, Shopper
from assist.queries.clock import now
from assist.rules.words import InteractionState

READABLE = """(i.shopper_id = %(me)s
  OR (%(vouched)s AND i.contact_id = %(contact)s AND i.shop_id = %(shop)s AND i.state = 'ended'))"""
"""What `conversations_of` says, for statements over `assist_interaction i` with the values of `reader`."""
_PREVIOUS = f"""
WITH last AS (
  SELECT p.agent_id FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
  WHERE p.role = 'owner' AND {READABLE} ORDER BY p.id DESC LIMIT 1
)
SELECT a.* FROM assist_agent a JOIN last ON last.agent_id = a.id JOIN auth_user u ON u.id = a.user_id AND u.is_active
WHERE EXISTS (SELECT 1 FROM assist_queuemember m JOIN assist_queue q ON q.id = m.queue_id
              WHERE m.agent_id = a.id AND q.shop_id = %(shop)s AND q.is_active)
"""  # noqa: S608  of constants alone


def reader(viewer: Shopper) -> dict[str, Any]:
    """The values of READABLE."""
    vouched = sees_other_devices(viewer)
    return {"me": viewer.pk, "vouched": vouched, "contact": viewer.contact_id, "shop": viewer.shop_id}


def sees_other_devices(viewer: Shopper) -> bool:
    """Whether the shop vouches for who this is."""
    return bool(viewer.contact_id and viewer.identified_until and viewer.identified_until > now())


def conversations_of(viewer: Shopper) -> QuerySet[Interaction]:
    """What the viewer may read: all of this panel, and what the same contact ended on other devices (feat A11)."""
    mine = Q(shopper=viewer)
    if sees_other_devices(viewer):
        mine |= Q(contact=viewer.contact_id, shop=viewer.shop_id, state=InteractionState.ENDED)
    return Interaction.objects.filter(mine).select_related("queue", "shop")


def previous_agent(viewer: Shopper) -> Agent | None:
    """Who served the viewer last, when that agent can be asked for: active, in a queue of the shop (feat A10)."""
    return next(iter(Agent.objects.raw(_PREVIOUS, reader(viewer))), None)
