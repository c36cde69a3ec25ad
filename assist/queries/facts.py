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
_LATEST = """
SELECT w.id, f.seq, f.at, f.key, f.body FROM unnest(%s::bigint[], %s::bigint[]) w(id, n)
JOIN LATERAL (
  SELECT e.seq, e.at, COALESCE(p.key, '') AS key, e.body::text AS body
  FROM assist_event e LEFT JOIN assist_participant p ON p.id = e.participant_id
  WHERE e.interaction_id = w.id AND e.seq > w.n ORDER BY e.seq DESC LIMIT %s
) f ON true ORDER BY w.id, f.seq
"""


def facts_after(interaction_id: int, after: int, *, public: bool) -> tuple[list[Numbered], bool]:
    """Facts after a number, oldest first, and whether that is all; `public` counts and shows the shopper's alone."""
    rows = _rows(interaction_id, after, public, "ASC", HISTORY_FACTS + 1)
    return rows[:HISTORY_FACTS], len(rows) <= HISTORY_FACTS


def latest_facts(interaction_id: int, after: int, *, public: bool) -> tuple[list[Numbered], bool]:
    """The last facts after a number, oldest first, and whether earlier ones were left out."""
    rows = _rows(interaction_id, after, public, "DESC", HISTORY_FACTS + 1)
    return rows[:HISTORY_FACTS][::-1], len(rows) > HISTORY_FACTS


def latest_facts_of(after: dict[int, int]) -> dict[int, tuple[list[Numbered], bool]]:
    """The same for staff and several interactions at once; `after` is the number by interaction."""
    found: dict[int, list[Numbered]] = {pk: [] for pk in after}
    with connection.cursor() as cursor:
        numbers = [min(number, 2**62) for number in after.values()]
        cursor.execute(_LATEST, [list(after), numbers, HISTORY_FACTS + 1])
        for pk, *row in cursor.fetchall():
            found[pk].append(_numbered(*row))
    return {pk: (facts[-HISTORY_FACTS:], len(facts) > HISTORY_FACTS) for pk, facts in found.items()}


def _rows(interaction_id: int, after: int, public: bool, order: str, most: int) -> list[Numbered]:
    seq = "e.public_seq" if public else "e.seq"
    with connection.cursor() as cursor:
        cursor.execute(_AFTER.format(seq=seq, order=order), [interaction_id, min(after, 2**62), most])
        return [_numbered(*row) for row in cursor.fetchall()]


def _numbered(seq: int, at: object, by: str, body: str) -> Numbered:
    return msgspec.convert({"seq": seq, "at": at, "by": by, "fact": msgspec.json.decode(body)}, Numbered)
