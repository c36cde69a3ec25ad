"""The estimate of the wait: the median of the last conversations over the slots that are there; else not known."""

from datetime import timedelta

from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.models import Agent, Interaction, Participant
from assist.queries.clock import now
from assist.queries.estimates import LATELY, waits
from assist.queries.streams import places
from assist.realtime.db import run_orm
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub
from tests.cast import Cast, shopper_of, wish
from tests.core.test_channels import Opens


def handled(cast: Cast, *minutes: int) -> None:
    """Conversations of Ada that lasted so long, one after the other."""
    for number, length in enumerate(minutes):
        row = request_assistance(cast.gus(), wish())
        ended = now() + timedelta(seconds=number)
        Interaction.objects.filter(pk=row.pk).update(state="ended", ended_at=ended)
        joined = ended - timedelta(minutes=length)
        owner = {"role": "owner", "agent": cast.ada, "name": "Ada", "state": "left"}
        Participant.objects.create(interaction=row, joined_at=joined, left_at=ended, **owner)


def waiting(cast: Cast, many: int) -> list[int]:
    return [request_assistance(cast.gus(), wish()).pk for _ in range(many)]


def there(*agents: Agent, capacity: int = 2) -> None:
    """Available, and every slot taken."""
    for agent in agents:
        Agent.objects.filter(pk=agent.pk).update(state="available", capacity=capacity, load=capacity)


def test_feat_d2_the_median_over_the_slots_that_are_there_times_the_place(cast: Cast) -> None:
    handled(cast, 4, 8, 6, 60, 1)
    there(cast.ada)
    first, second, third = waiting(cast, 3)
    place = places([first, second, third])
    assert place == {first: 1, second: 2, third: 3}
    assert waits(place) == {first: 180.0, second: 360.0, third: 540.0}
    there(cast.ben)
    assert waits({third: 3}) == {third: 270.0}


def test_feat_d2_without_data_or_anybody_there_it_is_not_known(cast: Cast) -> None:
    [row] = waiting(cast, 1)
    there(cast.ada)
    handled(cast, 4, 4, 4, 4)
    assert waits({row: 1}) == {}
    handled(cast, 4)
    assert waits({row: 1}) == {row: 120.0}
    Agent.objects.update(state="idle")
    assert waits({row: 1}) == {}
    assert waits({}) == {}


def test_feat_d2_only_the_last_ones_count(cast: Cast) -> None:
    handled(cast, *[60] * 5, *[2] * LATELY)
    there(cast.ada, capacity=1)
    [row] = waiting(cast, 1)
    assert waits({row: 1}) == {row: 120.0}


async def test_feat_d2_one_look_a_process_tells_everybody_who_waits(people: Cast, panel: Opens, hub: Hub) -> None:
    def prepare() -> str:
        handled(people, *[4] * 5)
        there(people.ada)
        token = open_session("lumo")
        request_assistance(shopper_of(token), wish())
        return token

    gus = await panel(await run_orm(prepare))
    told = (await gus.told("shopper.welcome"))["conversation"]
    assert (told["place"], told["wait"]) == (1, 120.0)
    await hub.part(Heart)._round()
    assert (await gus.told("heartbeat"))["wait"] == {told["id"]: 120.0}
