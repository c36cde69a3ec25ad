"""Whatever happens, in whatever order: each interaction has one owner or one queue, and nothing ends in a dead end."""

from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.machine import Engine
from tests.engine.still import time_stands_still

SLOW_ON_PURPOSE = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
STEPS = 50
EVERY_RUN = settings(
    max_examples=8,
    stateful_step_count=STEPS,
    deadline=None,
    derandomize=True,
    print_blob=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=SLOW_ON_PURPOSE,
)
NIGHTLY = settings(EVERY_RUN, max_examples=10_000 // STEPS, derandomize=False, phases=[Phase.generate, Phase.shrink])


@pytest.fixture
def still(transactional_db: None) -> Iterator[None]:
    """Time moves by steps alone."""
    with time_stands_still():
        yield


def test_feat_d9_whatever_happens_every_interaction_has_one_owner_or_one_queue(still: None) -> None:
    run_state_machine_as_test(Engine, settings=EVERY_RUN)


@pytest.mark.long
def test_feat_d9_ten_thousand_steps_leave_no_dead_end(still: None) -> None:
    run_state_machine_as_test(Engine, settings=NIGHTLY)
