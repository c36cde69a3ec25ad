"""What the demo says before, while and after it runs."""

import json
import os
import socket
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

import manage
from assist.management.launch import ports
from assist.management.launch.demo import announcement, forget_data, refuse_taken_port, told_to_manage
from assist.management.launch.errors import LaunchError
from assist.management.launch.stack import Stack, secret_key

SEEDED = {
    "logins": [{"who": "Ada, agent", "user": "ada", "password": "lamp", "where": "/console/"}],
    "links": [{"name": "Lumo", "url": "http://shop.localhost:8901/shop/lumo/"}],
}


@pytest.fixture
def taken_port() -> Iterator[int]:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


def test_a_taken_port_is_answered_with_a_free_one(taken_port: int) -> None:
    with pytest.raises(LaunchError, match=f"Port {taken_port} is taken") as refused:
        refuse_taken_port(taken_port)

    offered = int(str(refused.value).rsplit(" ", 1)[1])
    assert offered != taken_port
    assert ports.is_free(offered)


@pytest.mark.parametrize("port", [-1, 0, 65536, 10**9])
def test_a_number_that_is_no_port_is_refused(port: int) -> None:
    with pytest.raises(LaunchError, match="is not a port"):
        refuse_taken_port(port)


def test_the_greeting_names_addresses_mails_and_logins(tmp_path: Path) -> None:
    stack = Stack(tmp_path, 8901, {})
    stack.seeded = "made two shops\n" + json.dumps(SEEDED)

    greeting = announcement(stack)

    assert "http://shop.localhost:8901/shop/lumo/" in greeting
    assert "Ada, agent  ada   lamp      /console/" in greeting
    assert str(tmp_path / "mail") in greeting


@pytest.mark.parametrize("output", ["", "no json here", "[]", '{"logins": 7, "links": [3]}'])
def test_the_greeting_does_without_what_the_seed_did_not_say(output: str, tmp_path: Path) -> None:
    stack = Stack(tmp_path, 8901, {})
    stack.seeded = output

    assert "http://localhost:8901/console/" in announcement(stack)


def test_the_secret_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    first = secret_key(tmp_path)

    assert secret_key(tmp_path) == first
    assert len(first) >= 50
    assert stat.S_IMODE((tmp_path / "secret_key").stat().st_mode) == 0o600


def test_a_reset_says_what_it_throws_away_and_keeps_the_locks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "pg").mkdir()
    (tmp_path / "pg" / "PG_VERSION").write_text("18")
    (tmp_path / "secret_key").write_text("x")
    (tmp_path / "running.lock").write_text("")

    forget_data(tmp_path)

    assert [path.name for path in tmp_path.iterdir()] == ["running.lock"]
    assert f"Throwing away the data in {tmp_path}" in capsys.readouterr().out


def test_a_running_demo_tells_manage_py_where_it_is_and_forgets_it_afterwards(tmp_path: Path) -> None:
    stack = Stack(tmp_path, 8902, {"DATABASE_URL": "postgres://x@127.0.0.1/x", "REDIS_URL": "redis://127.0.0.1"})
    stack.env = {"DATABASE_URL": "postgres://x@127.0.0.1/x", "ASSIST_DEMO": "1", "SECRET_OF_SOMEBODY": "no"}
    told = tmp_path / "demo.json"
    with told_to_manage(stack):
        assert json.loads(told.read_text()) == {"DATABASE_URL": "postgres://x@127.0.0.1/x", "ASSIST_DEMO": "1"}
        assert stat.S_IMODE(told.stat().st_mode) == 0o600
    assert not told.exists()


def test_manage_py_speaks_to_the_running_demo_and_never_overrides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = tmp_path / "demo.json"
    told.write_text(json.dumps({"DATABASE_URL": "postgres://demo", "ASSIST_DEMO": "from the file"}))
    monkeypatch.setattr(manage, "DEMO", told)
    monkeypatch.setattr(os, "environ", {"ASSIST_DEMO": "from the environment"})
    manage.speak_to_the_demo()
    assert (os.environ["DATABASE_URL"], os.environ["ASSIST_DEMO"]) == ("postgres://demo", "from the environment")
