"""Several conversations and those of other devices, through the real sockets."""

import uuid
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from assist.actions.offers import accept_offer
from assist.actions.requests import request_assistance
from assist.actions.shoppers import identify, open_session
from assist.models import Interaction
from assist.realtime.db import run_orm
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub
from tests.cast import Cast, offer_of, shopper_of, wish
from tests.core.test_conversations import over
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


def asked(**more: Any) -> dict[str, Any]:
    form = {"channel": "chat", "name": "Gus", "text": "Hello", "email": "gus@example.com"}
    return {"client_id": str(uuid.uuid4()), **form, **more}


async def test_feat_a11_facts_of_every_running_conversation_arrive_and_beats_tell_all_heads(
    people: Cast, panel: Opens, hub: Hub
) -> None:
    token = await run_orm(open_session, "lumo")
    gus = await panel(token)
    keys = [(await gus.ask("interaction.request", **asked()))["interaction"] for _ in range(2)]
    again = await panel(token)
    welcome = await again.told("shopper.welcome")
    assert [welcome["conversation"]["id"], welcome["running"][0]["id"]] == keys[::-1]
    assert [head["id"] for head in welcome["conversations"]] == keys[::-1]
    await run_orm(people.available, people.ada)
    for key in keys:
        await run_orm(accepted, people, key)
        await again.until(partial(joins, key))
    await hub.part(Heart)._round()
    beat = await again.told("heartbeat")
    assert set(beat["heads"]) == set(keys)


def joins(key: str, notice: dict[str, Any]) -> bool:
    return notice.get("interaction") == key and "facts" in notice


def accepted(cast: Cast, key: str) -> None:
    accept_offer(cast.ada, offer_of(Interaction.objects.get(key=key)).key)


async def test_feat_a11_one_of_the_past_is_opened_read_and_rated(people: Cast, panel: Opens) -> None:
    token = await run_orm(open_session, "lumo")
    past = await run_orm(lambda: over(people, shopper_of(token)))
    await run_orm(lambda: Interaction.objects.filter(pk=past.pk).update(ended_at="2026-01-01T00:00:00Z"))
    gus = await panel(token)
    assert "conversation" not in await gus.told("shopper.welcome")
    await gus.ask("conversation.open", interaction=str(past.key))
    assert (await gus.told("conversation.told"))["conversation"]["state"] == "ended"
    await gus.ask("interaction.rate", interaction=str(past.key), stars=5)
    assert await gus.fact("rating.given", stars=5)


async def test_a_panel_that_comes_back_hears_that_what_it_holds_has_ended(people: Cast, panel: Opens) -> None:
    token = await run_orm(open_session, "lumo")
    held = await run_orm(lambda: over(people, shopper_of(token)))
    going = await run_orm(lambda: request_assistance(shopper_of(token), wish()))
    gus = await panel(token, **{str(held.key): 2})
    welcome = await gus.told("shopper.welcome")
    assert welcome["conversation"]["id"] == str(going.key)
    assert [(view["id"], view["state"]) for view in welcome["running"]] == [(str(held.key), "ended")]
    assert welcome["running"][0]["facts"][0]["seq"] == 3


async def test_feat_a11_the_log_in_shows_what_was_said_on_other_devices_and_history_reads_it(
    people: Cast, panel: Opens
) -> None:
    past = await run_orm(lambda: over(people, people.mina()))
    mina = await panel(await run_orm(open_session, "lumo-business"))
    assert "conversations" not in await mina.told("shopper.welcome")
    await mina.ask("identity.set", token=await run_orm(people.identity))
    assert (await mina.told("conversations.told"))["conversations"][0]["elsewhere"]
    await mina.ask("conversation.open", interaction=str(past.key))
    told = (await mina.told("conversation.told"))["conversation"]
    await mina.send("history.get", interaction=str(past.key), after=0)
    assert (await mina.told("facts.posted"))["facts"] == told["facts"]
    refused = await mina.ask("message.send", interaction=str(past.key), client_id=str(uuid.uuid4()), text="And?")
    assert refused["code"] == "not_found"


async def test_feat_a10_a_client_cannot_name_the_agent(people: Cast, panel: Opens) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.raw('{"type":"interaction.request","ref":"1","asked_for":1,"client_id":"x","channel":"chat","text":"x"}')
    assert (await gus.told("command.refused"))["code"] == "malformed"


async def test_identifying_in_the_middle_leaves_the_running_conversation_where_it_is(
    people: Cast, panel: Opens
) -> None:
    token = await run_orm(open_session, "lumo")
    gus = await panel(token)
    key = (await gus.ask("interaction.request", **asked()))["interaction"]
    await run_orm(lambda: identify(shopper_of(token), people.identity(people.lumo)))
    welcome = await (await panel(token)).told("shopper.welcome")
    assert welcome["conversation"]["id"] == key
