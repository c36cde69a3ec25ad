"""A whole install for tests: a database of its own, real processes, owned by a fixture and ended by pid."""

import os
import secrets
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from assist.management.launch.peers import Site, Web
from assist.management.launch.ports import next_free
from assist.management.launch.supervisor import Child, Supervisor

REPOSITORY = Path(__file__).resolve().parent.parent
PASSWORD = "assist-demo-2026"
READY_SECONDS = 60.0


class Install:
    """Web and sweeper on one port of loopback over a fresh, seeded database."""

    def __init__(self, folder: Path, **env: str) -> None:
        self.folder = folder
        self.port = next_free(9100 + secrets.randbelow(700))
        self.url = _fresh_database()
        self.site = Site(
            console=f"http://localhost:{self.port}",
            widget=f"http://127.0.0.1:{self.port}",
            shop=f"http://shop.localhost:{self.port}",
        )
        self.env = {**os.environ, **self._own_env(), **env}
        self.log = (folder / "install.log").open("w", encoding="utf-8")
        self.supervisor = Supervisor([self._web(), self._sweeper(), self._worker()], self.log)

    def _own_env(self) -> dict[str, str]:
        return {
            "DATABASE_URL": self.url,
            "DJANGO_SETTINGS_MODULE": "assist.config.settings",
            "ASSIST_DEMO": "1",
            "ASSIST_SECRET_KEY": "tests-only-" + "k" * 50,
            "ASSIST_CONSOLE_ORIGIN": self.site.console,
            "ASSIST_WIDGET_ORIGIN": self.site.widget,
            "ASSIST_SHOP_ORIGIN": self.site.shop,
            "PYTHONUNBUFFERED": "1",
        }

    def _child(self, name: str, *argv: str) -> Child:
        return Child(name, [sys.executable, "-m", *argv], self.env, REPOSITORY)

    def _web(self) -> Child:
        argv = ("daphne", "-v", "0", "-b", "127.0.0.1", "-p", str(self.port), "assist.config.asgi:application")
        return self._child("web", *argv)

    def _sweeper(self) -> Child:
        return self._child("sweeper", "django", "sweeper")

    def _worker(self) -> Child:
        argv = ("celery", "-A", "assist.config.celery", "worker", "-l", "warning", "--concurrency", "1", "-P", "solo")
        return self._child("worker", *argv)

    def manage(self, *words: str) -> str:
        """Run a management command."""
        done = subprocess.run(
            [sys.executable, "manage.py", *words],
            cwd=REPOSITORY,
            env=self.env,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self) -> None:
        """Migrate, seed, start and wait until ready."""
        self.manage("migrate", "-v", "0")
        self.manage("seed_demo")
        self.supervisor.start()
        self.supervisor.wait_ready(self.is_ready, READY_SECONDS)

    def is_ready(self) -> bool:
        """Whether the web process answers."""
        try:
            with urllib.request.urlopen(f"{self.site.widget}/readyz", timeout=2) as answer:
                return bool(answer.status == 200)
        except (OSError, urllib.error.URLError):
            return False

    def kill_web(self) -> None:
        """kill -9 the web process; the supervisor starts it again."""
        self.supervisor.kill_child("web", signal.SIGKILL)

    def wait_until_back(self) -> None:
        """Wait until the web process answers again."""
        deadline = time.monotonic() + READY_SECONDS
        while not self.is_ready():
            assert time.monotonic() < deadline, "web did not come back"
            time.sleep(0.1)

    def signed_in(self, user: str) -> Web:
        """The web of a member of staff."""
        web = Web(self.site)
        web.sign_in(user, PASSWORD)
        return web

    def stop(self) -> None:
        """End every process that was started, then drop the database."""
        self.supervisor.stop()
        self.log.close()
        _drop_database(self.url)

    def rows(self, sql: str, *values: Any) -> list[tuple[Any, ...]]:
        """What the database says."""
        with psycopg.connect(self.url) as opened:
            return opened.execute(sql, values).fetchall()  # type: ignore[arg-type]  # tests write their own SQL


@contextmanager
def installed(folder: Path, **env: str) -> Iterator[Install]:
    """A running install, ended whatever happens."""
    install = Install(folder, **env)
    try:
        install.start()
        yield install
    finally:
        install.stop()


def _server() -> str:
    return os.environ["DATABASE_URL"]


def _fresh_database() -> str:
    name = f"install_{secrets.token_hex(5)}"
    with psycopg.connect(_maintenance(), autocommit=True) as opened:
        opened.execute(f'CREATE DATABASE "{name}"')  # type: ignore[call-overload]  # a name of our own
    return urlunsplit(urlsplit(_server())._replace(path=f"/{name}"))


def _drop_database(url: str) -> None:
    name = urlsplit(url).path.lstrip("/")
    with psycopg.connect(_maintenance(), autocommit=True) as opened:
        opened.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')  # type: ignore[call-overload]


def _maintenance() -> str:
    return urlunsplit(urlsplit(_server())._replace(path="/postgres"))
