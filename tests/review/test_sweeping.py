"""One thing that goes wrong stops no other."""

from typing import Any

import pytest
from django.db import DatabaseError, OperationalError, connection

from assist.actions import sweeping
from assist.actions.outbox import deliver, put
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.models import Deadline, Interaction, Outbox
from assist.rules.words import DeadlineKind, InteractionState, OutboxKind
from tests.cast import Cast, wish
from tests.fixtures import Clock


@pytest.mark.parametrize("problem", [OperationalError("deadlock detected"), DatabaseError("?"), KeyError("?")])
def test_a_deadline_that_fails_stops_no_other(
    cast: Cast, clock: Clock, monkeypatch: pytest.MonkeyPatch, problem: Exception
) -> None:
    def fail(subject: int, generation: int) -> None:
        raise problem

    monkeypatch.setitem(sweeping.DUE, DeadlineKind.LEASE, fail)
    cast.available(cast.ada)
    Deadline.objects.filter(kind=DeadlineKind.LEASE).update(due_at="2020-01-01T00:00Z")
    interaction = request_assistance(cast.gus(), wish())
    clock(21)
    assert run_due() == 2
    assert Interaction.objects.get(pk=interaction.pk).state == InteractionState.QUEUED
    assert Deadline.objects.filter(kind=DeadlineKind.LEASE).exists()


def test_a_courier_that_breaks_its_transaction_is_tried_again_and_counted(cast: Cast) -> None:
    def breaks(payload: dict[str, Any]) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT nothing FROM nowhere")

    row = put(OutboxKind.TRANSCRIPT_MAIL, {})
    assert not deliver(row.pk, {OutboxKind.TRANSCRIPT_MAIL: breaks})
    row = Outbox.objects.get(pk=row.pk)
    assert (row.attempts, row.last_error) == (1, "ProgrammingError")
