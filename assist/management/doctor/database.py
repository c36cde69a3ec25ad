"""The database: does it answer, is it ours and up to date, and are there connections enough?"""

from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from assist.management.doctor.findings import Finding, Visit, fail, ok, warn
from assist.queries.operations import missing_migrations

OLDEST = 15
CONNECT_SECONDS = 5
LEAST_PROCESSES = 3
"""A web, a worker, a sweeper."""

REMEDIES = {
    "refused": "Start PostgreSQL, or correct host and port in DATABASE_URL.",
    "authentication failed": "Correct user and password in DATABASE_URL; write special characters as %40 and so on.",
    "no password supplied": "Put the password into DATABASE_URL: postgres://user:password@host:port/name.",
    "does not exist": "Create the user and the database that DATABASE_URL names, then run manage.py migrate.",
    "pg_hba": "Let this machine in: add a line for it to the server's pg_hba.conf.",
    "too many": "Raise max_connections, or lower ASSIST_DB_POOL; docs/scaling.md has the arithmetic.",
    "starting up": "Wait: PostgreSQL is recovering after a crash and will answer by itself.",
    "timeout": "Open the way to the database's port (firewall, wrong host), or look why the server hangs.",
    "resolve": "Correct the host in DATABASE_URL: its name is not known here.",
}
ELSE = "Read the sentence above and the log of PostgreSQL; then correct DATABASE_URL or the server."


def answers(visit: Visit) -> Finding:
    """Connect without the pool, which would hide the reason."""
    try:
        with psycopg.connect(**_address(), connect_timeout=CONNECT_SECONDS) as opened:
            version = opened.info.server_version // 10_000
            writes = opened.execute("SELECT current_setting('transaction_read_only')").fetchone() == ("off",)
    except psycopg.Error as problem:
        said = " ".join(str(problem).split())
        return fail(said, remedy_of(said))
    if version < OLDEST:
        return fail(f"PostgreSQL {version}", f"Upgrade PostgreSQL to version {OLDEST} or later.")
    if not writes:
        return fail(f"PostgreSQL {version}, read only", "Let DATABASE_URL name the primary server, not a standby.")
    return ok(f"PostgreSQL {version}, database {settings.DATABASES['default']['NAME']}")


def remedy_of(said: str) -> str:
    """What to do about what PostgreSQL, or the network before it, said."""
    return next((remedy for words, remedy in REMEDIES.items() if words in said), ELSE)


def _address() -> dict[str, Any]:
    known = settings.DATABASES["default"]
    parts = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    return {ours: known[theirs] for ours, theirs in parts.items() if known[theirs]}


def is_up_to_date(visit: Visit) -> Finding:
    """Every migration of this code was run."""
    missing = sorted(missing_migrations(), key=lambda each: (each[0] != "assist", each))
    if missing:
        first = ", ".join(f"{app}.{name}" for app, name in missing[:2])
        return fail(f"{len(missing)} not run: {first}{' ...' if len(missing) > 2 else ''}", "Run manage.py migrate.")
    return ok("every migration was run")


def has_connections(visit: Visit) -> Finding:
    """The server's limit holds a full pool of each process that serves people."""
    allowed, used = _connections()
    options: Any = settings.DATABASES["default"]["OPTIONS"]
    pool = int(options["pool"]["max_size"])
    seen = f"{used} of {allowed} in use; a web process takes at most {pool}"
    remedy = f"Raise max_connections to at least {pool * LEAST_PROCESSES + 10}, or lower ASSIST_DB_POOL."
    if used >= 0.95 * allowed:
        return fail(seen, remedy)
    return warn(seen, remedy) if allowed < pool * LEAST_PROCESSES else ok(f"{seen}: room for {allowed // pool}")


def _connections() -> tuple[int, int]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int,"
            " (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend')"
        )
        allowed, used = cursor.fetchone()
        return int(allowed), int(used)
