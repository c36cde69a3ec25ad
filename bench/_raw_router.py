"""The least that a router can do: pick by SQL alone, write the same rows with bodies that are ready made."""

import json
import uuid
from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.db import connection, transaction

from assist.actions.offering import _SQL, _WORDS
from assist.queries.clock import now

_HEADS = """
SELECT id, queue_id FROM assist_interaction WHERE state = 'queued' AND queue_id = ANY(%s)
ORDER BY rank_at, id LIMIT %s FOR NO KEY UPDATE SKIP LOCKED
"""
_AGENTS = """
SELECT a.id FROM assist_agent a JOIN assist_queuemember m ON m.agent_id = a.id
WHERE m.queue_id = ANY(%s) AND a.state = 'available' AND a.load < a.capacity ORDER BY a.idle_since LIMIT %s
FOR NO KEY UPDATE OF a SKIP LOCKED
"""
_ONE = """
SELECT id, ARRAY(SELECT queue_id FROM assist_queuemember WHERE agent_id = %s) FROM assist_agent
WHERE id = %s AND state = 'available' AND load < capacity FOR NO KEY UPDATE
"""
_BODY = json.dumps({"type": "offer.received", "offer": {"first_message": "x" * 400}})


@transaction.atomic
def raw_one(agent: int) -> int:
    """Offer an agent the head of their queues; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_ONE, [agent, agent])
        (_, queues) = cursor.fetchone()
        cursor.execute(_HEADS, [queues, 1])
        pairs = [(*head, agent) for head in cursor.fetchall()]
        cursor.execute(_SQL, _rows(pairs))
    return len(pairs)


@transaction.atomic
def raw_many(queue: int, most: int) -> int:
    """Offer the heads of one queue to its agents, the longest idle first; returns how many."""
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [[queue], most])
        heads = cursor.fetchall()
        cursor.execute(_AGENTS, [[queue], most])
        pairs = [(*head, agent) for head, (agent,) in zip(heads, cursor.fetchall(), strict=False)]
        if pairs:
            cursor.execute(_SQL, _rows(pairs))
    return len(pairs)


def _rows(pairs: Sequence[tuple[int, int, int]]) -> dict[str, Any]:
    moment = now()
    return {
        "heads": [pair[0] for pair in pairs],
        "interactions": [pair[0] for pair in pairs],
        "queues": [pair[1] for pair in pairs],
        "agents": [pair[2] for pair in pairs],
        "keys": [uuid.uuid4() for _ in pairs],
        "dues": [moment for _ in pairs],
        "made": [_BODY for _ in pairs],
        "received": [_BODY for _ in pairs],
        "nth": _places(pairs),
        "moment": moment,
        **_WORDS,
    }


def _places(pairs: Sequence[tuple[int, int, int]]) -> list[int]:
    count: Counter[int] = Counter()
    places = []
    for _, _, agent in pairs:
        count[agent] += 1
        places.append(count[agent])
    return places
