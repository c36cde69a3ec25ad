"""What the router locks, requests first and then agents: plain rows, for models cost more than the SQL of a batch."""

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from assist.models import Agent, Interaction
from assist.protocol.values import Requester
from assist.queries.offers import Offered, offered, surroundings_in
from assist.queries.profiles import profile_of
from assist.queries.routing import Head, channel_limits

_WAITING = """
WITH locked AS MATERIALIZED (
  SELECT i.id, i.queue_id, i.channel, i.wants, i.asked_for_id, i.queued_at, i.key, i.assistance_type,
    i.requester_name, i.requester_email, i.requester_verified, i.requested_at, i.first_message,
    i.surroundings, i.rank_at
  FROM assist_interaction i WHERE i.id = ANY(%s) AND i.state = 'queued' ORDER BY i.id FOR NO KEY UPDATE SKIP LOCKED
)
SELECT i.id, i.queue_id, q.policy, q.pace_seconds, q.offer_seconds, i.channel, i.wants, i.asked_for_id, i.queued_at,
  i.key, q.name, i.channel, i.assistance_type, i.requester_name, i.requester_email, i.requester_verified,
  i.requested_at, COALESCE(a.name, ''), i.first_message, i.surroundings::text
FROM locked i JOIN assist_queue q ON q.id = i.queue_id LEFT JOIN assist_agent a ON a.id = i.asked_for_id
ORDER BY i.rank_at, i.id
"""
_FREE = """
SELECT a.id, a.name, a.load, a.capacity, a.idle_since, a.channels_off, COALESCE(f.channel_limits, '{}')::text,
  COALESCE(f.channels_alone, '{}'), COALESCE(f.offer_factor, 100)
FROM assist_agent a LEFT JOIN assist_profile f ON f.id = a.profile_id
WHERE a.id = ANY(%s) AND a.state = 'available' AND a.load < a.capacity
  AND EXISTS (SELECT FROM auth_user u WHERE u.id = a.user_id AND u.is_active)
ORDER BY a.id FOR NO KEY UPDATE OF a SKIP LOCKED
"""


class Queued(NamedTuple):
    """A locked request that waits, with what its queue wants of the router, and as its offer will tell it."""

    pk: int
    queue_id: int
    policy: str
    pace_seconds: int
    offer_seconds: int
    channel: str
    wants: list[int]
    asked_for_id: int | None
    queued_at: datetime
    told: Offered


class Hand(NamedTuple):
    """A locked agent, with what their profile says of slots and of time to decide, in percent."""

    pk: int
    name: str
    load: int
    capacity: int
    idle_since: datetime
    off: Collection[str]
    limits: Mapping[str, int]
    alone: Collection[str]
    offer_factor: int


def lock_waiting(able: Mapping[int, Head]) -> list[Queued]:
    """In the order of routing, those that still wait where they were seen: one that moved on has other candidates."""
    with connection.cursor() as cursor:
        cursor.execute(_WAITING, [list(able)])
        rows = [_queued(row) for row in cursor.fetchall()]
    return [row for row in rows if row.queue_id == able[row.pk].queue]


def lock_free(ids: Collection[int]) -> dict[int, Hand]:
    """By id, those who are at work and have a slot."""
    with connection.cursor() as cursor:
        cursor.execute(_FREE, [list(ids)])
        return {row[0]: _hand(row) for row in cursor.fetchall()}


def queued(interaction: Interaction) -> Queued:
    """A row that somebody else has locked."""
    queue = interaction.queue
    return Queued(
        interaction.pk,
        queue.pk,
        queue.policy,
        queue.pace_seconds,
        queue.offer_seconds,
        interaction.channel,
        interaction.wants,
        interaction.asked_for_id,
        interaction.queued_at,
        offered(interaction),
    )


def hand(agent: Agent) -> Hand:
    """The same of an agent."""
    profile = profile_of(agent)
    return Hand(
        agent.pk,
        agent.name,
        agent.load,
        agent.capacity,
        agent.idle_since,
        agent.channels_off,
        profile.channel_limits,
        profile.channels_alone,
        profile.offer_factor,
    )


def _queued(row: tuple[Any, ...]) -> Queued:
    key, queue, channel, kind, name, email, verified, at, asked_for, words, surroundings = row[9:]
    requester = Requester(name=name, email=email, verified=verified)
    told = Offered(key, queue, channel, kind, requester, at, asked_for, words, surroundings_in(surroundings, key))
    return Queued._make((*row[:9], told))


def _hand(row: tuple[Any, ...]) -> Hand:
    *first, limits, alone, factor = row
    return Hand._make((*first, channel_limits(limits), alone, factor))
