"""Keeps named child processes running and prints what they say."""

import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Self, TextIO

from assist.management.launch import processes
from assist.management.launch.errors import LaunchError

STOP_SECONDS = 8.0
FIRST_PAUSE_SECONDS = 0.5
LONGEST_PAUSE_SECONDS = 8.0
STEADY_SECONDS = 10.0  # a child that lived this long starts again without a pause
HOPELESS_DEATHS = 5
_LOOK_SECONDS = 0.1
_REMEMBERED_LINES = 30
_COLOURS = (36, 33, 35, 32, 34, 31)


@dataclass(frozen=True)
class Child:
    """What to run under which name; the name stands before each of its lines.

    `wait_seconds` holds back the first start, so that what people wait for has the processor for itself. `farewell` is
    the signal that asks it to end, `patience` how many seconds it has for that.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: Path
    wait_seconds: float = 0.0
    farewell: signal.Signals = signal.SIGTERM
    patience: float = STOP_SECONDS


@dataclass
class _Running:
    """One child's process and its history."""

    child: Child
    prefix: str
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0  # in a row, without a steady life in between
    start_again_at: float = 0.0
    lines: deque[str] = field(default_factory=lambda: deque(maxlen=_REMEMBERED_LINES))
    reader: threading.Thread | None = None


def _nobody_listens(_name: str, _pid: int) -> None:
    """Stand in for a ledger where none is kept."""


class Supervisor:
    """Starts children in sessions of their own, restarts those that die, stops all of them.

    `noted` hears each (name, pid). Usable as a context manager; all methods may be called from any thread.
    """

    def __init__(
        self,
        children: Sequence[Child],
        output: TextIO | None = None,
        noted: Callable[[str, int], None] = _nobody_listens,
    ) -> None:
        self._output = output if output is not None else sys.stdout
        self._noted = noted
        width = max((len(child.name) for child in children), default=0)
        self._running = {
            child.name: _Running(child, self._prefix(child.name, width, place)) for place, child in enumerate(children)
        }
        self._lock = threading.RLock()
        self._print_lock = threading.Lock()
        self._stopping = threading.Event()
        self._watcher = threading.Thread(target=self._watch, name="supervisor", daemon=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Start every child and watch over them."""
        began = time.monotonic()
        for running in self._running.values():
            running.start_again_at = began + running.child.wait_seconds
            if not running.child.wait_seconds:
                self._spawn(running)
        self._watcher.start()

    def stop(self) -> None:
        """Ask all children to end and end by force those whose patience is at its end."""
        self._stopping.set()
        if self._watcher.is_alive():
            self._watcher.join()
        with self._lock:
            running = [(r.child, r.process) for r in self._running.values() if r.process is not None]
            for child, process in running:
                process.send_signal(child.farewell)
            asked = time.monotonic()
            for child, process in running:
                self._reap(process, max(0.0, asked + child.patience - time.monotonic()))
        for one in self._running.values():
            if one.reader is not None:
                one.reader.join(timeout=1)

    def kill_child(self, name: str, number: signal.Signals = signal.SIGKILL) -> int:
        """Send a signal to one child and return the id it had; the watch starts it again if it dies."""
        with self._lock:
            pid = self.pid_of(name)
            if pid:
                processes.send(pid, number)
            return pid

    def restart(self, name: str) -> int:
        """Ask one child to end; return the id it had. The watch starts it again."""
        return self.kill_child(name, self._running[name].child.farewell)

    def pid_of(self, name: str) -> int:
        """Return the id of a child's process, 0 while it is down."""
        with self._lock:
            process = self._running[name].process
            return process.pid if process is not None and process.poll() is None else 0

    def wait_ready(self, is_ready: Callable[[], bool], seconds: float) -> None:
        """Wait until every child has been started and the check says yes.

        Raises LaunchError with a child's last lines when it keeps dying, or when time is up.
        """
        deadline = time.monotonic() + seconds
        while not (all(running.started for running in self._running.values()) and is_ready()):
            self._refuse_hopeless()
            if time.monotonic() > deadline:
                raise LaunchError(f"Not ready after {seconds:.0f} seconds; the lines above may say why.")
            time.sleep(_LOOK_SECONDS)

    def _refuse_hopeless(self) -> None:
        for name, running in self._running.items():
            if running.deaths >= HOPELESS_DEATHS:
                last = "\n".join(running.lines)
                raise LaunchError(f"{name} ended {running.deaths} times in a row. Its last lines:\n{last}")

    def _watch(self) -> None:
        while not self._stopping.wait(_LOOK_SECONDS):
            with self._lock:
                for running in self._running.values():
                    self._look_after(running)

    def _look_after(self, running: _Running) -> None:
        process, now = running.process, time.monotonic()
        if process is None:
            if now >= running.start_again_at:
                self._spawn_again(running, now)
        elif process.poll() is not None:
            self._bury(running, process, now)

    def _bury(self, running: _Running, process: subprocess.Popen[bytes], now: float) -> None:
        """Note a death, end what it leaves in its session, and set the time of its return."""
        processes.send_group(process.pid, signal.SIGKILL)
        steady = now - running.started >= STEADY_SECONDS
        running.deaths = 1 if steady else running.deaths + 1
        pause = min(LONGEST_PAUSE_SECONDS, FIRST_PAUSE_SECONDS * 2 ** (running.deaths - 1))
        running.process, running.start_again_at = None, now + pause
        self._print(running, f"ended with {_how(process.returncode)}; starting it again in {pause:.1f} s")

    def _spawn_again(self, running: _Running, now: float) -> None:
        """Start a dead child; a machine that is out of memory or files for a moment is asked again later."""
        try:
            self._spawn(running)
        except OSError as error:
            running.start_again_at = now + LONGEST_PAUSE_SECONDS
            self._print(running, f"cannot be started: {error.strerror}")

    def _spawn(self, running: _Running) -> None:
        child = running.child
        running.process = process = subprocess.Popen(
            child.argv,
            env=dict(child.env),
            cwd=child.cwd,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
        running.started = time.monotonic()
        self._noted(child.name, process.pid)
        if process.stdout is not None:
            running.reader = threading.Thread(target=self._read, args=(running, process.stdout), daemon=True)
            running.reader.start()

    def _read(self, running: _Running, pipe: IO[bytes]) -> None:
        with pipe:
            for line in pipe:
                text = line.decode(errors="replace").rstrip()
                running.lines.append(text)
                self._print(running, text)

    def _print(self, running: _Running, text: str) -> None:
        # A closed terminal must not stop the reading: the child would block on a full pipe.
        with self._print_lock, suppress(OSError, ValueError):
            print(f"{running.prefix}{text}", file=self._output, flush=True)

    def _prefix(self, name: str, width: int, place: int) -> str:
        text = f"{name:<{width}} | "
        return f"\033[{_COLOURS[place % len(_COLOURS)]}m{text}\033[0m" if self._output.isatty() else text

    @staticmethod
    def _reap(process: subprocess.Popen[bytes], seconds: float) -> None:
        """Wait for a child, then end whatever is left of its session."""
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            processes.send_group(process.pid, signal.SIGKILL)
        processes.send_group(process.pid, signal.SIGKILL)
        process.wait()


def _how(code: int) -> str:
    """Say an exit code in words."""
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"
