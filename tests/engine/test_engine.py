"""Whatever happens, in whatever order: each interaction has one owner or one queue, and nothing ends in a dead end."""

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from tests.engine.machine import Engine

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


def test_feat_d9_whatever_happens_every_interaction_has_one_owner_or_one_queue(transactional_db: None) -> None:
    run_state_machine_as_test(Engine, settings=EVERY_RUN)


@pytest.mark.long
def test_feat_d9_ten_thousand_steps_leave_no_dead_end(transactional_db: None) -> None:
    run_state_machine_as_test(Engine, settings=NIGHTLY)
