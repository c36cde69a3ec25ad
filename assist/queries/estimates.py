"""How long whoever waits may have to wait: from what the queue has done lately, or not known (feat D2)."""

from collections.abc import Mapping
from typing import Any

from django.db import connection

LATELY = 20
"""Conversations of a queue, the last ones that were handled, whose length counts."""
ENOUGH = 5
"""Fewer say nothing."""

_PACE = """
WITH line AS (SELECT i.id, i.queue_id FROM assist_interaction i WHERE i.id = ANY(%(waiting)s)),
pace AS (
  SELECT q.queue_id, (
    SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY h.seconds) FROM (
      SELECT EXTRACT(EPOCH FROM p.left_at - p.joined_at) AS seconds FROM (
        SELECT i.id FROM assist_interaction i
        WHERE i.queue_id = q.queue_id AND i.state = 'ended' AND i.channel = 'chat'
        ORDER BY i.ended_at DESC LIMIT %(lately)s
      ) i JOIN assist_participant p ON p.interaction_id = i.id AND p.role = 'owner' AND p.left_at IS NOT NULL
    ) h HAVING count(*) >= %(enough)s) AS seconds, (
    SELECT sum(LEAST(a.capacity, (f.channel_limits->>'chat')::int))
    FROM assist_queuemember m JOIN assist_agent a ON a.id = m.agent_id LEFT JOIN assist_profile f ON f.id = a.profile_id
    WHERE m.queue_id = q.queue_id AND a.state = 'available' AND 'chat' <> ALL(a.channels_off)) AS slots
  FROM (SELECT DISTINCT queue_id FROM line) q
)
SELECT line.id, (pace.seconds / pace.slots)::float8 FROM line JOIN pace ON pace.queue_id = line.queue_id
WHERE pace.seconds IS NOT NULL AND pace.slots > 0
"""
"""Raw, and one statement for all who wait behind the sockets of a process: each queue is looked at once."""


def waits(places: Mapping[int, int]) -> dict[int, float]:
    """Seconds that interactions at these places may still wait; what nobody can know is left out.

    The median length of the last conversations, divided by the slots of the agents who are there, is how often a slot
    comes free; as many have to as the place says.
    """
    if not places:
        return {}
    values: dict[str, Any] = {"waiting": list(places), "lately": LATELY, "enough": ENOUGH}
    with connection.cursor() as cursor:
        cursor.execute(_PACE, values)
        return {pk: round(seconds * places[pk], 1) for pk, seconds in cursor.fetchall()}
