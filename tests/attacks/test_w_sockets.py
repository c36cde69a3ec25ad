"""Attacks on the sockets: W01 to W09."""

import asyncio
import logging
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone

from agentconsole.protocol import AgentCommand
from assist.actions.requests import request_assistance
from assist.actions.shoppers import close_session, hashed, open_session
from assist.models import Event, Interaction, Offer, Shopper
from assist.protocol.base import Command
from assist.protocol.commands import MessageSend
from assist.realtime import outgoing, sockets
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules import limits
from assist.rules.setup import CAPACITY
from storefront.widget.protocol import ShopperCommand
from tests.attacks.conftest import Door, Opens, talking
from tests.attacks.matrix import AGENT_COMMANDS, DENIED, NONE, SEATS
from tests.attacks.samples import MALFORMED, TOO_LARGE, agent_commands, line, shopper_commands, some_id
from tests.cast import Cast, shopper_of, wish
from tests.checker import broken_invariants
from tests.fixtures import session_cookie
from tests.wire import Notice

STRANGE_ORIGINS = (
    "null",
    "",
    "https://evil.example",
    "{scheme}://evil.example:{port}",
    "{scheme}://{host}.evil.example:{port}",
    "{scheme}://evil{host}:{port}",
    "{scheme}://{host}",
    "{scheme}://{host}:1{port}",
    "{scheme}://{host}:99999",
    "{scheme}://{host}:abc",
    "https://{host}:{port}",
    "ws://{host}:{port}",
    "{scheme}://mina@{host}:{port}",
    "{scheme}://{host}:{port}/",
    "{scheme}://{host}:{port}?x",
    "{scheme}://{host}:{port}#x",
    "{scheme}://{host}:{port} ",
    "{scheme}://[{host}:{port}",
)


def _spelt(pattern: str, origin: str) -> str:
    scheme, rest = origin.split("://")
    host, port = rest.rsplit(":", 1)
    return pattern.format(scheme=scheme, host=host, port=port)


@pytest.mark.parametrize("pattern", STRANGE_ORIGINS)
async def test_attack_w01_a_strange_origin_is_turned_away_at_the_handshake(
    knock: Opens, door: Door, pattern: str
) -> None:
    assert not (await knock(door.path, _spelt(pattern, door.origin))).accepted


async def test_attack_w01_only_one_origin_and_only_ours_comes_in(knock: Opens, door: Door) -> None:
    other = {"shopper": settings.ASSIST_CONSOLE_ORIGIN, "agent": settings.ASSIST_WIDGET_ORIGIN}[door.face]
    assert not (await knock(door.path)).accepted
    assert not (await knock(door.path, door.origin, "https://evil.example")).accepted
    assert not (await knock(door.path, other)).accepted
    assert not (await knock(door.path, settings.ASSIST_SHOP_ORIGIN)).accepted
    assert (await knock(door.path, door.origin)).accepted


async def test_attack_w02_nothing_works_before_hello(knock: Opens, door: Door) -> None:
    samples = (
        agent_commands(some_id(), some_id(), some_id(), 1) if door.face == "agent" else shopper_commands(some_id())
    )
    for kind, fields in samples.items():
        wire = await knock(door.path, door.origin)
        assert (await wire.ask(kind, **fields))["code"] == "not_authenticated", kind
        assert await wire.quiet(0.01) == [], kind


@pytest.mark.parametrize("state", ["unknown", "empty", "its hash", "expired", "revoked", "shop switched off"])
async def test_attack_w03_only_a_living_token_opens_a_panel(people: Cast, panel: Opens, state: str) -> None:
    token = await run_orm(_token, people, state)
    wire = await panel(token)
    assert (await wire.told("command.refused"))["code"] == "not_authenticated"
    assert await wire.closing() == sockets.CLOSE_SIGNED_OUT
    assert [notice["type"] for notice in wire.notices] == ["command.refused"]


def _token(people: Cast, state: str) -> str:
    token = open_session("lumo")
    if state == "expired":
        Shopper.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    elif state == "revoked":
        close_session(shopper_of(token))
    elif state == "shop switched off":
        type(people.lumo).objects.update(is_active=False)
    return {"unknown": "x" * 43, "empty": "", "its hash": hashed(token)}.get(state, token)


async def test_attack_w04_a_token_in_the_address_opens_nothing(people: Cast, dial: Opens) -> None:
    token, interaction = await talking(people)
    wire = await dial(f"/ws/shopper/?token={token}", settings.ASSIST_WIDGET_ORIGIN)
    answer = await wire.ask("history.get", interaction=interaction, after=0)
    assert answer["code"] == "not_authenticated"


async def test_attack_w04_neither_tokens_nor_lines_reach_the_log(
    people: Cast, panel: Opens, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    token, interaction = await talking(people)
    gus = await panel(token)
    await gus.ask("message.send", interaction=interaction, client_id=some_id(), text="my-secret-line")
    await gus.ask("identity.set", token="my-secret-identity")
    await gus.raw('{"type":"pulse","ref":"my-secret-line","x":"my-secret-identity"}')
    await gus.send("session.close")
    await gus.told("session.closed")
    for secret in (token, hashed(token), "my-secret-line", "my-secret-identity"):
        assert secret not in caplog.text


def _told(answer: Notice) -> dict[str, Any]:
    return {name: value for name, value in answer.items() if name != "ref"}


def _facts() -> list[tuple[Any, ...]]:
    events = Event.objects.order_by("id").values_list("interaction", "seq", "kind")
    return [*events, *Interaction.objects.order_by("id").values_list("id", "state", "generation", "rating")]


@pytest.mark.parametrize("shop", ["lumo", "other"])
async def test_attack_w05_another_shopper_s_conversation_answers_like_none(
    people: Cast, panel: Opens, shop: str
) -> None:
    _, interaction = await talking(people)
    zed = await panel(await run_orm(open_session, shop))
    before = await run_orm(_facts)
    mine, unknown = shopper_commands(interaction), shopper_commands(some_id())
    for kind in [kind for kind in mine if "interaction" in mine[kind]]:
        foreign = await zed.ask(kind, **mine[kind])
        assert foreign["code"] == "not_found", kind
        assert _told(foreign) == _told(await zed.ask(kind, **unknown[kind])), kind
    assert await run_orm(_facts) == before


async def test_attack_w05_an_agent_of_another_shop_finds_nothing(people: Cast, console: Opens) -> None:
    _, interaction = await talking(people)
    offered = await run_orm(_offered, await run_orm(people.gus))
    zed = await console(people.zed)
    before = await run_orm(_facts)
    theirs = agent_commands(interaction, offered, offered, 1)
    unknown = agent_commands(some_id(), some_id(), some_id(), 1)
    for kind in [kind for kind in theirs if {"interaction", "offer"} & set(theirs[kind])]:
        foreign = await zed.ask(kind, **theirs[kind])
        assert foreign["code"] == AGENT_COMMANDS[kind][SEATS.index("zed")] in {NONE, DENIED}, kind
        assert _told(foreign) == _told(await zed.ask(kind, **unknown[kind])), kind
    assert await run_orm(_facts) == before


def _offered(shopper: Shopper) -> str:
    interaction = request_assistance(shopper, wish())
    return str(Offer.objects.get(interaction=interaction, state="open").key)


def _tags(commands: Any) -> set[str]:
    return {kind.__struct_config__.tag for kind in commands.__args__}


async def test_attack_w06_a_panel_has_no_agent_s_commands(people: Cast, panel: Opens) -> None:
    _, interaction = await talking(people)
    samples = agent_commands(interaction, some_id(), some_id(), 1)
    foreign = sorted(_tags(AgentCommand) - _tags(ShopperCommand) - {"agent.hello"})
    assert {"offer.accept", "note.add", "wrapup.submit"} <= set(foreign)
    before = await run_orm(_facts)
    for kind in foreign:
        zed = await panel(await run_orm(open_session, "lumo"))
        await zed.send(kind, **samples[kind])
        assert (await zed.told("command.refused"))["code"] == "malformed", kind
    assert await run_orm(_facts) == before


async def test_attack_w06_a_panel_cannot_say_hello_as_an_agent(people: Cast, dial: Opens) -> None:
    cookie = await run_orm(session_cookie, people.ada)
    wire = await dial("/ws/shopper/", settings.ASSIST_WIDGET_ORIGIN, cookie)
    await wire.send("agent.hello", version=1)
    assert (await wire.told("command.refused"))["code"] == "malformed"


@pytest.mark.parametrize("frame", [*MALFORMED, *TOO_LARGE])
async def test_attack_w07_hostile_frames_get_a_typed_error(knock: Opens, door: Door, frame: str) -> None:
    wire = await knock(door.path, door.origin)
    await wire.raw({**MALFORMED, **TOO_LARGE}[frame])
    expected = "malformed" if frame in MALFORMED else "too_large"
    assert (await wire.told("command.refused"))["code"] == expected
    assert (await wire.ask("pulse"))["code"] == "not_authenticated"


async def test_attack_w07_a_frame_of_bytes_is_malformed(knock: Opens, door: Door) -> None:
    wire = await knock(door.path, door.origin)
    await wire.raw(data=b"\xff\x00{}")
    assert (await wire.told("command.refused"))["code"] == "malformed"


async def test_attack_w07_four_bad_frames_are_borne_and_the_fifth_closes(enter: Opens) -> None:
    wire = await enter()
    for frame in list(MALFORMED.values())[:4]:
        await wire.raw(frame)
    answer = await wire.ask("history.get", interaction=some_id(), after=0)
    assert answer["code"] == "not_found"
    await wire.raw("{")
    assert await wire.closing() == 1008


async def test_attack_w07_what_follows_the_fifth_is_not_carried_out(people: Cast, panel: Opens) -> None:
    token, interaction = await talking(people)
    gus = await panel(token)
    for _ in range(limits.BAD_COMMANDS):
        await gus.raw("{")
    await gus.send("message.send", interaction=interaction, **line("too late"))
    assert await gus.closing() == 1008
    await asyncio.sleep(0.1)
    assert not await run_orm(Event.objects.filter(body__text="too late").exists)


async def test_attack_w07_nul_and_surrogates_in_a_line_do_no_harm(people: Cast, panel: Opens) -> None:
    token, interaction = await talking(people)
    gus = await panel(token)
    answer = await gus.ask("message.send", interaction=interaction, client_id=some_id(), text="a\x00b\x1b[31mc")
    assert answer["type"] == "command.accepted"
    stored = await run_orm(Event.objects.order_by("-seq").first)
    assert stored is not None
    assert stored.body["text"] == "ab[31mc"
    assert await run_orm(broken_invariants) == {}


async def test_attack_w08_a_flood_of_lines_is_throttled(people: Cast, panel: Opens) -> None:
    token, interaction = await talking(people)
    gus = await panel(token)
    refs = [await gus.send("message.send", interaction=interaction, **line(str(n))) for n in range(60)]
    await gus.until(lambda notice: notice.get("ref") == refs[-1])
    answers = [notice for notice in gus.notices if notice.get("ref") in refs]
    accepted = [notice for notice in answers if notice["type"] == "command.accepted"]
    assert MessageSend.rate.burst <= len(accepted) <= MessageSend.rate.burst + 10
    refused = [notice for notice in answers if notice["type"] == "command.refused"]
    assert len(refused) == 60 - len(accepted)
    assert {notice["code"] for notice in refused} == {"too_fast"}
    assert all(notice["retry_after"] > 0 for notice in refused)


@pytest.mark.parametrize("kind", sorted((*ShopperCommand.__args__, *AgentCommand.__args__), key=str))
def test_attack_w08_every_command_has_a_bounded_rate(kind: type[Command]) -> None:
    assert 1 <= kind.rate.burst <= max(CAPACITY), "all of an agent's offers may be taken at once"
    assert 1 <= kind.rate.per_minute <= 240


async def test_attack_w08_one_token_opens_ten_sockets(people: Cast, panel: Opens) -> None:
    token = await run_orm(open_session, "lumo")
    wires = [await panel(token) for _ in range(limits.SOCKETS_PER_SHOPPER)]
    for wire in wires:
        await wire.told("shopper.welcome")
    eleventh = await panel(token)
    assert (await eleventh.told("command.refused"))["code"] == "too_fast"
    await wires[0].hang_up()
    assert await (await panel(token)).told("shopper.welcome")


async def test_attack_w08_hello_is_said_once(enter: Opens, door: Door) -> None:
    wire = await enter()
    token = {"token": "x" * 43} if door.face == "shopper" else {}
    answer = await wire.ask(f"{door.face}.hello", version=1, **token)
    assert answer["code"] == "conflict"


async def test_attack_w09_who_never_says_hello_is_cut_off(
    knock: Opens, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert sockets.HELLO_SECONDS <= 10
    monkeypatch.setattr(sockets, "HELLO_SECONDS", 0.1)
    wire = await knock(door.path, door.origin)
    assert await wire.closing(2) == sockets.CLOSE_POLICY


async def test_attack_w09_who_never_reads_is_cut_off(
    people: Cast, panel: Opens, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outgoing, "SENDING", 5)
    token, _ = await talking(people)
    gus = await panel(token)
    await gus.told("shopper.welcome")
    shopper = next(iter(_followers(f"s:{(await run_orm(shopper_of, token)).pk}")))
    blocked = asyncio.Event()
    said = shopper.send

    async def slow(message: dict[str, Any]) -> None:
        if message["type"] == "websocket.send":
            await blocked.wait()
        await said(message)

    monkeypatch.setattr(shopper.out, "_send", slow)
    for _ in range(8):
        shopper.push('{"type":"x"}')
    assert await gus.closing(3) == sockets.CLOSE_RESTART


def _followers(topic: str) -> set[Any]:
    return set(Hub.here().followers[topic])
