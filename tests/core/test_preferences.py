"""How members of staff are told: by their own choice, and nobody else."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from assist.actions.preferences import set_preferences
from assist.actions.requests import request_assistance
from assist.actions.setup import delete_reason, save_row
from assist.models import IdleReason
from assist.protocol.values import PreferencesView
from assist.realtime.db import run_orm
from assist.rules.refusals import Refused
from assist.rules.words import Sound
from tests.cast import Cast, wish
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]
NIGHT: dict[str, Any] = {"quiet_from": "22:00", "quiet_to": "07:00", "time_zone": "Europe/Helsinki"}
CHOSEN: dict[str, Any] = {"sound": "once", "desktop_offers": True, "desktop_lines": False, **NIGHT}


async def test_feat_u1_a_choice_holds_in_every_console_of_the_person_and_in_no_other(
    people: Cast, console: Opens
) -> None:
    ada, second, ben = await console(people.ada), await console(people.ada), await console(people.ben)
    answer = await ada.ask("preferences.set", **CHOSEN)
    assert answer["type"] == "command.accepted"
    told = (await second.fact("preferences.changed"))["fact"]["preferences"]
    assert told == {"sound": "once", "desktop_lines": False, **NIGHT}
    assert (await (await console(people.ada)).told("desk.told"))["preferences"] == told
    await ben.quiet(0.3)
    assert not [notice for notice in ben.notices if "preferences.changed" in str(notice)]
    assert (await ben.told("desk.told"))["preferences"] == {"time_zone": "UTC"}


async def test_feat_u2_an_offer_to_ada_is_nothing_on_bens_wire(people: Cast, console: Opens) -> None:
    ada, ben = await console(people.ada), await console(people.ben)
    await ada.ask("presence.set", state="available")
    await run_orm(lambda: request_assistance(people.gus(), wish("Only for one")))
    await ada.fact("offer.received")
    await ben.quiet(0.5)
    assert "Only for one" not in str(ben.notices) and "offer" not in {n["type"].split(".")[0] for n in ben.notices}
    assert not [notice for notice in ben.notices if notice["type"] == "desk.posted"]


@pytest.mark.parametrize(
    ("hours", "says"),
    [
        ({"quiet_from": "22:00"}, "both times"),
        ({"quiet_from": "late", "quiet_to": "07:00"}, "both times"),
        ({"quiet_from": "07:00", "quiet_to": "07:00:59"}, "different times"),
        ({"time_zone": "Mars/Base"}, "time zone"),
    ],
)
def test_feat_u1_nonsense_is_refused_with_what_to_write(cast: Cast, hours: dict[str, Any], says: str) -> None:
    set_preferences(cast.ada, PreferencesView(sound=Sound.OFF, time_zone="UTC"))
    with pytest.raises(Refused, match=says):
        set_preferences(cast.ada, PreferencesView(**{"time_zone": "UTC", **hours}))
    cast.ada.preferences.refresh_from_db()
    assert cast.ada.preferences.sound == Sound.OFF


async def test_feat_e2_an_open_console_hears_at_once_what_one_may_be_idle_for(people: Cast, console: Opens) -> None:
    ada = await console(people.ada)
    first = (await ada.told("desk.told"))["reasons"]
    await run_orm(lambda: save_row(people.root, IdleReason(name="Dentist", position=1)))
    told = (await ada.fact("reasons.changed"))["fact"]["reasons"]
    assert {row["name"] for row in told} == {"Dentist", *(row["name"] for row in first)}
    await run_orm(lambda: delete_reason(people.root, IdleReason.objects.get(name="Dentist")))
    assert (await ada.fact("reasons.changed", reasons=first))["fact"]["reasons"] == first
