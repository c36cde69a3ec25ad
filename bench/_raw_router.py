"""The least that a router can do: pick by SQL alone, write the same rows with bodies that are ready made."""

import json
import uuid
from collections import Counter
from collections.abc import Sequence

import msgspec
from django.db import connection, transaction

from assist.actions.offering import Made, Told, write_offers
from assist.queries.clock import now

_HEADS = """
SELECT id, queue_id FROM assist_interaction WHERE state = 'queued' AND queue_id = %s
ORDER BY rank_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
_HEAD = """
SELECT id, queue_id FROM assist_interaction WHERE state = 'queued' AND id = (
  SELECT h.id FROM unnest(%s::bigint[]) q(id) CROSS JOIN LATERAL (
    SELECT i.id, i.rank_at FROM assist_interaction i WHERE i.state = 'queued' AND i.queue_id = q.id
    ORDER BY i.rank_at, i.id LIMIT 1) h
  ORDER BY h.rank_at, h.id LIMIT 1) FOR NO KEY UPDATE SKIP LOCKED
"""
"""By its queues' indexes, as the engine does: sorting all who wait took it four times as long."""
_AGENTS = """
SELECT a.id FROM assist_agent a JOIN assist_queuemember m ON m.agent_id = a.id
WHERE m.queue_id = %s AND a.state = 'available' AND a.load < a.capacity ORDER BY a.idle_since LIMIT %s
FOR NO KEY UPDATE OF a SKIP LOCKED
"""
_ONE = """
SELECT id, ARRAY(SELECT queue_id FROM assist_queuemember WHERE agent_id = %s) FROM assist_agent
WHERE id = %s AND state = 'available' AND load < capacity FOR NO KEY UPDATE
"""
_BODY = msgspec.Raw(json.dumps({"type": "offer.received", "offer": {"first_message": "x" * 400}}).encode())


@transaction.atomic
def raw_one(agent: int) -> int:
    """Offer an agent the head of their queues; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [agent, agent])
        (_, queues) = cursor.fetchone()
        cursor.execute(_HEAD, [queues])
        pairs = [(*head, agent) for head in cursor.fetchall()]
    _write(pairs)
    return len(pairs)


@transaction.atomic
def raw_many(queue: int, most: int) -> int:
    """Offer the heads of one queue to its agents, the longest idle first; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [queue, most])
        heads = cursor.fetchall()
        cursor.execute(_AGENTS, [queue, most])
        pairs = [(*head, agent) for head, (agent,) in zip(heads, cursor.fetchall(), strict=False)]
    if pairs:
        _write(pairs)
    return len(pairs)


def _write(pairs: Sequence[tuple[int, int, int]]) -> None:
    """The engine's own statement: there is no cheaper one known that writes these rows."""
    moment = now()
    count: Counter[int] = Counter()
    offers = []
    for interaction, queue, agent in pairs:
        count[agent] += 1
        offers.append(Made(interaction, agent, queue, uuid.uuid4(), moment, _BODY, count[agent]))
    write_offers(offers, [Told(pair[0], _BODY) for pair in pairs], moment)
