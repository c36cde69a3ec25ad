"""Sweeper and worker show signs of life, and silence is noticed."""

from datetime import timedelta

import pytest

from assist.actions.beats import beat
from assist.actions.upkeep import forget_expired
from assist.models import AssistNow, Beat
from assist.queries.operations import silences
from assist.rules.words import BeatName
from assist.tasks import worker_beat


@pytest.mark.django_db
def test_a_process_has_one_row_and_its_latest_beat_counts() -> None:
    Beat.objects.create(name=BeatName.SWEEPER, process="gone:1", at=AssistNow() - timedelta(seconds=90))
    assert silences() == {BeatName.SWEEPER: pytest.approx(90, abs=5)}
    beat(BeatName.SWEEPER)
    beat(BeatName.SWEEPER)
    assert Beat.objects.count() == 2
    assert silences()[BeatName.SWEEPER] < 5


@pytest.mark.django_db
def test_the_worker_s_task_beats_for_the_worker() -> None:
    worker_beat()
    assert set(silences()) == {BeatName.WORKER}


@pytest.mark.django_db
def test_a_process_that_is_gone_for_a_day_is_forgotten() -> None:
    Beat.objects.create(name=BeatName.WORKER, process="gone:1", at=AssistNow() - timedelta(hours=25))
    Beat.objects.create(name=BeatName.WORKER, process="gone:2", at=AssistNow() - timedelta(hours=23))
    forget_expired()
    assert [row.process for row in Beat.objects.all()] == ["gone:2"]
