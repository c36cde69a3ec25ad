"""A log-out ends everything, whatever happens at the same moment."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction

from assist.actions import shoppers
from assist.actions.context import set_context
from assist.actions.door import locked_agent, locked_interaction
from assist.actions.endings import end_by_agent
from assist.actions.publishing import publish_on_commit
from assist.actions.requests import request_assistance
from assist.actions.shoppers import close_session, identify
from assist.models import Event, Interaction, Shopper
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.racing import race, refusals


def wait_for_a_lock() -> None:
    """Until somebody in this database waits for somebody else."""
    sql = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    for _ in range(200):
        with connection.cursor() as cursor:
            cursor.execute(sql)
            if cursor.fetchone()[0]:
                return
        time.sleep(0.01)


def race_behind(act: Callable[[], object], other: Callable[[], object]) -> list[Any]:
    """`other` begins when `act` holds its locks, and `act` goes on when `other` waits for them."""
    holds = threading.Event()

    def first() -> None:
        with transaction.atomic():
            act()
            holds.set()
            wait_for_a_lock()

    return race(first, lambda: holds.wait(5) and other())


def test_a_log_out_closes_the_session_though_the_agent_ends_the_chat_first(cast: Cast) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)

    results = race_behind(partial(end_by_agent, cast.ada, chat), partial(close_session, gus))
    assert not refusals(results)
    assert Shopper.objects.get(pk=gus.pk).revoked_at


def test_a_request_at_the_moment_of_the_log_out_leaves_nothing_running(cast: Cast) -> None:
    for _ in range(5):
        gus = cast.gus()
        race(partial(request_assistance, gus, wish()), partial(close_session, gus))
        assert not Interaction.objects.filter(shopper=gus).exclude(state=InteractionState.ENDED).exists()


def test_a_request_waits_for_a_log_out_that_has_begun(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    gus, counted = cast.gus(), threading.Event()

    def slowly(topic: str, head: int) -> None:
        publish_on_commit(topic, head)
        counted.set()
        wait_for_a_lock()

    monkeypatch.setattr(shoppers, "publish_on_commit", slowly)
    results = race(partial(close_session, gus), lambda: counted.wait(5) and request_assistance(gus, wish()))
    assert [refusal.text for refusal in refusals(results)] == ["This session is over. Start a new one."]


def test_a_log_out_with_two_offers_and_an_agent_at_work_never_deadlock(cast: Cast) -> None:
    gus = cast.gus()
    cast.available(cast.ada)
    first, second = (request_assistance(gus, wish()) for _ in range(2))
    assert offer_of(first).agent == offer_of(second).agent == cast.ada

    def agent_works() -> None:
        with transaction.atomic():
            locked_interaction(pk=second.pk)
            holds.set()
            wait_for_a_lock()
            locked_agent(pk=cast.ada.pk)

    holds = threading.Event()
    race(agent_works, lambda: holds.wait(5) and close_session(gus))
    assert not broken_invariants()
    assert Shopper.objects.get(pk=gus.pk).revoked_at


def test_a_conversation_that_ended_meanwhile_hears_no_more_of_the_page(cast: Cast) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)

    late = partial(set_context, gus, {}, "https://lumo.example/late", "Late")
    race_behind(partial(end_by_agent, cast.ada, chat), late)
    assert not Event.objects.filter(interaction=chat, kind="context.changed").exists()


def test_a_session_that_is_over_asks_for_nothing(cast: Cast) -> None:
    gus = cast.gus()
    close_session(gus)
    with pytest.raises(Refused, match="over"):
        request_assistance(gus, wish())


def test_a_renewed_sign_in_and_an_agent_who_ends_never_deadlock(cast: Cast) -> None:
    mina = cast.mina()
    chat = cast.chat(shopper=mina)
    token = cast.identity(name="Mina L.", basket={"id": "b1", "lines": []})

    results = race_behind(partial(end_by_agent, cast.ada, chat), partial(identify, mina, token))
    assert not refusals(results)
    assert Shopper.objects.select_related("contact").get(pk=mina.pk).name == "Mina L."
