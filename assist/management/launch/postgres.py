"""A PostgreSQL server of our own: one data folder, one free port, no trace in the system."""

import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import psycopg

from assist.management.launch import processes
from assist.management.launch.account import Account, not_yours
from assist.management.launch.errors import LaunchError
from assist.management.launch.ports import free_port, is_free
from assist.management.launch.programs import PostgresPrograms
from assist.management.launch.progress import say

NAME = "assist"  # of the database and of its user
MAX_CONNECTIONS = 200
START_SECONDS = 60.0  # recovery after a crash replays the log first
STOP_SECONDS = 20.0
_START_ATTEMPTS = 4
_DISCREET = ("log_min_error_statement=panic", "log_error_verbosity=terse")
"""A statement that fails carries what people wrote, and so do the details of its error; the log needs neither."""
_NOT_DURABLE = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


def data_version(data: Path) -> int | None:
    """Return the major version that wrote this data folder, or nothing when there is no finished one.

    Raises LaunchError when it belongs to another user.
    """
    try:
        return int((data / "PG_VERSION").read_text())
    except PermissionError as error:
        raise LaunchError(not_yours(data)) from error
    except (OSError, ValueError):
        return None


class PostgresServer:
    """Starts, stops and kills one server; the port stays the same over restarts."""

    def __init__(
        self, programs: PostgresPrograms, data: Path, account: Account, log: Path, durable: bool = True
    ) -> None:
        self.programs = programs
        self.data = data
        self.account = account
        self.log = log
        self.durable = durable
        self.port = 0
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for DATABASE_URL."""
        return f"postgres://{NAME}@127.0.0.1:{self.port}/{NAME}"

    @property
    def pid(self) -> int:
        """The id of the server's main process, 0 while it is down."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Make the data folder when needed and start the server.

        Raises LaunchError with the end of the server's log when it does not come up.
        """
        self._make_data()
        self._end_earlier_server()
        for _ in range(_START_ATTEMPTS):
            self._spawn()
            if self._answers():
                return self._make_database()
            self._wait_after_failure()
        raise LaunchError(f"PostgreSQL did not start. Its log {self.log} ends with:\n{self._log_end()}")

    def stop(self) -> None:
        """Stop the server at once but cleanly: SIGINT ends sessions and writes a checkpoint."""
        self._end(signal.SIGINT)

    def kill(self) -> None:
        """End the server without warning, as a crash would."""
        self._end(signal.SIGKILL)

    def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.send_signal(number)
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGQUIT)
            process.wait()

    def _make_data(self) -> None:
        """Run initdb beside the final name, so that an interrupted one is never taken for data."""
        if data_version(self.data) is not None:
            self.account.own_folder(self.data)
            return
        self._set_aside_broken_data()
        unfinished = self.data.with_name(self.data.name + ".unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        self.account.own_folder(unfinished)
        self._initdb(unfinished)
        unfinished.rename(self.data)

    def _set_aside_broken_data(self) -> None:
        """Keep what we do not understand: it is somebody's data until they say otherwise."""
        if not self.data.exists():
            return
        aside = self.data.with_name(f"{self.data.name}.broken-{int(time.time())}")
        self.data.rename(aside)
        say(f"  {self.data} is not a finished database folder; it was moved to {aside}")

    def _initdb(self, folder: Path) -> None:
        arguments = ["-U", NAME, "-A", "trust", "-E", "UTF8", *self._locale()]
        hurry = [] if self.durable else ["--no-sync"]
        answer = self.account.run([self.programs.folder / "initdb", "-D", folder, *arguments, *hurry], cwd=folder)
        if answer.returncode != 0:
            raise LaunchError(f"PostgreSQL could not make its data folder {folder}:\n{answer.stdout[-1500:]}")

    def _locale(self) -> Sequence[str]:
        """UTF-8 rules for upper and lower case; macOS lacks C.UTF-8, PostgreSQL 17 brings its own."""
        if sys.platform == "darwin" and self.programs.major >= 17:
            return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        return ["--locale=en_US.UTF-8" if sys.platform == "darwin" else "--locale=C.UTF-8"]

    def _end_earlier_server(self) -> None:
        """Stop a server that outlived its launcher and drop a lock file that names a stranger."""
        lock = self.data / "postmaster.pid"
        try:
            pid = int(lock.read_text().split("\n", 1)[0])
        except (OSError, ValueError):
            return
        if str(self.data) in processes.command_of(pid):
            say("  A database server of an earlier start still runs; stopping it")
            processes.end_stranger(pid, signal.SIGINT, STOP_SECONDS)
        elif processes.is_alive(pid):
            lock.unlink(missing_ok=True)

    def _spawn(self) -> None:
        if self.port == 0 or not is_free(self.port):
            self.port = free_port()
        settings = [
            "listen_addresses=127.0.0.1",
            # Addresses name 127.0.0.1; a socket file would only meet the length limit of its path.
            "unix_socket_directories=",
            f"max_connections={MAX_CONNECTIONS}",
            *_DISCREET,
            *(() if self.durable else _NOT_DURABLE),
        ]
        options = [part for setting in settings for part in ("-c", setting)]
        self._log_start = self.log.stat().st_size if self.log.exists() else 0
        self._process = self.account.spawn(
            [self.programs.folder / "postgres", "-D", self.data, "-p", str(self.port), *options],
            cwd=self.data,
            log=self.log,
        )

    def _answers(self) -> bool:
        """Wait for the first connection; False when the server ended instead."""
        deadline = time.monotonic() + START_SECONDS
        while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
            try:
                self._connect().close()
                return True
            except psycopg.OperationalError:
                time.sleep(0.03)
        return False

    def _connect(self) -> psycopg.Connection:
        return psycopg.connect(
            host="127.0.0.1", port=self.port, user=NAME, dbname="postgres", connect_timeout=3, autocommit=True
        )

    def _wait_after_failure(self) -> None:
        """A crashed server's children hold its memory for a moment, and a port can be lost in a race."""
        self._end(signal.SIGQUIT)
        passing = re.search(r"shared memory block|could not bind|Address already in use", self._log_end())
        if passing is None:
            raise LaunchError(f"PostgreSQL did not start. Its log {self.log} ends with:\n{self._log_end()}")
        self.port = 0
        time.sleep(1)

    def _make_database(self) -> None:
        with self._connect() as connection:
            known = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [NAME]).fetchone()
            if known is None:
                connection.execute(f"CREATE DATABASE {NAME}")

    def _log_end(self) -> str:
        with self.log.open("rb") as text:
            text.seek(self._log_start)
            return text.read()[-1500:].decode(errors="replace")
