"""The heads of a shopper's conversations: what the panel's list shows, and the badge counts."""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection

from assist.models import Shopper
from assist.protocol.base import tag_of
from assist.protocol.facts import MessagePosted
from assist.queries.conversations import READABLE, conversations_of, previous_agent, reader
from assist.rules.refusals import not_found
from assist.rules.text import initials
from assist.rules.words import Channel, InteractionState
from storefront.widget.protocol import ConversationHead, ConversationsTold

HEADS = 20
"""Conversations in one answer; older ones are fetched in pages."""
HEAD_CHARACTERS = 160
"""Of the last line."""


_HEADS = f"""
SELECT i.key, i.state, i.channel, i.shopper_id <> %(me)s, i.requested_at, owner.name, line.text, line.at, theirs.unread
FROM assist_interaction i
LEFT JOIN LATERAL (
  SELECT name FROM assist_participant WHERE interaction_id = i.id AND role = 'owner' ORDER BY id DESC LIMIT 1
) owner ON true
LEFT JOIN LATERAL (
  SELECT left(body->>'text', %(characters)s) AS text, at FROM assist_event
  WHERE interaction_id = i.id AND kind = %(line)s AND public_seq IS NOT NULL ORDER BY seq DESC LIMIT 1
) line ON true
LEFT JOIN LATERAL (
  SELECT count(*) AS unread FROM assist_participant me
  JOIN assist_event e ON e.interaction_id = i.id AND e.seq > me.read_seq
  LEFT JOIN assist_participant p ON p.id = e.participant_id
  WHERE me.interaction_id = i.id AND me.role = 'shopper' AND e.kind = %(line)s AND e.public_seq IS NOT NULL
    AND p.role IS DISTINCT FROM 'shopper'
) theirs ON true
WHERE {READABLE} AND (%(last)s::bigint IS NULL OR (i.state = 'ended' AND i.id < %(last)s))
ORDER BY i.state = 'ended', i.id DESC LIMIT %(most)s
"""  # noqa: S608  of constants alone
"""Raw, because it stands in every greeting."""


def conversation_heads(viewer: Shopper, after: UUID | None = None) -> ConversationsTold:
    """What the viewer may read, that which goes on first, then the newest; the page behind `after` when given."""
    rows = _rows(viewer, after)
    agent = previous_agent(viewer)
    return ConversationsTold(
        conversations=[_head(*row) for row in rows[:HEADS]],
        more=len(rows) > HEADS,
        previous=agent.name if agent else "",
        after=after,
    )


def _rows(viewer: Shopper, after: UUID | None) -> list[tuple[Any, ...]]:
    values = {
        **reader(viewer),
        "line": tag_of(MessagePosted),
        "characters": HEAD_CHARACTERS,
        "last": _last(viewer, after),
        "most": HEADS + 1,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, values)
        return list(cursor.fetchall())


def _last(viewer: Shopper, after: UUID | None) -> int | None:
    if after is None:
        return None
    last = conversations_of(viewer).filter(key=after).values_list("pk", flat=True).first()
    if last is None:
        raise not_found("interaction")
    return last


def _head(
    key: UUID,
    state: str,
    channel: str,
    elsewhere: bool,
    requested_at: datetime,
    agent: str | None,
    line: str | None,
    line_at: datetime | None,
    unread: int,
) -> ConversationHead:
    return ConversationHead(
        id=key,
        state=shown_state(InteractionState(state)),
        channel=Channel(channel),
        name=agent or "",
        initials=initials(agent) if agent else "",
        text=line or "",
        at=line_at or requested_at,
        unread=0 if elsewhere else unread,
        elsewhere=elsewhere,
    )


def shown_state(state: InteractionState) -> InteractionState:
    """Offers are none of the shopper's business: until an agent has joined, the shopper waits."""
    return InteractionState.QUEUED if state is InteractionState.OFFERED else state
