"""A whole install for tests: a database of its own, real processes, owned by a fixture and ended by pid."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from assist.management.launch.account import server_account
from assist.management.launch.peers import Site, Web
from assist.management.launch.places import temporary_folder
from assist.management.launch.ports import free_port
from assist.management.launch.postgres import PostgresServer
from assist.management.launch.stack import Origins, Stack, web_name
from assist.management.launch.valkey import ValkeyServer
from tests.leaks import leaks, plant, secrets_of

PASSWORD = "assist-demo-2026"
READY_SECONDS = 60.0
RUN = "ASSIST_TEST_RUN"
"""What one run of tests is called: its processes share one seeded database."""
SEEDED_AT = "http://shop.localhost:8000"
"""Where the shops of the database stand that installs begin with a copy of."""
_MOVE = """
UPDATE assist_shop SET origins = array_replace(origins, %(old)s, %(new)s),
  login_url = replace(login_url, %(old)s, %(new)s)
"""


class Install:
    """A running stack over a fresh, seeded database, with what tests do to it."""

    def __init__(self, stack: Stack, url: str, **origins: str) -> None:
        self.stack, self.url, self.folder = stack, url, stack.folder
        self.site = Site(
            console=origins.get("ASSIST_CONSOLE_ORIGIN", stack.origins.console),
            widget=origins.get("ASSIST_WIDGET_ORIGIN", stack.origins.widget),
            shop=origins.get("ASSIST_SHOP_ORIGIN", stack.origins.shop),
        )
        self.sites = [self.site, *(replace(self.site, port=port) for port in stack.ports[1:])]
        """One for each web process."""
        self.panels: list[str] = []
        """Tokens of panels that were opened here: an address opens a limited number a minute."""

    @property
    def valkey(self) -> ValkeyServer:
        """The install's own Valkey; ask `installed` for it."""
        assert self.stack.services.valkey, "this install shares its Valkey: installed(..., own_valkey=True)"
        return self.stack.services.valkey

    @property
    def postgres(self) -> PostgresServer:
        """The install's own PostgreSQL; ask `installed` for it."""
        assert self.stack.services.postgres, "this install shares its PostgreSQL: installed(..., own_postgres=True)"
        return self.stack.services.postgres

    def manage(self, *words: str) -> str:
        """Run a management command."""
        return self.stack.manage(*words)

    def pid(self, child: str) -> int:
        """The id of `web`, `web2`, `sweeper` or `worker`, 0 while it is down."""
        return self.stack.supervisor.pid_of(child)

    def kill(self, child: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to a child, kill -9 when not told otherwise; the supervisor starts again what dies."""
        return self.stack.supervisor.kill_child(child, number)

    def kill_web(self, place: int = 0) -> None:
        """kill -9 a web process; the supervisor starts it again."""
        self.kill(web_name(place))

    def ready(self) -> dict[str, Any]:
        """What readiness says."""
        status, text = Web(self.site).call(self.site.console, "/readyz")
        return {"status": status, **json.loads(text)}

    def wait_until_back(self) -> None:
        """Wait until every web process answers again."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.stack.is_ready():
            assert time.monotonic() < deadline, "web did not come back"
            time.sleep(0.1)

    def signed_in(self, user: str) -> Web:
        """The web of a member of staff."""
        web = Web(self.site)
        web.sign_in(user, PASSWORD)
        return web

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.url) as opened:
            return opened.execute(sql, values).fetchall()

    def mails(self) -> list[str]:
        """Every mail that the sink has received."""
        return [path.read_text("utf-8", "replace") for path in sorted((self.folder / "mail").glob("*.eml"))]


@dataclass(frozen=True)
class Parts:
    """What an install consists of beyond the usual: a test stops, kills and freezes only services of its own."""

    webs: int = 1
    own_valkey: bool = False
    own_postgres: bool = False


@contextmanager
def installed(folder: Path, port: int = 0, parts: Parts = Parts(), /, **env: str) -> Iterator[Install]:
    """A running install, ended whatever happens; `env` overrides its environment."""
    port = port or free_port()
    url = "" if parts.own_postgres else _database(env.get("BUILTIN_SHOP", ""), env.get("ASSIST_SHOP_ORIGIN"), port)
    environ = {**os.environ, "DATABASE_URL": url}
    if parts.own_valkey:
        environ["REDIS_URL"] = ""
    try:
        with (
            (folder / "install.log").open("w", encoding="utf-8") as log,
            Stack(folder, port, environ, extra=env, output=log, more_webs=parts.webs - 1) as stack,
        ):
            running = Install(stack, stack.env["DATABASE_URL"], **env)
            plant(running.site)
            yield running
            private = secrets_of(running.url)
        assert leaks(folder, private) == []
    finally:
        if url:
            drop_database(url)


def _database(builtin_shop: str, shop_origin: str | None, port: int) -> str:
    """A database of its own: empty without the built-in shop, else a copy whose shops stand at their new address."""
    if builtin_shop == "off":
        return fresh_database()
    url = fresh_database(like=seeded())
    with psycopg.connect(url) as opened:
        opened.execute(_MOVE, {"old": SEEDED_AT, "new": shop_origin or Origins(port).shop})
    return url


@contextmanager
def installed_with_postgres(scale: float) -> Iterator[Install]:
    """An install with a PostgreSQL of its own, to be stopped, killed and frozen; its folder goes with it."""
    folder = temporary_folder(server_account())
    try:
        with installed(folder, 0, Parts(own_postgres=True), ASSIST_TIME_SCALE=str(scale)) as running:
            yield running
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def fresh_database(like: str = "template1") -> str:
    """The address of a database of its own, beside that of DATABASE_URL; empty, or a copy of another."""
    name = f"install_{secrets.token_hex(5)}"
    with psycopg.connect(_address("postgres"), autocommit=True) as opened:
        opened.execute(f'CREATE DATABASE "{name}" TEMPLATE "{like}"')
    return _address(name)


@cache
def seeded() -> str:
    """The name of a database with shops, people and history in it: seeding takes longer than most tests.

    Whoever comes first makes it, for all processes of a run of tests.
    """
    name = f"seeded_{os.environ[RUN]}"
    with psycopg.connect(_address("postgres"), autocommit=True) as opened:
        opened.execute("SELECT pg_advisory_lock(hashtext(%s))", [name])
        if opened.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is None:
            _seed(opened, name)
    return name


def _seed(opened: psycopg.Connection, name: str) -> None:
    """Known by its name when it is whole, so that nobody copies half of it."""
    url = fresh_database()
    env = {**os.environ, "DATABASE_URL": url, "ASSIST_SHOP_ORIGIN": SEEDED_AT}
    subprocess.run([sys.executable, "-m", "assist.management.launch.prepare"], env=env, check=True, capture_output=True)
    opened.execute(f'ALTER DATABASE "{urlsplit(url).path.lstrip("/")}" RENAME TO "{name}"')


def forget_seeded() -> None:
    """The run of tests is over; it may have had no database at all."""
    if "DATABASE_URL" in os.environ:
        with suppress(psycopg.OperationalError):
            drop_database(_address(f"seeded_{os.environ[RUN]}"))


def drop_database(url: str) -> None:
    """It is gone, whoever is still in it."""
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(_address("postgres"), autocommit=True) as opened:
        opened.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _address(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
