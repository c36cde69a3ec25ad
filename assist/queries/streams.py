"""Rows of the numbered streams for the hub: what came after a number, and where the heads are."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import connection


@dataclass(frozen=True, slots=True)
class StreamRow:
    """A numbered fact, its body still JSON; `age` in seconds since it was written."""

    topic: str
    key: UUID | None
    seq: int
    public_seq: int | None
    at: datetime
    age: float
    by: str
    body: str
    kind: str


_INTERACTIONS = """
SELECT 'i:' || e.interaction_id, i.key, e.seq, e.public_seq, e.at,
  EXTRACT(EPOCH FROM assist_now() - e.at)::float8, COALESCE(p.key, ''), e.body::text, e.kind
FROM unnest(%s::bigint[], %s::bigint[]) w(id, n)
JOIN assist_event e ON e.interaction_id = w.id AND e.seq > w.n
JOIN assist_interaction i ON i.id = w.id
LEFT JOIN assist_participant p ON p.id = e.participant_id
ORDER BY e.interaction_id, e.seq LIMIT %s
"""
_DESKS = """
SELECT 'a:' || d.agent_id, NULL::uuid, d.seq, NULL::bigint, d.at,
  EXTRACT(EPOCH FROM assist_now() - d.at)::float8, '', d.body::text, d.kind
FROM unnest(%s::bigint[], %s::bigint[]) w(id, n)
JOIN assist_deskevent d ON d.agent_id = w.id AND d.seq > w.n
ORDER BY d.agent_id, d.seq LIMIT %s
"""
_HEADS = """
SELECT 'i:' || id, seq, public_seq, key, state FROM assist_interaction WHERE id = ANY(%s)
UNION ALL SELECT 'a:' || id, seq, seq, NULL, '' FROM assist_agent WHERE id = ANY(%s)
UNION ALL SELECT 's:' || s.id, CASE WHEN s.revoked_at IS NULL THEN COALESCE(
  (SELECT i.id FROM assist_interaction i WHERE i.shopper_id = s.id ORDER BY i.id DESC LIMIT 1), 0) ELSE -1 END,
  0, NULL, '' FROM assist_shopper s WHERE s.id = ANY(%s)
"""
"""A session's head is its newest conversation's id, and -1 when it was closed."""
_PLACES = """
WITH waiting AS (
  SELECT id, queue_id, rank_at, channel FROM assist_interaction WHERE state = 'queued'
  UNION ALL SELECT DISTINCT i.id, i.queue_id, i.rank_at, i.channel
  FROM assist_offer o JOIN assist_interaction i ON i.id = o.interaction_id AND i.state = 'offered'
  WHERE o.state = 'open'
), ranked AS (
  SELECT id, channel, row_number() OVER (PARTITION BY queue_id ORDER BY rank_at, id) AS place
  FROM waiting
)
SELECT id, place FROM ranked WHERE id = ANY(%s) AND channel <> 'email'
"""
"""Waiting rows alone are read, each queue is ranked once: history and crowds cost nothing a socket.

A message that was left takes its place in front of others, but nobody stands there: it is not told to whom it belongs.
"""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a stream, or a shopper's session, stands."""

    seq: int
    public_seq: int
    key: UUID | None
    state: str


def rows_after(wanted: dict[str, int], most: int = 2000) -> list[StreamRow]:
    """Every row after the wanted numbers, by topic and number."""
    rows: list[StreamRow] = []
    for prefix, sql in (("i:", _INTERACTIONS), ("a:", _DESKS)):
        picked = {int(topic[2:]): seq for topic, seq in wanted.items() if topic.startswith(prefix)}
        if picked:
            with connection.cursor() as cursor:
                cursor.execute(sql, [list(picked), list(picked.values()), most])
                rows += [StreamRow(*row) for row in cursor.fetchall()]
    return rows


def heads(topics: list[str]) -> dict[str, Head]:
    """The head of each topic, in one query."""
    ids = {prefix: [int(t[2:]) for t in topics if t.startswith(prefix)] for prefix in ("i:", "a:", "s:")}
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, [ids["i:"], ids["a:"], ids["s:"]])
        return {row[0]: Head(*row[1:]) for row in cursor.fetchall()}


def places(interactions: list[int]) -> dict[int, int]:
    """Place in the queue of those who wait, 1 for the next; a message that was left has none to tell."""
    with connection.cursor() as cursor:
        cursor.execute(_PLACES, [interactions])
        return dict(cursor.fetchall())
