"""The path of a message through the real sockets."""

import asyncio
import json
import uuid
from collections.abc import Awaitable, Callable

import pytest
from django.contrib.sessions.models import Session

from assist.actions.requests import request_assistance
from assist.actions.shoppers import close_session, open_session
from assist.models import Agent, Offer
from assist.realtime.db import run_orm
from assist.realtime.frames import framed
from assist.rules.refusals import Refused
from assist.rules.words import OfferState, Presence
from tests.cast import Cast, shopper_of, wish
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


async def test_s1_21_gus_asks_and_ada_answers(people: Cast, panel: Opens, console: Opens) -> None:
    ada = await console(people.ada)
    await ada.ask("presence.set", state="available")
    gus = await panel(await run_orm(open_session, "lumo"))
    asked = await gus.ask(
        "interaction.request",
        client_id=str(uuid.uuid4()),
        channel="chat",
        assistance_type="informational",
        name="Gus",
        text="<b>5 < 6</b>",
    )
    offer = (await ada.fact("offer.received"))["fact"]["offer"]
    await ada.ask("offer.accept", offer=offer["id"])
    told = await ada.told("interaction.told")
    assert told["interaction"]["facts"][1]["fact"]["text"] == "<b>5 < 6</b>"
    await ada.ask("message.send", interaction=asked["interaction"], client_id=str(uuid.uuid4()), text="It does & well")
    assert (await gus.fact("message.posted", text="It does & well"))["seq"] == 4


async def test_an_agent_who_signs_out_is_offline_at_once_and_offers_go_on(
    people: Cast, panel: Opens, console: Opens
) -> None:
    ada = await console(people.ada)
    await ada.ask("presence.set", state="available")
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.ask(
        "interaction.request",
        client_id=str(uuid.uuid4()),
        channel="chat",
        assistance_type="informational",
        name="Gus",
        text="Anybody?",
    )
    await ada.fact("offer.received")
    await run_orm(Session.objects.all().delete)
    assert await ada.closing() == 4401
    async with asyncio.timeout(5):
        while await run_orm(lambda: Agent.objects.get(pk=people.ada.pk).state) != Presence.OFFLINE:
            await asyncio.sleep(0.05)
        while await run_orm(lambda: Offer.objects.get().state) != OfferState.WITHDRAWN:
            await asyncio.sleep(0.05)


async def test_a_session_that_was_closed_asks_for_nothing_more(people: Cast, panel: Opens) -> None:
    token = await run_orm(open_session, "lumo")
    shopper = await run_orm(shopper_of, token)
    await run_orm(close_session, shopper)
    with pytest.raises(Refused, match="session is over"):
        await run_orm(request_assistance, shopper, wish())


async def test_what_waits_together_goes_out_in_one_frame(people: Cast, panel: Opens) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    for number in range(3):
        await gus.send("typing.set", interaction=str(uuid.uuid4()), on=True)
        await gus.send("message.send", interaction=str(uuid.uuid4()), client_id=str(uuid.uuid4()), text=f"{number}")
    answers = [notice for notice in await gus.quiet() if notice["type"] == "command.refused"]
    assert [notice["code"] for notice in answers] == ["not_found"] * 6


def test_a_frame_is_one_notice_or_an_array_in_order() -> None:
    assert framed(['{"type":"a"}']) == '{"type":"a"}'
    assert json.loads(framed(['{"type":"a"}', '{"type":"b"}'])) == [{"type": "a"}, {"type": "b"}]
