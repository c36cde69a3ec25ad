"""Hellos are answered a few at a time, and nobody waits behind a crowd."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from assist.actions.shoppers import open_session
from assist.realtime import doorway, sockets
from assist.realtime.db import run_orm
from assist.realtime.doorway import PLACES, Doorway
from assist.realtime.encoding import Audience
from assist.realtime.hub import Hub
from tests.cast import Cast
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


async def test_fault_f31_a_few_are_taken_in_at_a_time_and_agents_do_not_wait_behind_shoppers(
    hub: Hub, people: Cast, panel: Opens, console: Opens
) -> None:
    line, busy = hub.part(Doorway), asyncio.Event()
    inside: list[bool] = []

    async def come_in() -> None:
        async with line.turn(Audience.SHOPPER) as in_time:
            inside.append(in_time)
            await busy.wait()

    crowd = [asyncio.create_task(come_in()) for _ in range(PLACES + 3)]
    gus = await panel(await run_orm(open_session, "lumo"))
    ada = await console(people.ada)
    await ada.told("desk.told")
    assert (len(inside), gus.notices) == (PLACES, [])
    busy.set()
    await gus.told("shopper.welcome")
    await asyncio.gather(*crowd)
    assert inside == [True] * (PLACES + 3)


async def test_a_browser_that_waited_too_long_is_asked_to_come_again(
    hub: Hub, panel: Opens, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(doorway, "GIVEN_UP_SECONDS", 0.0)
    gus = await panel(await run_orm(open_session, "lumo"))
    assert await gus.closing() == 1012
    assert [notice["type"] for notice in gus.notices] == ["connection.closing"]


async def test_whoever_is_not_let_in_by_hello_is_sent_away_later(
    hub: Hub, dial: Opens, people: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "HELLO_SECONDS", 0.3)
    zed = await dial("/ws/shopper/", "http://127.0.0.1:8000")
    answer = await zed.ask("shopper.hello", version=99, token="x" * 43, have={})
    assert answer["code"] == "unsupported_version"
    assert await zed.closing() == 1008
