"""The demo: the whole product on this machine until Ctrl-C, or for one scripted conversation."""

import json
import os
import shutil
import signal
import subprocess
import sys
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from assist.management.launch import ports
from assist.management.launch.errors import LaunchError
from assist.management.launch.ledger import Ledger
from assist.management.launch.places import REPOSITORY, VAR, substitute
from assist.management.launch.progress import say, step
from assist.management.launch.stack import Stack
from assist.management.launch.stopping import StopRequestedError, StopSignals, stop_signals

SETTINGS = ("ASSIST_", "DATABASE_URL", "REDIS_URL", "BUILTIN_SHOP")


def run_demo(options: Namespace) -> int:
    """Start everything, say where it is, and stop it cleanly; return the exit code.

    Raises LaunchError when the port is taken, the demo runs already, or a part does not start.
    """
    with stop_signals() as signals, Ledger(VAR) as ledger:
        if options.reset:
            forget_data(VAR)
        refuse_taken_port(options.port)
        stack = Stack(VAR, options.port, noted=ledger.note)
        ledger.tell(console=stack.origins.console)
        return _run(stack, options.smoke, signals)


def _run(stack: Stack, smoke: bool, signals: StopSignals) -> int:
    with stack, told_to_manage(stack):
        say(announcement(stack))
        code = run_smoke(stack) if smoke else _serve()
        signals.begin_stopping()
        say("Stopping")
    say("Stopped")
    return code


@contextmanager
def told_to_manage(stack: Stack) -> Iterator[None]:
    """Leave the settings where manage.py finds them as long as the demo runs, readable by its owner only."""
    path = stack.folder / "demo.json"
    ours = {name: value for name, value in stack.env.items() if name.startswith(SETTINGS)}
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        json.dump(ours, file)
    try:
        yield
    finally:
        path.unlink(missing_ok=True)


def _serve() -> int:
    """Wait for the signal that ends a demo; that is its normal end."""
    say("Stop with Ctrl-C.\n")
    try:
        while True:
            signal.pause()
    except StopRequestedError:
        return 0


def run_smoke(stack: Stack) -> int:
    """Hold one scripted conversation through the running processes and return its exit code."""
    command = [sys.executable, "-m", "assist.management.launch.smoke"]
    return subprocess.run(command, cwd=REPOSITORY, env=stack.env, check=False).returncode


def refuse_taken_port(port: int) -> None:
    """Raise LaunchError with the way out when nothing can listen on the port."""
    if not 0 < port < 65536:
        raise LaunchError(f"{port} is not a port. Choose one between 1024 and 65535.")
    try:
        if ports.is_free(port):
            return
    except PermissionError as error:
        raise LaunchError(f"Port {port} is for root only. Choose one above 1023: --port 8000") from error
    raise LaunchError(
        f"Port {port} is taken by another program. "
        f"Start on another one: python3 run.py demo --port {ports.next_free(port)}"
    )


def forget_data(folder: Path) -> None:
    """Delete the demo's data, in the checkout and where it was moved to, after saying so."""
    kept = {"running.lock", "services.json", "setup.lock"}
    doomed = [path for path in folder.glob("*") if path.name not in kept]
    elsewhere = substitute(folder)
    if elsewhere.exists() and elsewhere.stat().st_uid == os.geteuid():
        doomed.append(elsewhere)
    with step(f"Throwing away the data in {folder}"):
        for path in doomed:
            shutil.rmtree(path) if path.is_dir() and not path.is_symlink() else path.unlink()


def announcement(stack: Stack) -> str:
    """Return the block of addresses and logins that greets a newcomer."""
    seeded = _seeded(stack.seeded)
    links = _rows(seeded.get("links"), ("name", "url")) or [
        ("Start page", f"{stack.origins.console}/"),
        ("Console", f"{stack.origins.console}/console/"),
        ("Admin", f"{stack.origins.console}/admin/"),
    ]
    links.append(("Mails", str(stack.folder / "mail")))
    logins = _rows(seeded.get("logins"), ("who", "user", "password", "where"))
    blocks = ["Assist is ready.", _table(links)]
    if logins:
        blocks.append(_table([("who", "user", "password", "where"), *logins]))
    return "\n" + "\n\n".join(blocks) + "\n"


def _seeded(output: str) -> dict[str, object]:
    """Read the JSON object on the last line of seed_demo."""
    lines = output.strip().splitlines()
    try:
        content = json.loads(lines[-1]) if lines else {}
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def _rows(entries: object, keys: tuple[str, ...]) -> list[tuple[str, ...]]:
    rows = entries if isinstance(entries, list) else []
    return [tuple(str(row.get(key, "")) for key in keys) for row in rows if isinstance(row, dict)]


def _table(rows: list[tuple[str, ...]]) -> str:
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    lines = ("  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) for row in rows)
    return "\n".join(f"  {line.rstrip()}" for line in lines)
