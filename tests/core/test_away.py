"""What people and programs are told while the database is away."""

import json

import pytest
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from assist.config.errors import broken

PEOPLE = "text/html,application/xhtml+xml,*/*;q=0.8"


def answer_to(request: HttpRequest, problem: Exception) -> HttpResponse:
    """As Django asks: while the exception is being handled."""
    try:
        raise problem
    except Exception:
        return broken(request)


def get(path: str = "/shop/lumo/", **headers: str) -> HttpRequest:
    return RequestFactory().get(path, headers={"accept": PEOPLE, **headers})


@pytest.mark.parametrize("problem", [OperationalError("no connection"), InterfaceError("connection already closed")])
def test_fault_f15_a_page_says_so_calmly_and_looks_again_by_itself(problem: Exception) -> None:
    answer = answer_to(get(), problem)
    assert (answer.status_code, answer["Retry-After"], answer["Cache-Control"]) == (503, "5", "no-store")
    assert b'<meta http-equiv="refresh" content="5">' in answer.content
    assert str(problem).encode() not in answer.content


def test_fault_f15_it_speaks_the_browsers_language() -> None:
    answer = answer_to(get(**{"accept-language": "de"}), OperationalError())
    assert b'<html lang="de">' in answer.content and b"Gleich wieder da" in answer.content


def test_fault_f15_what_was_sent_is_not_reloaded_away() -> None:
    sent = RequestFactory().post("/shop/lumo/checkout/", {"street": "Kaivokatu 1"}, headers={"accept": PEOPLE})
    answer = answer_to(sent, OperationalError())
    assert answer.status_code == 503
    assert b"refresh" not in answer.content and b"Go back" in answer.content


@pytest.mark.parametrize(
    "asked", [get("/api/v1/interactions/"), get("/look/lumo.js", accept="text/javascript")], ids=["api", "script"]
)
def test_fault_f15_programs_get_json(asked: HttpRequest) -> None:
    answer = answer_to(asked, OperationalError())
    assert (answer.status_code, answer["Retry-After"]) == (503, "5")
    assert json.loads(answer.content)["code"] == "unavailable"


def test_fault_f15_the_widgets_answer_may_stand_in_any_shops_frame() -> None:
    asked = get("/panel/lumo/")
    asked.face = "widget"  # type: ignore[attr-defined]  # HostRouting's mark
    answer = answer_to(asked, OperationalError())
    assert (answer.frame_ancestors, answer["Access-Control-Allow-Origin"]) == ("*", "*")  # type: ignore[attr-defined]


@pytest.mark.parametrize("problem", [ValueError("a bug"), IntegrityError("a bug")])
def test_a_bug_is_a_bug(problem: Exception) -> None:
    answer = answer_to(get(), problem)
    assert answer.status_code == 500
    assert b"a bug" not in answer.content
