"""Probes: alive asks nothing, ready names its parts, and strangers learn no more than that."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, connections
from django.test import Client

from assist.actions.beats import beat
from assist.config.health import state_of
from assist.models import AssistNow, Beat
from assist.realtime.draining import begin_draining, forget_draining
from assist.rules.words import BeatName

WELL = {"database": True, "redis": True, "migrations": True, "sweeper": True, "worker": True, "draining": False}
NOBODY = "redis://127.0.0.1:1/0"
INSIDE = "web-1.internal:8000"


@pytest.fixture
def everybody_beats(db: None) -> None:
    """Sweeper and worker are there."""
    for name in BeatName:
        beat(name)


@pytest.fixture
def draining() -> Iterator[None]:
    """This process is on its way out."""
    begin_draining()
    yield
    forget_draining()


def ready(host: str = "localhost") -> tuple[int, dict[str, Any]]:
    answer = Client(headers={"host": host}).get("/readyz")
    return answer.status_code, answer.json()


@pytest.mark.usefixtures("everybody_beats")
def test_feat_x5_ready_when_every_part_is_well() -> None:
    assert ready() == (200, {"state": "ready", **WELL})


def test_feat_x5_alive_asks_nobody(django_assert_num_queries: Any, db: None) -> None:
    with django_assert_num_queries(0):
        answer = Client(headers={"host": INSIDE}).get("/healthz")
    assert (answer.status_code, answer.content) == (200, b"ok")


@pytest.mark.usefixtures("everybody_beats")
def test_feat_x5_an_orchestrator_asks_by_an_address_of_its_own() -> None:
    assert ready(INSIDE) == ready("localhost")
    for path in ("/", "/readyz/more", "/console/", "/panel/lumo/"):
        assert Client(headers={"host": INSIDE}).get(path).status_code == 400


@pytest.mark.usefixtures("everybody_beats")
def test_feat_x5_without_redis_chat_goes_on_and_readiness_says_what_is_missing(settings: Any) -> None:
    settings.REDIS_URL = NOBODY
    assert ready() == (200, {"state": "degraded", **WELL, "redis": False})


@pytest.mark.parametrize(("name", "seconds"), [("sweeper", 30), ("worker", 90)])
@pytest.mark.usefixtures("everybody_beats")
def test_feat_x5_a_process_that_fell_silent_is_named(name: str, seconds: int) -> None:
    Beat.objects.filter(name=name).update(at=AssistNow() - timedelta(seconds=seconds))
    assert ready() == (200, {"state": "degraded", **WELL, name: False})


@pytest.mark.usefixtures("everybody_beats")
def test_feat_x5_a_migration_that_was_not_run_is_noticed() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'assist' AND name LIKE '0003%%'")
    assert ready() == (200, {"state": "degraded", **WELL, "migrations": False})


@pytest.mark.usefixtures("everybody_beats", "draining")
def test_feat_x5_a_process_on_its_way_out_takes_nobody_new() -> None:
    assert ready() == (503, {"state": "draining", **WELL, "draining": True})


@pytest.mark.usefixtures("everybody_beats")
def test_feat_x5_a_copy_that_only_reads_is_no_database_for_chats() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET transaction_read_only = on")
    status, parts = ready()
    assert (status, parts["state"], parts["database"]) == (503, "down", False)


@pytest.mark.parametrize("part", ["redis", "migrations", "sweeper", "worker"])
def test_only_the_database_and_the_way_out_make_chat_impossible(part: str) -> None:
    assert state_of(WELL | {part: False}) == "degraded"
    assert state_of(WELL | {part: False, "database": False}) == "down"
    assert state_of(WELL | {"database": False, "draining": True}) == "draining"


@pytest.mark.usefixtures("everybody_beats")
def test_attack_l10_strangers_learn_names_of_parts_and_nothing_else(settings: Any) -> None:
    settings.REDIS_URL = NOBODY
    text = Client(headers={"host": INSIDE}).get("/readyz").content.decode()
    for private in (NOBODY, "127.0.0.1", str(connections["default"].settings_dict["NAME"]), "postgres", "Error"):
        assert private not in text


@pytest.mark.usefixtures("everybody_beats")
def test_readiness_asks_as_often_however_many_processes_beat(django_assert_num_queries: Any) -> None:
    ready()
    Beat.objects.bulk_create(Beat(name=BeatName.WORKER, process=f"worker:{number}") for number in range(50))
    with django_assert_num_queries(3):
        ready()
