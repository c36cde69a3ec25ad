"""manage.py sweeper: run deadlines, repair routing, seal the audit log, hand the outbox to the couriers."""

import logging
import signal
import threading
import time
from collections.abc import Callable
from types import FrameType

from django.conf import settings
from django.core.management.base import BaseCommand
from django.db import close_old_connections

from assist.actions.alerts import watch_queues
from assist.actions.audits import seal_audits
from assist.actions.beats import beat
from assist.actions.outbox import claim_outbox
from assist.actions.rehoming import rehome_strays
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.actions.upkeep import forget_expired
from assist.actions.vigil import keep_vigil
from assist.rules.limits import WORKER_BEAT
from assist.rules.words import BeatName
from assist.tasks import deliver_outbox, worker_beat

log = logging.getLogger(__name__)
PAUSE = 0.25
"""Seconds between two looks; an offer expires at most this late."""
REPAIR_EVERY = 4
"""Looks between two repairs of routing, and two looks at the limits of queues."""
RELAY_PAUSE = 1.0
"""Seconds between two looks into the outbox."""
UPKEEP_EVERY = 240
"""Looks between two rounds of upkeep: about a minute."""
BEAT_EVERY = 4
"""Looks between two signs of life of the sweeper."""


class Command(BaseCommand):
    """One or more may run: SKIP LOCKED makes a second one harmless."""

    help = __doc__ or ""
    stopping = False
    _asked_at = float("-inf")

    def handle(self, *args: object, **options: object) -> None:
        """Sweep until told to stop; a lost database is waited for."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._stop)
        log.info("sweeper started")
        relay = threading.Thread(target=self.relay, args=(self._errands,), name="relay", daemon=True)
        relay.start()
        look = 0
        while not self.stopping:
            self._sweep(look)
            look += 1
            time.sleep(PAUSE)
        relay.join(timeout=RELAY_PAUSE)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True

    def relay(self, act: Callable[[], int], pause: float = RELAY_PAUSE) -> None:
        """On a thread of its own: a broker that hangs delays mail, never a deadline."""
        while not self.stopping:
            self._guarded(act)
            time.sleep(pause)

    def _errands(self) -> int:
        """The outbox; and now and then the workers are asked, on the way that mails take, whether they live."""
        now, pause = time.monotonic(), WORKER_BEAT.total_seconds() / settings.ASSIST_TIME_SCALE
        if now - self._asked_at >= pause:
            self._asked_at = now
            ask_worker()
        return hand_over_outbox()

    def _sweep(self, look: int) -> None:
        if not self._guarded(keep_vigil):
            return
        self._guarded(run_due)
        if look % BEAT_EVERY == 0:
            self._guarded(sweeper_beat)
        if look % REPAIR_EVERY == 0:
            self._guarded(assign_waiting)
            self._guarded(rehome_strays)
            self._guarded(seal_audits)
            self._guarded(watch_queues)
        if look % UPKEEP_EVERY == 0:
            self._guarded(forget_expired)

    def _guarded(self, act: Callable[[], int]) -> bool:
        """Whether it went well."""
        close_old_connections()
        try:
            act()
        except Exception:  # whatever it is: the process lives, a thread that ended would be missed by nobody
            log.warning("sweep failed, trying again", exc_info=True)
            time.sleep(1)
            return False
        else:
            return True
        finally:
            close_old_connections()


def sweeper_beat() -> int:
    """This sweeper lives, and the database heard it."""
    beat(BeatName.SWEEPER)
    return 1


def ask_worker() -> None:
    """Have some worker beat; no question runs out, since two clocks would have to agree on when."""
    try:
        worker_beat.apply_async(retry=False)
    except worker_beat.OperationalError:
        log.warning("no broker")


def hand_over_outbox() -> int:
    """Claim due rows and give them to Celery; when it takes none, all come back as their leases run out."""
    claimed = claim_outbox()
    for row_id in claimed:
        try:
            deliver_outbox.apply_async((row_id,), retry=False)
        except deliver_outbox.OperationalError:
            log.warning("no courier", extra={"row": row_id})
            break
    return len(claimed)
