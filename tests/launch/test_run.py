"""run.py on machines that lack something."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from assist.management.launch.places import REPOSITORY

WITH_AN_OLD_PYTHON = """
import runpy, sys
sys.version_info = (3, 9, 2)
sys.argv = ["run.py", *sys.argv[1:]]
runpy.run_path("run.py", run_name="__main__")
"""


def run_with_old_python(path: str, *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", WITH_AN_OLD_PYTHON, *arguments],
        cwd=REPOSITORY,
        env={**os.environ, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """Load run.py over an empty checkout."""
    spec = importlib.util.spec_from_file_location("run", REPOSITORY / "run.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    places = {"ROOT": tmp_path, "STATIC": tmp_path / "static", "VENV": tmp_path / ".venv"}
    for name, path in {**places, "NODE_VENV": tmp_path / ".venv-node"}.items():
        monkeypatch.setattr(module, name, path)
    return module


@pytest.fixture
def npm_calls(run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A front-end workspace whose npm only writes down what it was asked."""
    calls: list[str] = []

    def npm(_text: str, command: list[str], _environment: dict[str, str]) -> None:
        calls.append(command[1])
        (tmp_path / "static" / "dist").mkdir(exist_ok=True)
        (tmp_path / "static" / "dist" / "panel.js").write_text("built")

    monkeypatch.setattr(run, "npm", npm)
    monkeypatch.setattr(run, "node_folder", lambda: "/no/such/node")
    (tmp_path / "static" / "src").mkdir(parents=True)
    (tmp_path / "static" / "package.json").write_text("{}")
    (tmp_path / "static" / "src" / "panel.tsx").write_text("one")
    return calls


def test_an_old_python_alone_says_which_one_is_needed() -> None:
    answer = run_with_old_python("/no/such/folder", "demo")

    assert answer.returncode == 2
    assert "needs Python 3.11 or later; this is Python 3.9" in answer.stderr
    assert "Traceback" not in answer.stderr


def test_an_old_python_hands_over_to_a_newer_one_on_the_path(tmp_path: Path) -> None:
    newer = tmp_path / "python3.11"
    newer.write_text('#!/bin/sh\n[ "$1" = -c ] && echo True || echo "handed over: $2 $3"\n')
    newer.chmod(0o755)

    answer = run_with_old_python(str(tmp_path), "demo", "--smoke")

    assert answer.stdout == "handed over: demo --smoke\n"


def test_windows_is_told_about_wsl(run: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run, "ON_WINDOWS", True)

    with pytest.raises(run.SetupError, match="inside WSL"):
        run.use_new_python(["demo"])


def test_an_unknown_command_shows_those_that_exist() -> None:
    answer = subprocess.run(
        [sys.executable, "run.py", "dance"], cwd=REPOSITORY, capture_output=True, text=True, check=False
    )

    assert answer.returncode == 2
    assert "There is no command 'dance'" in answer.stderr
    assert "demo [--port N]" in answer.stderr


def test_the_front_end_is_built_once_for_the_same_sources(
    run: ModuleType, npm_calls: list[str], tmp_path: Path
) -> None:
    run.front_end(builds=True)
    run.front_end(builds=True)
    assert npm_calls == ["ci", "run"]

    (tmp_path / "static" / "src" / "panel.tsx").write_text("two")
    run.front_end(builds=True)
    assert npm_calls == ["ci", "run", "run"]


def test_a_lost_build_is_built_again(run: ModuleType, npm_calls: list[str], tmp_path: Path) -> None:
    run.front_end(builds=True)
    (tmp_path / "static" / "dist" / "panel.js").unlink()

    run.front_end(builds=True)

    assert npm_calls == ["ci", "run", "run"]


def test_an_environment_that_was_cut_off_is_completed(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "requirements.lock").write_text("django==5.2")
    monkeypatch.setattr(run, "make_environment", lambda folder: done.append(f"make {folder.name}"))
    monkeypatch.setattr(run, "install", lambda _python, lock, _repair: done.append(f"install {lock.name}"))

    run.python_environment(needs_tools=False)

    assert done == ["make .venv", "install requirements.lock"]


def test_an_environment_is_left_alone_until_the_lock_changes(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed: list[str] = []
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    monkeypatch.setattr(run, "is_whole", lambda _python: True)
    monkeypatch.setattr(run, "install", lambda _python, lock, _repair: installed.append(lock.read_text()))

    for text in ("one", "one", "two"):
        (tmp_path / "requirements.lock").write_text(text)
        run.python_environment(needs_tools=False)

    assert installed == ["one", "two"]


def test_an_interrupted_installation_is_repaired_by_the_next_start(
    run: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repairs: list[bool] = []

    def install(_python: Path, _lock: Path, repair: bool) -> None:
        repairs.append(repair)
        if len(repairs) == 1:
            raise KeyboardInterrupt

    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / "requirements.lock").write_text("django==5.2")
    monkeypatch.setattr(run, "is_whole", lambda _python: True)
    monkeypatch.setattr(run, "install", install)

    with pytest.raises(KeyboardInterrupt):
        run.python_environment(needs_tools=False)
    run.python_environment(needs_tools=False)
    run.python_environment(needs_tools=False)

    assert repairs == [False, True]


def test_a_virtual_environment_without_an_installer_is_not_whole(run: ModuleType, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    python = tmp_path / "bin" / "python"
    python.symlink_to("/no/such/python")

    assert not run.is_whole(python)


def test_a_machine_without_node_that_cannot_get_one_is_told_so(
    run: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed = subprocess.CompletedProcess([], 1, "no matching distribution")
    monkeypatch.setattr(run, "make_environment", lambda folder: None)
    monkeypatch.setattr(run, "call", lambda *_: failed)
    monkeypatch.setenv("PATH", "/no/such/folder")

    with pytest.raises(run.SetupError, match=r"needs Node 20 or later(.|\n)*nodejs.org"):
        run.node_folder()
