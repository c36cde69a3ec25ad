"""The least that a live board can do: count by plain SQL, list agents and what is in service, write it all as JSON."""

import json
import os
import time
from typing import Any

from django.db import connection

from bench._servers import cpu_of

_QUEUES = """
SELECT q.id, q.name, count(*) FILTER (WHERE i.state = 'queued'), count(*) FILTER (WHERE i.state = 'active'),
  min(i.queued_at) FILTER (WHERE i.state = 'queued')::text
FROM assist_queue q LEFT JOIN assist_interaction i ON i.queue_id = q.id AND i.state <> 'ended' GROUP BY q.id
"""
_AGENTS = "SELECT id, name, state, reason, state_since::text, load, capacity FROM assist_agent"
_ITEMS = """
SELECT i.key::text, i.queue_id, i.state, i.channel, i.requester_name, p.joined_at::text, p.agent_id
FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
WHERE p.role = 'owner' AND p.state = 'joined'
"""


def raw_look() -> str:
    """Everything anew, as it would be sent."""
    return json.dumps([_rows(sql) for sql in (_QUEUES, _AGENTS, _ITEMS)])


def raw_cpu(looks: int) -> float:
    """Milliseconds of CPU of a look: of this process and of its connection."""
    backend = _rows("SELECT pg_backend_pid()")[0][0]
    raw_look()
    before = cpu_of(os.getpid()) + cpu_of(backend)
    for _ in range(looks):
        raw_look()
        time.sleep(0.05)
    return 1000 * (cpu_of(os.getpid()) + cpu_of(backend) - before) / looks


def _rows(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())
