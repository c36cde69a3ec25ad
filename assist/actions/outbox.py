"""Rows that leave the system: put in the transaction that causes them, claimed by lease, carried by Celery."""

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connection, transaction

from assist.models import AssistNow, Outbox
from assist.rules.words import OutboxKind

log = logging.getLogger(__name__)
CLAIM = timedelta(seconds=60)
MOST_ATTEMPTS = 5
_CLAIM_SQL = """
UPDATE assist_outbox SET claimed_until = assist_now() + make_interval(secs => %s)
WHERE id IN (
    SELECT id FROM assist_outbox
    WHERE done_at IS NULL AND failed_at IS NULL AND due_at <= assist_now()
      AND (claimed_until IS NULL OR claimed_until <= assist_now())
    ORDER BY due_at LIMIT %s FOR UPDATE SKIP LOCKED
)
RETURNING id
"""


def put(kind: OutboxKind, payload: dict[str, Any]) -> Outbox:
    """Commit something to be carried out of the system."""
    return Outbox.objects.create(kind=kind, payload=payload)


def claim_outbox(most: int = 50) -> list[int]:
    """Take up to `most` due rows that no courier has; a lost courier's lease runs out by itself."""
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM_SQL, [CLAIM.total_seconds(), most])
        return [row[0] for row in cursor.fetchall()]


@transaction.atomic
def deliver(row_id: int, couriers: dict[OutboxKind, Callable[[dict[str, Any]], None]]) -> bool:
    """Carry one row unless it is done or in other hands; a failure is tried again later, five times in all."""
    row = Outbox.objects.select_for_update(skip_locked=True).filter(pk=row_id, done_at=None, failed_at=None).first()
    if row is None:
        return False
    carry = couriers.get(OutboxKind(row.kind)) if row.kind in set(OutboxKind) else None
    if carry is None:
        log.error("no courier for outbox row %s of kind %s", row.pk, row.kind)
        _later(row, f"No courier carries {row.kind} in this install. Is the part that brings it switched off?")
        return False
    try:
        with transaction.atomic():
            carry({**row.payload, "outbox": row.pk})
    except Exception as problem:  # whatever a courier meets is stored with the row and tried again
        _later(row, type(problem).__name__)
        return False
    Outbox.objects.filter(pk=row.pk).update(done_at=AssistNow(), attempts=row.attempts + 1)
    return True


def _later(row: Outbox, error: str) -> None:
    attempts = row.attempts + 1
    values: dict[str, Any] = {"attempts": attempts, "last_error": error, "claimed_until": None}
    values["due_at"] = AssistNow() + timedelta(seconds=10 * 4**attempts)
    if attempts >= MOST_ATTEMPTS:
        values["failed_at"] = AssistNow()
    Outbox.objects.filter(pk=row.pk).update(**values)
