"""What a shop has taken out of texts, and what somebody wrote lately."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import connection

from assist.masking.redaction import Rules
from assist.models import Shop
from assist.protocol.base import tag_of
from assist.protocol.facts import MessagePosted, NoteAdded

WINDOW_LINES, WINDOW_SECONDS, MOST_LINES = 6, 180, 12
"""A number is looked for in so many lines of one person, and in what they wrote within the seconds."""
LINES = [tag_of(MessagePosted), tag_of(NoteAdded)]
_RULES = """
SELECT i.id, s.redacts_iban, s.redacts_ssn FROM assist_interaction i JOIN assist_shop s ON s.id = i.shop_id
WHERE i.id = ANY(%s)
"""
_LATEST = """
SELECT w.participant, e.seq, e.client_id, e.body->>'text'
FROM unnest(%s::bigint[], %s::bigint[]) w(interaction, participant)
JOIN assist_interaction i ON i.id = w.interaction
JOIN LATERAL (
  SELECT seq, client_id, body, row_number() OVER (ORDER BY seq DESC) <= %s OR
    at > assist_now() - make_interval(secs => %s) AS is_near
  FROM (
    SELECT seq, client_id, body, at FROM assist_event
    WHERE interaction_id = w.interaction AND seq > i.seq - 100 AND participant_id = w.participant AND kind = ANY(%s)
    ORDER BY seq DESC LIMIT %s
  ) latest
) e ON e.is_near
ORDER BY w.participant, e.seq
"""


@dataclass(frozen=True, slots=True)
class Written:
    """A stored line of somebody."""

    seq: int
    client_id: UUID
    text: str


def rules_of(shop: Shop) -> Rules:
    """What the shop has taken out of texts besides cards."""
    return Rules(iban=shop.redacts_iban, ssn=shop.redacts_ssn)


def rules_in(interactions: Sequence[int]) -> dict[int, Rules]:
    """The same by interaction."""
    with connection.cursor() as cursor:
        cursor.execute(_RULES, [list(interactions)])
        return {pk: Rules(iban=iban, ssn=ssn) for pk, iban, ssn in cursor.fetchall()}


def written_lately(people: Sequence[tuple[int, int]]) -> dict[int, list[Written]]:
    """The last lines of each person, given by interaction and participant; oldest first, by participant."""
    found: dict[int, list[Written]] = defaultdict(list)
    columns = [[interaction for interaction, _ in people], [participant for _, participant in people]]
    with connection.cursor() as cursor:
        cursor.execute(_LATEST, [*columns, WINDOW_LINES, WINDOW_SECONDS, LINES, MOST_LINES])
        for participant, *row in cursor.fetchall():
            found[participant].append(Written(*row))
    return found
