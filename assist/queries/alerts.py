"""Limits of queues that are crossed, and who is to be told."""

from typing import NamedTuple

from django.db import connection
from django.db.models import Q, QuerySet

from assist.models import Agent
from assist.queries.clock import now
from assist.queries.slots import TAKES
from assist.rules.quiet import is_quiet
from assist.rules.transitions import ABSENT
from assist.rules.words import AlertKind, StaffRole

_CROSSINGS = """
WITH line AS (
  SELECT queue_id, channel, count(*) AS many, EXTRACT(EPOCH FROM assist_now() - min(queued_at)) AS longest FROM (
    SELECT queue_id, channel, queued_at FROM assist_interaction WHERE state = 'queued' AND channel <> 'email'
    UNION ALL SELECT i.queue_id, i.channel, i.queued_at FROM assist_interaction i
    WHERE i.state = 'offered' AND i.channel <> 'email'
      AND i.id IN (SELECT o.interaction_id FROM assist_offer o WHERE o.state = 'open')
  ) w GROUP BY queue_id, channel
), waiting AS (
  SELECT queue_id, sum(many)::int AS many, max(longest) AS longest FROM line GROUP BY queue_id
), beyond AS (
  SELECT q.id AS queue_id, k.kind, k.bound, k.figure, k.is_beyond
  FROM assist_queue q JOIN waiting w ON w.queue_id = q.id
  CROSS JOIN LATERAL (VALUES
    ('wait', q.alert_wait_seconds, floor(w.longest)::int, q.alert_wait_seconds > 0 AND w.longest > q.alert_wait_seconds,
      q.alert_wait_seconds > 0 AND w.longest > q.alert_wait_seconds * %(back)s),
    ('waiting', q.alert_waiting, w.many::int, q.alert_waiting > 0 AND w.many > q.alert_waiting,
      q.alert_waiting > 0 AND w.many > LEAST(q.alert_waiting * %(back)s, q.alert_waiting - 1)),
    ('nobody', q.answer_goal_seconds, floor(w.longest)::int,
      q.alert_nobody AND w.longest > q.answer_goal_seconds AND EXISTS (
      SELECT FROM line l WHERE l.queue_id = q.id AND l.longest > q.answer_goal_seconds AND NOT EXISTS (
        SELECT FROM assist_queuemember m JOIN assist_agent a ON a.id = m.agent_id
        LEFT JOIN assist_profile f ON f.id = a.profile_id
        WHERE m.queue_id = q.id AND a.state = 'available' AND {takes})), false)
  ) k(kind, bound, figure, is_beyond, is_near) WHERE k.is_beyond OR k.is_near
)
SELECT COALESCE(b.queue_id, a.queue_id), COALESCE(b.kind, a.kind), COALESCE(b.bound, 0), COALESCE(b.figure, 0),
  b.queue_id IS NOT NULL
FROM beyond b FULL JOIN (SELECT * FROM assist_alert WHERE cleared_at IS NULL) a
  ON a.queue_id = b.queue_id AND a.kind = b.kind
WHERE (a.id IS NULL AND b.is_beyond) OR b.queue_id IS NULL ORDER BY 1, 2
""".replace("{takes}", TAKES.replace("{channel}", "l.channel"))
BACK = 0.8
"""An alert that was raised is over below this share of its limit, and below it by one: a figure that goes up and down
around the limit is told once."""


class Crossing(NamedTuple):
    """A queue went beyond a limit, or came back from it; `figure` seconds or people are beyond it."""

    queue: int
    kind: AlertKind
    limit: int
    figure: int
    is_beyond: bool


def crossings() -> list[Crossing]:
    """Every one that no alert tells yet, or still tells; one query."""
    with connection.cursor() as cursor:
        cursor.execute(_CROSSINGS, {"back": BACK})
        return [Crossing(queue, AlertKind(kind), *rest) for queue, kind, *rest in cursor.fetchall()]


def supervisors_of(queue: int) -> "QuerySet[Agent]":
    """Who supervises the queue and may work."""
    groups = "user__groups__name"
    everything = Q(user__is_superuser=True) | Q(**{groups: StaffRole.ADMIN})
    theirs = Q(**{groups: StaffRole.MANAGER}, memberships__queue=queue)
    return Agent.objects.filter(everything | theirs, user__is_active=True).distinct()


def supervisors_present(queue: int) -> list[int]:
    """Those who are signed in, by id."""
    return sorted(supervisors_of(queue).exclude(state__in=ABSENT).values_list("pk", flat=True))


def readers_of_mail(queue: int) -> "QuerySet[Agent]":
    """Those who want its alerts by mail and have an address, signed in or not."""
    rows = supervisors_of(queue).filter(preferences__mail_alerts=True).exclude(user__email="")
    return rows.select_related("user", "preferences")


def mailed_now(queue: int) -> list[int]:
    """Those of them who have no quiet hours now, by id."""
    moment = now()
    wishes = [(agent.pk, agent.preferences) for agent in readers_of_mail(queue)]
    return sorted(pk for pk, wish in wishes if not is_quiet(moment, wish.quiet_from, wish.quiet_to, wish.time_zone))
