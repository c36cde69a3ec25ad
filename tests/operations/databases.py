"""Empty databases for restores, and management commands over them."""

import os
import secrets
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg

from assist.management.launch.places import REPOSITORY


@contextmanager
def empty_database() -> Iterator[str]:
    """The address of a new database, dropped afterwards."""
    name = f"restore_{secrets.token_hex(5)}"
    with psycopg.connect(_address("postgres"), autocommit=True) as opened:
        opened.execute(f'CREATE DATABASE "{name}"')
    try:
        yield _address(name)
    finally:
        with psycopg.connect(_address("postgres"), autocommit=True) as opened:
            opened.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _address(database: str) -> str:
    return urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{database}"))


def rows(url: str, sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """What a database says."""
    with psycopg.connect(url) as opened:
        return opened.execute(sql, values).fetchall()


def manage(env: Mapping[str, str], url: str, *words: str) -> subprocess.CompletedProcess[str]:
    """Run a management command over a database; never raises."""
    command = [sys.executable, "manage.py", *words]
    environ = {**env, "DATABASE_URL": url}
    return subprocess.run(command, cwd=REPOSITORY, env=environ, capture_output=True, text=True, check=False)
