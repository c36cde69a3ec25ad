"""Snapshot, actions, notices applied to the snapshot equal a fresh snapshot, for each face and role.

The reducers are the browser's own, bundled from static/src and run by Node on notices from the real sockets.
"""

import json
import os
import subprocess
import uuid
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from agentconsole.protocol import AgentNotice
from assist.actions.context import set_context
from assist.actions.offers import decline_offer
from assist.actions.presence import lose_lease, sign_in
from assist.actions.rehoming import remove_queue
from assist.actions.setup import save_row
from assist.actions.shoppers import identify, open_session
from assist.actions.sweeping import run_due
from assist.models import Agent, Deadline, OverflowStep, Profile, Queue, Shop, WrapUpCode
from assist.realtime.db import run_orm
from assist.rules.words import WrapUpMode
from storefront.widget.protocol import ShopperNotice
from tests.cast import Cast, offer_of, shopper_of
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]
REPOSITORY = Path(__file__).resolve().parent.parent.parent
STATIC = REPOSITORY / "static"
EXAMPLES = REPOSITORY / "tests" / "protocol" / "replay"
MOVING = {"seconds", "seconds_left", "place", "wait", "type"}


@pytest.fixture(scope="session")
def reducer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The stores of both faces as one program for Node."""
    target = tmp_path_factory.mktemp("replay") / "replay.mjs"
    esbuild = STATIC / "node_modules" / ".bin" / "esbuild"
    command = [str(esbuild), "tests/protocol/replay.mjs", "--bundle", "--platform=node", "--format=esm"]
    subprocess.run([*command, "--log-level=error", f"--outfile={target}"], cwd=REPOSITORY, check=True)
    return target


def replayed(reducer: Path, face: str, notices: list[dict[str, Any]]) -> Any:
    given = json.dumps({"face": face, "notices": notices})
    done = subprocess.run(["node", str(reducer)], input=given, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def still(value: Any) -> Any:
    """Without what moves with the clock, and with what is absent and what is a default alike."""
    if isinstance(value, dict):
        kept = {key: still(inner) for key, inner in value.items() if key not in MOVING}
        return {key: inner for key, inner in kept.items() if inner not in (None, 0, False, "", [], {})}
    return [still(inner) for inner in value] if isinstance(value, list) else value


def differences(one: Any, other: Any, path: str = "") -> list[str]:
    """Where two snapshots differ, as paths; empty when they are equal."""
    one, other = (still(one), still(other)) if not path else (one, other)
    if isinstance(one, dict) and isinstance(other, dict):
        keys = sorted({*one, *other})
        return [found for key in keys for found in differences(one.get(key), other.get(key), f"{path}.{key}")]
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = enumerate(zip(one, other, strict=True))
        return [found for at, (a, b) in pairs for found in differences(a, b, f"{path}[{at}]")]
    return [] if one == other else [f"{path}: {one!r} is not {other!r}"]


def example(name: str, face: str, notices: list[dict[str, Any]], fresh: Any) -> None:
    """Keep what was said as an example for the browser's own tests, when asked to."""
    if os.environ.get("ASSIST_WRITE_EXAMPLES"):
        EXAMPLES.mkdir(exist_ok=True)
        text = json.dumps({"face": face, "notices": notices, "fresh": fresh}, indent=1, ensure_ascii=False)
        (EXAMPLES / f"{name}.json").write_text(text + "\n", "utf-8")


async def a_day(people: Cast, panel: Opens, console: Opens, end: bool) -> tuple[str, Wire, Wire, str]:
    """Ben declines, Ada accepts; lines, notes, pages, a log-in, marks; perhaps an end and a wrap-up."""
    token = await run_orm(open_session, "lumo")
    gus = await panel(token)
    await gus.told("shopper.welcome")
    await run_orm(people.available, people.ben)
    ada = await console(people.ada)
    await ada.ask("presence.set", state="available")
    await ada.ask("preferences.set", sound="once", desktop_offers=False, desktop_lines=True)
    asked = await gus.ask(
        "interaction.request",
        client_id=str(uuid.uuid4()),
        channel="chat",
        assistance_type="sales_order",
        name="Gus",
        email="gus@example.com",
        text="Where is my basket?",
        context={"shopId": "lumo", "loginPage": True},
        address="https://lumo.example/login",
        title="Log in",
    )
    key = asked["interaction"]
    await _ben_declines(people, key)
    offer = (await ada.fact("offer.received"))["fact"]["offer"]
    await ada.ask("offer.accept", offer=offer["id"])
    await _talk(people, token, gus, ada, key)
    if end:
        await _end(gus, ada, key)
    await ada.quiet(0.6)
    await gus.quiet(0.3)
    return token, gus, ada, key


async def _ben_declines(people: Cast, key: str) -> None:
    def decline() -> None:
        interaction = people.queue.interactions.get(key=key)
        decline_offer(people.ben, offer_of(interaction).key, "on the phone")

    await run_orm(decline)


async def _talk(people: Cast, token: str, gus: Wire, ada: Wire, key: str) -> None:
    mina = await run_orm(shopper_of, token)
    await ada.ask("note.add", interaction=key, client_id=str(uuid.uuid4()), text="asks twice a week")
    await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text="It is up to the right")
    line = await gus.fact("message.posted", text="It is up to the right")
    await gus.send("typing.set", interaction=key, on=True)
    await gus.send("receipt.mark", interaction=key, delivered=line["seq"], read=line["seq"])
    basket = {"id": "B1", "currency": "EUR", "lines": [{"sku": "K", "name": "Kaari", "quantity": 1, "unitPrice": 89}]}
    await run_orm(set_context, mina, {"shopId": "lumo", "basket": basket}, "https://lumo.example/basket", "Basket")
    await run_orm(identify, mina, people.identity(people.lumo))
    await ada.ask("interaction.hold", interaction=key)
    await gus.fact("interaction.held")
    await gus.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text="Found it")
    await ada.fact("interaction.resumed", because="shopper")
    await ada.ask("interaction.hold", interaction=key)
    await ada.fact("message.posted", text="Found it")
    await ada.told("receipts.changed")
    await _cut_off(people, gus, ada)


async def _cut_off(people: Cast, gus: Wire, ada: Wire) -> None:
    def lose() -> None:
        Deadline.objects.filter(kind="lease").update(due_at="2000-01-01T00:00:00Z")
        lose_lease(people.ada.pk, 0)

    await run_orm(lose)
    await gus.fact("agent.lost")
    await run_orm(sign_in, people.ada)
    await gus.fact("agent.back")
    await ada.fact("agent.back")


async def _end(gus: Wire, ada: Wire, key: str) -> None:
    await gus.ask("interaction.end", interaction=key)
    await gus.ask("interaction.rate", interaction=key, stars=5, comment="quick")
    await gus.ask("transcript.request", interaction=key)
    await ada.fact("interaction.ended")


@pytest.mark.parametrize("end", [False, True], ids=["running", "ended"])
async def test_the_agents_notices_make_the_desk_that_a_fresh_console_is_told(
    people: Cast, panel: Opens, console: Opens, reducer: Path, end: bool
) -> None:
    _, _, ada, _ = await a_day(people, panel, console, end)
    fresh = await (await console(people.ada)).told("desk.told")
    assert not differences(replayed(reducer, "agent", ada.notices), fresh)
    assert len(fresh["interactions"]) == 1
    example(f"agent-{'ended' if end else 'running'}", "agent", ada.notices, fresh)


async def test_a_desk_is_empty_after_the_wrap_up(people: Cast, panel: Opens, console: Opens, reducer: Path) -> None:
    _, _, ada, key = await a_day(people, panel, console, end=True)
    told = await ada.told("interaction.told")
    await ada.ask("wrapup.submit", interaction=key, code=told["interaction"]["codes"][0]["id"], note="fine")
    await ada.fact("interaction.released")
    fresh = await (await console(people.ada)).told("desk.told")
    assert not differences(replayed(reducer, "agent", ada.notices), fresh)
    assert fresh["interactions"] == []


ACTS = {
    WrapUpMode.TIMED: ("wrapup.extend", "wrapup.hold"),
    WrapUpMode.FIXED: ("wrapup.extend", "wrapup.submit"),
}
"""What an agent does with a wrap-up that stays one afterwards, by mode."""
FACTS = {"wrapup.extend": "wrapup.extended", "wrapup.hold": "wrapup.held", "wrapup.submit": "wrapup.stored"}


@pytest.mark.parametrize("mode", list(WrapUpMode))
async def test_feat_g4_a_wrap_up_of_every_mode_is_on_the_desk_as_a_fresh_console_is_told_it(
    people: Cast, panel: Opens, console: Opens, reducer: Path, mode: WrapUpMode
) -> None:
    def prepare() -> None:
        people.lumo.queues.update(wrap_up_mode=mode)
        Agent.objects.filter(pk=people.ada.pk).update(profile=Profile.objects.create(name="P", may_extend_wrap_up=True))

    await run_orm(prepare)
    _, _, ada, key = await a_day(people, panel, console, end=True)
    fresh = await (await console(people.ada)).told("desk.told")
    assert fresh["interactions"][0]["wrap_up"]["mode"] == mode
    assert not differences(replayed(reducer, "agent", ada.notices), fresh)
    code = fresh["interactions"][0]["codes"][1]["id"]
    for kind in ACTS.get(mode, ()):
        await ada.ask(kind, interaction=key, **({"code": code, "note": "fine"} if kind == "wrapup.submit" else {}))
        await ada.fact(FACTS[kind])
        fresh = await (await console(people.ada)).told("desk.told")
        assert not differences(replayed(reducer, "agent", ada.notices), fresh), kind
    example(f"agent-wrap-up-{mode}", "agent", ada.notices, fresh)


async def test_a_missed_offer_and_a_lost_chat_leave_the_same_desk(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    _, _, ada, _ = await a_day(people, panel, console, end=False)

    def lose() -> None:
        Deadline.objects.filter(kind="lease").update(due_at="2000-01-01T00:00:00Z")
        lose_lease(people.ada.pk, 0)
        Deadline.objects.filter(kind="grace").update(due_at="2000-01-01T00:00:00Z")
        run_due()

    await run_orm(lose)
    await ada.fact("interaction.released")
    assert (await run_orm(Agent.objects.get, pk=people.ada.pk)).state == "lost"
    ada_again = await console(people.ada)
    fresh = await ada_again.told("desk.told")
    await ada.quiet(0.5)
    assert not differences(replayed(reducer, "agent", ada.notices), fresh)


@pytest.mark.parametrize("end", [False, True], ids=["running", "ended"])
async def test_the_shoppers_notices_make_the_conversation_that_a_fresh_panel_is_told(
    people: Cast, panel: Opens, console: Opens, reducer: Path, end: bool
) -> None:
    token, gus, _, _ = await a_day(people, panel, console, end)
    fresh = (await (await panel(token)).told("shopper.welcome"))["conversation"]
    assert not differences(replayed(reducer, "shopper", gus.notices), fresh)
    example(f"shopper-{'ended' if end else 'running'}", "shopper", gus.notices, fresh)


async def test_feat_a11_a_second_conversation_leaves_the_first_as_a_fresh_panel_is_told_it(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    token, gus, ada, first = await a_day(people, panel, console, end=False)
    form = {"channel": "chat", "name": "Gus", "text": "And my parcel?"}
    second = (await gus.ask("interaction.request", client_id=str(uuid.uuid4()), **form))["interaction"]
    await ada.ask("message.send", interaction=first, client_id=str(uuid.uuid4()), text="Anything else?")
    await gus.fact("message.posted", text="Anything else?")
    await gus.fact("interaction.resumed", because="agent")
    fresh = await (await panel(token)).told("shopper.welcome")
    assert (fresh["conversation"]["id"], [view["id"] for view in fresh["running"]]) == (second, [first])
    assert not differences(replayed(reducer, "shopper", gus.notices), fresh["running"][0])
    example("shopper-two", "shopper", gus.notices, fresh["running"][0])


async def test_s5_07_a_closed_queue_leaves_the_desk_as_a_fresh_console_is_told_it(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    def close() -> None:
        old, heir = people.queue, Queue(shop=people.lumo, name="Service")
        save_row(None, heir)
        remove_queue(None, old, heir)

    _, gus, ada, _ = await a_day(people, panel, console, end=False)
    await run_orm(close)
    assert (await ada.fact("queue.closed"))["fact"]["heir"] == "Service"
    await ada.fact("interaction.rehomed", was="Lumo service")
    await ada.quiet(0.5)
    fresh = await (await console(people.ada)).told("desk.told")
    assert fresh["interactions"][0]["queue"] == "Service"
    assert not differences(replayed(reducer, "agent", ada.notices), fresh)
    assert "rehomed" not in str(gus.notices)
    example("agent-rehomed", "agent", ada.notices, fresh)


async def test_feat_d8_moved_asked_and_answered_by_mail_is_what_a_fresh_panel_is_told(
    people: Cast, panel: Opens, reducer: Path
) -> None:
    def prepare() -> None:
        other = Queue.objects.create(shop=people.lumo, name="Second line")
        OverflowStep.objects.create(queue=people.queue_named("Lumo service"), after_seconds=5, to_queue=other)
        OverflowStep.objects.create(queue=people.queue_named("Lumo service"), after_seconds=6)

    def step() -> None:
        Deadline.objects.filter(kind="overflow").update(due_at="2000-01-01T00:00:00Z")
        run_due()

    await run_orm(prepare)
    token = await run_orm(open_session, "lumo")
    gus = await panel(token)
    form = {"channel": "chat", "name": "Gus", "text": "Where is my parcel?"}
    key = (await gus.ask("interaction.request", client_id=str(uuid.uuid4()), **form))["interaction"]
    await run_orm(step)
    assert (await gus.fact("interaction.overflowed"))["fact"]["queue"] == "Second line"
    await run_orm(step)
    await gus.fact("way.offered")
    await gus.ask("channel.choose", interaction=key, channel="email", email="gus@example.com")
    await gus.fact("channel.chosen")
    fresh = (await (await panel(token)).told("shopper.welcome"))["conversation"]
    assert (fresh["channel"], fresh["queue"]) == ("email", "Second line")
    assert not differences(replayed(reducer, "shopper", gus.notices), fresh)


async def test_a_managers_desk_replays_like_an_agents(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    people.ada, people.mo = people.mo, people.ada
    _, _, mo, _ = await a_day(people, panel, console, end=False)
    fresh = await (await console(people.ada)).told("desk.told")
    assert fresh["agent"]["role"] == "manager"
    assert not differences(replayed(reducer, "agent", mo.notices), fresh)


async def test_colleagues_come_and_go_and_everybodys_notices_make_what_a_fresh_screen_is_told(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    await run_orm(Shop.objects.update, channels=["chat", "email"])
    token, gus, ada, key = await a_day(people, panel, console, end=False)
    ben = await console(people.ben)
    await ben.ask("channels.set", off=["email"])
    await ben.ask("presence.set", state="available")

    async def agrees(stage: str) -> None:
        for agent, wire in ((people.ada, ada), (people.ben, ben)):
            fresh = await (await console(agent)).told("desk.told")
            await wire.quiet(0.3)
            assert not differences(replayed(reducer, "agent", wire.notices), fresh), (stage, agent.name)
        await gus.quiet(0.3)
        fresh = (await (await panel(token)).told("shopper.welcome"))["conversation"]
        assert not differences(replayed(reducer, "shopper", gus.notices), fresh), stage

    async def asks(kind: str) -> str:
        await ada.ask(kind, interaction=key, agent=people.ben.pk, note=(note := f"Which lamp? {uuid.uuid4()}"))
        return await _offer_with(ben, note)

    await asks("consult.start")
    await agrees("asked")
    await ada.ask("consult.end", interaction=key)
    await agrees("taken back")
    await ben.ask("offer.accept", offer=await asks("consult.start"))
    await ben.ask("note.add", interaction=key, client_id=str(uuid.uuid4()), text="The small one")
    await agrees("consulting")
    await ada.ask("consult.conference", interaction=key)
    await ben.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text="It is the small one")
    await agrees("conference")
    await ben.ask("consult.end", interaction=key)
    await agrees("left")
    await ben.ask("wrapup.submit", interaction=key, code=await run_orm(_code_of, people))
    for answer in ("offer.decline", "offer.accept"):
        offer = await asks("transfer.start")
        await ada.ask(
            "wrapup.submit", interaction=key, code=await run_orm(_code_of, people), note=f"Passed on {answer}"
        )
        await agrees("chosen ahead")
        await ben.ask(answer, offer=offer)
        await agrees(answer)
    assert "The small one" not in str(gus.notices)
    example("agent-colleagues", "agent", ben.notices, await (await console(people.ben)).told("desk.told"))


async def _offer_with(wire: Wire, note: str) -> str:
    """The id of the offer that came with that note."""
    told = await wire.until(lambda notice: note in str(notice) and notice["type"] == "desk.posted")
    return str(next(one["fact"]["offer"]["id"] for one in told["facts"] if one["fact"]["type"] == "offer.received"))


def _code_of(people: Cast) -> int:
    return WrapUpCode.objects.filter(shop=people.lumo).values_list("pk", flat=True)[0]


async def test_every_notice_is_one_of_the_closed_unions(people: Cast, panel: Opens, console: Opens) -> None:
    _, gus, ada, _ = await a_day(people, panel, console, end=True)
    for notice in ada.notices:
        msgspec.convert(notice, AgentNotice)
    for notice in gus.notices:
        msgspec.convert(notice, ShopperNotice)
