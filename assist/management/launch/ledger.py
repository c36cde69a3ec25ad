"""What runs from this checkout, in var/services.json, and the lock that lets only one start at a time."""

import fcntl
import json
import os
import signal
import threading
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from assist.management.launch import processes
from assist.management.launch.errors import LaunchError
from assist.management.launch.places import make_folder
from assist.management.launch.progress import say

POLITE_SECONDS = 8.0


class Ledger:
    """Holds the lock while the launcher lives and lists its processes for the next start to find."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.path = folder / "services.json"
        self._lock: IO[str] | None = None
        self._writing = threading.Lock()
        self._facts: dict[str, str] = {}
        self._processes: dict[str, dict[str, int | str]] = {}

    def __enter__(self) -> Self:
        self.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def open(self) -> None:
        """Take the lock and end what an earlier start left running.

        Raises LaunchError when another launcher holds the lock.
        """
        make_folder(self.folder)
        try:
            lock = (self.folder / "running.lock").open("a")
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except PermissionError as error:
            raise LaunchError(f"{self.folder} was made by another user. Run this as that user.") from error
        except BlockingIOError as error:
            raise LaunchError(self._already_running()) from error
        self._lock = lock
        self._end_leftovers()
        self.tell(launcher=str(os.getpid()))

    def close(self) -> None:
        """Say that nothing runs any more."""
        self.path.unlink(missing_ok=True)
        if self._lock is not None:
            self._lock.close()

    def tell(self, **facts: str) -> None:
        """Note facts, addresses mostly, for people and for the next start."""
        self._facts.update(facts)
        self._write()

    def note(self, name: str, pid: int) -> None:
        """Note a process, so that it can be ended even if this launcher is killed."""
        self._processes[name] = {"pid": pid, "born": processes.birth_mark(pid)}
        self._write()

    def _write(self) -> None:
        """Replace the file as a whole; the supervisor's thread notes restarts while we write."""
        fresh = self.path.with_suffix(".new")
        with self._writing:
            fresh.write_text(json.dumps({**self._facts, "processes": self._processes}, indent=1))
            fresh.replace(self.path)

    def _read(self) -> dict[str, object]:
        try:
            content = json.loads(self.path.read_text())
        except (OSError, ValueError):
            return {}
        return content if isinstance(content, dict) else {}

    def _already_running(self) -> str:
        known = self._read()
        where = f" at {known['console']}" if "console" in known else ""
        launcher = known.get("launcher", "unknown")
        return (
            f"Assist is already running from this folder{where} (process {launcher}). Stop it there with Ctrl-C first."
        )

    def _end_leftovers(self) -> None:
        noted = self._read().get("processes")
        entries = list(noted.values()) if isinstance(noted, dict) else []
        leftovers = [pid for pid in map(_living, entries) if pid]
        if leftovers:
            say("  An earlier start was cut off; ending what it left running")
        for pid in leftovers:
            processes.end_stranger(pid, signal.SIGTERM, POLITE_SECONDS)


def _living(entry: object) -> int:
    """Return the id of a noted process that is still the same one, else 0."""
    if not isinstance(entry, dict) or not isinstance(entry.get("pid"), int):
        return 0
    pid: int = entry["pid"]
    return pid if entry.get("born") and processes.birth_mark(pid) == entry["born"] else 0
