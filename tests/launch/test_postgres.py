"""The database server that the launcher runs."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from assist.management.launch import processes
from assist.management.launch.account import Account
from assist.management.launch.errors import LaunchError
from assist.management.launch.postgres import PostgresServer, data_version
from assist.management.launch.programs import Source, choose_postgres

MakeServer = Callable[[], PostgresServer]


@pytest.fixture(params=[Source.AUTO, Source.WHEEL])
def make_server(request: pytest.FixtureRequest, open_folder: Path, account: Account) -> Iterator[MakeServer]:
    """Make servers over one data folder, from what the system has and from the wheel."""
    made: list[PostgresServer] = []

    def make() -> PostgresServer:
        data = open_folder / "pg"
        programs = choose_postgres(request.param, account, open_folder, data_version(data))
        made.append(PostgresServer(programs, data, account, open_folder / "log" / "postgres.log"))
        return made[-1]

    yield make
    for server in made:
        server.stop()


def read_names(server: PostgresServer) -> list[str]:
    with psycopg.connect(server.url) as connection:
        return [row[0] for row in connection.execute("SELECT name FROM people ORDER BY name")]


def write_name(server: PostgresServer, name: str) -> None:
    with psycopg.connect(server.url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS people (name text)")
        connection.execute("INSERT INTO people VALUES (%s)", [name])


def test_what_mina_committed_survives_a_kill_of_the_database(make_server: MakeServer) -> None:
    server = make_server()
    server.start()
    write_name(server, "Mina")
    port = server.port
    server.kill()

    server.start()

    assert read_names(server) == ["Mina"]
    assert server.port == port


def test_a_server_that_outlived_its_launcher_is_replaced(make_server: MakeServer) -> None:
    orphaned = make_server()
    orphaned.start()
    write_name(orphaned, "Gus")
    orphan = orphaned.pid

    server = make_server()
    server.start()

    assert read_names(server) == ["Gus"]
    assert server.pid != orphan
    assert not processes.is_alive(orphan)


def test_umlauts_change_case_and_two_hundred_connections_fit(make_server: MakeServer) -> None:
    server = make_server()
    server.start()

    with psycopg.connect(server.url) as connection:
        row = connection.execute(
            "SELECT lower('ÄÖ'), current_setting('max_connections'), current_setting('fsync')"
        ).fetchone()

    assert row == ("äö", "200", "on")


def test_a_first_start_that_was_cut_off_begins_anew(make_server: MakeServer) -> None:
    server = make_server()
    unfinished = server.data.with_name("pg.unfinished")
    unfinished.mkdir()
    (unfinished / "global").write_text("half a database")

    server.start()

    write_name(server, "Ada")
    assert read_names(server) == ["Ada"]
    assert not unfinished.exists()


def test_a_folder_that_is_no_database_is_set_aside_and_kept(
    make_server: MakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    server = make_server()
    server.data.mkdir()
    (server.data / "letter.txt").write_text("Ben's")

    server.start()

    kept = next(server.data.parent.glob("pg.broken-*/letter.txt"))
    assert kept.read_text() == "Ben's"
    assert str(kept.parent) in capsys.readouterr().out


def test_a_lock_file_that_names_a_stranger_does_not_stop_the_start(make_server: MakeServer) -> None:
    server = make_server()
    server.start()
    server.stop()
    (server.data / "postmaster.pid").write_text(f"{os.getpid()}\n{server.data}\n0\n")

    server.start()

    write_name(server, "Mo")
    assert read_names(server) == ["Mo"]
    assert processes.is_alive(os.getpid())


def test_data_of_another_user_is_not_taken_over(make_server: MakeServer, monkeypatch: pytest.MonkeyPatch) -> None:
    server = make_server()
    server.start()
    server.stop()
    monkeypatch.setattr("os.geteuid", lambda: 54321)
    server.account = Account(user=54321)

    with pytest.raises(LaunchError, match="belongs to another user"):
        server.start()


def test_a_database_that_cannot_start_shows_the_end_of_its_log(make_server: MakeServer) -> None:
    server = make_server()
    server.start()
    server.stop()
    (server.data / "postgresql.conf").write_text("max_connections = 'many'\n")

    with pytest.raises(LaunchError, match=r"did not start(.|\n)*invalid value for parameter"):
        server.start()
