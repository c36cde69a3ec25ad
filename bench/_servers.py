"""Servers under measurement: started on a core of their own, their CPU read from the system."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg
import redis

from assist.management.launch.places import REPOSITORY
from assist.management.launch.ports import free_port

HZ = os.sysconf("SC_CLK_TCK")
SERVER_CORE, OTHER_CORE = 0, min(1, (os.cpu_count() or 1) - 1)
START_SECONDS = 30.0
DAPHNE = ("-m", "daphne", "-v", "0", "-b", "127.0.0.1", "-p", "{port}")
_UVICORN_WS = ("--ws", "websockets-sansio", "--ws-per-message-deflate", "false", "--lifespan", "off")
UVICORN = ("-m", "uvicorn", "--log-level", "error", "--port", "{port}", *_UVICORN_WS)


@dataclass(frozen=True)
class Server:
    """A server process and the port that it listens on."""

    pid: int
    port: int


@contextmanager
def server(command: tuple[str, ...], application: str, env: Mapping[str, str]) -> Iterator[Server]:
    """`command` serving `application`, ready to answer, ended afterwards."""
    port = free_port()
    argv = [sys.executable, *(part.format(port=port) for part in command), application]
    process = subprocess.Popen(argv, cwd=REPOSITORY, env={**os.environ, **env})
    try:
        os.sched_setaffinity(process.pid, {SERVER_CORE})
        _wait_for(process, port)
        yield Server(process.pid, port)
    finally:
        process.terminate()
        process.wait()


def _wait_for(process: "subprocess.Popen[bytes]", port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            assert process.poll() is None, "the server has ended"
            assert time.monotonic() < deadline, "the server does not listen"
            time.sleep(0.1)


def cpu_of(pid: int) -> float:
    """Seconds of CPU that a process has used, with the children that it has waited for."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return sum(int(field) for field in fields[11:15]) / HZ


def cpu_of_database(url: str) -> float:
    """Seconds of CPU of the whole database server."""
    with psycopg.connect(url) as opened:
        row = opened.execute("SELECT pg_backend_pid()").fetchone()
        backend = row[0] if row else 0
        postmaster = int(Path(f"/proc/{backend}/stat").read_text().rpartition(")")[2].split()[1])
        total = cpu_of(postmaster)
        children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
        for child in children:
            with suppress(OSError):
                total += cpu_of(int(child))
        return total


def cpu_of_redis(url: str) -> float:
    """Seconds of CPU of the Redis or Valkey server."""
    with redis.Redis.from_url(url) as client:
        told = client.info("cpu")
        return float(told["used_cpu_user"]) + float(told["used_cpu_sys"])


def held_by(pid: int) -> tuple[float, float]:
    """KiB of memory that a process has in use, and of it what it shares with nobody (RSS, USS)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: float(rest.split()[0]) for name, _, rest in (line.partition(":") for line in lines)}
    return sizes["Rss"], sizes["Private_Clean"] + sizes["Private_Dirty"]
