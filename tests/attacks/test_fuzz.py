"""Every command, right, nearly right and broken, put to the real sockets (W05, W07, P02)."""

import asyncio
from typing import Any
from uuid import UUID

import pytest
from hypothesis import HealthCheck, Phase, given, seed
from hypothesis import settings as examples

from agentconsole.protocol import AgentCommand
from assist.models import Event, Interaction, Offer
from assist.protocol.base import tag_of
from assist.realtime.db import run_orm
from assist.rules.words import RefusalCode
from storefront.widget.protocol import ShopperCommand
from tests.attacks.commands import mutated, right
from tests.attacks.conftest import Door, Opens, talking
from tests.attacks.samples import some_id
from tests.cast import Cast
from tests.checker import broken_invariants
from tests.wire import Wire

EXAMPLES = 6
SOME = examples(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.generate],
    database=None,
    suppress_health_check=list(HealthCheck),
)
COMMANDS = {"agent": AgentCommand, "shopper": ShopperCommand}


def _frames(command: Any, interaction: UUID) -> list[str]:
    frames: list[str] = []

    @seed(11)
    @SOME
    @given(frame=mutated(right(command, interaction)))
    def collect(frame: str) -> None:
        frames.append(frame)

    collect()
    return frames


def _facts(key: str) -> list[Any]:
    events = Event.objects.filter(interaction__key=key).order_by("seq").values_list("seq", "kind", "body")
    state = Interaction.objects.filter(key=key).values_list("state", "generation", "rating")
    return [list(events), list(state), list(Offer.objects.filter(interaction__key=key).values_list("state"))]


async def _answered(wire: Wire, frame: str) -> None:
    """The socket says yes, or no with a word of its own, or closes; it never falls silent."""
    await wire.raw(frame)
    fence = await wire.send("history.get", interaction=some_id(), after=0)
    over = {"session.closed", "closed", "connection.closing"}
    await wire.until(lambda notice: notice.get("ref") == fence or notice["type"] in over)
    refused = [notice["code"] for notice in wire.notices if notice["type"] == "command.refused"]
    assert set(refused) <= set(RefusalCode)


async def test_attack_w05_w07_p02_every_command_is_answered_and_changes_nothing_of_others(
    people: Cast, enter: Opens, door: Door
) -> None:
    _, foreign = await talking(people, people.mo)
    before = await run_orm(_facts, foreign)
    for command in COMMANDS[door.face].__args__:
        wire = await enter()
        for number, frame in enumerate(_frames(command, UUID(foreign))):
            if number % 4 == 3:
                await wire.hang_up()
                wire = await enter()
            await _answered(wire, frame)
            if tag_of(command) == "session.close":
                wire = await enter()
        await wire.hang_up()
        await asyncio.sleep(0)
    assert await run_orm(_facts, foreign) == before
    assert await run_orm(broken_invariants) == {}


@pytest.mark.parametrize("face", COMMANDS)
def test_attack_w07_the_fuzz_sends_right_commands_too(face: str) -> None:
    for command in COMMANDS[face].__args__:
        assert any(tag_of(command) in frame for frame in _frames(command, UUID(some_id())))
