"""This machine, or container: its clock, its secrets, its disk."""

import shutil
import tempfile
import time
from pathlib import Path

from django.conf import settings
from django.db import connection

from assist.management.doctor.addresses import is_loopback
from assist.management.doctor.findings import Finding, Visit, fail, ok, warn
from assist.models import Shop

_CLOCKS = "SELECT EXTRACT(EPOCH FROM clock_timestamp())::float8, (SELECT count(*) FROM assist_clockoffset)"
SKEW, MUCH_SKEW = 2.0, 30.0
SHORTEST_SECRET, SHORTEST_TOKEN = 32, 24
MIB = 1024 * 1024
LITTLE, TOO_LITTLE = 1024 * MIB, 100 * MIB


def clocks_agree(visit: Visit) -> Finding:
    """The database's clock decides; this one judges signed tokens."""
    with connection.cursor() as cursor:
        before = time.time()
        cursor.execute(_CLOCKS)
        there, moved = cursor.fetchone()
        skew = float(there) - (before + time.time()) / 2
    if moved:
        return fail("the clock of tests is moved", "Empty the table assist_clockoffset: only tests may fill it.")
    seen = f"{abs(skew):.1f} s apart"
    remedy = "Run a time service (chrony, systemd-timesyncd) on this machine and on the database's."
    if abs(skew) > SKEW:
        return (fail if abs(skew) > MUCH_SKEW else warn)(seen, remedy)
    return ok(seen)


def secrets_are_secret(visit: Visit) -> Finding:
    """Nobody can guess the keys, and a demo's are for this machine alone."""
    if settings.DEMO and not all(map(is_loopback, (settings.ASSIST_CONSOLE_ORIGIN, settings.ASSIST_WIDGET_ORIGIN))):
        return fail("a demo that strangers can reach", "Take ASSIST_DEMO out: everybody knows a demo's passwords.")
    weak = _weak_shops() if visit.is_well("migrations") else []
    if weak:
        remedy = "Make a new one in the admin, under Shops, and give it to the shop."
        return fail(f"short signing secret: {', '.join(weak)}", remedy)
    if 0 < len(settings.ASSIST_METRICS_TOKEN) < SHORTEST_TOKEN:
        return warn("ASSIST_METRICS_TOKEN is short", f"Use at least {SHORTEST_TOKEN} random characters.")
    if settings.DEMO:
        return warn("a demo: its passwords are known", "For a real install take ASSIST_DEMO out.")
    return ok(f"secret key of {len(settings.SECRET_KEY)} characters")


def _weak_shops() -> list[str]:
    shops = Shop.objects.filter(is_active=True).values_list("code", "secret_current")
    return [code for code, secret in shops if len(secret) < SHORTEST_SECRET]


def disk_has_room(visit: Visit) -> Finding:
    """Uploads and logs have somewhere to go."""
    try:
        temporary = Path(tempfile.gettempdir())
        with tempfile.TemporaryFile(dir=temporary) as file:
            file.write(b"doctor")
    except OSError as problem:
        return fail(f"temporary folder: {problem.strerror}", "Let TMPDIR name a folder that the processes may write.")
    free = min(shutil.disk_usage(folder).free for folder in (temporary, settings.BASE_DIR))
    seen, remedy = f"{free // MIB} MiB free", "Free disk space: old logs and images first."
    if free < LITTLE:
        return (fail if free < TOO_LITTLE else warn)(seen, remedy)
    return ok(seen)
