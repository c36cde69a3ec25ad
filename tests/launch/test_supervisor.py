"""Children that live, die and refuse to die."""

import io
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from assist.management.launch import processes, supervisor
from assist.management.launch.errors import LaunchError
from assist.management.launch.supervisor import Child, Supervisor

SLEEP = "import time; print('awake', flush=True); time.sleep(60)"
DIE = "raise SystemExit('no money')"
STUBBORN = f"import signal; signal.signal(15, lambda *_: None); {SLEEP}"
PARENT = f"import subprocess; print('has', subprocess.Popen(['sleep', '61']).pid, flush=True); {SLEEP}"


@pytest.fixture
def log() -> io.StringIO:
    return io.StringIO()


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervisor, "FIRST_PAUSE_SECONDS", 0.05)


def child(name: str, code: str, folder: Path) -> Child:
    return Child(name, [sys.executable, "-c", code], os.environ, folder, patience=0.5)


def wait_for(condition: Callable[[], object], seconds: float = 15) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_a_killed_child_comes_back_and_the_log_says_so(tmp_path: Path, log: io.StringIO) -> None:
    with Supervisor([child("web", SLEEP, tmp_path)], log) as watched:
        killed = watched.kill_child("web")
        wait_for(lambda: watched.pid_of("web") not in (0, killed))

    assert "web | ended with signal SIGKILL; starting it again" in log.getvalue()


def test_a_child_is_asked_to_end_by_the_signal_of_its_choice(tmp_path: Path, log: io.StringIO) -> None:
    drains = f"import signal; signal.signal(10, lambda *_: (print('drained', flush=True), exit(0))); {SLEEP}"
    web = replace(child("web", drains.replace("10", str(int(signal.SIGUSR1)), 1), tmp_path), farewell=signal.SIGUSR1)
    with Supervisor([web], log) as watched:
        wait_for(lambda: "awake" in log.getvalue())
        asked = watched.restart("web")
        wait_for(lambda: log.getvalue().count("awake") == 2)
        assert watched.pid_of("web") not in (0, asked)

    assert log.getvalue().count("drained") == 2


def test_readiness_waits_for_a_child_that_was_held_back(tmp_path: Path, log: io.StringIO) -> None:
    late = replace(child("worker", SLEEP, tmp_path), wait_seconds=0.5)
    with Supervisor([child("web", SLEEP, tmp_path), late], log) as watched:
        assert watched.pid_of("worker") == 0
        watched.wait_ready(lambda: True, seconds=15)

        assert watched.pid_of("worker") != 0


def test_each_line_carries_the_name_of_its_child(tmp_path: Path, log: io.StringIO) -> None:
    children = [child("web", SLEEP, tmp_path), child("sweeper", SLEEP, tmp_path)]
    with Supervisor(children, log):
        wait_for(lambda: log.getvalue().count("awake") == 2)

    assert sorted(log.getvalue().splitlines()) == ["sweeper | awake", "web     | awake"]


def test_a_stop_ends_every_child_even_one_that_will_not(tmp_path: Path, log: io.StringIO) -> None:
    children = [child("web", SLEEP, tmp_path), child("worker", STUBBORN, tmp_path)]
    watched = Supervisor(children, log)
    watched.start()
    wait_for(lambda: log.getvalue().count("awake") == 2)
    pids = [watched.pid_of("web"), watched.pid_of("worker")]

    watched.stop()

    assert [processes.is_alive(pid) for pid in pids] == [False, False]
    assert "starting it again" not in log.getvalue()


def test_a_child_with_more_patience_finishes_what_it_holds(tmp_path: Path, log: io.StringIO) -> None:
    drains = "lambda *_: (time.sleep(1), print('drained', flush=True), exit(0))"
    web = child("web", f"import signal, time; signal.signal(15, {drains}); {SLEEP}", tmp_path)
    with Supervisor([replace(web, patience=20.0), child("worker", STUBBORN, tmp_path)], log):
        wait_for(lambda: log.getvalue().count("awake") == 2)

    assert "web    | drained" in log.getvalue()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_what_a_child_left_behind_ends_with_it(number: signal.Signals, tmp_path: Path, log: io.StringIO) -> None:
    with Supervisor([child("worker", PARENT, tmp_path)], log) as watched:
        wait_for(lambda: "awake" in log.getvalue())
        left_behind = int(log.getvalue().split("has ")[1].split()[0])
        watched.kill_child("worker", number)

        wait_for(lambda: not processes.is_alive(left_behind))


def test_a_child_that_keeps_dying_is_given_up_with_its_last_words(tmp_path: Path, log: io.StringIO) -> None:
    watched = Supervisor([child("web", DIE, tmp_path)], log)
    with watched, pytest.raises(LaunchError, match=r"web ended 5 times in a row(.|\n)*no money"):
        watched.wait_ready(lambda: False, seconds=30)


def test_readiness_that_never_comes_is_an_error_after_its_time(tmp_path: Path, log: io.StringIO) -> None:
    watched = Supervisor([child("web", SLEEP, tmp_path)], log)
    with watched, pytest.raises(LaunchError, match="Not ready after 0 seconds"):
        watched.wait_ready(lambda: False, seconds=0.2)


def test_a_child_that_cannot_be_started_again_leaves_the_others_watched(tmp_path: Path, log: io.StringIO) -> None:
    program = tmp_path / "worker"
    program.symlink_to(sys.executable)
    children = [
        Child("worker", [str(program), "-c", SLEEP], os.environ, tmp_path),
        child("web", SLEEP, tmp_path),
    ]
    with Supervisor(children, log) as watched:
        program.unlink()
        watched.kill_child("worker")
        wait_for(lambda: "cannot be started: No such file" in log.getvalue())
        killed = watched.kill_child("web")
        wait_for(lambda: watched.pid_of("web") not in (0, killed))


def test_a_program_that_does_not_exist_stops_what_was_started_before_it(tmp_path: Path, log: io.StringIO) -> None:
    pids: list[int] = []
    children = [child("web", SLEEP, tmp_path), Child("worker", ["/no/such/program"], {}, tmp_path)]
    with pytest.raises(FileNotFoundError), Supervisor(children, log, lambda _name, pid: pids.append(pid)):
        pass

    assert len(pids) == 1
    assert not processes.is_alive(pids[0])
