"""Delivered and read marks: coalesced, set-based, never backwards."""

from dataclasses import dataclass

from django.db import connection

_MARK = """
WITH given AS (
  SELECT t.* FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::bool[])
    AS t(participant_id, delivered, read, public)
), locked AS (
  SELECT p.id FROM assist_participant p JOIN given g ON g.participant_id = p.id ORDER BY p.id FOR NO KEY UPDATE OF p
), numbered AS (
  SELECT g.participant_id,
    CASE WHEN g.public THEN (SELECT max(e.seq) FROM assist_event e WHERE e.interaction_id = p.interaction_id
      AND e.public_seq <= g.delivered) ELSE LEAST(g.delivered, i.seq) END AS delivered,
    CASE WHEN g.public THEN (SELECT max(e.seq) FROM assist_event e WHERE e.interaction_id = p.interaction_id
      AND e.public_seq <= g.read) ELSE LEAST(g.read, i.seq) END AS read
  FROM given g JOIN locked l ON l.id = g.participant_id JOIN assist_participant p ON p.id = l.id
  JOIN assist_interaction i ON i.id = p.interaction_id
)
UPDATE assist_participant p
SET delivered_seq = GREATEST(p.delivered_seq, n.delivered, n.read), read_seq = GREATEST(p.read_seq, n.read)
FROM numbered n WHERE p.id = n.participant_id
RETURNING p.interaction_id, p.key, p.delivered_seq, p.read_seq,
  COALESCE((SELECT max(e.public_seq) FROM assist_event e
    WHERE e.interaction_id = p.interaction_id AND e.seq <= p.delivered_seq), 0),
  COALESCE((SELECT max(e.public_seq) FROM assist_event e
    WHERE e.interaction_id = p.interaction_id AND e.seq <= p.read_seq), 0), p.is_public
"""


@dataclass(frozen=True)
class Mark:
    """How far one participant's screen is; numbers are public ones when `public`."""

    participant: int
    delivered: int
    read: int
    public: bool


@dataclass(frozen=True)
class Marked:
    """Where a participant's marks are now, in staff's numbers and in the shopper's."""

    interaction: int
    key: str
    delivered: int
    read: int
    public_delivered: int
    public_read: int
    is_public: bool


def mark_receipts(marks: list[Mark]) -> list[Marked]:
    """Move the marks of several participants forward in one statement."""
    columns = [[getattr(mark, name) for mark in marks] for name in ("participant", "delivered", "read", "public")]
    with connection.cursor() as cursor:
        cursor.execute(_MARK, columns)
        return [Marked(*row) for row in cursor.fetchall()]
