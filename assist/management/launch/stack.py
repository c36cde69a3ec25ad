"""The real processes of one install on this machine: what the demo, the journeys and the fault tests run."""

import http.client
import os
import secrets
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import Self, TextIO

from assist.management.launch.errors import LaunchError
from assist.management.launch.places import REPOSITORY, make_folder
from assist.management.launch.ports import free_port, is_free
from assist.management.launch.progress import step
from assist.management.launch.services import Services
from assist.management.launch.supervisor import STOP_SECONDS, Child, Supervisor
from assist.rules.limits import DRAIN_SECONDS

READY_SECONDS = 60.0
WORKER_WAITS_SECONDS = 2.0
# A demo may run as root without a warning, and one worker has no neighbours to greet.
_CELERY_APP = ("-W", "ignore::UserWarning:celery.platforms", "-m", "celery", "-A", "assist.config.celery")
_ALONE = ("--without-mingle", "--without-gossip")
CELERY = (*_CELERY_APP, "worker", "-l", "info", "--concurrency", "2", *_ALONE)


@dataclass(frozen=True)
class Origins:
    """Three host names on one port: cookies ignore ports, so the hosts must differ."""

    port: int

    @property
    def console(self) -> str:
        """Where agents work."""
        return f"http://localhost:{self.port}"

    @property
    def widget(self) -> str:
        """Where the loader and the panel come from."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def shop(self) -> str:
        """Where the built-in shop sells."""
        return f"http://shop.localhost:{self.port}"


def secret_key(folder: Path) -> str:
    """Return this folder's secret, made on first use and readable by its owner only."""
    path = folder / "secret_key"
    try:
        known = path.read_text().strip()
    except FileNotFoundError:
        known = ""
    if not known:
        known = secrets.token_urlsafe(48)
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
            file.write(known)
    return known


def web_name(place: int) -> str:
    """The name of a web process among the children: `web`, `web2` ..."""
    return f"web{place + 1}" if place else "web"


def _nobody_listens(_name: str, _pid: int) -> None:
    """Stand in for a ledger where none is kept."""


class Stack:
    """Database to web, started in order and stopped in reverse; inside the context everything is ready.

    `services` and `supervisor` let tests stop and kill each part; `env` is the children's environment. Web processes
    beyond the first (`web2` ...) listen on `ports` of their own.
    """

    def __init__(
        self,
        folder: Path,
        port: int = 0,
        environ: Mapping[str, str] = os.environ,
        extra: Mapping[str, str] | None = None,
        output: TextIO | None = None,
        noted: Callable[[str, int], None] = _nobody_listens,
        more_webs: int = 0,
    ) -> None:
        self.folder = folder
        self.port = port or free_port()
        self.ports = [self.port, *(free_port() for _ in range(more_webs))]
        self.origins = Origins(self.port)
        self.env: dict[str, str] = {}
        self.seeded = ""
        self._environ = environ
        self._extra = dict(extra or {})
        self._output = output
        self._noted = noted
        self._exits = ExitStack()
        self.services = Services(folder, environ, noted=noted)
        self.supervisor = Supervisor([])
        self._last_answer = ""

    def __enter__(self) -> Self:
        make_folder(self.folder)
        (self.folder / "log").mkdir(exist_ok=True)
        with self._exits as exits:
            exits.enter_context(self.services)
            self.env = self._environment(free_port())
            self._prepare()
            self.supervisor = Supervisor(self._children(), self._output, self._noted)
            exits.enter_context(self.supervisor)
            self._wait_ready()
            self._exits = exits.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._exits.close()

    def is_ready(self) -> bool:
        """Whether every web process says that it can serve."""
        return all(self._serves(port) for port in self.ports)

    def _serves(self, port: int) -> bool:
        status, self._last_answer = self._get("/readyz", port)
        return status == 200 or (status == 404 and self._get("/healthz", port)[0] == 200)

    def _wait_ready(self) -> None:
        try:
            self.supervisor.wait_ready(self.is_ready, READY_SECONDS)
        except LaunchError as error:
            raise LaunchError(f"{error}\n/readyz says: {self._last_answer or 'nothing'}") from error

    def manage(self, *arguments: str) -> str:
        """Run a management command and return what it printed.

        Raises LaunchError with the end of its output when it fails.
        """
        return self._output_of("manage.py", *arguments)

    def _output_of(self, *arguments: str) -> str:
        answer = subprocess.run(
            [sys.executable, *arguments],
            cwd=REPOSITORY,
            env={"ASSIST_DB_PATIENCE": "0", **self.env},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
        if answer.returncode != 0:
            said = (answer.stdout + answer.stderr)[-3000:]
            raise LaunchError(f"{' '.join(arguments)} failed:\n{said}")
        return answer.stdout

    def _prepare(self) -> None:
        with step("Bringing the database up to date, with shops, people and history"):
            self.seeded = self._output_of("-m", "assist.management.launch.prepare")

    def _environment(self, mail_port: int) -> dict[str, str]:
        return {
            **self._environ,
            **self.services.environment(),
            "ASSIST_DEMO": "1",
            "ASSIST_CONSOLE_ORIGIN": self.origins.console,
            "ASSIST_WIDGET_ORIGIN": self.origins.widget,
            "ASSIST_SHOP_ORIGIN": self.origins.shop,
            "ASSIST_SECRET_KEY": secret_key(self.folder),
            "ASSIST_SMTP_HOST": "127.0.0.1",
            "ASSIST_SMTP_PORT": str(mail_port),
            "DJANGO_SETTINGS_MODULE": "assist.config.settings",
            "PYTHONUNBUFFERED": "1",
            **self._extra,
        }

    def _children(self) -> list[Child]:
        """The processes of DESIGN section 7, and a mail server that keeps every mail as a file.

        Web is asked to drain (assist/realtime/draining.py), which ends it too.
        """
        mail = ["--port", self.env["ASSIST_SMTP_PORT"], "--folder", str(self.folder / "mail")]
        webs = [self._python(web_name(place), *self._daphne(port)) for place, port in enumerate(self.ports)]
        return [
            *[replace(web, farewell=signal.SIGUSR1, patience=DRAIN_SECONDS + STOP_SECONDS) for web in webs],
            replace(self._python("worker", *CELERY), wait_seconds=WORKER_WAITS_SECONDS),
            self._python("sweeper", "manage.py", "sweeper"),
            self._python("mail", "-m", "assist.management.launch.mailsink", *mail),
        ]

    def _daphne(self, port: int) -> list[str]:
        """Listen on both loopback addresses: browsers may take either for `localhost`."""
        ends = [f"tcp:port={port}:interface=127.0.0.1"]
        if is_free(port, "::1"):
            ends.append(f"tcp6:port={port}:interface=\\:\\:1")
        listening = [part for end in ends for part in ("-e", end)]
        access = ["--access-log", str(self.folder / "log" / "access.log")]
        return ["-m", "daphne", *access, *listening, "assist.config.asgi:application"]

    def _python(self, name: str, *arguments: str) -> Child:
        return Child(name, [sys.executable, *arguments], self.env, REPOSITORY)

    def _get(self, path: str, port: int) -> tuple[int, str]:
        """Return status and beginning of a page on the console's host; 0 when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", path, headers={"Host": f"localhost:{self.port}"})
            answer = connection.getresponse()
            return answer.status, f"{answer.status} {answer.read(500).decode(errors='replace')}"
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()
