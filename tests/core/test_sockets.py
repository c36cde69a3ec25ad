"""The path of a message through the real sockets."""

import uuid
from collections.abc import Awaitable, Callable

from assist.actions.shoppers import open_session
from assist.realtime.db import run_orm
from tests.cast import Cast
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
