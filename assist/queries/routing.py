"""What the router reads: heads of queues that a free agent could take, and why others are passed over."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

import msgspec
from django.db import connection

from assist.protocol.values import Skipped
from assist.queries.slots import OPEN_CHANNELS, with_loads
from assist.rules.limits import ASKED_AT_ONCE, DECLINE_PAUSE
from assist.rules.routing import reason_against
from assist.rules.slots import Slots
from assist.rules.words import Presence

SPARE = 10
"""Candidates read beyond the number who are asked, for those who have declined or were locked meanwhile."""
Line = tuple[int, str]
"""A queue and a channel."""
SKIPPED = 5
"""Agents of a queue whose reasons an offer records."""
LOOKED_AT = 4 * SKIPPED
_NUMBERS = msgspec.json.Decoder(dict[str, int])

_HEADS = """
WITH rests AS MATERIALIZED (
  SELECT interaction_id, agent_id FROM assist_offer
  WHERE state = 'declined' AND closed_at > assist_now() - %(pause)s
), skilled AS (
  SELECT agent_id, array_agg(skill_id) AS skills FROM assist_skill_agents
  WHERE %(agents)s::bigint[] IS NULL OR agent_id = ANY(%(agents)s) GROUP BY agent_id
), free AS MATERIALIZED (
  SELECT a.id, a.load, a.capacity, a.idle_since, {open_channels} AS channels
  FROM assist_agent a JOIN auth_user u ON u.id = a.user_id AND u.is_active
  LEFT JOIN assist_profile f ON f.id = a.profile_id
  WHERE a.state = 'available' AND a.load < a.capacity AND (%(agents)s::bigint[] IS NULL OR a.id = ANY(%(agents)s))
    AND (%(queues)s::bigint[] IS NULL OR a.id IN (
      SELECT agent_id FROM assist_queuemember WHERE queue_id = ANY(%(queues)s)))
), seat AS MATERIALIZED (
  SELECT m.queue_id, a.id AS agent_id, a.capacity - a.load AS slots, a.idle_since, a.channels,
    COALESCE(k.skills, '{}') AS skills, CASE WHEN q.policy = 'everybody' THEN %(at_once)s ELSE 0 END AS breadth,
    CASE q.policy WHEN 'least_busy' THEN a.load::float8 / a.capacity
      WHEN 'round_robin' THEN COALESCE(EXTRACT(EPOCH FROM m.offered_at), 0)::float8 ELSE 0 END AS turn
  FROM free a JOIN assist_queuemember m ON m.agent_id = a.id JOIN assist_queue q ON q.id = m.queue_id
  LEFT JOIN skilled k ON k.agent_id = a.id
  WHERE q.policy <> 'manual'
    AND (q.pace_seconds = 0 OR m.offered_at IS NULL
      OR m.offered_at <= assist_now() - make_interval(secs => q.pace_seconds))
    AND (%(queues)s::bigint[] IS NULL OR m.queue_id = ANY(%(queues)s))
), roster AS (
  SELECT queue_id, LEAST(sum(slots), %(most)s) AS room, max(breadth) AS breadth,
    bool_and(channels IS NULL) AS is_plain, bool_or(channels IS NULL) AS takes_all,
    array_agg(agent_id ORDER BY turn, idle_since, agent_id) AS agents
  FROM seat GROUP BY queue_id
), opened AS (
  SELECT queue_id, array_agg(DISTINCT c) AS channels FROM seat, unnest(channels) c GROUP BY queue_id
), head AS (
  SELECT h.* FROM roster LEFT JOIN opened USING (queue_id) CROSS JOIN LATERAL (
    SELECT i.id, i.queue_id, i.needs, i.channel, i.asked_for_id, i.rank_at FROM assist_interaction i
    WHERE i.state = 'queued' AND i.queue_id = roster.queue_id
      AND (roster.takes_all OR i.channel = ANY(opened.channels)) AND (
      (i.needs = '{}' AND NOT EXISTS (SELECT FROM rests d WHERE d.interaction_id = i.id))
      OR EXISTS (SELECT FROM seat s WHERE s.queue_id = i.queue_id
        AND (i.needs <@ s.skills OR s.agent_id = i.asked_for_id)
        AND (s.channels IS NULL OR i.channel = ANY(s.channels))
        AND NOT EXISTS (SELECT FROM rests d WHERE d.interaction_id = i.id AND d.agent_id = s.agent_id)))
    ORDER BY i.rank_at, i.id LIMIT roster.room
  ) h ORDER BY h.rank_at, h.id LIMIT %(most)s
), kind AS (SELECT queue_id, needs, channel, count(*) AS many FROM head GROUP BY queue_id, needs, channel),
able AS (
  SELECT k.queue_id, k.needs, k.channel, CASE WHEN k.needs = '{}' AND r.is_plain
    THEN r.agents[1:GREATEST(k.many, r.breadth) + %(spare)s] ELSE ARRAY(
    SELECT s.agent_id FROM seat s WHERE s.queue_id = k.queue_id AND k.needs <@ s.skills
      AND (s.channels IS NULL OR k.channel = ANY(s.channels))
    ORDER BY s.turn, s.idle_since, s.agent_id LIMIT GREATEST(k.many, r.breadth) + %(spare)s) END AS agents
  FROM kind k JOIN roster r ON r.queue_id = k.queue_id
)
SELECT h.id, h.queue_id, CASE WHEN h.asked_for_id IS NULL THEN a.agents ELSE a.agents || ARRAY(
  SELECT s.agent_id FROM seat s WHERE s.queue_id = h.queue_id
  AND (s.channels IS NULL OR h.channel = ANY(s.channels))
  AND s.agent_id = h.asked_for_id AND s.agent_id <> ALL(a.agents)) END, ARRAY(
  SELECT d.agent_id FROM rests d WHERE d.interaction_id = h.id)
FROM head h JOIN able a ON a.queue_id = h.queue_id AND a.needs = h.needs AND a.channel = h.channel
ORDER BY h.rank_at, h.id
""".replace("{open_channels}", OPEN_CHANNELS)
"""Raw, because it stands behind every freed slot: only rows that somebody could take now fill a batch."""

_PASSED_OVER = """
SELECT s.* FROM (
  SELECT m.queue_id, a.id, a.name, a.state, a.load, a.capacity, COALESCE(f.channel_limits, '{}')::text,
    COALESCE(f.channels_alone, '{}'), a.channels_off, row_number() OVER (PARTITION BY m.queue_id
      ORDER BY a.state IN ('offline', 'lost'), a.state <> 'available', a.name COLLATE "C", a.id) AS nth
  FROM assist_queuemember m JOIN assist_agent a ON a.id = m.agent_id LEFT JOIN assist_profile f ON f.id = a.profile_id
  WHERE m.queue_id = ANY(%s) AND (a.state <> 'available' OR a.load >= a.capacity
    OR a.channels_off <> '{}' OR f.channel_limits <> '{}' OR f.channels_alone <> '{}')
) s WHERE nth <= %s ORDER BY queue_id, nth
"""
"""Whoever may be limited by channel is looked at by the rule: those who have a slot fall out there."""


@dataclass(frozen=True)
class Scope:
    """What has changed: route for these agents, for these queues, or, when both are empty, for everybody."""

    agents: list[int] = field(default_factory=list)
    queues: list[int] = field(default_factory=list)


EVERYBODY = Scope()


@dataclass(frozen=True)
class Head:
    """A request that a free agent may take; who has declined it rests."""

    queue: int
    candidates: list[int]
    declined: list[int]


def heads(scope: Scope, most: int, pause: timedelta = DECLINE_PAUSE) -> dict[int, Head]:
    """Up to `most` requests by id, in the order of routing."""
    values: dict[str, Any] = {
        "agents": scope.agents or None,
        "queues": scope.queues or None,
        "most": most,
        "spare": SPARE,
        "at_once": ASKED_AT_ONCE,
        "pause": pause,
    }
    with connection.cursor() as cursor:
        cursor.execute(_HEADS, values)
        return {row[0]: Head(row[1], row[2], row[3]) for row in cursor.fetchall()}


def passed_over(lines: Collection[Line]) -> dict[Line, list[Skipped]]:
    """By queue and channel, some of the queue's agents who have no slot for it, those at work first."""
    with connection.cursor() as cursor:
        cursor.execute(_PASSED_OVER, [list({queue for queue, _ in lines}), LOOKED_AT])
        rows = cursor.fetchall()
    slots = with_loads({row[1]: _slots(*row[4:9]) for row in rows})
    found: dict[Line, list[Skipped]] = {}
    for queue, channel in lines:
        several = (_skipped(row, slots[row[1]], channel) for row in rows if row[0] == queue)
        found[queue, channel] = list(islice(filter(None, several), SKIPPED))
    return found


def _skipped(row: tuple[Any, ...], slots: Slots, channel: str) -> Skipped | None:
    """Why that agent has no slot on the channel; None when there is one."""
    reason = reason_against(Presence(row[3]), slots, channel)
    if reason is None:
        return None
    load, capacity = slots.told(channel, reason)
    return Skipped(agent=row[2], reason=reason, load=load, capacity=capacity)


def _slots(load: int, capacity: int, limits: str, alone: list[str], off: list[str]) -> Slots:
    return Slots(load=load, capacity=capacity, limits=channel_limits(limits), alone=alone, off=off)


def channel_limits(text: str) -> dict[str, int]:
    """A profile's, read as JSON."""
    return {} if text == "{}" else _NUMBERS.decode(text)


def seconds_waited(queued_at: datetime, moment: datetime) -> float:
    """How long a request has waited, in seconds."""
    return max(0.0, round((moment - queued_at).total_seconds(), 1))
