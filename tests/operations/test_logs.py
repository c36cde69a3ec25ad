"""Log lines are JSON with names of requests and commands, say what was slow, and repeat nobody's words."""

import ast
import io
import json
import logging
import logging.config
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from assist.actions.shoppers import open_session
from assist.config.logs import TOLD, logging_in
from assist.config.requests import RequestNames
from assist.models import Interaction
from assist.realtime.db import run_orm
from tests.cast import Cast
from tests.house.sources import python
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]
TOKEN = "a-token-that-nobody-may-read"


def handler_of(form: str, stream: io.StringIO) -> logging.Handler:
    formatter = dict(logging_in(form)["formatters"]["lines"])
    made = logging.StreamHandler(stream)
    made.setFormatter(formatter.pop("()")(**formatter))
    return made


@contextmanager
def written(form: str = "json") -> Iterator[list[str]]:
    """The lines that are logged inside, as an administrator finds them."""
    stream, lines = io.StringIO(), list[str]()
    handler = handler_of(form, stream)
    logging.getLogger().addHandler(handler)
    try:
        yield lines
    finally:
        logging.getLogger().removeHandler(handler)
        lines += stream.getvalue().splitlines()


def test_feat_x5_a_line_is_one_json_object_with_time_level_and_place() -> None:
    with written() as lines:
        logging.getLogger("assist.some").warning("it %s", "happened", extra={"row": 7, "token": TOKEN})
    line = json.loads(lines[0])
    assert (line["event"], line["level"], line["logger"], line["row"]) == ("it happened", "warning", "assist.some", 7)
    assert line["timestamp"].endswith("Z")
    assert TOKEN not in lines[0]


def test_feat_x5_text_is_for_people_and_another_form_is_refused() -> None:
    with written("text") as lines:
        logging.getLogger("assist.some").warning("it happened", extra={"row": 7})
    assert "it happened" in lines[0]
    assert "row=7" in lines[0]
    with pytest.raises(ImproperlyConfigured, match="json or text"):
        logging_in("xml")


@pytest.mark.django_db
def test_attack_l10_a_row_that_the_database_refuses_is_not_repeated() -> None:
    with written() as lines:
        try:
            _said_twice()
        except IntegrityError as problem:
            logging.getLogger("assist.some").warning("not stored: %s", problem, exc_info=True)
    line = json.loads(lines[0])
    assert "unique constraint" in line["exception"]
    assert "unique constraint" in line["event"]
    assert TOKEN not in lines[0]
    assert "The above exception was the direct cause" in line["exception"]
    assert line["exception"].endswith('"said_text_key"')


def _said_twice() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("CREATE TEMP TABLE said (text text UNIQUE, more text)")
        for more in ("x", "y"):
            cursor.execute("INSERT INTO said VALUES (%s, %s)", [f"{TOKEN}\n\n{TOKEN}", more])


def answered(seconds_over: bool, settings: Any, path: str = "/readyz") -> tuple[Any, list[str]]:
    settings.ASSIST_SLOW_MS = 0 if seconds_over else 60_000
    with written() as lines:
        answer = Client(headers={"host": "localhost"}).get(path)
    return answer, lines


def test_feat_x5_a_slow_request_is_told_by_its_route_under_the_name_in_its_answer(settings: Any, db: None) -> None:
    answer, lines = answered(True, settings, f"/accounts/password/reset/key/1-{TOKEN}/?code={TOKEN}")
    line = next(line for line in map(json.loads, lines) if line["event"] == "slow request")
    assert line["request_id"] == answer["X-Request-ID"]
    assert line["status"] == answer.status_code
    assert line["route"].startswith("accounts/")
    assert line["ms"] >= 0
    assert TOKEN not in "".join(lines)


def test_feat_x5_a_quick_request_is_not_told(settings: Any, db: None) -> None:
    assert answered(False, settings)[1] == []


def test_feat_x5_every_line_of_a_request_carries_its_name_and_no_other() -> None:
    def view(request: HttpRequest) -> HttpResponse:
        logging.getLogger("assist.some").warning("in a request")
        return HttpResponse()

    with written() as lines:
        answers = [RequestNames(view)(RequestFactory().get("/")) for _ in range(2)]
        logging.getLogger("assist.some").warning("after them")
    told = [json.loads(line).get("request_id") for line in lines]
    assert told == [answers[0]["X-Request-ID"], answers[1]["X-Request-ID"], None]
    assert told[0] != told[1]


async def test_feat_x5_a_slow_command_is_told_without_its_words(people: Cast, panel: Opens, settings: Any) -> None:
    token = await run_orm(open_session, "lumo")
    with written() as lines:
        gus = await panel(token)
        await gus.told("shopper.welcome")
        settings.ASSIST_SLOW_MS = 0
        await gus.ask("message.send", interaction="0" * 32, client_id="0" * 32, text=TOKEN)
        await gus.ask("history.get", interaction="0" * 32, after=0)
    told = [line for line in map(json.loads, lines) if line["event"] == "slow command"]
    assert [(line["command"], line["outcome"]) for line in told[:1]] == [("message.send", "not_found")]
    assert told[0]["command_id"].rpartition(".")[0] == told[1]["command_id"].rpartition(".")[0]
    assert told[0]["command_id"] != told[1]["command_id"]
    assert TOKEN not in "".join(lines)
    assert token not in "".join(lines)


async def test_feat_x5_lines_of_a_command_name_it(people: Cast, panel: Opens) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    await run_orm(_break_history)
    try:
        with written() as lines:
            answer = await gus.ask("conversations.get")
    finally:
        await run_orm(_mend_history)
    assert answer["code"] == "unavailable"
    line = next(line for line in map(json.loads, lines) if line["event"] == "database unreachable")
    assert line["command"] == "conversations.get"


def _break_history() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {Interaction._meta.db_table} RENAME TO assist_gone")


def _mend_history() -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE assist_gone RENAME TO {Interaction._meta.db_table}")


def test_what_the_product_hangs_on_a_line_is_told() -> None:
    keywords = [node for tree in python().values() for node in ast.walk(tree) if isinstance(node, ast.keyword)]
    extras = [node.value for node in keywords if node.arg == "extra" and isinstance(node.value, ast.Dict)]
    names = {key.value for extra in extras for key in extra.keys if isinstance(key, ast.Constant)}
    assert {"row", "ms"} <= names
    assert names <= TOLD
