"""What agents hold by channel, read only where somebody is limited by channel."""

from collections.abc import Iterable
from typing import TypeVar

from django.db import connection

from assist.models import Agent, Shop
from assist.queries.profiles import profile_of
from assist.rules.channels import ROUTED
from assist.rules.slots import Slots
from assist.rules.words import Channel
from assist.shop import served_channels

Held = TypeVar("Held", bound=Slots)
_HELD = """
  SELECT i.channel, count(*) AS many FROM (
    SELECT o.interaction_id FROM assist_offer o WHERE o.state = 'open' AND o.agent_id = a.id
    UNION ALL SELECT p.interaction_id FROM assist_participant p WHERE p.agent_id = a.id
      AND ((p.state = 'joined' AND p.role <> 'supervisor') OR (p.wrap_up = 'pending' AND p.wrap_up_occupies))
  ) h JOIN assist_interaction i ON i.id = h.interaction_id GROUP BY i.channel
"""
"""What takes a slot of an agent `a`: an open offer, a seat in an interaction, a wrap-up that occupies."""

_LOADS = "SELECT a.id, h.channel, h.many FROM unnest(%s::bigint[]) a(id) CROSS JOIN LATERAL ({held}) h".replace(
    "{held}", _HELD
)
OPEN_CHANNELS = """
CASE WHEN a.channels_off = '{}' AND COALESCE(f.channel_limits = '{}' AND f.channels_alone = '{}', true) THEN NULL
ELSE ARRAY(
  WITH held AS ({held}) SELECT c FROM unnest('{channels}'::text[]) c
  WHERE c <> ALL(a.channels_off)
    AND COALESCE((SELECT many FROM held WHERE channel = c), 0) < COALESCE((f.channel_limits->>c)::int, a.capacity)
    AND NOT EXISTS (SELECT FROM held WHERE channel <> c
      AND (channel = ANY(f.channels_alone) OR c = ANY(f.channels_alone)))
) END
""".replace("{held}", _HELD).replace("{channels}", "{" + ",".join(ROUTED) + "}")
"""Of an agent `a` with the profile `f`: on which channels they may take one more; null is every one."""


TAKES = "{channel} <> ALL(a.channels_off) AND COALESCE((f.channel_limits->>{channel})::int, 1) > 0"
"""Whether an agent `a` with the profile `f` takes anything on a channel at all, full or not."""


def slots_of(agents: Iterable[Agent]) -> dict[int, Slots]:
    """By agent, locked or not, what is taken and what is free now; no query where nobody is limited by channel."""
    return with_loads({agent.pk: _slots(agent) for agent in agents})


def with_loads(found: dict[int, Held]) -> dict[int, Held]:
    """The same slots, by agent, with what each holds by channel where that matters."""
    limited = [pk for pk, slots in found.items() if slots.limits or slots.alone or slots.off]
    for agent, channel, many in _loads(limited) if limited else ():
        found[agent].loads[channel] = many
    return found


def _slots(agent: Agent) -> Slots:
    profile = profile_of(agent)
    return Slots(
        load=agent.load,
        capacity=agent.capacity,
        limits=profile.channel_limits,
        alone=profile.channels_alone,
        off=agent.channels_off,
    )


def _loads(agents: list[int]) -> list[tuple[int, str, int]]:
    with connection.cursor() as cursor:
        cursor.execute(_LOADS, [agents])
        return list(cursor.fetchall())


def slots_now(agent: Agent) -> Slots:
    """The same of one agent."""
    return slots_of([agent])[agent.pk]


def channels_to_choose(agent: Agent) -> list[Channel]:
    """The channels on which the agent's queues get requests, in one order; what is off is among them."""
    rows = Shop.objects.filter(queues__members__agent=agent, queues__is_active=True).values_list("channels", flat=True)
    known = {channel for channels in rows for channel in channels} & set(served_channels())
    return [channel for channel in ROUTED if channel in known | set(agent.channels_off)]
