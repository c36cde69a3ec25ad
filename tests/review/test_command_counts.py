"""No command takes more queries because there are more rows: hello, and everything that a socket is asked after it."""

import asyncio
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.conf import settings
from django.db.backends.utils import CursorWrapper
from pytest_django.fixtures import Settings

from agentconsole.protocol import AgentCommand
from assist.actions.messages import Line, line_body, post_messages
from assist.actions.presence import choose_presence
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.models import Agent, Interaction, Profile, WrapUpCode
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules.words import Presence
from storefront.widget.protocol import ShopperCommand
from tests.attacks.commands import Frame
from tests.attacks.samples import agent_commands, line, shopper_commands, some_id
from tests.cast import Cast, offer_of, shopper_of, wish
from tests.fixtures import session_cookie
from tests.review.counts import AGENT_COMMANDS, SHOPPER_COMMANDS, SUPERVISOR_COMMANDS
from tests.review.growth import Growing, grow
from tests.wire import Wire

MANY, DESK = 27, 12
"""So many more of what is stored, and so many chats that an agent has at once."""
FENCE = {"interaction": some_id(), "on": True}
"""Refused without a query, after what was asked before it."""
LASTING = {
    "Heart._beat",
    "Sessions._look",
    "Outgoing.run",
    "Wires.listen",
    "Lag.watch",
    "Boards._go_on",
    "Pickers._go_on",
}
"""Background work that never ends; everything else follows from a command."""
DELIVERY = ("SELECT 'i:' || e.", "SELECT 'a:' || d.")
"""What is new in all streams is read together, once a tick: how many ticks that takes is a matter of time alone."""
Opens = Callable[..., Awaitable[Wire]]


def test_every_command_has_a_figure() -> None:
    for union, figures in ((AgentCommand, AGENT_COMMANDS), (ShopperCommand, SHOPPER_COMMANDS)):
        assert {kind.__struct_config__.tag for kind in union.__args__} == set(figures)


@pytest.fixture
def quiet_clocks(settings: Settings) -> None:
    """Nothing beats or looks by itself while queries are counted."""
    settings.ASSIST_TIME_SCALE = 0.001


@pytest.mark.parametrize("times", [1, MANY])
async def test_no_command_of_a_shopper_takes_more_queries_when_there_are_more_rows(
    quiet_clocks: None, people: Cast, dial: Opens, times: int
) -> None:
    assert await _of_a_shopper(people, dial, times) == SHOPPER_COMMANDS


@pytest.mark.parametrize("times", [1, MANY])
async def test_no_command_of_an_agent_takes_more_queries_when_there_are_more_rows(
    quiet_clocks: None, people: Cast, dial: Opens, times: int
) -> None:
    assert await _of_an_agent(people, dial, times) == AGENT_COMMANDS


@pytest.mark.parametrize("times", [1, MANY])
async def test_feat_s3_what_a_supervisor_does_takes_no_more_queries_when_there_are_more_rows(
    quiet_clocks: None, people: Cast, dial: Opens, times: int
) -> None:
    assert await _of_a_supervisor(people, dial, times) == SUPERVISOR_COMMANDS


async def _of_a_shopper(people: Cast, dial: Opens, times: int) -> dict[str, int]:
    token = await run_orm(open_session, "lumo")
    chat = await run_orm(people.chat, None, await run_orm(shopper_of, token))
    await run_orm(_abound, chat, times)
    wire = await dial("/ws/shopper/", settings.ASSIST_WIDGET_ORIGIN)
    hello = {"shopper.hello": {"version": 1, "token": token, "have": {}}}
    return await _counted(wire, {**hello, **shopper_commands(str(chat.key))})


async def _of_an_agent(people: Cast, dial: Opens, times: int) -> dict[str, int]:
    profile = await run_orm(lambda: Profile.objects.create(name="Sales floor", may_extend_wrap_up=True))
    await run_orm(Agent.objects.filter(pk=people.ada.pk).update, capacity=20, profile=profile)
    chat, *_ = [await run_orm(people.chat) for _ in range(min(times, DESK))]
    accepted, declined = await run_orm(_offered, people), await run_orm(_offered, people)
    await run_orm(_abound, chat, times)
    code = await run_orm(WrapUpCode.objects.filter(shop=people.lumo).values_list("pk", flat=True).first)
    wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, await run_orm(session_cookie, people.ada))
    hello = {"agent.hello": {"version": 1, "have": {}}}
    return await _counted(wire, {**hello, **agent_commands(str(chat.key), accepted, declined, code or 0)})


async def _of_a_supervisor(people: Cast, dial: Opens, times: int) -> dict[str, int]:
    """Mo, to Ada's many conversations and to Ben, who has one."""
    await run_orm(Agent.objects.filter(pk__in=[people.ada.pk, people.mo.pk]).update, capacity=20)
    chat, *_ = [await run_orm(people.chat) for _ in range(max(2, min(times, DESK)))]
    await run_orm(choose_presence, people.ada, Presence.IDLE)
    await run_orm(people.chat, people.ben)
    await run_orm(_abound, chat, times)
    wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, await run_orm(session_cookie, people.mo))
    await wire.send("agent.hello", version=1, have={})
    await wire.ask("presence.set", state="idle")
    return {
        **await _counted_and_done(wire, _on_a_conversation(str(chat.key), people.ben)),
        **await _counted_and_done(wire, _on_somebody(people.ben)),
    }


def _on_a_conversation(chat: str, target: Agent) -> dict[str, Frame]:
    """Each works after the one before it."""
    one = {"interaction": chat}
    return {
        "monitor.set": {**one, "on": True},
        "whisper.post": {**one, **line("Offer a discount")},
        "barge.in": one,
        "barge.out": one,
        "interaction.reassign": {**one, "agent": target.pk},
        "interaction.take": one,
    }


def _on_somebody(who: Agent) -> dict[str, Frame]:
    """Planned, as a conversation still runs, which then goes back to its queue."""
    return {"state.set": {"agent": who.pk, "state": "idle"}, "agent.sign_out": {"agent": who.pk}}


def _offered(people: Cast) -> str:
    return str(offer_of(request_assistance(people.gus(), wish())).key)


def _abound(chat: Interaction, times: int) -> None:
    """A long conversation of people who have had many, in a shop with many agents, queues and people who wait."""
    of_it, past = {"interaction": chat}, {"shopper": chat.shopper_id, "state": "ended"}
    for what in (
        Growing("auth.User", {"agent__isnull": False}),
        Growing("assist.Queue", {"pk": chat.queue_id}),
        Growing("assist.WrapUpCode", {"shop": chat.shop_id}),
        Growing("assist.IdleReason"),
        Growing("assist.Agent", {"user__agent__isnull": False}, {"state": "offline", "load": 0}, along="user"),
        Growing("assist.QueueMember", {"queue": chat.queue_id}, along="agent"),
        Growing("assist.Interaction", {"pk": chat.pk}, {"state": "ended"}),
        Growing("assist.Participant", {**of_it, "role": "shopper"}, {"state": "left"}, "interaction", past),
        Growing("assist.Participant", {**of_it, "role": "owner"}, {"state": "left"}, "interaction", past),
        Growing("assist.Event", {**of_it, "kind": "message.posted"}, {}, "interaction", past),
    ):
        grow(what, times)
    gus = chat.participants.get(role="shopper")
    lines = [uuid.uuid4() for _ in range(times)]
    post_messages([Line(chat.pk, gus.pk, line, False, line_body("More", line, private=False)) for line in lines])


async def _counted(wire: Wire, samples: dict[str, Frame]) -> dict[str, int]:
    """Statements of each command and of all that follows from it in this process."""
    told = {}
    for kind, fields in samples.items():
        with _statements() as said:
            await wire.send(kind, **fields)
            await (wire.closing() if kind == "session.close" else wire.ask("typing.set", **FENCE))
            await _settled()
        told[kind] = len(said)
    return told


async def _counted_and_done(wire: Wire, samples: dict[str, Frame]) -> dict[str, int]:
    """The same of commands of which none may be refused."""
    before, told = len(wire.notices), await _counted(wire, samples)
    refused = [notice for notice in wire.notices[before:] if notice["type"] == "command.refused"]
    assert len(refused) == len(samples), refused
    return told


async def _settled() -> None:
    async with asyncio.timeout(10):
        while {getattr(task.get_coro(), "__qualname__", "") for task in Hub.here()._tasks} - LASTING:
            await asyncio.sleep(0.02)


@contextmanager
def _statements() -> Iterator[list[str]]:
    """What every thread asks the database meanwhile."""
    said: list[str] = []
    with pytest.MonkeyPatch.context() as patch:
        for name in ("_execute", "_executemany"):
            patch.setattr(CursorWrapper, name, _noted(getattr(CursorWrapper, name), said))
        yield said


def _noted(act: Callable[..., Any], said: list[str]) -> Callable[..., Any]:
    def noted(cursor: Any, sql: Any, params: Any, *rest: Any) -> Any:
        if not str(sql).lstrip().startswith(DELIVERY):
            said.append(str(sql))
        return act(cursor, sql, params, *rest)

    return noted
