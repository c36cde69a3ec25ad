"""The way out of a web process: everybody is sent elsewhere, nobody is let in, then it ends."""

import asyncio
import os
import re
import signal
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from assist.actions.shoppers import open_session
from assist.management.commands import drain
from assist.management.launch.places import REPOSITORY
from assist.management.launch.stack import Stack
from assist.realtime import draining as way_out
from assist.realtime.db import run_orm
from assist.realtime.draining import OpenSockets, begin_draining, forget_draining, spread_of
from assist.realtime.hub import Hub
from assist.rules.limits import DRAIN_SECONDS
from tests.cast import Cast
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


@pytest.fixture
def draining() -> Iterator[Callable[[], None]]:
    """Lets this process be on its way out until the test ends."""
    yield begin_draining
    forget_draining()


async def test_every_socket_is_asked_to_come_again_and_closed_with_1012(
    people: Cast, panel: Opens, console: Opens, dial: Opens, hub: Hub
) -> None:
    gus, ada = await panel(await run_orm(open_session, "lumo")), await console(people.ada)
    silent = await dial("/ws/shopper/", "http://127.0.0.1:8000")
    await gus.told("shopper.welcome")
    await ada.told("desk.told")
    assert len(hub.part(OpenSockets).sockets) == 3
    hub.part(OpenSockets).send_away(head_start=0)
    for wire in (gus, ada, silent):
        assert (await wire.told("connection.closing"))["after"] == 0
        assert await wire.closing() == 1012
        await wire.hang_up()
    assert not hub.part(OpenSockets).sockets


@pytest.mark.parametrize(("sockets", "seconds"), [(3, 1.5), (60, 6), (5000, 20)])
def test_the_more_there_are_the_longer_they_may_stay(sockets: int, seconds: float) -> None:
    assert spread_of(sockets) == seconds


def test_whoever_asks_a_process_to_go_waits_longer_than_its_longest_way_out(tmp_path: Path) -> None:
    last_one = way_out.HEAD_START + way_out.LONGEST_SPREAD
    assert last_one + way_out.LONGEST_SECONDS + way_out.STORED_SECONDS <= DRAIN_SECONDS
    compose = (REPOSITORY / "docker-compose.yml").read_text()
    grace = re.search(r"stop_signal: SIGUSR1\n +stop_grace_period: (\d+)s", compose)
    assert grace and int(grace[1]) > DRAIN_SECONDS
    assert drain.LONGEST_SECONDS > DRAIN_SECONDS
    stack = Stack(tmp_path)
    stack.env = {"ASSIST_SMTP_PORT": "25"}
    asked = [child for child in stack._children() if child.farewell is signal.SIGUSR1]
    assert asked and all(child.patience > DRAIN_SECONDS for child in asked)


def test_a_loop_that_hangs_does_not_keep_a_process_from_leaving(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(way_out, "HUNG_SECONDS", 0.05)
    loop = asyncio.new_event_loop()
    hub = Hub(loop)
    try:
        assert way_out.leaving_of(hub) is None
    finally:
        loop.run_until_complete(hub.close())
        loop.close()


async def test_a_draining_process_lets_nobody_in(people: Cast, panel: Opens, draining: Callable[[], None]) -> None:
    draining()
    gus = await panel(await run_orm(open_session, "lumo"))
    assert await gus.closing() == 1012
    assert [notice["type"] for notice in gus.notices] == ["connection.closing"]


def test_drain_signals_no_other_process(tmp_path: Path) -> None:
    other = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
    try:
        file = tmp_path / "web.pid"
        file.write_text(f"{other.pid}\n")
        with pytest.raises(CommandError, match="no web process of Assist"):
            call_command("drain", pid_file=file)
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_drain_waits_until_the_process_has_gone(capsys: pytest.CaptureFixture[str]) -> None:
    code = "import signal, time; signal.signal(signal.SIGUSR1, lambda *_: exit(0)); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, "assist.config.asgi"], stdout=subprocess.PIPE) as web:
        assert web.stdout
        web.stdout.readline()
        call_command("drain", pid=web.pid)
        assert web.wait(5) == 0
    assert "has ended" in capsys.readouterr().out


def test_drain_says_when_the_process_stays() -> None:
    code = "import signal, time; signal.signal(signal.SIGUSR1, lambda *_: None); print(flush=True); time.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", code, "assist.config.asgi"], stdout=subprocess.PIPE) as web:
        assert web.stdout
        web.stdout.readline()
        with pytest.raises(CommandError, match="still there after 0 seconds"):
            call_command("drain", pid=web.pid, seconds=0.2)
        os.kill(web.pid, signal.SIGKILL)


def test_drain_of_a_process_that_has_gone_is_done(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    call_command("drain", pid=gone.pid)
    assert "already" in capsys.readouterr().out


def test_drain_asks_for_a_process_number(tmp_path: Path) -> None:
    file = tmp_path / "web.pid"
    file.write_text("web")
    with pytest.raises(CommandError, match="no process number"):
        call_command("drain", pid_file=file)
    with pytest.raises(CommandError, match="required"):
        call_command("drain")
