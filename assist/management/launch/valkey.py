"""A Valkey (or Redis) server of our own; it holds hints only and keeps nothing on disk."""

import signal
import subprocess
import time
from pathlib import Path

import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from assist.management.launch import processes
from assist.management.launch.account import Account
from assist.management.launch.errors import LaunchError
from assist.management.launch.ports import free_port, is_free

START_SECONDS = 20.0
STOP_SECONDS = 5.0


class ValkeyServer:
    """Starts, stops and kills one server; the port stays the same over restarts."""

    def __init__(self, program: Path, folder: Path, account: Account, log: Path) -> None:
        self.program = program
        self.folder = folder
        self.account = account
        self.log = log
        self.port = 0
        self._note = folder / "running"
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """The address for REDIS_URL."""
        return f"redis://127.0.0.1:{self.port}/0"

    @property
    def pid(self) -> int:
        """The id of the server's process, 0 while it is down."""
        return self._process.pid if self._process is not None else 0

    def start(self) -> None:
        """Start the server.

        Raises LaunchError when it does not answer.
        """
        self.account.own_folder(self.folder)
        self._end_earlier_server()
        if self.port == 0 or not is_free(self.port):
            self.port = free_port()
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--dir", str(self.folder)]
        quiet = ["--save", "", "--appendonly", "no", "--daemonize", "no"]
        self._process = self.account.spawn([self.program, *options, *quiet], cwd=self.folder, log=self.log)
        self._note.write_text(f"{self.pid} {processes.birth_mark(self.pid)}")
        if not self._answers():
            self.kill()
            raise LaunchError(f"The Valkey server {self.program} did not start; see its log {self.log}.")

    def stop(self) -> None:
        """Stop the server cleanly."""
        self._end(signal.SIGTERM)

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
            process.kill()
            process.wait()
        self._note.unlink(missing_ok=True)

    def _end_earlier_server(self) -> None:
        """Stop a server that outlived its launcher, and only that very process."""
        try:
            pid, born = self._note.read_text().split(" ", 1)
        except (OSError, ValueError):
            return
        if pid.isdigit() and born and processes.birth_mark(int(pid)) == born:
            processes.end_stranger(int(pid), signal.SIGTERM, STOP_SECONDS)

    def _answers(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        no_retry = Retry(NoBackoff(), 0)
        with redis.Redis(host="127.0.0.1", port=self.port, socket_timeout=2, retry=no_retry) as client:
            while self._process is not None and self._process.poll() is None and time.monotonic() < deadline:
                try:
                    return bool(client.ping())
                except redis.RedisError:
                    time.sleep(0.03)
        return False
