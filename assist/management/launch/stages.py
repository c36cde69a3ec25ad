"""The stages of a test run: which commands, where, with what services."""

import json
import os
import shutil
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from assist.management.launch.errors import LaunchError
from assist.management.launch.places import REPOSITORY

STATIC = REPOSITORY / "static"
PYTHON_ROOTS = (
    "assist", "storefront", "agentconsole", "tickets", "cobrowse", "telephony",
    "tests", "bench", "run.py", "manage.py",
)  # fmt: skip
SEPARATE_TESTS = ("journeys", "faults", "bench")
FRONTEND_SCRIPTS = ("typecheck", "lint", "test")
SHORT = ("-m", "not long")
"""What pytest takes for the tests that every run can afford; those marked `long` run when their stage is named."""


class StageName(StrEnum):
    """What `run.py test` can be asked for."""

    CHECK = "check"
    UNIT = "unit"
    FAULTS = "faults"
    FRONTEND = "frontend"
    JOURNEYS = "journeys"
    ALL = "all"


@dataclass(frozen=True)
class Stage:
    """One command with a row in the closing table."""

    name: str
    command: Sequence[str]
    folder: Path = REPOSITORY
    counts_tests: bool = False
    needs_services: bool = False
    needs_browser: bool = False
    env: dict[str, str] = field(default_factory=dict)


def stages_of(name: StageName, extra: Sequence[str]) -> list[Stage]:
    """Return what a name stands for; `extra` goes to pytest, or to the front end's test runner.

    Raises LaunchError when there is nothing to run, or nobody to take the extra arguments.
    """
    if extra and name in (StageName.CHECK, StageName.ALL):
        raise LaunchError(
            f"Which tests shall receive {' '.join(extra)}? Name a stage: python3 run.py test unit -k words"
        )
    # The front end beside the gates: each of them takes one core.
    builders = {
        StageName.CHECK: lambda: gates(),
        StageName.FRONTEND: lambda: frontend(extra),
        StageName.UNIT: lambda: unit(extra),
        StageName.FAULTS: lambda: folder_of_tests(StageName.FAULTS, extra),
        StageName.JOURNEYS: lambda: folder_of_tests(StageName.JOURNEYS, extra),
    }
    if name is StageName.ALL:
        builders[StageName.UNIT] = lambda: unit(SHORT)
        builders[StageName.FAULTS] = lambda: folder_of_tests(StageName.FAULTS, SHORT)
        builders[StageName.JOURNEYS] = lambda: folder_of_tests(StageName.JOURNEYS, SHORT)
    wanted = list(builders) if name is StageName.ALL else [name]
    stages = [stage for part in wanted for stage in builders[part]()]
    if not stages:
        raise LaunchError(f"There is nothing to run for {name}: its folder does not exist.")
    return stages


def gates() -> list[Stage]:
    """Return linters, types, floors and drift checks, the quick ones first."""
    sources = [root for root in PYTHON_ROOTS if (REPOSITORY / root).exists()]
    rows = [
        ("ruff", ["ruff", "check", *sources]),
        ("format", ["ruff", "format", "--check", *sources]),
        ("types", ["mypy", *sources]),
        ("floors", ["lint-imports"]),
    ]
    if (REPOSITORY / "templates").exists():
        rows.append(("templates", ["djlint", "templates", "--lint", "--quiet"]))
    return [
        *(Stage(name, [_tool(command[0]), *command[1:]]) for name, command in rows),
        _manage("migrations", "makemigrations", "--check", "--dry-run"),
        _manage("protocol", "protocol", "--check"),
        _manage("languages", "messages", "--check"),
    ]


def unit(extra: Sequence[str]) -> list[Stage]:
    """Return all tests but browsers, faults and benchmarks, on two cores; a group of tests shares one install."""
    apart = [f"--ignore=tests/{name}" for name in SEPARATE_TESTS]
    return [_pytest("unit", [*_targets("tests", extra), *apart, "-n", "2", "--dist", "loadgroup", *extra])]


def folder_of_tests(name: StageName, extra: Sequence[str]) -> list[Stage]:
    """Return one folder of tests in a process of its own, or nothing while there is no such folder.

    Journeys wait for browsers most of the time, so two files run side by side, each worker on installs of its own.
    """
    folder = f"tests/{name}"
    if not (REPOSITORY / folder).is_dir():
        return []
    browsers = name is StageName.JOURNEYS
    beside = ["-n", "2", "--dist", "loadfile"] if browsers else []
    return [_pytest(name, [*_targets(folder, extra), *beside, *extra], needs_browser=browsers)]


def frontend(extra: Sequence[str]) -> list[Stage]:
    """Return the front end's own scripts, those that its package.json has."""
    package = STATIC / "package.json"
    if not package.exists():
        return []
    known = json.loads(package.read_text()).get("scripts", {})
    npm = shutil.which("npm") or "npm"
    return [
        Stage(
            f"front-end {script}",
            [npm, "run", "--silent", script, *(["--", *extra] if extra and script == "test" else [])],
            STATIC,
            counts_tests=script == "test",
        )
        for script in FRONTEND_SCRIPTS
        if script in known
    ]


def _targets(default: str, extra: Sequence[str]) -> list[str]:
    """Return the whole folder unless the extra arguments name files themselves."""
    named = any((REPOSITORY / argument.split("::")[0]).exists() for argument in extra if argument[:1] != "-")
    return [] if named else [default]


def _pytest(name: str, arguments: Sequence[str], needs_browser: bool = False) -> Stage:
    command = [sys.executable, "-m", "pytest", *arguments]
    return Stage(name, command, counts_tests=True, needs_services=True, needs_browser=needs_browser)


def _manage(name: str, *arguments: str) -> Stage:
    return Stage(name, [sys.executable, "manage.py", *arguments], needs_services=True)


def _tool(name: str) -> str:
    """Return the virtual environment's own program."""
    return os.path.join(os.path.dirname(sys.executable), name)
