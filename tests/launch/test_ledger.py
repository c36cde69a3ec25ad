"""One launcher a folder, and the leftovers of one that was killed."""

import json
import os
import subprocess
from pathlib import Path

import pytest

from assist.management.launch import processes
from assist.management.launch.errors import LaunchError
from assist.management.launch.ledger import Ledger


def sleeper() -> subprocess.Popen[bytes]:
    return subprocess.Popen(["sleep", "60"], start_new_session=True)


def write(folder: Path, pid: int, born: str) -> None:
    content = {"launcher": "1", "processes": {"web": {"pid": pid, "born": born}}}
    (folder / "services.json").write_text(json.dumps(content))


def test_a_second_start_is_told_where_the_first_one_runs(tmp_path: Path) -> None:
    with Ledger(tmp_path) as first:
        first.tell(console="http://localhost:8901")

        with (
            pytest.raises(LaunchError, match=f"http://localhost:8901 .process {os.getpid()}"),
            Ledger(tmp_path),
        ):
            pass


def test_a_clean_stop_leaves_the_folder_free_for_the_next_start(tmp_path: Path) -> None:
    with Ledger(tmp_path):
        pass

    with Ledger(tmp_path) as second:
        assert second.path.exists()
    assert not second.path.exists()


def test_what_a_killed_start_left_running_is_ended_by_the_next(tmp_path: Path) -> None:
    with sleeper() as leftover:
        write(tmp_path, leftover.pid, processes.birth_mark(leftover.pid))

        with Ledger(tmp_path):
            assert leftover.wait(5) != 0


def test_a_process_that_got_a_noted_number_later_is_left_alone(tmp_path: Path) -> None:
    with sleeper() as stranger:
        write(tmp_path, stranger.pid, "another boot/1")

        with Ledger(tmp_path):
            assert stranger.poll() is None
        stranger.kill()


@pytest.mark.parametrize("content", ["", "{half", "[]", '{"processes": 7}', '{"processes": {"web": "x"}}'])
def test_a_ledger_that_was_cut_off_while_writing_is_no_obstacle(content: str, tmp_path: Path) -> None:
    (tmp_path / "services.json").write_text(content)

    with Ledger(tmp_path) as ledger:
        ledger.note("web", os.getpid())
        assert json.loads(ledger.path.read_text())["processes"]["web"]["pid"] == os.getpid()
