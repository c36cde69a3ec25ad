"""Which tests run, how they are counted, what the closing lines say."""

import json
import signal
import sys
import threading
import time
from argparse import Namespace
from pathlib import Path

import pytest

from assist.management.launch import browser, stages, tests
from assist.management.launch.counts import Counter, Counts
from assist.management.launch.errors import LaunchError
from assist.management.launch.stages import Stage, StageName, stages_of


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(stages, "REPOSITORY", tmp_path)
    monkeypatch.setattr(stages, "STATIC", tmp_path / "static")
    (tmp_path / "tests" / "journeys").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("=========== 12 passed in 3.21s ===========", Counts(12)),
        ("3 failed, 12 passed, 2 skipped, 1 error in 64.20s (0:01:04)", Counts(12, 4, 2)),
        ("\033[32m\033[1m==== 7 passed\033[0m, 1 xfailed, 2 warnings in 1.00s ====\033[0m", Counts(8)),
        ("== 1 failed, 1 xpassed in 0.1s ==", Counts(0, 2)),
        ("      Tests  2 failed | 31 passed | 1 skipped (34)", Counts(31, 2, 1)),
        ("# pass 9", Counts(9)),
        ("ada wrote: 5 passed the door", Counts()),
    ],
)
def test_the_summary_lines_of_each_test_runner_are_understood(line: str, counts: Counts) -> None:
    counter = Counter()
    counter.take(line + "\n")

    assert counter.counts == counts


def test_the_last_summary_counts_when_a_test_prints_one_of_its_own() -> None:
    counter = Counter()
    counter.take("== 900 passed in 1.00s ==")
    counter.take("== 1 failed, 2 passed in 1.00s ==")

    assert counter.counts == Counts(2, 1)


def test_a_run_that_dies_without_a_summary_is_one_failure() -> None:
    stage = Stage("unit", [sys.executable, "-c", "raise SystemExit(3)"], counts_tests=True)

    result = tests.run_stage(stage, {})

    assert not result.passed
    assert result.counts == Counts(failed=1)


def test_no_tests_at_all_is_a_failure_for_a_stage(tmp_path: Path) -> None:
    stage = Stage("unit", [sys.executable, "-m", "pytest", "-p", "no:django", "-c", "/dev/null", "."], tmp_path, True)

    assert tests.run_stage(stage, {}).counts == Counts(failed=1)


def test_a_gate_counts_as_one(tmp_path: Path) -> None:
    good = tests.run_stage(Stage("types", [sys.executable, "-c", ""], tmp_path), {})
    bad = tests.run_stage(Stage("floors", ["/no/such/linter"], tmp_path), {})

    assert (good.counts, bad.counts) == (Counts(1), Counts(failed=1))
    assert tests.table([good, bad]).splitlines()[1].split()[:2] == ["floors", "FAILED"]


def test_a_folder_that_does_not_exist_yet_is_left_out(checkout: Path) -> None:
    names = [stage.name for stage in stages_of(StageName.ALL, [])]

    assert "unit" in names
    assert "journeys" in names
    assert "faults" not in names


def test_naming_a_stage_without_tests_is_an_error(checkout: Path) -> None:
    with pytest.raises(LaunchError, match="nothing to run for faults"):
        stages_of(StageName.FAULTS, [])


def test_only_the_scripts_that_the_front_end_has_are_run(checkout: Path) -> None:
    (checkout / "static").mkdir()
    package = {"scripts": {"test": "vitest run", "lint": "eslint", "build": "x"}}
    (checkout / "static" / "package.json").write_text(json.dumps(package))

    names = [stage.name for stage in stages_of(StageName.FRONTEND, [])]

    assert names == ["front-end lint", "front-end test"]


def test_naming_a_file_runs_that_file_alone(checkout: Path) -> None:
    (checkout / "tests" / "test_gus.py").write_text("")

    whole, one = (stages_of(StageName.UNIT, extra)[0].command for extra in ([], ["tests/test_gus.py::test_x"]))

    assert "tests" in whole
    assert "tests" not in one
    assert one[-1] == "tests/test_gus.py::test_x"


def test_every_run_takes_the_short_fault_cases_and_the_faults_stage_all(checkout: Path) -> None:
    (checkout / "tests" / "faults").mkdir()

    every, named = (
        next(list(stage.command) for stage in stages_of(name, []) if stage.name == "faults")
        for name in (StageName.ALL, StageName.FAULTS)
    )

    assert every[-2:] == ["-m", "not long"]
    assert "not long" not in named


def test_arguments_for_nobody_in_particular_are_refused(checkout: Path) -> None:
    with pytest.raises(LaunchError, match="Name a stage"):
        stages_of(StageName.ALL, ["-k", "gus"])


@pytest.mark.parametrize("stage", ["all", "faults", "journeys"])
def test_only_unit_tests_may_run_on_a_forgetful_database(stage: str) -> None:
    with pytest.raises(LaunchError, match="unit tests alone"):
        tests.run_tests(Namespace(stage=stage, no_fsync=True, extra=[]))


def test_a_browser_that_cannot_start_is_named() -> None:
    with pytest.raises(LaunchError, match="ASSIST_CHROMIUM names /no/such/browser"):
        browser.browser({"ASSIST_CHROMIUM": "/no/such/browser"})


def test_a_machine_without_a_browser_learns_how_to_get_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    monkeypatch.setattr(browser, "_MAC_APPLICATIONS", ())

    with pytest.raises(LaunchError, match="apt install chromium"):
        browser.browser({"PATH": "/no/such/folder"})


def test_what_takes_one_core_runs_two_at_a_time_and_speaks_in_turn(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wait = (
        "import pathlib, time; pathlib.Path({mine!r}).touch()\n"
        "while not pathlib.Path({other!r}).exists(): time.sleep(0.01)\n"
        "print({mine!r})"
    )
    pair = [
        Stage(mine, [sys.executable, "-c", wait.format(mine=mine, other=other)], tmp_path)
        for mine, other in (("types", "lint"), ("lint", "types"))
    ]

    results = tests.run_stages(pair, {})

    assert [(result.name, result.passed) for result in results] == [("types", True), ("lint", True)]
    assert capsys.readouterr().out.split() == ["==", "types", "types", "==", "lint", "lint"]


def test_a_stop_ends_both_of_a_pair(tmp_path: Path) -> None:
    sleeper = "import pathlib, os, time; pathlib.Path(str(os.getpid())).touch(); time.sleep(600)"
    pair = [Stage(name, [sys.executable, "-c", sleeper], tmp_path) for name in ("types", "lint")]
    main = threading.get_ident()

    def stop() -> None:
        while len(list(tmp_path.iterdir())) < 2:
            time.sleep(0.01)
        signal.pthread_kill(main, signal.SIGINT)

    threading.Thread(target=stop, daemon=True).start()
    with pytest.raises(KeyboardInterrupt):
        tests.run_stages(pair, {})

    assert not [path.name for path in tmp_path.iterdir() if Path(f"/proc/{path.name}/stat").exists()]
