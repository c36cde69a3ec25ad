"""The test runner: starts services once, runs stages, closes with a table and one line of counts."""

import os
import secrets
import shutil
import subprocess
import sys
import time
from argparse import Namespace
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import groupby, repeat
from pathlib import Path

from assist.management.launch.account import server_account
from assist.management.launch.browser import browser
from assist.management.launch.counts import Counter, Counts
from assist.management.launch.errors import LaunchError
from assist.management.launch.places import temporary_folder
from assist.management.launch.progress import say
from assist.management.launch.services import Services
from assist.management.launch.stages import Stage, StageName, stages_of
from assist.management.launch.stopping import stop_signals


@dataclass(frozen=True)
class Result:
    """How one stage went."""

    name: str
    counts: Counts
    seconds: float
    passed: bool


@dataclass
class Screen:
    """What a stage says, at once or when its turn has come, and what is running for it."""

    at_once: bool = False
    said: list[str] = field(default_factory=list)
    process: subprocess.Popen[str] | None = None

    def show(self, text: str) -> None:
        """Take a line of output."""
        if self.at_once:
            say(text, end="")
        else:
            self.said.append(text)

    def stop(self) -> None:
        """End what is running."""
        if self.process:
            self.process.terminate()


def run_tests(options: Namespace) -> int:
    """Run the named stages and return 0 when all of them passed.

    Raises LaunchError when a service or a browser is missing.
    """
    name = StageName(options.stage)
    if options.no_fsync and name is not StageName.UNIT:
        raise LaunchError("--no-fsync is for the unit tests alone; the others prove that nothing is lost.")
    stages = stages_of(name, options.extra)
    with stop_signals(), ExitStack() as stack:
        environment = test_environment(stages, stack, durable=not options.no_fsync)
        results = run_stages(stages, environment)
    say("\n" + table(results))
    say(str(sum((result.counts for result in results), Counts())))
    return 0 if all(result.passed for result in results) else 1


def test_environment(stages: Sequence[Stage], stack: ExitStack, durable: bool) -> dict[str, str]:
    """Return the environment of all stages; services and folders last as long as the stack."""
    environment = {
        "FORCE_COLOR" if sys.stdout.isatty() else "NO_COLOR": "1",
        "ASSIST_DEMO": "1",
        "ASSIST_SECRET_KEY": secrets.token_urlsafe(48),
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "assist.config.settings",
        "PYTHONUNBUFFERED": "1",
    }
    if any(stage.needs_browser for stage in stages):
        environment["ASSIST_CHROMIUM"] = browser(environment)
    if any(stage.needs_services for stage in stages):
        services = Services(_run_folder(stack), environment, durable=durable)
        environment |= stack.enter_context(services).environment()
        if services.postgres:
            # All stages may share what one of them has seeded there: it vanishes with the server.
            environment["ASSIST_TEST_RUN"] = secrets.token_hex(5)
    return environment


def _run_folder(stack: ExitStack) -> Path:
    """Return a folder that vanishes with the run."""
    folder = temporary_folder(server_account())
    stack.callback(shutil.rmtree, folder, ignore_errors=True)
    return folder


def run_stages(stages: Sequence[Stage], environment: Mapping[str, str]) -> list[Result]:
    """Run stages in order; neighbours that take one core each run two at a time, and say what they say in turn."""
    results: list[Result] = []
    for alone, some in groupby(stages, key=lambda stage: stage.counts_tests and stage.needs_services):
        neighbours = list(some)
        results += [run_stage(stage, environment) for stage in neighbours] if alone else _pairs(neighbours, environment)
    return results


def _pairs(stages: Sequence[Stage], environment: Mapping[str, str]) -> list[Result]:
    screens = [Screen() for _stage in stages]
    with ThreadPoolExecutor(2) as pool:
        try:
            running = [
                pool.submit(run_stage, *pair) for pair in zip(stages, repeat(environment), screens, strict=False)
            ]
            return [_told(one.result(), screen) for one, screen in zip(running, screens, strict=True)]
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            for screen in screens:
                screen.stop()
            raise


def _told(result: Result, screen: Screen) -> Result:
    say("".join(screen.said), end="")
    return result


def run_stage(stage: Stage, environment: Mapping[str, str], screen: Screen | None = None) -> Result:
    """Run one stage, show its output as it comes, and count."""
    screen = screen or Screen(at_once=True)
    screen.show(f"\n== {stage.name}\n")
    began, counter = time.monotonic(), Counter()
    code = _stream(stage, environment, counter, screen)
    seconds = time.monotonic() - began
    return Result(stage.name, stage_counts(stage, code, counter.counts), seconds, code == 0)


def stage_counts(stage: Stage, code: int, counted: Counts) -> Counts:
    """Return a stage's counts; a gate is one check, and a failure without a failed test is one too."""
    if not stage.counts_tests:
        return Counts(passed=int(code == 0), failed=int(code != 0))
    if code != 0 and counted.failed == 0:
        return counted + Counts(failed=1)
    return counted


def _stream(stage: Stage, environment: Mapping[str, str], counter: Counter, screen: Screen) -> int:
    try:
        screen.process = subprocess.Popen(
            stage.command,
            cwd=stage.folder,
            env={**environment, **stage.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            errors="replace",
        )
    except OSError as error:
        screen.show(f"{stage.command[0]} cannot be started: {error.strerror}\n")
        return 127
    return _read(screen.process, counter, screen)


def _read(process: subprocess.Popen[str], counter: Counter, screen: Screen) -> int:
    """Pass the output on until its end; a stop signal ends the stage with us."""
    try:
        for line in process.stdout or ():
            screen.show(line)
            counter.take(line)
        return process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise


def table(results: Sequence[Result]) -> str:
    """Return the closing table: stage, outcome, counts, seconds."""
    rows = [
        (result.name, "ok" if result.passed else "FAILED", str(result.counts), f"{result.seconds:.1f} s")
        for result in results
    ]
    widths = [max(len(cell) for cell in column) for column in zip(*rows, strict=True)]
    padded = ([f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)] for row in rows)
    return "\n".join("  ".join(cells).rstrip() for cells in padded)
