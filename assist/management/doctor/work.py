"""What happens without a browser: the worker's way from end to end, the sweeper, and what waits to leave."""

import time

from celery.exceptions import CeleryError
from django.conf import settings
from django.db import connection
from kombu.exceptions import OperationalError

from assist.management.doctor.findings import Finding, Visit, fail, ok, warn
from assist.queries.operations import silences, work
from assist.rules.limits import SWEEPER_SILENCE
from assist.rules.words import BeatName
from assist.tasks import worker_beat

PATIENCE = 12.0
"""Seconds for a task to be carried; a worker that is busy takes it after its mail."""
START_WORKER = "Start a worker: celery -A assist.config.celery worker. It needs the same REDIS_URL and DATABASE_URL."
LATE, VERY_LATE = 60.0, 600.0
LAG = 5.0


def worker_beats(visit: Visit) -> Finding:
    """Send a task on the way that mails take, and wait for what it writes."""
    started_at, since = time.monotonic(), _now()
    try:
        worker_beat.apply_async(retry=False)
    except (OperationalError, CeleryError, OSError):
        return fail("the task could not be handed over", "Mend redis first: it is the worker's queue.")
    while time.monotonic() - started_at < PATIENCE:
        if _has_beaten(since):
            return ok(f"a task was carried in {time.monotonic() - started_at:.1f} s")
        time.sleep(0.1)
    return fail(f"a task was not carried within {PATIENCE:.0f} s", START_WORKER)


def _now() -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXTRACT(EPOCH FROM assist_now())::float8")
        return float(cursor.fetchone()[0])


def _has_beaten(since: float) -> bool:
    silence = silences().get(BeatName.WORKER)
    return silence is not None and silence <= _now() - since


def sweeper_sweeps(visit: Visit) -> Finding:
    """It beat a moment ago, and no deadline is late."""
    silence, lag = silences().get(BeatName.SWEEPER), work().sweeper_lag
    if silence is None:
        return fail("no sweeper has ever run", "Start one: manage.py sweeper. Without it offers do not expire.")
    if silence > SWEEPER_SILENCE.total_seconds():
        return fail(f"silent for {silence:.0f} s", "Start it again: manage.py sweeper. What is overdue runs at once.")
    if lag > LAG:
        return warn(f"a deadline is {lag:.0f} s late", "Start a second sweeper, and look for slow queries.")
    return ok(f"last seen {silence:.0f} s ago, {lag:.1f} s late")


def outbox_leaves(visit: Visit) -> Finding:
    """Nothing waits long, nothing was given up."""
    now = work()
    seen = f"{now.outbox_due} due, the oldest for {now.outbox_oldest:.0f} s; {now.outbox_failed} given up"
    if now.outbox_oldest > LATE:
        remedy = "Mend what is broken of worker, sweeper and mail: they carry what waits."
        return (fail if now.outbox_oldest > VERY_LATE else warn)(seen, remedy)
    if now.outbox_failed:
        return warn(seen, f"Look at Outbox under {settings.ASSIST_CONSOLE_ORIGIN}/admin/: each row has its last error.")
    return ok(seen)
