"""Celery's part: carry what the outbox holds, and show that somebody does."""

from celery import shared_task

from assist.actions.beats import beat
from assist.actions.outbox import deliver
from assist.mail import COURIERS
from assist.rules.words import BeatName


@shared_task(name="assist.deliver_outbox", acks_late=True)
def deliver_outbox(row_id: int) -> bool:
    """Carry one row; safe to run twice."""
    return deliver(row_id, COURIERS)


@shared_task(name="assist.worker_beat")
def worker_beat() -> None:
    """A worker lives: broker, queue, worker and database were all passed on the way here."""
    beat(BeatName.WORKER)
