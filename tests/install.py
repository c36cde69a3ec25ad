"""A whole install for tests: a database of its own, real processes, owned by a fixture and ended by pid."""

import os
import secrets
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from assist.management.launch.peers import Site, Web
from assist.management.launch.stack import Stack

PASSWORD = "assist-demo-2026"
READY_SECONDS = 60.0


class Install:
    """A running stack over a fresh, seeded database, with what tests do to it."""

    def __init__(self, stack: Stack, url: str, **origins: str) -> None:
        self.stack, self.url, self.folder = stack, url, stack.folder
        self.site = Site(
            console=origins.get("ASSIST_CONSOLE_ORIGIN", stack.origins.console),
            widget=origins.get("ASSIST_WIDGET_ORIGIN", stack.origins.widget),
            shop=origins.get("ASSIST_SHOP_ORIGIN", stack.origins.shop),
        )

    def manage(self, *words: str) -> str:
        """Run a management command."""
        return self.stack.manage(*words)

    def kill_web(self) -> None:
        """kill -9 the web process; the supervisor starts it again."""
        self.stack.supervisor.kill_child("web", signal.SIGKILL)

    def wait_until_back(self) -> None:
        """Wait until the web process answers again."""
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


@contextmanager
def installed(folder: Path, port: int = 0, **env: str) -> Iterator[Install]:
    """A running install, ended whatever happens; `env` overrides its environment."""
    url = _fresh_database()
    try:
        with (folder / "install.log").open("w", encoding="utf-8") as log:
            environ = {**os.environ, "DATABASE_URL": url}
            with Stack(folder, port, environ, extra=env, output=log) as stack:
                yield Install(stack, url, **env)
    finally:
        _drop_database(url)


def _fresh_database() -> str:
    name = f"install_{secrets.token_hex(5)}"
    with psycopg.connect(_address("postgres"), autocommit=True) as opened:
        opened.execute(f'CREATE DATABASE "{name}"')
    return _address(name)


def _drop_database(url: str) -> None:
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(_address("postgres"), autocommit=True) as opened:
        opened.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _address(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))
