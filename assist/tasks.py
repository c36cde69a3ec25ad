"""Celery's part: carry what the outbox holds."""

from celery import shared_task

from assist.actions.outbox import deliver
from assist.mail import COURIERS


@shared_task(name="assist.deliver_outbox", acks_late=True)
def deliver_outbox(row_id: int) -> bool:
    """Carry one row; safe to run twice."""
    return deliver(row_id, COURIERS)
