"""The numbered facts of an interaction."""

import msgspec
from django.db import connection

from assist.protocol.facts import Numbered
from assist.rules.limits import HISTORY_FACTS

_AFTER = """
SELECT {seq}, e.at, COALESCE(p.key, ''), e.body::text
FROM assist_event e LEFT JOIN assist_participant p ON p.id = e.participant_id
WHERE e.interaction_id = %s AND {seq} > %s
ORDER BY {seq} {order} LIMIT %s
"""


def facts_after(interaction_id: int, after: int, *, public: bool) -> tuple[list[Numbered], bool]:
    """Facts after a number, oldest first, and whether that is all; `public` counts and shows the shopper's alone."""
    rows = _rows(interaction_id, after, public, "ASC", HISTORY_FACTS + 1)
    return rows[:HISTORY_FACTS], len(rows) <= HISTORY_FACTS


def latest_facts(interaction_id: int, after: int, *, public: bool) -> tuple[list[Numbered], bool]:
    """The last facts after a number, oldest first, and whether earlier ones were left out."""
    rows = _rows(interaction_id, after, public, "DESC", HISTORY_FACTS + 1)
    return rows[:HISTORY_FACTS][::-1], len(rows) > HISTORY_FACTS


def _rows(interaction_id: int, after: int, public: bool, order: str, most: int) -> list[Numbered]:
    seq = "e.public_seq" if public else "e.seq"
    with connection.cursor() as cursor:
        cursor.execute(_AFTER.format(seq=seq, order=order), [interaction_id, min(after, 2**62), most])
        return [_numbered(*row) for row in cursor.fetchall()]


def _numbered(seq: int, at: object, by: str, body: str) -> Numbered:
    return msgspec.convert({"seq": seq, "at": at, "by": by, "fact": msgspec.json.decode(body)}, Numbered)
