"""What was: figures of a period from requests, events, offers and spans, each one statement whatever the rows.

Two things are counted, each where it began: requests when they were asked for, conversations when an agent took them.
docs/reports.md tells what each figure means.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import connection

from assist.models import Agent, Queue
from assist.models.interactions import ENDED, PASSED_ON, PUT_BACK, WRAPPED_UP
from assist.queries.board import Scope
from assist.queries.moments import one_moment
from assist.rules.words import ReportBy


@dataclass(frozen=True)
class Period:
    """Whole days in a time zone, first and last included; None of queues is every queue."""

    first: date
    last: date
    zone: str
    by: ReportBy
    queues: Scope = None


class RequestRow(NamedTuple):
    """Requests of a part of the period; seconds and stars are averages, `slow_seconds` the 90th percentile."""

    requested: int = 0
    answered: int = 0
    abandoned: int = 0
    silent: int = 0
    waiting: int = 0
    in_time: int = 0
    late: int = 0
    answer_seconds: float | None = None
    slow_seconds: float | None = None
    requeued: int = 0
    transferred: int = 0
    ratings: int = 0
    stars: float | None = None


class TalkRow(NamedTuple):
    """Conversations that an agent took and has left; seconds are averages."""

    conversations: int = 0
    talk_seconds: float | None = None
    after_seconds: float | None = None
    handle_seconds: float | None = None


class OfferRow(NamedTuple):
    """What became of offers."""

    offers: int = 0
    accepted: int = 0
    declined: int = 0
    missed: int = 0


class CodeRow(NamedTuple):
    """How often a wrap-up code was given, and how often by the clock."""

    code: str
    times: int
    automatic: int


class StateRow(NamedTuple):
    """How long an agent was in a state for a reason, in seconds within the period."""

    agent: int
    name: str
    state: str
    reason: str
    seconds: float


Part = datetime | int
"""A part of the period: when it begins, or the queue."""


class Report(NamedTuple):
    """Every table of a period; the totals stand apart, since averages do not add up."""

    parts: list[Part]
    requests: dict[Part, RequestRow]
    requests_total: RequestRow
    talks: dict[Part, TalkRow]
    talks_total: TalkRow
    agents: dict[int, TalkRow]
    offers: dict[int, OfferRow]
    offers_total: OfferRow
    names: dict[int, str]
    codes: list[CodeRow]
    states: list[StateRow]


_BOUNDS = (
    "SELECT %(first)s::date::timestamp AT TIME ZONE %(zone)s, (%(last)s::date + 1)::timestamp AT TIME ZONE %(zone)s"
)
_PARTS = {
    ReportBy.DAY: """
SELECT d AT TIME ZONE %(zone)s FROM generate_series(%(first)s::date::timestamp, %(last)s::date::timestamp, '1 day') d
""",
    ReportBy.HOUR: "SELECT generate_series(%(start)s, %(end)s - interval '1 microsecond', interval '1 hour')",
}
_REQUESTS = """
WITH asked AS (
  SELECT i.id, {asked_key} AS key, i.channel <> 'email' AS is_live, i.requested_at, i.ended_at, i.rating,
    i.requested_at + make_interval(secs => q.answer_goal_seconds) AS goal,
    (SELECT min(p.joined_at) FROM assist_participant p
      WHERE p.interaction_id = i.id AND p.role = 'owner') AS answered_at,
    (SELECT count(*) FROM assist_event e WHERE e.interaction_id = i.id AND e.kind = %(put_back)s) AS requeued,
    (SELECT count(*) FROM assist_event e WHERE e.interaction_id = i.id AND e.kind = %(passed_on)s)
    + (SELECT count(*) FROM assist_offer o
      WHERE o.interaction_id = i.id AND o.state = 'accepted' AND (o.purpose = 'transfer' OR EXISTS (
        SELECT FROM assist_participant p WHERE p.interaction_id = o.interaction_id AND p.agent_id = o.agent_id
          AND o.purpose = 'consult' AND p.role = 'owner'
          AND p.joined_at BETWEEN o.made_at AND o.closed_at + interval '1 second'))) AS transferred,
    EXISTS (SELECT FROM assist_event e WHERE e.interaction_id = i.id AND e.kind = %(ended)s
      AND e.body->'reason' = '"abandoned"'::jsonb) AS is_silent
  FROM assist_interaction i JOIN assist_queue q ON q.id = i.queue_id
  WHERE i.requested_at >= %(start)s AND i.requested_at < %(end)s
    AND (%(queues)s::bigint[] IS NULL OR i.queue_id = ANY(%(queues)s))
), timed AS (SELECT *, EXTRACT(EPOCH FROM answered_at - requested_at)::float8 AS seconds FROM asked)
SELECT key, GROUPING(key) = 1, count(*), count(answered_at),
  count(*) FILTER (WHERE answered_at IS NULL AND ended_at IS NOT NULL),
  count(*) FILTER (WHERE is_silent), count(*) FILTER (WHERE answered_at IS NULL AND ended_at IS NULL),
  count(*) FILTER (WHERE is_live AND answered_at <= goal),
  count(*) FILTER (WHERE is_live AND (answered_at > goal OR (answered_at IS NULL AND ended_at > goal))),
  avg(seconds) FILTER (WHERE is_live), percentile_cont(0.9) WITHIN GROUP (ORDER BY seconds) FILTER (WHERE is_live),
  COALESCE(sum(requeued), 0)::int, COALESCE(sum(transferred), 0)::int, count(rating), avg(rating)::float8
FROM timed GROUP BY GROUPING SETS ((key), ())
"""
_TALKS = """
WITH talk AS (
  SELECT {talk_key} AS key, EXTRACT(EPOCH FROM p.left_at - p.joined_at)::float8 AS talk,
    EXTRACT(EPOCH FROM (SELECT max(e.at) FROM assist_event e
      WHERE e.interaction_id = i.id AND e.participant_id = p.id AND e.kind = %(wrapped_up)s) - p.left_at)::float8
      AS after
  FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
  WHERE p.role = 'owner' AND p.joined_at >= %(start)s AND p.joined_at < %(end)s AND p.left_at IS NOT NULL
    AND (%(queues)s::bigint[] IS NULL OR i.queue_id = ANY(%(queues)s))
)
SELECT key, GROUPING(key) = 1, count(*), avg(talk), avg(after), avg(talk + COALESCE(after, 0))
FROM talk GROUP BY GROUPING SETS ((key), ())
"""
_OFFERS = """
SELECT o.agent_id, GROUPING(o.agent_id) = 1, count(*), count(*) FILTER (WHERE o.state = 'accepted'),
  count(*) FILTER (WHERE o.state = 'declined'), count(*) FILTER (WHERE o.state = 'expired')
FROM assist_offer o JOIN assist_interaction i ON i.id = o.interaction_id
WHERE o.made_at >= %(start)s AND o.made_at < %(end)s AND o.due_at > o.made_at
  AND (%(queues)s::bigint[] IS NULL OR i.queue_id = ANY(%(queues)s))
GROUP BY GROUPING SETS ((o.agent_id), ())
"""
_CODES = """
SELECT e.body->>'code', count(*), count(*) FILTER (WHERE (e.body->>'automatic')::boolean)
FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
JOIN assist_event e ON e.interaction_id = i.id AND e.participant_id = p.id AND e.kind = %(wrapped_up)s
WHERE p.role = 'owner' AND p.joined_at >= %(start)s AND p.joined_at < %(end)s
  AND (%(queues)s::bigint[] IS NULL OR i.queue_id = ANY(%(queues)s))
GROUP BY 1 ORDER BY 2 DESC, 1
"""
_STATES = """
SELECT a.id, a.name, s.state, s.reason, sum(EXTRACT(EPOCH FROM
  LEAST(COALESCE(s.ended_at, assist_now()), %(end)s) - GREATEST(s.began_at, %(start)s)))::float8
FROM assist_statespan s JOIN assist_agent a ON a.id = s.agent_id
WHERE s.began_at < LEAST(%(end)s, assist_now()) AND COALESCE(s.ended_at, assist_now()) > %(start)s
  AND s.state <> 'offline' AND (%(queues)s::bigint[] IS NULL OR EXISTS (
    SELECT FROM assist_queuemember m WHERE m.agent_id = a.id AND m.queue_id = ANY(%(queues)s)))
GROUP BY a.id, s.state, s.reason ORDER BY a.name, a.id, s.state, s.reason
"""
_KEYS = {
    ReportBy.DAY: "date_trunc('day', {at}, %(zone)s)",
    ReportBy.HOUR: "date_trunc('hour', {at}, %(zone)s)",
    ReportBy.QUEUE: "i.queue_id",
}


@one_moment()
def read_report(period: Period) -> Report:
    """Every table of the period."""
    values = _values(period)
    key = _KEYS[period.by]
    requests, requests_total = _grouped(RequestRow, _REQUESTS.replace("{asked_key}", key), values, "i.requested_at")
    talks, talks_total = _grouped(TalkRow, _TALKS.replace("{talk_key}", key), values, "p.joined_at")
    agents, _ = _grouped(TalkRow, _TALKS.replace("{talk_key}", "p.agent_id"), values)
    offers, offers_total = _grouped(OfferRow, _OFFERS, values)
    states = [StateRow(*row) for row in _rows(_STATES, values)]
    return Report(
        parts=_parts(period, values, {*requests, *talks}),
        requests=requests,
        requests_total=requests_total,
        talks=talks,
        talks_total=talks_total,
        agents=agents,
        offers=offers,
        offers_total=offers_total,
        names=_names({*agents, *offers, *(row.agent for row in states)}),
        codes=[CodeRow(*row) for row in _rows(_CODES, values)],
        states=states,
    )


def queue_names(scope: Scope) -> dict[int, str]:
    """The queues of `scope` with their shops, in the order of both names."""
    rows = Queue.objects.select_related("shop").order_by("shop__name", "name", "pk")
    return {row.pk: str(row) for row in (rows if scope is None else rows.filter(pk__in=scope))}


def _values(period: Period) -> dict[str, Any]:
    values: dict[str, Any] = {"first": period.first, "last": period.last, "zone": period.zone}
    ((start, end),) = _rows(_BOUNDS, values)
    queues = None if period.queues is None else sorted(period.queues)
    kinds = {"put_back": PUT_BACK, "passed_on": PASSED_ON, "wrapped_up": WRAPPED_UP, "ended": ENDED}
    return {**values, **kinds, "start": start, "end": end, "queues": queues}


def _parts(period: Period, values: dict[str, Any], known: set[Any]) -> list[Part]:
    """Every part, also those in which nothing happened; what was counted is never left out."""
    if period.by is ReportBy.QUEUE:
        return list(queue_names(period.queues))
    return sorted({row[0] for row in _rows(_PARTS[period.by], values)} | known)


def _names(agents: set[int]) -> dict[int, str]:
    return dict(Agent.objects.filter(pk__in=agents).order_by("name", "pk").values_list("pk", "name"))


def _grouped(kind: type[Any], sql: str, values: dict[str, Any], at: str = "") -> tuple[dict[Any, Any], Any]:
    """Rows by key, and the row of all."""
    found = _rows(sql.replace("{at}", at), values)
    total = next((kind(*row[2:]) for row in found if row[1]), kind())
    return {row[0]: kind(*row[2:]) for row in found if not row[1]}, total


def _rows(sql: str, values: dict[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return list(cursor.fetchall())
