"""Knowing and ending processes by id, safe against ids that were given to another process since."""

import os
import signal
import subprocess
import time
from pathlib import Path

_STAT_START_TIME = 19  # index after the closing bracket of /proc/PID/stat, field 22 of the manual


def is_alive(pid: int) -> bool:
    """Whether a process with this id exists and is not a zombie."""
    return birth_mark(pid) != ""


def birth_mark(pid: int) -> str:
    """Return what tells this process from a later one with the same id, or nothing when it is gone."""
    stat = Path(f"/proc/{pid}/stat")
    if not Path("/proc/self/stat").exists():
        return _ask_ps(pid, "lstart=")
    try:
        fields = stat.read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    if fields[0] == "Z":
        return ""
    return Path("/proc/sys/kernel/random/boot_id").read_text().strip() + "/" + fields[_STAT_START_TIME]


def command_of(pid: int) -> str:
    """Return the command line of a process, or nothing when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return _ask_ps(pid, "command=") if not Path("/proc/self/stat").exists() else ""


def _ask_ps(pid: int, column: str) -> str:
    """Ask ps where there is no /proc."""
    answer = subprocess.run(["ps", "-o", column, "-p", str(pid)], capture_output=True, text=True, check=False)
    return answer.stdout.strip()


def wait_gone(pid: int, seconds: float) -> bool:
    """Wait until a process that is not our child has ended; say whether it has."""
    deadline = time.monotonic() + seconds
    while is_alive(pid):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def end_stranger(pid: int, polite: signal.Signals, seconds: float) -> None:
    """End a process of an earlier run: politely first, then by force with its whole session."""
    send(pid, polite)
    if not wait_gone(pid, seconds):
        send_group(pid, signal.SIGKILL)
        send(pid, signal.SIGKILL)
        wait_gone(pid, 5)


def send(pid: int, number: signal.Signals) -> None:
    """Send a signal to a process that may be gone already."""
    try:
        os.kill(pid, number)
    except ProcessLookupError:
        return


def send_group(pid: int, number: signal.Signals) -> None:
    """Send a signal to the session that a child of ours leads, if anything of it is left."""
    try:
        os.killpg(pid, number)
    except (ProcessLookupError, PermissionError):
        return
