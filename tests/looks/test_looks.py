"""A shop's look reaches its pages: as data for the loader, as sheets for panel and Help page."""

import json
import re
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assist.actions.looks import mark_seen
from assist.models import Invitation, Shop, Text
from storefront.widget.views import scripts
from tests.cast import Cast
from tests.fixtures import Clock
from tests.racing import race

ORIGIN = "https://lumo.example"


@pytest.fixture(autouse=True)
def built_front_end(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    """What the look carries of the built front end is not what is asked here."""
    for name in ("launcher.css", "invite.css"):
        (tmp_path / name).write_text(f"/*{name}*/")
    monkeypatch.setattr(scripts, "built", lambda name: tmp_path / name)


def widget() -> Client:
    return Client(headers={"host": settings.HOSTS["widget"]})


def script(path: str = "/look/lumo.js", **headers: str) -> str:
    return widget().get(path, headers=headers).content.decode()


def data(path: str = "/look/lumo.js") -> dict[str, Any]:
    found = re.fullmatch(r"export default (.*);\n", script(path))
    assert found
    told: dict[str, Any] = json.loads(found[1])
    return told


def change(cast: Cast, **values: Any) -> None:
    Shop.objects.filter(pk=cast.lumo.pk).update(**values)


def invitation(shop: Shop, name: str = "Choose", **more: Any) -> Invitation:
    values = {"bodies": {"en": "Can we help?", "de": "Helfen wir?"}, **more}
    return Invitation.objects.create(shop=shop, name=name, **values)


def test_feat_a8_the_look_may_be_loaded_by_any_page_and_kept_for_a_minute(cast: Cast) -> None:
    answer = widget().get("/look/lumo.js")
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Cache-Control"] == "public, max-age=60"
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies


@pytest.mark.parametrize("code", ["nowhere", "lumo"])
def test_a_shop_that_is_not_served_has_no_launcher_and_a_hint(cast: Cast, code: str) -> None:
    change(cast, is_active=False)
    told = script(f"/look/{code}.js")
    assert told.endswith("export default null;\n")
    assert f"serves no shop {code}. Check data-shop" in told


def test_feat_a8_the_accent_becomes_colours_for_light_and_dark(cast: Cast) -> None:
    change(cast, accent="#ffe066")
    css = data()["css"]
    assert "--fill:#ffe066;" in css and "--ink:#15181e" in css
    assert css.count("@media (prefers-color-scheme:dark)") == 1
    assert css.endswith("/*launcher.css*/")


@pytest.mark.parametrize(("scheme", "surface"), [("light", "#ffffff"), ("dark", "#1c2026")])
def test_feat_a8_a_shop_may_be_light_or_dark_whatever_the_visitor_has(cast: Cast, scheme: str, surface: str) -> None:
    change(cast, scheme=scheme)
    css = data()["css"]
    assert f"--surface:{surface}" in css
    assert "prefers-color-scheme" not in css
    assert f'data-theme="{scheme}"' in widget().get("/panel/lumo/").content.decode()


def test_feat_a8_the_launcher_stands_in_either_corner_with_words_or_none(cast: Cast) -> None:
    assert "--side:auto 24px" in data()["css"] and "--word:inherit" in data()["css"]
    change(cast, corner="start", has_label=False)
    assert "--side:24px auto" in data()["css"] and "--word:0" in data()["css"]
    assert data()["label"] == "Help"


def test_feat_a8_what_the_page_s_tag_says_wins(cast: Cast) -> None:
    change(cast, accent="#0b2545", scheme="light", corner="start", languages=["en", "de"])
    told = data("/look/lumo.js?accent=%23ffe066&scheme=dark&position=right&lang=de-AT")
    assert (told["label"], told["lang"]) == ("Hilfe", "de")
    assert "--fill:#ffe066;" in told["css"] and "--side:auto 24px" in told["css"]
    assert "prefers-color-scheme" not in told["css"]


HOSTILE = ["red;}", "url(//x)", "#12345", "%00", "javascript:", "</script>", "a" * 5000]


@pytest.mark.parametrize("name", ["accent", "scheme", "position", "lang"])
@pytest.mark.parametrize("value", HOSTILE)
def test_attack_a_tag_that_says_nonsense_gets_the_shop_s_own_look(cast: Cast, name: str, value: str) -> None:
    wrong = f"?{name}={value.replace('#', '%23')}"
    assert script(f"/look/lumo.js{wrong}") == script()
    assert widget().get(f"/look/lumo.css{wrong}").content == widget().get("/look/lumo.css").content


LANGUAGES = [("de", "Hilfe"), ("DE_ch", "Hilfe"), ("fi", "Help"), ("ar", "Help"), ("", "Help"), ("en", "Help")]


@pytest.mark.parametrize(("asked", "label"), LANGUAGES)
def test_the_launcher_speaks_the_page_s_language_when_the_shop_does(cast: Cast, asked: str, label: str) -> None:
    change(cast, languages=["en", "de"])
    assert data(f"/look/lumo.js?lang={asked}")["label"] == label


def test_a_shop_always_speaks_its_usual_language(cast: Cast) -> None:
    change(cast, locale="fi", languages=["en"])
    assert (data("/look/lumo.js?lang=fi")["lang"], data("/look/lumo.js?lang=sv")["lang"]) == ("fi", "fi")
    change(cast, locale="xx", languages=[])
    assert data()["lang"] == "en"


def test_feat_a8_the_launcher_s_words_are_the_shop_s_own_by_language(cast: Cast) -> None:
    change(cast, languages=["en", "de"])
    Text.objects.create(shop=cast.lumo, key="launcher", language="de", body="Fragen? " * 20)
    assert data("/look/lumo.js?lang=de")["label"] == ("Fragen? " * 20)[:40]
    assert data()["label"] == "Help"


def test_attack_words_of_a_shop_cannot_leave_the_data(cast: Cast) -> None:
    body = "</script><script>alert(1)</script>\u2028'\"`${1}\\"
    Text.objects.create(shop=cast.lumo, key="launcher", language="en", body=body)
    assert "<" not in script() and "\u2028" not in script()
    assert data()["label"] == body[:40]


def test_feat_a13_invitations_travel_in_the_page_s_language(cast: Cast) -> None:
    assert "invitations" not in data() and "words" not in data()
    change(cast, languages=["en", "de"])
    invitation(cast.lumo, seconds=30, every_hours=12, address_contains="/table", basket_from="99.50")
    invitation(cast.lumo, "Off", is_active=False)
    invitation(cast.lumo, "Empty", bodies={})
    invitation(cast.lumo, "Odd", bodies=["x"])
    invitation(cast.elsewhere, "Another shop's")
    told = data("/look/lumo.js?lang=de")
    assert told["invitations"] == [
        {"seconds": 30, "hours": 12, "address": "/table", "basket": 99.5, "text": "Helfen wir?"}
    ]
    assert set(told["words"]) == {"accept", "dismiss", "name"}
    assert told["css"].endswith("/*invite.css*/")


def test_an_invitation_without_the_page_s_language_speaks_the_shop_s(cast: Cast) -> None:
    change(cast, languages=["en", "fi"], locale="en")
    invitation(cast.lumo)
    assert data("/look/lumo.js?lang=fi")["invitations"][0]["text"] == "Can we help?"


def test_the_cost_of_a_look_does_not_grow_with_its_rows(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as few:
        script()
    for number in range(8):
        invitation(cast.lumo, f"Rule {number}")
    with CaptureQueriesContext(connection) as many:
        script()
    assert len(many) == len(few) <= 5


def test_feat_a8_panel_and_help_page_wear_the_shop_s_colours(cast: Cast) -> None:
    for page in ("/panel/lumo/", "/help/lumo/", "/popout/lumo/"):
        assert "/look/lumo.css" not in widget().get(page).content.decode()
    change(cast, accent="#ffe066")
    for page in ("/panel/lumo/", "/help/lumo/", "/popout/lumo/"):
        assert 'href="/look/lumo.css?accent=%23ffe066"' in widget().get(page).content.decode()
    sheet = widget().get("/look/lumo.css?accent=%23ffe066")
    assert sheet["Content-Type"].startswith("text/css")
    assert "--accent:#ffe066;" in sheet.content.decode()
    assert "--text-on-accent:#15181e;" in sheet.content.decode()


def test_the_panel_turns_with_a_page_that_is_written_from_right_to_left(cast: Cast) -> None:
    page = widget().get("/panel/lumo/?lang=ar").content.decode()
    assert '<html lang="en" dir="rtl">' in page
    assert '<html lang="en" dir="ltr">' in widget().get("/panel/lumo/?lang=en").content.decode()


def seen(cast: Cast) -> tuple[Any, str]:
    cast.lumo.refresh_from_db()
    return cast.lumo.seen_at, cast.lumo.seen_origin


def test_the_first_hit_of_a_tag_is_noted_for_the_shop_s_own_origins_alone(cast: Cast) -> None:
    for origin in ("", "null", "https://evil.example", "https://lumo.example.evil", f"{ORIGIN}/"):
        script(origin=origin)
        assert seen(cast) == (None, "")
    script(origin=ORIGIN)
    assert seen(cast)[0] and seen(cast)[1] == ORIGIN


def test_a_hit_is_noted_once_a_minute(cast: Cast, clock: Clock) -> None:
    script(origin=ORIGIN)
    first = seen(cast)[0]
    clock(50)
    script(origin=ORIGIN)
    assert seen(cast)[0] == first
    clock(70)
    script(origin=ORIGIN)
    assert seen(cast)[0] > first


@pytest.mark.usefixtures("transactional_db")
def test_race_of_many_first_hits_one_is_noted(cast: Cast) -> None:
    shops = [Shop.objects.get(pk=cast.lumo.pk) for _ in range(4)]
    assert sorted(race(*[lambda shop=shop: mark_seen(shop, ORIGIN) for shop in shops])) == [False, False, False, True]
