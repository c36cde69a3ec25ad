"""Reports of a scripted day, each figure counted once more from the events by another query (feat S4, S5)."""

import json
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any
from urllib.parse import urlencode

import pytest
from django.db import connection

from agentconsole.reports.asking import report_of
from agentconsole.reports.values import ReportRow, ReportView
from assist.actions.afterwards import rate
from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import choose_presence, leave, sign_in
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.actions.transfers import transfer_to_queue
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, ClockOffset, IdleReason, Interaction, Queue, WrapUpCode
from assist.rules.refusals import Refused
from assist.rules.words import Channel, Presence, ReportBy
from tests.cast import Cast, offer_of, wish
from tests.core.test_api import read, signed_in
from tests.house.sources import ROOT

DAY = "2026-10-25"
"""In Berlin it has 25 hours."""
_EVENTS = """
WITH e AS (SELECT *, body->'person'->>'role' AS role FROM assist_event),
r AS (
  SELECT i.id, q.answer_goal_seconds AS goal, q.at AS asked FROM assist_interaction i
  JOIN (SELECT e.interaction_id, min(e.at) AS at, min(q.answer_goal_seconds) AS answer_goal_seconds FROM e
    JOIN assist_interaction i ON i.id = e.interaction_id JOIN assist_queue q ON q.id = i.queue_id
    WHERE e.kind = 'interaction.requested' AND e.body->>'channel' <> 'email' GROUP BY 1) q ON q.interaction_id = i.id
  WHERE q.at >= '2026-10-25T00:00+02' AND q.at < '2026-10-26T00:00+01'
), f AS (
  SELECT r.*, (SELECT min(at) FROM e
    WHERE interaction_id = r.id AND kind = 'participant.joined' AND role = 'owner') AS took,
    (SELECT min(at) FROM e WHERE interaction_id = r.id AND kind = 'interaction.ended') AS over FROM r
)
SELECT count(*), count(took), count(*) FILTER (WHERE took IS NULL AND over IS NOT NULL),
  count(*) FILTER (WHERE took IS NULL AND over IS NULL),
  count(*) FILTER (WHERE EXTRACT(EPOCH FROM took - asked) <= goal),
  count(*) FILTER (WHERE EXTRACT(EPOCH FROM COALESCE(took, over) - asked) > goal),
  avg(EXTRACT(EPOCH FROM took - asked))::float8,
  (SELECT count(*) FROM e WHERE kind = 'interaction.requeued'),
  (SELECT count(*) FROM e WHERE kind = 'rating.given'),
  (SELECT avg((body->>'stars')::int)::float8 FROM e WHERE kind = 'rating.given'),
  (SELECT count(*) FROM e WHERE kind = 'wrapup.started'),
  (SELECT count(*) FROM e WHERE kind = 'wrapup.finished' AND (body->>'automatic')::boolean),
  (SELECT count(*) FROM e WHERE kind = 'offer.made'),
  (SELECT count(*) FROM e WHERE kind = 'offer.closed' AND body->>'outcome' = 'expired'),
  (SELECT count(*) FROM e WHERE kind = 'offer.closed' AND body->>'outcome' = 'declined'),
  (SELECT count(*) FROM e WHERE kind = 'offer.closed' AND body->>'outcome' = 'accepted'),
  (SELECT avg(EXTRACT(EPOCH FROM d.at - s.at))::float8 FROM e s JOIN e d USING (interaction_id)
    WHERE s.kind = 'wrapup.started' AND d.kind = 'wrapup.finished')
FROM f
"""
"""Live requests alone, from the events alone."""
_DESK = """
WITH p AS (SELECT agent_id, body->>'state' AS state, at, lead(at) OVER (PARTITION BY agent_id ORDER BY seq) AS until
  FROM assist_deskevent WHERE kind = 'presence.changed')
SELECT agent_id, state, sum(EXTRACT(EPOCH FROM LEAST(COALESCE(until, assist_now()), '2026-10-26T00:00+01')
  - GREATEST(at, '2026-10-25T00:00+02')))::float8
FROM p WHERE state <> 'offline' AND COALESCE(until, assist_now()) > '2026-10-25T00:00+02' GROUP BY 1, 2
"""
"""State time once more, from what the desks were told."""


def rows_of(sql: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return list(cursor.fetchall())


def at(moment: str) -> None:
    """It is now that time, by the one clock."""
    ClockOffset.objects.all().delete()
    ClockOffset.objects.create(by=datetime.fromisoformat(moment) - datetime.now(UTC))


def the_day(cast: Cast) -> None:
    """From the evening before to noon of the longest day, in Berlin."""
    Queue.objects.filter(pk=cast.queue.pk).update(wrap_up_seconds=60)
    at("2026-10-24T23:30:00+02:00")
    sign_in(cast.ada)
    choose_presence(cast.ada, Presence.AVAILABLE)
    at("2026-10-25T02:10:00+02:00")
    first, gus = _asked(cast)
    at("2026-10-25T02:10:08+02:00")
    accept_offer(cast.ada, offer_of(first).key)
    at("2026-10-25T02:15:08+02:00")
    end_by_agent(cast.ada, first)
    rate(gus, first, 4)
    at("2026-10-25T02:15:38+02:00")
    submit_wrap_up(cast.ada, first, WrapUpCode.objects.get(shop=cast.lumo, name="Answered").pk, "")
    at("2026-10-25T02:20:00+01:00")
    second, _ = _asked(cast)
    decline_offer(cast.ada, offer_of(second).key, "busy")
    choose_presence(cast.ada, Presence.IDLE, IdleReason.objects.get(name="Lunch").pk)
    at("2026-10-25T03:20:00+01:00")
    sign_in(cast.ben)
    choose_presence(cast.ben, Presence.AVAILABLE)
    at("2026-10-25T03:20:30+01:00")
    sign_in(cast.ben)
    run_due()
    _more(cast, second)


def _more(cast: Cast, second: Interaction) -> None:
    """Ben has missed an offer; he comes back, takes it, signs out; one gives up, one waits on, one leaves a message."""
    choose_presence(cast.ben, Presence.AVAILABLE)
    accept_offer(cast.ben, offer_of(second).key)
    at("2026-10-25T03:30:00+01:00")
    leave(cast.ben)
    sign_in(cast.ben)
    choose_presence(cast.ben, Presence.AVAILABLE)
    accept_offer(cast.ben, offer_of(second).key)
    at("2026-10-25T03:40:00+01:00")
    end_by_agent(cast.ben, second)
    at("2026-10-25T03:41:30+01:00")
    sign_in(cast.ben)
    run_due()
    choose_presence(cast.ben, Presence.IDLE)
    _, gus = _asked(cast)
    at("2026-10-25T03:45:00+01:00")
    end_by_shopper(gus, Interaction.objects.latest("pk"))
    _asked(cast)
    request_assistance(cast.gus(), wish("Mail me", channel=Channel.EMAIL, email="gus@example.com"))
    at("2026-10-26T00:30:00+01:00")
    _asked(cast)


def _asked(cast: Cast) -> tuple[Interaction, Any]:
    gus = cast.gus()
    return request_assistance(gus, wish()), gus


def report(viewer: Agent, first: str = DAY, last: str = DAY, **words: str) -> ReportView:
    return report_of(viewer, {"first": first, "last": last, "zone": "Europe/Berlin", **words})


def summed(rows: list[ReportRow], name: str) -> int:
    return sum(getattr(row, name) for row in rows)


def test_feat_s4_every_figure_of_a_day_is_what_its_events_say(cast: Cast) -> None:
    the_day(cast)
    told = report(cast.mo)
    (again,) = rows_of(_EVENTS)
    total = told.total
    live = (total.requested - 1, total.answered, total.abandoned, total.waiting - 1, total.in_time, total.late)
    assert live == again[:6] == (4, 2, 1, 1, 1, 2)
    assert total.answer_seconds == pytest.approx(again[6], abs=0.1)
    assert (total.requeued, total.ratings, total.stars) == again[7:10] == (1, 1, 4.0)
    assert sum(row.automatic for row in told.codes) == again[11] == 1
    offers = [sum(getattr(row, name) for row in told.agents) for name in ("offers", "missed", "declined", "accepted")]
    assert tuple(offers) == again[12:16]
    assert offers[1:3] == [1, 1]
    assert total.after_seconds == pytest.approx(again[16], abs=0.1)
    assert total.requested == total.answered + total.abandoned + total.waiting
    assert {(row.code, row.count) for row in told.codes} == {("Answered", 2)}


def test_feat_s4_state_time_is_what_the_desks_were_told(cast: Cast) -> None:
    the_day(cast)
    told: dict[tuple[int, str], float] = {}
    for row in report(cast.mo).states:
        told[row.agent, row.state] = told.get((row.agent, row.state), 0.0) + row.seconds
    again = {(agent, state): seconds for agent, state, seconds in rows_of(_DESK)}
    assert told == {key: pytest.approx(seconds, abs=0.5) for key, seconds in again.items()}
    assert {row.reason for row in report(cast.mo).states if row.agent == cast.ada.pk and row.state == "idle"} == {
        "Lunch"
    }


@pytest.mark.parametrize("by", list(ReportBy))
def test_feat_s4_the_parts_add_up_to_the_whole(cast: Cast, by: ReportBy) -> None:
    the_day(cast)
    told = report(cast.mo, by=by.value)
    for name in (
        "requested",
        "answered",
        "abandoned",
        "waiting",
        "in_time",
        "late",
        "requeued",
        "ratings",
        "conversations",
    ):
        assert summed(told.rows, name) == getattr(told.total, name), name


def test_feat_s5_a_day_of_25_hours_has_25_and_both_hours_after_two(cast: Cast) -> None:
    the_day(cast)
    rows = report(cast.mo, by="hour").rows
    asked = {datetime.fromisoformat(row.at).astimezone(UTC).hour: row.requested for row in rows if row.requested}
    assert len(rows) == 25
    assert asked == {0: 1, 1: 1, 2: 3}, "02:10 in summer time, 02:20 in winter time, three after 03:40"
    days = report(cast.mo, "2026-10-24", "2026-10-26").rows
    assert [row.requested for row in days] == [0, 5, 1]
    starts = [datetime.fromisoformat(row.at) for row in days]
    assert [after - before for before, after in pairwise(starts)] == [
        timedelta(hours=24),
        timedelta(hours=25),
    ]
    assert report(cast.mo, zone="UTC").total.requested == 6, "another day in another zone"


def test_feat_s4_a_manager_reads_of_their_queues_alone(cast: Cast) -> None:
    at("2026-10-25T12:00:00+01:00")
    request_assistance(cast.gus(), wish())
    request_assistance(cast.gus(cast.elsewhere), wish())
    told = report(cast.mo)
    theirs = set(Queue.objects.filter(members__agent=cast.mo).values_list("pk", flat=True))
    assert (told.total.requested, {queue.id for queue in told.queues}) == (1, theirs)
    foreign = Queue.objects.get(shop=cast.elsewhere)
    with pytest.raises(Refused, match="one of your queues"):
        report(cast.mo, queue=str(foreign.pk))
    with pytest.raises(Refused, match="Only supervisors"):
        report(cast.ada)


def test_feat_s4_who_hands_a_chat_to_a_queue_has_declined_nothing(cast: Cast) -> None:
    at("2026-10-25T12:00:00+01:00")
    transfer_to_queue(cast.ada, cast.chat(), cast.queue.pk, even_if_nobody=True)
    told = report(cast.mo)
    assert told.total.transferred == 1
    assert [(row.offers, row.accepted, row.declined) for row in told.agents] == [(1, 1, 0)]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        ({}, "Give the first day"),
        ({"first": "2026-13-01", "last": DAY}, "Give the first day"),
        ({"first": "2026-10-26", "last": DAY}, "1 to 366 days"),
        ({"first": "2025-10-24", "last": DAY}, "1 to 366 days"),
        ({"first": "2026-10-11", "last": DAY, "by": "hour"}, "1 to 14 days"),
        ({"first": DAY, "last": DAY, "by": "year"}, "day, hour or queue"),
        ({"first": DAY, "last": DAY, "zone": "Mars/Base"}, "time zone"),
        ({"first": DAY, "last": DAY, "queue": "x"}, "one of your queues"),
        ({"first": "0001-01-01", "last": "0001-01-01"}, "Give the first day"),
    ],
)
def test_a_report_that_cannot_be_is_refused_in_words(cast: Cast, words: dict[str, str], says: str) -> None:
    status, told = read(signed_in(cast.mo.user), f"/api/v1/reports/?{urlencode(words)}")
    assert (status, says in told["detail"]) == (400, True)


def test_an_empty_period_is_all_noughts_and_no_average(cast: Cast) -> None:
    told = report(cast.mo, "2020-02-28", "2020-03-01")
    assert [row.requested for row in told.rows] == [0, 0, 0]
    assert (told.total.requested, told.total.answer_seconds, told.agents, told.states) == (0, None, [], [])
    assert told.first == date(2020, 2, 28)


def test_feat_s5_the_documentation_says_what_the_page_says() -> None:
    words = json.loads((ROOT / "static/src/locales/board.en.json").read_text("utf-8"))
    told = (ROOT / "docs/reports.md").read_text("utf-8")
    figures = {
        key.removeprefix("report.about."): text for key, text in words.items() if key.startswith("report.about.")
    }
    assert [name for name, text in figures.items() if f"| {words[f'report.{name}']} | {text} |" not in told] == []
