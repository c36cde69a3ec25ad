"""Benchmarks: each is a module of the `bench` folder, run with services of its own."""

import re
import subprocess
import sys
from argparse import Namespace
from contextlib import ExitStack

from assist.management.launch.errors import LaunchError
from assist.management.launch.places import REPOSITORY
from assist.management.launch.stages import Stage
from assist.management.launch.stopping import stop_signals
from assist.management.launch.tests import test_environment

FOLDER = REPOSITORY / "bench"


def run_bench(options: Namespace) -> int:
    """Run one benchmark on durable services and return its exit code.

    Raises LaunchError when there is no benchmark of that name.
    """
    if not re.fullmatch(r"[a-z0-9_]+", options.name) or not (FOLDER / f"{options.name}.py").is_file():
        names = ", ".join(known()) or "none yet"
        raise LaunchError(f"There is no benchmark {options.name!r}. There are: {names}.")
    command = [
        sys.executable,
        "-m",
        f"bench.{options.name}",
        *(["--json", options.json] if options.json else []),
    ]
    stage = Stage(options.name, command, needs_services=True)
    with stop_signals(), ExitStack() as stack:
        environment = test_environment([stage], stack, durable=True)
        return subprocess.run(stage.command, cwd=stage.folder, env=environment, check=False).returncode


def known() -> list[str]:
    """Return the names of all benchmarks."""
    return sorted(path.stem for path in FOLDER.glob("*.py") if not path.stem.startswith("_"))
