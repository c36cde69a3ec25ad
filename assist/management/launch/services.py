"""PostgreSQL and Valkey for one run: by address, from the system, or from the wheels."""

import os
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from assist.management.launch.account import server_account
from assist.management.launch.addresses import check_broker, check_database
from assist.management.launch.places import data_folder
from assist.management.launch.postgres import PostgresServer, data_version
from assist.management.launch.programs import choose_postgres, choose_valkey, source_from
from assist.management.launch.progress import step
from assist.management.launch.valkey import ValkeyServer


def _nobody_listens(_name: str, _pid: int) -> None:
    """Stand in for a ledger where none is kept."""


def without_addresses(environ: Mapping[str, str]) -> dict[str, str]:
    """Return an environment in which Services starts servers of its own, for tests that kill them."""
    return {name: value for name, value in environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}


class Services:
    """A context manager: inside it both services answer, afterwards what we started is stopped.

    `postgres` and `valkey` are the servers that we run ourselves (tests stop, kill and start them),
    None where the environment names an address. `folder` receives data and logs.
    """

    def __init__(
        self,
        folder: Path,
        environ: Mapping[str, str] = os.environ,
        durable: bool = True,
        noted: Callable[[str, int], None] = _nobody_listens,
    ) -> None:
        self.folder = folder
        self.durable = durable
        self.postgres: PostgresServer | None = None
        self.valkey: ValkeyServer | None = None
        self.database_url = environ.get("DATABASE_URL", "")
        self.redis_url = environ.get("REDIS_URL", "")
        self._source = source_from(environ.get("ASSIST_SERVICES", ""))
        self._account = server_account()
        self._noted = noted
        self._home = folder
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        if not (self.database_url and self.redis_url):
            self._home = data_folder(self.folder, self._account)
        with self._stack as stack:
            self._open_database(stack)
            self._open_broker(stack)
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    def environment(self) -> dict[str, str]:
        """Return the two addresses as environment variables for child processes."""
        return {"DATABASE_URL": self.database_url, "REDIS_URL": self.redis_url}

    def _open_database(self, stack: ExitStack) -> None:
        if self.database_url:
            return check_database(self.database_url)
        self.postgres = server = self._own_postgres()
        with step(f"Starting PostgreSQL {server.programs.major}"):
            stack.callback(server.stop)
            server.start()
        self._noted("postgres", server.pid)
        self.database_url = server.url

    def _own_postgres(self) -> PostgresServer:
        data = self._home / "pg"
        programs = choose_postgres(self._source, self._account, self._home, data_version(data))
        log = self.folder / "log" / "postgres.log"
        return PostgresServer(programs, data, self._account, log, self.durable)

    def _open_broker(self, stack: ExitStack) -> None:
        if self.redis_url:
            return check_broker(self.redis_url)
        program = choose_valkey(self._source, self._account, self._home)
        log = self.folder / "log" / "valkey.log"
        self.valkey = server = ValkeyServer(program, self._home / "valkey", self._account, log)
        with step("Starting Valkey"):
            stack.callback(server.stop)
            server.start()
        self._noted("valkey", server.pid)
        self.redis_url = server.url
