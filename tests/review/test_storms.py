"""What breaks half way leaves no socket behind that is deaf, frozen or dead."""

import asyncio
import threading
import uuid
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError

import agentconsole.consumers as console_consumers
import storefront.widget.consumers as widget_consumers
from agentconsole.watch import Sessions
from assist.actions.endings import end_by_agent
from assist.actions.messages import Line, Posted, Verdict, line_body
from assist.actions.receipts import Mark
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Participant
from assist.queries.desks import wrap_up_choices
from assist.realtime import heart, writer
from assist.realtime.db import run_orm
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub
from assist.realtime.volatile import Receipts
from assist.realtime.writer import Writer
from tests.cast import Cast, offer_of, shopper_of, wish
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


def breaks(*_: Any) -> Any:
    raise OperationalError("the database went away")


async def nothing() -> None:
    """No goodbye."""


async def test_an_agent_whose_new_chat_cannot_be_read_starts_over_instead_of_freezing(
    people: Cast, console: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run_orm(people.available, people.ada)
    ada = await console(people.ada)
    await ada.told("desk.told")
    interaction = await run_orm(lambda: request_assistance(people.gus(), wish()))
    offer = await run_orm(offer_of, interaction)
    monkeypatch.setattr(console_consumers, "_told", breaks)
    await ada.send("offer.accept", offer=str(offer.key))
    assert await ada.closing() == 1012
    monkeypatch.undo()
    again = await console(people.ada)
    assert (await again.told("desk.told"))["interactions"][0]["id"] == str(interaction.key)


async def test_a_panel_whose_conversation_cannot_be_read_starts_over_instead_of_freezing(
    people: Cast, panel: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await run_orm(open_session, "lumo")
    gus = await panel(token)
    await gus.told("shopper.welcome")
    monkeypatch.setattr(widget_consumers, "conversation_view", breaks)
    await run_orm(lambda: request_assistance(shopper_of(token), wish()))
    assert await gus.closing() == 1012


async def test_a_socket_whose_handler_dies_follows_nothing_any_more(
    people: Cast, panel: Opens, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> Any:
        raise KeyError("a bug")

    monkeypatch.setattr(widget_consumers, "conversations_to_show", dies)
    gus = await panel(await run_orm(open_session, "lumo"))
    with pytest.raises(KeyError):
        await gus.socket.wait(5)
    gus.hang_up = nothing  # type: ignore[method-assign]  # it has ended
    assert hub.followers == {}


async def test_a_socket_that_is_cancelled_in_the_middle_of_its_hello_follows_nothing_any_more(
    people: Cast, panel: Opens, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    reached = asyncio.Event()

    async def stalls(socket: Any, seat: Any) -> None:
        reached.set()
        await asyncio.sleep(60)

    monkeypatch.setattr(widget_consumers.ShopperSocket, "_sit_down", stalls)
    token = await run_orm(open_session, "lumo")
    await run_orm(lambda: request_assistance(shopper_of(token), wish()))
    gus = await panel(token)
    await asyncio.wait_for(reached.wait(), 5)
    assert hub.followers
    gus.socket.future.cancel()
    await asyncio.wait([gus.socket.future])
    gus.hang_up = nothing  # type: ignore[method-assign]  # it has ended
    assert hub.followers == {}


async def test_a_follow_that_ends_after_its_socket_leaves_nothing(people: Cast, panel: Opens, hub: Hub) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    [socket] = next(iter(hub.followers.values()))
    chat = await run_orm(people.chat)
    await gus.hang_up()
    await socket.follow(f"i:{chat.pk}")  # type: ignore[attr-defined]  # a follower that is a socket
    assert (hub.followers, hub.done) == ({}, {})


async def test_a_topic_left_while_its_head_is_read_is_forgotten(people: Cast, hub: Hub) -> None:
    chat = await run_orm(people.chat)
    follower: Any = object()
    following = asyncio.create_task(hub.follow([f"i:{chat.pk}"], follower))
    await asyncio.sleep(0)
    hub.leave(f"i:{chat.pk}", follower)
    await following
    assert hub.done == {}


async def test_a_line_is_answered_whatever_the_writer_meets(
    people: Cast, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any, **__: Any) -> Any:
        raise InterfaceError("connection already closed")

    monkeypatch.setattr(writer, "post_messages", dies)
    client_id = uuid.uuid4()
    line = Line(1, 1, client_id, False, line_body("hello", client_id))
    async with asyncio.timeout(3):
        with pytest.raises(OperationalError):
            await hub.part(Writer).post(line, uuid.uuid4(), "me")


async def test_a_busy_line_is_tried_again_though_telling_the_others_fails(
    people: Cast, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = [Posted(Verdict.BUSY, None, None, None), Posted(Verdict.ENDED, None, None, None)]
    monkeypatch.setattr(writer, "post_messages", lambda lines, tell: [answers.pop(0)])
    monkeypatch.setattr(hub, "deliver", lambda rows: answers and 1 / 0)
    client_id = uuid.uuid4()
    line = Line(1, 1, client_id, False, line_body("hello", client_id))
    async with asyncio.timeout(3):
        assert (await hub.part(Writer).post(line, uuid.uuid4(), "me")).verdict is Verdict.ENDED


async def test_the_heart_beats_on_whatever_one_round_meets(
    people: Cast, panel: Opens, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    def dies(*_: Any) -> Any:
        raise InterfaceError("connection already closed")

    hub.part(Heart).interval = 0.5
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    monkeypatch.setattr(heart, "heads", dies)
    await gus.quiet(0.7)
    monkeypatch.undo()
    gus.notices.clear()
    await gus.told("heartbeat")


async def test_a_look_at_the_sessions_that_fails_answers_those_who_ask(people: Cast, hub: Hub) -> None:
    class Strange:
        session_key = "x"

    strange: Any = Strange()
    async with asyncio.timeout(3):
        with pytest.raises(OperationalError):
            await hub.part(Sessions).admit(strange)


async def test_two_tabs_marks_never_undo_each_other(people: Cast, hub: Hub) -> None:
    chat = await run_orm(people.chat)
    ada = await run_orm(lambda: Participant.objects.get(interaction=chat, agent=people.ada))
    for read in (3, 1):
        hub.part(Receipts).mark(Mark(ada.pk, 3, read, public=False))
    await asyncio.sleep(0.6)
    await run_orm(ada.refresh_from_db)
    assert (ada.delivered_seq, ada.read_seq) == (3, 3)


async def test_nonsense_on_the_wires_deafens_nobody(people: Cast, hub: Hub) -> None:
    for nonsense in (b"{", b"[]", b'{"h": 1}', b'{"h": [[1]], "s": []}', b"\xff"):
        hub.wires._heard(nonsense)


async def test_a_chat_that_leaves_the_desk_while_it_is_being_told_is_not_followed(
    people: Cast, console: Opens, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, go_on, told = threading.Event(), threading.Event(), console_consumers._told

    def slowly(agent: Agent, key: uuid.UUID) -> Any:
        reading.set()
        go_on.wait(5)
        return told(agent, key)

    await run_orm(people.available, people.ada)
    ada = await console(people.ada)
    await ada.told("desk.told")
    monkeypatch.setattr(console_consumers, "_told", slowly)
    chat = await run_orm(people.chat)
    await asyncio.to_thread(reading.wait, 5)
    await run_orm(lambda: end_by_agent(people.ada, chat))
    await run_orm(lambda: submit_wrap_up(people.ada, chat, wrap_up_choices(chat)[0].id))
    await asyncio.sleep(0.3)
    go_on.set()
    await ada.told("interaction.told")
    await ada.quiet()
    assert f"i:{chat.pk}" not in hub.followers
