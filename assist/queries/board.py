"""What supervisors see at a glance: queues with today's figures, agents, what waits and what is in service.

Each read is one statement whatever the rows, and gives plain tuples: a board compares them before it tells anything.
Of what there are thousands, moments are seconds of the epoch and keys are text: that is quick to read and to compare.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from assist.queries.clock import now
from assist.queries.moments import one_moment
from assist.rules.words import StaffRole

WAITING_SHOWN = 200
"""Of those who wait, the first ones of the whole board are listed; the figures count all."""
Scope = frozenset[int] | None
"""The queues that somebody supervises; None is every queue."""


class QueueRow(NamedTuple):
    """A queue now and today; `oldest` is since when the longest waiting one has waited."""

    id: int
    shop: str
    name: str
    goal_seconds: int
    goal_percent: int
    wait_limit: int
    waiting: int
    messages: int
    oldest: datetime | None
    serving: int
    wrapping: int
    free: int
    available: int
    members: int
    requested: int
    answered: int
    in_time: int
    abandoned: int
    late: int
    open_still: int
    alerts: list[str]


class AgentRow(NamedTuple):
    """An agent with the queues that they answer for."""

    id: int
    name: str
    state: str
    reason: str
    since: float
    load: int
    capacity: int
    off: list[str]
    queues: list[int]


class ItemRow(NamedTuple):
    """A request that waits, is offered, is in service or is wrapped up, and since when; several may be `asked`."""

    key: str
    queue: int
    stage: str
    channel: str
    name: str
    since: float
    agent: int
    asked: int


class Reading(NamedTuple):
    """Everything at one moment."""

    at: datetime
    queues: dict[int, QueueRow]
    agents: dict[int, AgentRow]
    items: dict[str, ItemRow]


_WAITING = """
  SELECT id, key, queue_id, channel, requester_name, queued_at, rank_at, 0 AS agent_id, 0 AS asked
  FROM assist_interaction WHERE state = 'queued'
  UNION ALL SELECT i.id, i.key, i.queue_id, i.channel, i.requester_name, i.queued_at, i.rank_at,
    CASE count(*) WHEN 1 THEN min(o.agent_id) ELSE 0 END, count(*)
  FROM assist_offer o JOIN assist_interaction i ON i.id = o.interaction_id
  WHERE o.state = 'open' AND i.state = 'offered' GROUP BY i.id
"""
_SERVING = """
  SELECT i.key, i.queue_id, i.channel, i.requester_name, p.agent_id, p.state, p.joined_at, p.left_at
  FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
  WHERE (NOT p.state = 'left' OR p.wrap_up = 'pending') AND p.role = 'owner'
"""
"""By the index of what is on desks."""
_DAYS = """
SELECT q.id, date_trunc('day', assist_now(), s.time_zone)
FROM assist_queue q JOIN assist_shop s ON s.id = q.shop_id WHERE q.is_active OR EXISTS (
  SELECT FROM assist_interaction i WHERE i.queue_id = q.id AND i.requested_at >= assist_now() - interval '25 hours')
"""
_QUEUES = """
WITH day AS (SELECT * FROM unnest(%(queues)s::bigint[], %(starts)s::timestamptz[]) d(queue_id, start)),
waiting AS (
  SELECT queue_id, count(*) FILTER (WHERE channel <> 'email') AS many,
    count(*) FILTER (WHERE channel = 'email') AS left, min(queued_at) FILTER (WHERE channel <> 'email') AS oldest
  FROM ({waiting}) w GROUP BY queue_id
), serving AS (
  SELECT queue_id, count(*) FILTER (WHERE state = 'joined') AS many, count(*) FILTER (WHERE state <> 'joined') AS wraps
  FROM ({serving}) s GROUP BY queue_id
), seats AS (
  SELECT m.queue_id, count(*) AS members, count(*) FILTER (WHERE a.state = 'available') AS available,
    count(*) FILTER (WHERE a.state = 'available' AND a.load < a.capacity) AS free
  FROM assist_queuemember m JOIN assist_agent a ON a.id = m.agent_id GROUP BY m.queue_id
), answers AS (
  SELECT interaction_id, min(joined_at) AS at FROM assist_participant
  WHERE role = 'owner' AND joined_at >= %(first)s GROUP BY interaction_id
), asked AS (
  SELECT i.queue_id, i.ended_at, i.channel <> 'email' AS is_live, a.at AS answered_at, i.requested_at,
    i.requested_at + make_interval(secs => q.answer_goal_seconds) AS goal
  FROM assist_interaction i JOIN day d ON d.queue_id = i.queue_id JOIN assist_queue q ON q.id = i.queue_id
  LEFT JOIN answers a ON a.interaction_id = i.id WHERE i.requested_at >= %(first)s AND i.requested_at >= d.start
), today AS (
  SELECT queue_id, count(*) AS requested, count(answered_at) AS answered,
    count(*) FILTER (WHERE is_live AND answered_at <= goal) AS in_time,
    count(*) FILTER (WHERE answered_at IS NULL AND ended_at IS NOT NULL) AS abandoned,
    count(*) FILTER (WHERE is_live AND (answered_at > goal OR (answered_at IS NULL AND ended_at > goal))) AS late,
    count(*) FILTER (WHERE answered_at IS NULL AND ended_at IS NULL) AS open_still
  FROM asked GROUP BY queue_id
), alerts AS (
  SELECT queue_id, array_agg(kind ORDER BY kind) AS kinds FROM assist_alert WHERE cleared_at IS NULL GROUP BY queue_id
)
SELECT q.id, s.name, q.name, q.answer_goal_seconds, q.answer_goal_percent, q.alert_wait_seconds,
  COALESCE(w.many, 0), COALESCE(w.left, 0), w.oldest, COALESCE(v.many, 0), COALESCE(v.wraps, 0),
  COALESCE(e.free, 0), COALESCE(e.available, 0), COALESCE(e.members, 0), COALESCE(t.requested, 0),
  COALESCE(t.answered, 0), COALESCE(t.in_time, 0), COALESCE(t.abandoned, 0), COALESCE(t.late, 0),
  COALESCE(t.open_still, 0), COALESCE(x.kinds, '{}')
FROM assist_queue q JOIN assist_shop s ON s.id = q.shop_id
LEFT JOIN waiting w ON w.queue_id = q.id LEFT JOIN serving v ON v.queue_id = q.id
LEFT JOIN seats e ON e.queue_id = q.id LEFT JOIN today t ON t.queue_id = q.id LEFT JOIN alerts x ON x.queue_id = q.id
WHERE q.is_active OR w.queue_id IS NOT NULL OR v.queue_id IS NOT NULL OR t.queue_id IS NOT NULL
ORDER BY s.name, q.name, q.id
""".replace("{waiting}", _WAITING).replace("{serving}", _SERVING)
_AGENTS = """
SELECT a.id, a.name, a.state, a.reason, EXTRACT(EPOCH FROM a.state_since)::float8, a.load, a.capacity, a.channels_off,
  COALESCE(array_agg(m.queue_id ORDER BY m.queue_id) FILTER (WHERE m.queue_id IS NOT NULL), '{}')
FROM assist_agent a JOIN auth_user u ON u.id = a.user_id LEFT JOIN assist_queuemember m ON m.agent_id = a.id
WHERE u.is_active OR a.state <> 'offline' OR a.load > 0 GROUP BY a.id ORDER BY a.name, a.id
"""
_ITEMS = (
    """
(SELECT key::text, queue_id, CASE WHEN asked = 0 THEN 'queued' ELSE 'offered' END, channel, requester_name,
  EXTRACT(EPOCH FROM queued_at)::float8, agent_id, asked FROM ({waiting}) w ORDER BY rank_at, id LIMIT {most})
UNION ALL
SELECT key::text, queue_id, CASE WHEN state = 'joined' THEN 'active' ELSE 'wrap_up' END, channel, requester_name,
  EXTRACT(EPOCH FROM CASE WHEN state = 'joined' THEN joined_at ELSE left_at END)::float8, agent_id, 0 FROM ({serving}) s
""".replace("{waiting}", _WAITING)
    .replace("{serving}", _SERVING)
    .replace("{most}", str(WAITING_SHOWN))
)
_SCOPES = """
SELECT a.id, bool_or(u.is_superuser OR g.name = %(admin)s), (
  SELECT COALESCE(array_agg(m.queue_id), '{}') FROM assist_queuemember m WHERE m.agent_id = a.id)
FROM assist_agent a JOIN auth_user u ON u.id = a.user_id
LEFT JOIN auth_user_groups ug ON ug.user_id = u.id LEFT JOIN auth_group g ON g.id = ug.group_id
WHERE a.id = ANY(%(agents)s) AND u.is_active AND (u.is_superuser OR g.name IN (%(admin)s, %(manager)s)) GROUP BY a.id
"""


@one_moment()
def read_board() -> Reading:
    """The whole board as of now."""
    at = now()
    days = dict(_rows(_DAYS))
    values = {"queues": list(days), "starts": list(days.values()), "first": min(days.values(), default=at)}
    queues = {row[0]: QueueRow(*row) for row in _rows(_QUEUES, values)}
    agents = {row[0]: AgentRow(*row) for row in _rows(_AGENTS)}
    # Who has passed a conversation on may still owe a wrap-up of it: it is where it runs now.
    items = {row[0]: ItemRow(*row) for row in sorted(_rows(_ITEMS), key=lambda row: row[2] != "wrap_up")}
    return Reading(at, queues, agents, items)


def scopes_of(agents: Sequence[int]) -> dict[int, Scope]:
    """What each of them supervises; who supervises nothing by their role is not there."""
    values = {"agents": list(agents), "admin": StaffRole.ADMIN.value, "manager": StaffRole.MANAGER.value}
    return {agent: None if is_admin else frozenset(queues) for agent, is_admin, queues in _rows(_SCOPES, values)}


def _rows(sql: str, values: dict[str, Any] | None = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
