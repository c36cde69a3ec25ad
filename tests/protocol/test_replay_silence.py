"""Somebody says nothing: what both sides are told of it makes what a fresh console and a fresh panel are told."""

import uuid
from pathlib import Path

from assist.actions.presence import choose_presence
from assist.actions.sweeping import run_due
from assist.models import Agent, ClockOffset, Deadline, Interaction, Queue
from assist.realtime.db import run_orm
from assist.rules.words import Presence
from tests.cast import Cast, later, offer_of
from tests.protocol.test_replay import Opens, a_day, differences, reducer, replayed
from tests.wire import Wire

__all__ = ["reducer"]


def limits(ben: Agent) -> None:
    """Ten seconds for everybody, and the next one is Ada's."""
    choose_presence(ben, Presence.IDLE)
    Queue.objects.update(first_reply_seconds=10, silence_warn_seconds=10, silence_close_seconds=10)


def passes(seconds: float) -> None:
    """It is so much later than the tests began, everybody is still there, and the sweeper looks."""
    ClockOffset.objects.update_or_create(pk=1, defaults={"by": later(seconds)})
    Deadline.objects.filter(kind="lease").delete()
    run_due()


async def test_feat_b16_e16_silence_is_told_so_that_nobody_needs_to_reload(
    people: Cast, panel: Opens, console: Opens, reducer: Path
) -> None:
    token, gus, ada, key = await a_day(people, panel, console, end=False)

    async def agrees(stage: str) -> None:
        await ada.quiet(0.4)
        await gus.quiet(0.2)
        desk = await (await console(people.ada)).told("desk.told")
        talk = (await (await panel(token)).told("shopper.welcome"))["conversation"]
        assert not differences(replayed(reducer, "agent", ada.notices), desk), stage
        assert not differences(replayed(reducer, "shopper", gus.notices), talk), stage

    await run_orm(limits, people.ben)
    await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text="Are you there?")
    await gus.fact("interaction.resumed", because="agent")
    await run_orm(passes, 15)
    await gus.fact("silence.noticed")
    await agrees("asked")
    await run_orm(passes, 30)
    await gus.fact("interaction.ended", reason="abandoned")
    await agrees("abandoned")
    await _first_reply(gus, ada)
    await agrees("relieved")


async def _first_reply(gus: Wire, ada: Wire) -> None:
    """The next one is accepted, and Ada writes nothing."""
    form = {"channel": "chat", "name": "Gus", "text": "Hello again"}
    again = (await gus.ask("interaction.request", client_id=str(uuid.uuid4()), **form))["interaction"]
    offer = await run_orm(lambda: str(offer_of(Interaction.objects.get(key=again)).key))
    assert (await ada.ask("offer.accept", offer=offer))["type"] == "command.accepted"
    await run_orm(passes, 45)
    await ada.fact("reply.awaited")
    await run_orm(passes, 60)
    await ada.fact("presence.changed", state="rona")
    await gus.fact("interaction.requeued")
