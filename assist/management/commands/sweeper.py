"""manage.py sweeper: run deadlines, repair routing, hand the outbox to the couriers."""

import logging
import signal
import time
from types import FrameType

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from assist.actions.outbox import claim_outbox
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.tasks import deliver_outbox

log = logging.getLogger(__name__)
PAUSE = 0.25
"""Seconds between two looks; an offer expires at most this late."""
REPAIR_EVERY = 4
"""Looks between two repairs of routing and two looks into the outbox."""


class Command(BaseCommand):
    """One or more may run: SKIP LOCKED makes a second one harmless."""

    help = __doc__ or ""
    stopping = False

    def handle(self, *args: object, **options: object) -> None:
        """Sweep until told to stop; a lost database is waited for."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        log.info("sweeper started")
        look = 0
        while not self.stopping:
            self._sweep(look)
            look += 1
            time.sleep(PAUSE)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def _sweep(self, look: int) -> None:
        close_old_connections()
        try:
            run_due()
            if look % REPAIR_EVERY == 0:
                assign_waiting()
                hand_over_outbox()
        except DatabaseError:
            log.warning("sweep failed, trying again", exc_info=True)
            time.sleep(1)
        finally:
            close_old_connections()


def hand_over_outbox() -> int:
    """Claim due rows and give them to Celery; what cannot be given comes back when its lease runs out."""
    claimed = claim_outbox()
    for row_id in claimed:
        try:
            deliver_outbox.apply_async((row_id,), retry=False)
        except deliver_outbox.OperationalError:
            log.warning("no courier", extra={"row": row_id})
    return len(claimed)
