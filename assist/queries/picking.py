"""What waits in queues from which agents pick by themselves, as those agents see it (feat D3)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from assist.models import Agent, Interaction
from assist.protocol.values import Requester, WaitingView
from assist.rules.words import AssistanceType, Channel, RoutingPolicy

SHOWN = 50
"""Of a queue, the first ones are listed."""
LINE_CHARACTERS = 200

_QUEUES = """
SELECT m.agent_id, array_agg(q.id ORDER BY q.id) FROM assist_queuemember m JOIN assist_queue q ON q.id = m.queue_id
WHERE m.agent_id = ANY(%s) AND q.policy = 'manual' GROUP BY m.agent_id
"""
_WAITING = """
SELECT i.queue_id, i.key, q.name, i.channel, i.assistance_type, i.requester_name, i.requester_email,
  i.requester_verified, i.queued_at, i.place, left(i.first_message, %(characters)s), COALESCE(a.name, ''),
  COALESCE(i.surroundings#>>'{page,title}', ''), COALESCE(i.surroundings#>>'{context,hierarchyArea}', ''),
  i.surroundings#>>'{context,basket,total}', COALESCE(i.surroundings#>>'{context,basket,currency}', '')
FROM unnest(%(queues)s::bigint[]) w(id) JOIN assist_queue q ON q.id = w.id CROSS JOIN LATERAL (
  SELECT i.*, row_number() OVER (ORDER BY i.rank_at, i.id) AS place FROM assist_interaction i
  WHERE i.queue_id = q.id AND i.state = 'queued' ORDER BY i.rank_at, i.id LIMIT %(most)s
) i LEFT JOIN assist_agent a ON a.id = i.asked_for_id ORDER BY i.rank_at, i.id
"""
"""Raw: the parts of the context that a list shows are taken out of the stored snapshot by the database."""


def manual_queues_of(agents: Sequence[int]) -> dict[int, list[int]]:
    """By agent, the queues from which they pick."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUES, [list(agents)])
        return dict(cursor.fetchall())


def waiting_in(queues: Iterable[int]) -> dict[int, list[WaitingView]]:
    """By queue, what waits there, in its order."""
    found: dict[int, list[WaitingView]] = {}
    values: dict[str, Any] = {"queues": sorted(queues), "most": SHOWN, "characters": LINE_CHARACTERS}
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, values)
        for queue, *row in cursor.fetchall():
            found.setdefault(queue, []).append(_view(*row))
    return found


def _view(*row: Any) -> WaitingView:
    key, queue, channel, kind, name, email, verified, queued_at, place, text, asked_for, page, area, total, currency = (
        row
    )
    return WaitingView(
        id=key,
        queue=queue,
        channel=Channel(channel),
        assistance_type=AssistanceType(kind),
        requester=Requester(name=name, email=email, verified=verified),
        queued_at=queued_at,
        place=place,
        first_message=text,
        asked_for=asked_for,
        page=page,
        area=area,
        basket_total=float(total) if total else None,
        currency=currency,
    )


def interactions_to_pick(viewer: Agent) -> QuerySet[Interaction]:
    """What `viewer` may pick: it waits in a queue of theirs that makes no offers."""
    queues = viewer.memberships.filter(queue__policy=RoutingPolicy.MANUAL).values("queue")
    return Interaction.objects.filter(queue__in=queues)
