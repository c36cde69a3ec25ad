"""Root sets hours and invitations."""

import io
from datetime import time

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from assist.actions.setup import set_hours
from assist.models import Audit, Hours, Invitation, Logo
from assist.rules.setup import Span
from tests.admin.conftest import Desk, last_audit, said
from tests.cast import Cast

ASK = {"name": "Choose", "body_en": "Can we help you to choose?", "body_de": "Dürfen wir helfen?", "seconds": "30"}


def _rows(**rows: str) -> dict[str, str]:
    return {f"hours-{name}": value for name, value in rows.items()}


def _span(row: int, weekday: str, opens: str, closes: str) -> dict[str, str]:
    return _rows(**{f"{row}-weekday": weekday, f"{row}-opens": opens, f"{row}-closes": closes})


def _hours(team: Cast) -> list[str]:
    return [f"{row}" for row in Hours.objects.filter(shop=team.lumo)]


def test_hours_are_set_on_the_page_of_the_shop(root: Desk, team: Cast) -> None:
    page = f"assist/shop/{team.lumo.pk}/change/"
    root.fill(page, **_span(0, "0", "09:00", "17:00"), **_span(1, "5", "10:00", "00:00"))
    assert _hours(team) == ["0 09:00-17:00", "5 10:00-00:00"]
    assert last_audit().changes == {"hours": "Monday 09:00-17:00, Saturday 10:00-00:00"}
    assert root.fill(page).status_code == 200
    assert last_audit().changes["hours"].startswith("Monday")


def test_two_days_can_change_places_and_a_row_can_go(root: Desk, team: Cast) -> None:
    set_hours(None, team.lumo, [Span(0, time(9), time(12)), Span(0, time(13), time(17)), Span(1, time(9), time(12))])
    page = f"assist/shop/{team.lumo.pk}/change/"
    swapped = {**_span(0, "0", "13:00", "18:00"), **_span(1, "0", "09:00", "11:00"), **_rows(**{"2-DELETE": "on"})}
    root.fill(page, **swapped)
    assert _hours(team) == ["0 09:00-11:00", "0 13:00-18:00"]


@pytest.mark.parametrize(
    ("rows", "words"),
    [
        ({**_span(0, "0", "09:00", "13:00"), **_span(1, "0", "12:00", "17:00")}, "overlap. Make it one span"),
        (_span(0, "0", "17:00", "09:00"), "closes before it opens"),
        (_span(0, "0", "09:00", ""), "This field is required"),
        (_span(0, "9", "09:00", "10:00"), "Select a valid choice"),
        (_span(0, "0", "late", "10:00"), "Enter a valid time"),
    ],
)
def test_hours_that_make_no_sense_are_refused_and_nothing_is_saved(
    root: Desk, team: Cast, rows: dict[str, str], words: str
) -> None:
    audits = Audit.objects.count()
    shown = root.fill(f"assist/shop/{team.lumo.pk}/change/", name="Other", **rows)
    assert words in said(shown)
    assert (Audit.objects.count(), _hours(team)) == (audits, [])


def test_an_invitation_has_words_in_each_language(root: Desk, team: Cast) -> None:
    root.fill("assist/invitation/add/", shop=str(team.lumo.pk), **ASK)
    row = Invitation.objects.get(shop=team.lumo)
    assert row.bodies == {"en": "Can we help you to choose?", "de": "Dürfen wir helfen?"}
    assert (row.seconds, row.every_hours, row.is_active) == (30, 24, True)
    root.fill(f"assist/invitation/{row.pk}/change/", body_de="", body_fi="Voimmeko auttaa?")
    row.refresh_from_db()
    assert row.bodies == {"en": "Can we help you to choose?", "fi": "Voimmeko auttaa?"}
    assert set(last_audit().changes) == {"bodies"}


def test_an_untouched_invitation_writes_nothing(root: Desk, team: Cast) -> None:
    root.fill("assist/invitation/add/", shop=str(team.lumo.pk), **ASK)
    audits = Audit.objects.count()
    root.fill(f"assist/invitation/{Invitation.objects.get().pk}/change/")
    assert Audit.objects.count() == audits


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"body_en": "", "body_de": ""}, "Write what the invitation says"),
        ({"body_en": ""}, "in English, the shop's main language"),
        ({"body_en": "x" * 201}, "at most 200 characters"),
        ({"seconds": "0"}, "Choose 1 to 3600 seconds."),
        ({"every_hours": "-1"}, "greater than or equal to 0"),
        ({"basket_from": "-5"}, "Choose a sum from 0"),
        ({"name": ""}, "This field is required"),
    ],
)
def test_a_wrong_invitation_is_refused_and_what_was_typed_stays(
    root: Desk, team: Cast, changes: dict[str, str], words: str
) -> None:
    shown = root.fill("assist/invitation/add/", **{"shop": str(team.lumo.pk), **ASK, **changes})
    assert words in said(shown)
    assert changes.get("body_de", ASK["body_de"]) in said(shown)
    assert not Invitation.objects.exists()


def _picture() -> SimpleUploadedFile:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 32), "#2a55d4").save(drawn, "PNG")
    return SimpleUploadedFile("logo.png", drawn.getvalue(), "image/png")


def test_a_logo_is_uploaded_and_taken_away(root: Desk, team: Cast) -> None:
    page = f"assist/shop/{team.lumo.pk}/change/"
    root.fill(page, new_logo=_picture())
    assert Logo.objects.get(shop=team.lumo).width == 64
    assert "64 x 32" in said(root.get(page))
    root.fill(page, no_logo="on")
    assert not Logo.objects.exists()


def test_what_is_no_picture_is_refused_in_words(root: Desk, team: Cast) -> None:
    evil = SimpleUploadedFile("logo.svg", b"<svg onload='alert(1)'/>", "image/png")
    assert "This is no picture" in said(root.fill(f"assist/shop/{team.lumo.pk}/change/", new_logo=evil))
    assert not Logo.objects.exists()
