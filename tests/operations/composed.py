"""The compose file's own commands as processes of this machine, behind a real Caddy with its own certificates.

What a container engine would do is done by hand: names of containers become ports of loopback, the services of the test
stand in for `postgres` and `valkey`. Commands, environment and Caddyfile are the ones that are shipped.
"""

import http.client
import json
import os
import re
import shutil
import signal
import ssl
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO

from assist.management.launch.peers import Site, Web
from assist.management.launch.places import REPOSITORY
from assist.management.launch.ports import free_port
from assist.management.launch.supervisor import Child, Supervisor
from tests.install import PASSWORD, Install
from tests.operations.databases import empty_database

READY_SECONDS = 60.0
PORT = "8000"
FILES = ("docker-compose.yml", "Caddyfile", "Dockerfile", ".env.example", "docs/install.md")


def tool(name: str) -> str:
    """A program of the developers' packages, or of the machine."""
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.exists() else shutil.which(name)
    assert found, f"{name} is not there: python3 run.py test installs it from requirements-dev.lock"
    return found


class Project:
    """A copy of the files that somebody on a fresh machine has, with a .env made as docs/install.md says."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in FILES:
            shutil.copy(REPOSITORY / name, folder)

    def make_env(self, domain: str = "example.com", **more: str) -> None:
        """Run the installer's commands, then add settings at the end."""
        commands = settings_commands((self.folder / "install.md").read_text())
        script = commands.replace("DOMAIN=example.com", f"DOMAIN={domain}")
        subprocess.run(["/bin/sh", "-ec", script], cwd=self.folder, check=True)
        with (self.folder / ".env").open("a") as file:
            file.writelines(f"{name}={value}\n" for name, value in more.items())

    def config(self) -> dict[str, Any]:
        """The compose file as compose understands it; raises CalledProcessError with what it says."""
        command = [tool("docker-compose"), "config", "--format", "json"]
        environ = {"PATH": os.environ["PATH"], "HOME": str(self.folder)}
        answer = subprocess.run(command, cwd=self.folder, env=environ, capture_output=True, text=True, check=True)
        config: dict[str, Any] = json.loads(answer.stdout)
        return config


def make_image(folder: Path) -> Path:
    """The files of the image's last stage, copied as the Dockerfile says, and nothing else of the checkout."""
    folder.mkdir()
    stage = (REPOSITORY / "Dockerfile").read_text().rpartition("\nFROM ")[2]
    for names, target in re.findall(r"^COPY (?!--from)(.+) (\S+)$", stage, re.MULTILINE):
        for name in names.split():
            source, goal = REPOSITORY / name, folder / target
            if source.is_dir():
                shutil.copytree(source, goal, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(source, goal)
    [[made, kept]] = re.findall(r"^COPY --from=front /(\S+) (\S+)$", stage, re.MULTILINE)
    shutil.copytree(REPOSITORY / made, folder / kept)
    return folder


def settings_commands(page: str) -> str:
    """The commands of the install page that make .env."""
    [block] = re.findall(r"```sh\n(cp \.env\.example .*?)```", page, re.DOTALL)
    return str(block)


class Composed(Install):
    """What `docker compose up` starts, with what tests do to it."""

    def __init__(self, folder: Path, url: str, output: TextIO) -> None:
        self.folder, self.url, self.panels = folder, url, []
        self.ports = {
            "web": free_port(),
            "web2": free_port(),
            "https": free_port(),
            "http": free_port(),
            "admin": free_port(),
        }
        console, widget = (f"https://{name}.localhost:{self.ports['https']}" for name in ("console", "help"))
        project = Project(folder)
        project.make_env("localhost", ASSIST_CONSOLE_ORIGIN=console, ASSIST_WIDGET_ORIGIN=widget)
        self.services: dict[str, Any] = project.config()["services"]
        self.image = make_image(folder / "app")
        self.site = Site(console, widget, shop=widget)
        self.sites = [self.site]
        self.supervisor = Supervisor(
            [self.child(name) for name in ("caddy", "web", "web2", "worker", "sweeper")], output
        )

    def child(self, name: str) -> Child:
        """A service of the compose file as a process."""
        service = self.services[name]
        farewell = signal.Signals[service.get("stop_signal", "SIGTERM")]
        return Child(name, self.command(name), self.environment(name), self.place(name), farewell=farewell)

    def place(self, name: str) -> Path:
        """Where it runs: in a copy of what the image holds."""
        return self.folder if name == "caddy" else self.image

    def command(self, name: str) -> list[str]:
        """Its very command, but for what an image and a container's network give."""
        words = [str(word) for word in self.services[name]["command"]]
        there = {"python": sys.executable, "celery": tool("celery"), "caddy": tool("caddy")}
        swaps = {PORT: str(self.ports.get(name, 0)), "/etc/caddy/Caddyfile": "Caddyfile"}
        return [there[words[0]], *[swaps.get(word, word) for word in words[1:]]]

    def environment(self, name: str) -> dict[str, str]:
        """Its very environment, with this machine's names for database, Valkey and the web processes."""
        env = {key: str(value) for key, value in self.services[name]["environment"].items()}
        here = {"DATABASE_URL": self.url, "REDIS_URL": os.environ["REDIS_URL"]}
        image = {
            "PATH": os.environ["PATH"],
            "DJANGO_SETTINGS_MODULE": "assist.config.settings",
            "PYTHONUNBUFFERED": "1",
            "PYTHONDONTWRITEBYTECODE": "1",
        }
        return {**image, **env, **(self._caddys() if name == "caddy" else here)}

    def _caddys(self) -> dict[str, str]:
        return {
            "CADDY_HTTP_PORT": str(self.ports["http"]),
            "CADDY_HTTPS_PORT": str(self.ports["https"]),
            "CADDY_ADMIN": f"localhost:{self.ports['admin']}",
            "ASSIST_WEB": " ".join(f"127.0.0.1:{self.ports[name]}" for name in ("web", "web2")),
            "XDG_DATA_HOME": str(self.folder / "data"),
            "XDG_CONFIG_HOME": str(self.folder / "config"),
        }

    def run(self, name: str) -> None:
        """A service that ends by itself."""
        self._run(self.command(name))

    def manage(self, *words: str) -> str:
        """`docker compose run web python manage.py ...`"""
        return self._run([sys.executable, "manage.py", *words])

    def _run(self, command: list[str]) -> str:
        env = self.environment("migrate")
        answer = subprocess.run(command, cwd=self.image, env=env, capture_output=True, text=True, check=False)
        assert answer.returncode == 0, answer.stderr[-3000:]
        return answer.stdout

    def trust(self) -> None:
        """Wait for Caddy's certificates, and take them as a browser takes a known authority's."""
        root = self.folder / "data/caddy/pki/authorities/local/root.crt"
        self.until(root.is_file, "Caddy has made its certificates")
        tls = ssl.create_default_context(cafile=str(root))
        self.site = Site(self.site.console, self.site.widget, self.site.shop, tls=tls)
        self.sites = [self.site]

    def is_served(self) -> bool:
        """Whether the install answers at its public address."""
        try:
            return Web(self.site).call(self.site.console, "/healthz")[0] == 200
        except OSError:
            return False

    def is_ready(self, name: str) -> bool:
        """Whether one web process says so itself, as its container's health check asks."""
        probe = self.services[name]["healthcheck"]["test"][1:]
        words = [sys.executable, *[word.replace(PORT, str(self.ports[name])) for word in probe[1:]]]
        return subprocess.run(words, capture_output=True, check=False).returncode == 0

    @staticmethod
    def until(holds: Callable[[], bool], what: str) -> None:
        """Wait until something holds."""
        deadline = time.monotonic() + READY_SECONDS
        while not holds():
            assert time.monotonic() < deadline, f"not in time: {what}"
            time.sleep(0.1)

    def pid(self, child: str) -> int:
        return self.supervisor.pid_of(child)

    def kill(self, child: str, number: signal.Signals = signal.SIGKILL) -> int:
        return self.supervisor.kill_child(child, number)


@contextmanager
def composed(folder: Path) -> Iterator[Composed]:
    """Everything that the compose file names, with a shop and Ada, ended whatever happens."""
    with empty_database() as url, (folder / "composed.log").open("w", encoding="utf-8") as log:
        running = Composed(folder, url, log)
        running.run("migrate")
        running.manage("createshop", "lumo", "--name", "Lumo", "--origin", "https://shop.example.com")
        running.manage("createagent", "Ada", "--username", "ada", "--queue", "lumo", "--password", PASSWORD)
        with running.supervisor:
            running.trust()
            running.until(running.is_served, "the install answers through Caddy")
            yield running


def plain(port: int, host: str, path: str) -> http.client.HTTPMessage:
    """What plain http answers, in headers."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().headers
    finally:
        connection.close()
