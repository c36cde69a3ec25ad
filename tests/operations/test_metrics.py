"""Metrics: true figures for whoever holds the token, nothing for anybody else, no words of people."""

import asyncio
import re
import time
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from prometheus_client.parser import text_string_to_metric_families

from assist.actions.beats import beat
from assist.actions.outbox import put
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.config.metrics import Database
from assist.models import Deadline, Queue
from assist.queries.clock import now
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules.words import BeatName, DeadlineKind, OutboxKind
from tests.cast import Cast, later, wish
from tests.wire import Wire

TOKEN = "a-token-for-metrics-of-tests"
INSIDE = "web-1.internal:8000"
Opens = Callable[..., Awaitable[Wire]]


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    """The administrator has set one."""
    settings.ASSIST_METRICS_TOKEN = TOKEN


def answer_of(host: str = "localhost", **headers: str) -> Any:
    return Client(headers={"host": host, **headers}).get("/metrics")


def figures(host: str = "localhost") -> dict[str, float]:
    """Every figure by its name with labels."""
    text = answer_of(host, authorization=f"Bearer {TOKEN}").content.decode()
    assert list(text_string_to_metric_families(text)), "Prometheus could not read this"
    lines = [line.rsplit(" ", 1) for line in text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in lines}


def test_feat_x5_queues_tell_how_many_wait_and_how_long(cast: Cast, clock: Callable[[float], None]) -> None:
    request_assistance(cast.gus(), wish())
    clock(90)
    request_assistance(cast.gus(), wish())
    told, queue = figures(), Queue.objects.get(shop=cast.lumo)
    labels = f'{{queue="{queue.name}",shop="lumo"}}'
    assert told[f"assist_queue_waiting{labels}"] == 2
    assert told[f"assist_queue_oldest_seconds{labels}"] == pytest.approx(90, abs=10)
    assert [value for name, value in told.items() if name.startswith("assist_queue_waiting") and "other" in name] == [0]


def test_feat_x5_offers_outbox_agents_and_lateness_are_told(cast: Cast, clock: Callable[[float], None]) -> None:
    cast.available(cast.ada)
    request_assistance(cast.gus(), wish())
    assert figures()["assist_offers_open"] == 1
    Deadline.objects.all().delete()
    Deadline.objects.create(kind=DeadlineKind.GRACE, subject=0, due_at=now() - later(5))
    put(OutboxKind.SHOP_MAIL, {})
    put(OutboxKind.SHOP_MAIL, {})
    clock(30)
    told = figures()
    assert (told["assist_outbox_due"], told["assist_outbox_failed"]) == (2, 0)
    assert told["assist_outbox_oldest_seconds"] == pytest.approx(30, abs=10)
    assert told["assist_sweeper_lag_seconds"] == pytest.approx(35, abs=10)
    assert told['assist_agents{state="available"}'] == 1
    assert told['assist_agents{state="rona"}'] == 0


def test_feat_x5_every_beat_has_an_age(cast: Cast, clock: Callable[[float], None]) -> None:
    beat(BeatName.WORKER)
    clock(45)
    beat(BeatName.SWEEPER)
    told = figures()
    assert told['assist_beat_age_seconds{process="worker"}'] == pytest.approx(45, abs=10)
    assert told['assist_beat_age_seconds{process="sweeper"}'] < 10


async def test_feat_x5_sockets_commands_and_deliveries_are_counted(people: Cast, panel: Opens, console: Opens) -> None:
    before = await sync_to_async(figures)()
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    ada = await console(people.ada)
    await ada.told("desk.told")
    await gus.ask("message.send", interaction="00000000-0000-4000-8000-000000000000", client_id="0" * 32, text="Hi")
    await ada.ask("presence.set", state="available")
    await ada.fact("presence.changed", state="available")
    await gus.raw("nonsense")
    await gus.until(lambda notice: notice.get("code") == "malformed")
    after = await sync_to_async(figures)()
    grown = {name: value - before.get(name, 0) for name, value in after.items()}
    assert grown['assist_commands_total{command="message.send",outcome="not_found"}'] == 1
    assert grown['assist_commands_total{command="presence.set",outcome="done"}'] == 1
    assert grown['assist_commands_total{command="unreadable",outcome="malformed"}'] == 1
    assert grown["assist_command_duration_seconds_count"] >= 5
    assert grown["assist_deliveries_total"] >= 1
    assert (after['assist_sockets{kind="staff"}'], after['assist_sockets{kind="shopper"}']) == (1, 1)
    await gus.hang_up()
    assert (await sync_to_async(figures)())['assist_sockets{kind="shopper"}'] == 0


async def test_feat_x5_a_blocked_event_loop_is_seen(hub: Hub) -> None:
    hub.loop.call_later(0.1, time.sleep, 1.6)
    async with asyncio.timeout(10):
        while hub.lag.most < 0.4:
            await asyncio.sleep(0.05)
    assert hub.lag.most >= hub.lag.last


def test_feat_x5_a_lost_database_is_a_figure_and_no_error(settings: Any, cast: Cast) -> None:
    assert next(iter(Database().collect())).samples[0].value == 1
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE assist_beat RENAME TO assist_gone")
    try:
        samples = [metric.samples[0] for metric in Database().collect()]
        assert [(sample.name, sample.value) for sample in samples] == [("assist_database_up", 0)]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE assist_gone RENAME TO assist_beat")


def test_metrics_ask_as_often_however_many_rows_there_are(cast: Cast) -> None:
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(connections["default"]) as queries:
            figures()
        counts.append(len(queries))
        for number in range(30):
            Queue.objects.create(shop=cast.lumo, name=f"Queue {turn} {number}")
            put(OutboxKind.SHOP_MAIL, {})
        request_assistance(cast.gus(), wish())
        request_assistance(cast.gus(), wish())
    assert counts[0] == counts[1] == 4


@pytest.mark.parametrize(
    "given", ["", TOKEN, f"Bearer {TOKEN}x", f"bearer {TOKEN}", "Bearer ", f"Basic {TOKEN}", "Bearer \u00e9"]
)
def test_attack_p12_without_the_token_there_is_no_such_page(given: str, db: None) -> None:
    answers = [Client(headers={"host": "localhost", "authorization": given}).get(p) for p in ("/metrics", "/nowhere")]
    assert [answer.status_code for answer in answers] == [404, 404]
    assert answers[0].content == answers[1].content
    assert answer_of(INSIDE, authorization=given).status_code == 400


def test_attack_p12_unset_means_off_even_for_an_empty_token(settings: Any, db: None) -> None:
    settings.ASSIST_METRICS_TOKEN = ""
    for given in ("", "Bearer ", "Bearer"):
        assert answer_of(authorization=given).status_code == 404


def test_feat_x5_each_process_answers_on_its_own_address_and_no_shop_s_face_does(db: None) -> None:
    assert "assist_loop_lag_seconds" in figures(INSIDE)
    assert answer_of("127.0.0.1", authorization=f"Bearer {TOKEN}").status_code == 404


def test_attack_l10_labels_hold_no_word_of_anybody(cast: Cast) -> None:
    cast.available(cast.ada)
    request_assistance(cast.gus(), wish())
    names = {match for name in figures() for match in re.findall(r'(\w+)="', name)}
    assert names <= {"shop", "queue", "state", "process", "command", "outcome", "kind", "le"}
    text = answer_of(authorization=f"Bearer {TOKEN}").content.decode()
    for private in ("Gus", "Ada", "Hello", TOKEN):
        assert private not in text
