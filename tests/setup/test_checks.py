"""What a shop may be set to, whoever sets it."""

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from assist.actions.setup import create_shop, save_row, set_hours, set_text
from assist.actions.staff import make_agent_of, set_members
from assist.models import Hours, Invitation, Shop
from assist.rules.refusals import Refused
from assist.rules.setup import (
    Span,
    checked_accent,
    checked_channels,
    checked_languages,
    checked_time_zone,
    checked_week,
    time_zones,
)
from assist.rules.words import ShopKind
from tests.cast import Cast
from tests.racing import race, refusals


def span(day: int, opens: int, closes: int) -> Span:
    return Span(day, time(opens), time(closes % 24))


@pytest.mark.parametrize(
    "week",
    [
        [],
        [span(0, 9, 17)],
        [span(0, 9, 12), span(0, 12, 17)],
        [span(6, 0, 24)],
        [span(6, 20, 24), span(0, 0, 2)],
        [span(3, 13, 17), span(3, 9, 12)],
    ],
)
def test_a_week_that_makes_sense_is_taken_in_order(week: list[Span]) -> None:
    assert checked_week(week) == sorted(week)


@pytest.mark.parametrize(
    ("week", "words"),
    [
        ([span(0, 17, 9)], "Monday 17:00-09:00 closes before it opens"),
        ([span(0, 9, 9)], "closes before it opens"),
        ([span(0, 9, 13), span(0, 12, 17)], "Monday 09:00-13:00 and Monday 12:00-17:00 overlap"),
        ([span(0, 9, 24), span(0, 12, 17)], "overlap"),
        ([span(0, 9, 17), span(0, 9, 17)], "overlap"),
        ([span(7, 9, 17)], "from Monday to Sunday"),
        ([span(1, hour, hour + 1) for hour in range(8, 18, 2)], "Tuesday has more than 4 spans"),
    ],
)
def test_a_week_that_makes_none_is_refused_in_words(week: list[Span], words: str) -> None:
    with pytest.raises(Refused, match=words):
        checked_week(week)


@pytest.mark.parametrize("zone", ["UTC", "Europe/Helsinki", "America/Argentina/Buenos_Aires"])
def test_known_time_zones_are_taken(zone: str) -> None:
    assert checked_time_zone(zone) == zone


@pytest.mark.parametrize("zone", ["", "Europe", "../../etc/passwd", "/etc/localtime", "Mars/Olympus", "+02:00"])
def test_unknown_time_zones_are_refused(zone: str) -> None:
    with pytest.raises(Refused, match="Europe/Helsinki"):
        checked_time_zone(zone)


@pytest.mark.long
def test_every_zone_to_choose_from_is_known() -> None:
    assert {checked_time_zone(zone) for zone in time_zones()} == set(time_zones())
    assert len(time_zones()) > 300


def test_any_colour_is_taken_and_nothing_else() -> None:
    assert [checked_accent(text) for text in ("", " #FFE066 ", "#000000")] == ["", "#ffe066", "#000000"]
    for bad in ("blue", "#fff", "#12345g", "url(x)", "#123456;"):
        with pytest.raises(Refused):
            checked_accent(bad)


def test_languages_and_channels_are_known_ones_in_our_order() -> None:
    assert checked_languages(["fi", "en", "fi"]) == ["en", "fi"]
    assert checked_channels(["email", "chat"]) == ["chat", "email"]
    for check, bad in ((checked_languages, ["sv"]), (checked_languages, []), (checked_channels, ["fax"])):
        with pytest.raises(Refused):
            check(bad)
    with pytest.raises(Refused, match="at least one channel"):
        checked_channels([])


def test_a_shop_speaks_its_main_language(team: Cast) -> None:
    team.lumo.languages = ["de"]
    with pytest.raises(Refused, match="The main language is English"):
        save_row(team.root, team.lumo, ["languages"])
    made = create_shop(None, code="fi", name="Fi", kind=ShopKind.B2C, origins=["https://fi.example"], locale="fi")
    assert made.languages == ["en", "de", "fi"]


def _invitation(shop: Shop, **other: Any) -> Invitation:
    return Invitation(shop=shop, **{"name": "Choose", "bodies": {"en": "Can we help?"}, **other})


def test_an_invitation_is_stored_and_audited(team: Cast) -> None:
    row = _invitation(team.lumo, bodies={"en": " Can we help? ", "de": "Hilfe?"}, basket_from=Decimal(50))
    save_row(team.root, row)
    assert row.bodies == {"en": "Can we help?", "de": "Hilfe?"}


@pytest.mark.parametrize(
    ("other", "words"),
    [
        ({"bodies": {"de": "Hilfe?"}}, "in English, the shop's main language"),
        ({"bodies": {}}, "Write what the invitation says"),
        ({"bodies": "Hello"}, "Write what the invitation says"),
        ({"bodies": {"en": " "}}, "Write 1 to 200 characters"),
        ({"bodies": {"en": 7}}, "Write 1 to 200 characters"),
        ({"bodies": {"en": "x" * 201}}, "Write 1 to 200 characters"),
        ({"bodies": {"en": "x", "sv": "y"}}, "Choose one of en, de, fi"),
        ({"seconds": 0}, "1 to 3600 seconds"),
        ({"every_hours": 9000}, "1 to 8760 hours"),
        ({"basket_from": Decimal(-1)}, "from 0 to"),
    ],
)
def test_an_invitation_that_makes_no_sense_is_refused(team: Cast, other: dict[str, Any], words: str) -> None:
    with pytest.raises(Refused, match=words):
        save_row(team.root, _invitation(team.lumo, **other))


@pytest.mark.parametrize("who", ["ada", "mo", "zed"])
def test_only_administrators_set_hours_texts_and_members(team: Cast, who: str) -> None:
    user = getattr(team, who).user
    for act in (
        lambda: set_hours(user, team.lumo, []),
        lambda: set_text(user, team.lumo, "greeting", "en", "Hi"),
        lambda: set_members(user, team.queue, []),
        lambda: make_agent_of(user, team.root, "Root"),
    ):
        with pytest.raises(Refused, match="Only administrators"):
            act()


@pytest.mark.django_db(transaction=True)
def test_two_weeks_that_are_set_at_once_do_not_mix(cast: Cast) -> None:
    weeks = [[span(day, 8 + number, 12 + number) for day in range(7)] for number in range(4)]
    results = race(*(lambda week=week: set_hours(None, cast.lumo, week) for week in weeks))
    assert refusals(results) == []
    stored = [Span(row.weekday, row.opens, row.closes) for row in Hours.objects.filter(shop=cast.lumo)]
    assert stored in weeks
