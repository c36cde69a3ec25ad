"""Bounded waits: a database that is away or hangs costs seconds, and nobody's act is lost to a deadlock."""

import threading
import time
from collections.abc import Callable

import psycopg
import pytest
from django.db import OperationalError, connection, transaction

from assist.actions.again import once_more
from assist.actions.door import locked_agent, locked_interaction
from assist.config.postgres.fuse import Fuse
from assist.config.postgres.waits import bounded
from assist.rules.words import Presence
from tests.cast import Cast
from tests.racing import race


def fails() -> None:
    raise OperationalError("no connection")


def test_fault_f15_while_one_caller_tries_the_others_are_refused_at_once() -> None:
    fuse, inside, over = Fuse(), threading.Event(), threading.Event()
    with pytest.raises(OperationalError, match="no connection"):
        fuse.through(fails)

    def slow() -> None:
        inside.set()
        over.wait(10)
        fails()

    def trying() -> None:
        with pytest.raises(OperationalError, match="no connection"):
            fuse.through(slow)

    trier = threading.Thread(target=trying)
    trier.start()
    assert inside.wait(10)
    with pytest.raises(OperationalError, match="away"):
        fuse.through(lambda: "never asked")
    over.set()
    trier.join(10)
    assert fuse.through(lambda: "back") == "back"
    assert fuse.through(lambda: fuse.through(lambda: "many at a time")) == "many at a time"


def test_fault_f17_a_server_that_does_not_answer_is_given_up() -> None:
    params = connection.get_connection_params()
    address = {name: params[name] for name in ("user", "host", "port")}
    opened = bounded(0.001).connect(dbname="postgres", **address)
    opened.patience = 0.3
    with pytest.raises(psycopg.OperationalError, match="timeout"):
        opened.execute("SELECT pg_sleep(20)")
    assert opened.closed


@pytest.mark.django_db
def test_fault_f17_a_statement_has_its_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        assert cursor.fetchone() == ("6s",)


def crossing(first: Callable[[], object], second: Callable[[], object], gate: threading.Barrier) -> Callable[[], int]:
    """An act that locks in its own order; it meets the other one between its two locks, the first time."""
    tries = []

    @transaction.atomic
    def act() -> int:
        tries.append(1)
        first()
        if len(tries) == 1:
            gate.wait(10)
        second()
        return len(tries)

    return act


def test_fault_f18_of_two_acts_that_lock_each_other_out_both_are_done(cast: Cast) -> None:
    chat = cast.chat()
    gate = threading.Barrier(2)

    def the_chat() -> object:
        return locked_interaction(pk=chat.pk)

    def the_agent() -> object:
        return locked_agent(pk=cast.ada.pk)

    one, other = crossing(the_chat, the_agent, gate), crossing(the_agent, the_chat, gate)
    assert sorted(race(lambda: once_more(one), lambda: once_more(other))) == [1, 2]


def test_fault_f18_what_is_given_up_twice_is_an_error(cast: Cast) -> None:
    tries = []

    def unlucky() -> None:
        tries.append(1)
        with connection.cursor() as cursor:
            cursor.execute("DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '40P01'; END $$")

    with pytest.raises(OperationalError):
        once_more(unlucky)
    assert len(tries) == 2


def test_fault_f18_what_is_no_deadlock_is_tried_once(cast: Cast) -> None:
    tries = []

    def slow() -> None:
        tries.append(1)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 50")
            cursor.execute("SELECT pg_sleep(5)")

    began = time.monotonic()
    with pytest.raises(OperationalError):
        once_more(slow)
    assert len(tries) == 1
    assert time.monotonic() - began < 3
    assert cast.ada.state == Presence.OFFLINE
