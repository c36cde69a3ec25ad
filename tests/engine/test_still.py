"""The machine's time stands still, and the same steps meet the same world, however slow the machine is."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from assist.actions.deadlines import claim_due, set_deadline
from assist.actions.offers import decline_offer
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.queries.clock import now
from assist.rules.words import DeadlineKind
from tests.cast import make_cast, offer_of, wish
from tests.engine.machine import Engine
from tests.engine.still import FIRST_MOMENT, begin_again, time_stands_still, undone
from tests.engine.test_engine import EVERY_RUN
from tests.engine.world import Time
from tests.standing import rows

TICK = timedelta(microseconds=1)
WORLD = [
    "SELECT state, channel, seq, public_seq, round(extract(epoch FROM queued_at)) FROM assist_interaction ORDER BY id",
    """SELECT dense_rank() OVER (ORDER BY o.interaction_id), a.name, o.state, o.purpose
    FROM assist_offer o JOIN assist_agent a ON a.id = o.agent_id ORDER BY o.made_at, o.interaction_id, a.name""",
    "SELECT name, state, load, capacity, seq, rank() OVER (ORDER BY idle_since) FROM assist_agent ORDER BY name",
    """SELECT dense_rank() OVER (ORDER BY p.interaction_id), a.name, p.role, p.state, p.wrap_up
    FROM assist_participant p LEFT JOIN assist_agent a ON a.id = p.agent_id ORDER BY p.id""",
    "SELECT kind, round(extract(epoch FROM due_at)) FROM assist_deadline ORDER BY due_at, kind, subject",
    "SELECT dense_rank() OVER (ORDER BY interaction_id), seq, kind FROM assist_event ORDER BY interaction_id, seq",
]
"""Everything that the engine decides, without the numbers of rows, which go on from run to run."""


@pytest.fixture
def still(transactional_db: None) -> Iterator[None]:
    """Time moves by steps alone."""
    with time_stands_still():
        yield


def _a_day_that_fails() -> None:
    with time_stands_still():
        begin_again()
        assert [now() - FIRST_MOMENT, now() - FIRST_MOMENT] == [TICK, 2 * TICK]
        Time().goes_on(5)
        assert timedelta(0) < now() - FIRST_MOMENT - timedelta(seconds=5) < 100 * TICK
        raise ZeroDivisionError


def test_time_moves_by_steps_and_is_the_clock_of_the_other_tests_again_afterwards(transactional_db: None) -> None:
    with pytest.raises(ZeroDivisionError):
        _a_day_that_fails()
    after = now()
    assert abs(after - datetime.now(after.tzinfo)) < timedelta(minutes=1)


def test_a_race_that_is_undone_leaves_every_row_as_it_was(still: None) -> None:
    cast = make_cast()
    cast.available(cast.ada, cast.ben)
    offer = offer_of(request_assistance(cast.gus(), wish()))
    Time().goes_on(31)
    before = _every_row()
    with undone():
        decline_offer(offer.agent, offer.key, "Busy")
        run_due()
        assert _every_row() != before
    assert _every_row() == before


def _every_row() -> dict[str, list[str]]:
    return {table: sorted(map(str, found)) for table, found in rows().items()}


def test_what_is_due_is_done_in_the_order_of_falling_due(still: None) -> None:
    for subject in range(9):
        set_deadline(DeadlineKind.ASKED, subject, 0, now() - timedelta(seconds=subject * 7 % 9))
    assert [subject for _id, _kind, subject, _generation in claim_due()] == [5, 1, 6, 2, 7, 3, 8, 4, 0]


class Watched(Engine):
    """Writes down the world after every step."""

    seen: list[list[Any]]

    def check_invariants(self, *args: Any, **kwargs: Any) -> None:
        """After every step."""
        super().check_invariants(*args, **kwargs)
        with connection.cursor() as cursor:
            self.seen.append([cursor.execute(part).fetchall() for part in WORLD])


@pytest.mark.long
def test_the_same_three_hundred_steps_meet_the_same_world_twice(still: None) -> None:
    seen = [_worlds(), _worlds()]
    assert len(seen[0]) > 250, "steps enough to say something"
    assert seen[0] == seen[1]


def _worlds() -> list[list[Any]]:
    begin_again()
    Watched.seen = []
    run_state_machine_as_test(Watched, settings=settings(EVERY_RUN, max_examples=6))
    return Watched.seen
