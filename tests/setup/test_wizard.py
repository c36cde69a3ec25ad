"""Root sets a shop up, step by step; each step is saved as it is done, and nothing typed is lost."""

import io
import re
from datetime import time

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from PIL import Image

from agentconsole.setup.steps import STEPS, after
from assist.actions.setup import create_agent, make_secret, set_hours
from assist.models import Agent, Audit, Hours, Logo, Queue, QueueMember, Shop, Text
from assist.queries.clock import now
from assist.rules.setup import Span
from assist.rules.words import StaffRole
from tests.cast import PASSWORD, Cast
from tests.setup.conftest import Visitor, said

SHOP = {"name": "Möbel & Licht", "origins": "kontor.example/lamps?x=1#top", "kind": "b2c", "code": ""}
LOOK = {"accent": "", "scheme": "page", "corner": "end", "has_label": "yes"}


def test_a_pasted_address_is_enough_for_a_shop(root: Visitor) -> None:
    led = root.post("/setup/shop/", **SHOP)
    shop = Shop.objects.get(code="mobel-licht")
    assert led["Location"] == "/setup/shop/mobel-licht/look/"
    assert (shop.name, shop.origins, shop.kind) == ("Möbel & Licht", ["https://kontor.example"], "b2c")
    assert Queue.objects.get(shop=shop).default_code is not None


def test_a_taken_code_is_refused_and_a_derived_one_evades(root: Visitor, team: Cast) -> None:
    shown = root.post("/setup/shop/", **{**SHOP, "code": "lumo"})
    assert "Another shop has this code." in said(shown)
    root.post("/setup/shop/", **{**SHOP, "name": "Lumo"})
    assert Shop.objects.get(name="Lumo", code="lumo-2")


def test_a_german_starts_with_a_german_shop(team: Cast) -> None:
    Visitor(team.root, "de").post("/setup/shop/", **SHOP)
    shop = Shop.objects.get(code="mobel-licht")
    assert (shop.locale, shop.languages) == ("de", ["en", "de", "fi"])


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("https://kontor.example/a/b?c#d", "https://kontor.example"),
        ("HTTPS://Kontor.Example:8443", "https://kontor.example:8443"),
        ("localhost:9000/index.html", "http://localhost:9000"),
        ("http://[::1]:9000/x", "http://[::1]:9000"),
        ("shop.localhost", "http://shop.localhost"),
        ("//kontor.example", ""),
        ("javascript:alert(1)", ""),
        ("https://user:pass@kontor.example/", ""),
        ("https://*.example", ""),
        ("ftp://kontor.example", ""),
        ("my shop", ""),
    ],
)
def test_the_origin_is_taken_from_what_was_pasted(root: Visitor, typed: str, stored: str) -> None:
    shown = root.post("/setup/shop/", **{**SHOP, "origins": typed})
    shop = Shop.objects.filter(code="mobel-licht").first()
    assert (shop.origins if shop else []) == ([stored] if stored else [])
    if not stored:
        assert "This is no address of a page." in said(shown)
        assert typed in said(shown)
        assert 'value="Möbel &amp; Licht"' in said(shown)


def test_a_step_is_saved_also_on_the_way_back_and_to_any_other_step(root: Visitor, team: Cast) -> None:
    back = root.at(team.lumo, "look", **{**LOOK, "accent": "#FFE066"}, then="back")
    assert back["Location"] == "/setup/shop/lumo/shop/"
    team.lumo.refresh_from_db()
    assert team.lumo.accent == "#ffe066"
    there = root.at(team.lumo, "look", **{**LOOK, "accent": "#123456"}, then="people")
    assert there["Location"] == "/setup/shop/lumo/people/"
    assert root.at(team.lumo, "look", **LOOK, then="nowhere")["Location"] == "/setup/shop/lumo/hours/"


def test_steps_end_at_both_ends() -> None:
    assert (after("shop", "back"), after("done", "next")) == ("shop", "done")


def test_looking_at_every_step_writes_nothing(root: Visitor, team: Cast) -> None:
    audits = Audit.objects.count()
    for step in STEPS:
        assert root.get(f"/setup/shop/lumo/{step.word}/").status_code == 200, step.word
    assert Audit.objects.count() == audits


def test_sending_what_is_there_already_writes_nothing(root: Visitor, team: Cast) -> None:
    root.at(team.lumo, "look", **LOOK)
    audits = Audit.objects.count()
    root.at(team.lumo, "look", **LOOK)
    root.at(team.lumo, "hours", mode="always", time_zone="UTC")
    root.at(team.lumo, "channels", languages=["en", "de", "fi"], locale="en", channels=["chat", "email"])
    root.at(team.lumo, "people", answering=[team.ada.pk, team.ben.pk, team.mo.pk], role="agent")
    root.at(team.lumo, "shop", name="Lumo", origins="https://lumo.example", kind="b2c")
    assert Audit.objects.count() == audits


def test_greetings_are_asked_for_in_every_language_and_taken_back(root: Visitor, team: Cast) -> None:
    Shop.objects.filter(pk=team.lumo.pk).update(languages=["en", "fi"])
    root.at(team.lumo, "look", **LOOK, greeting_en="Hello", greeting_fi="Hei", greeting_de="Not asked")
    texts = Text.objects.filter(shop=team.lumo, key="greeting").order_by("language")
    assert list(texts.values_list("language", "body")) == [("en", "Hello"), ("fi", "Hei")]
    root.at(team.lumo, "look", **LOOK, greeting_en="", greeting_fi="Hei")
    assert list(texts.values_list("body", flat=True)) == ["Hei"]


def test_a_colour_that_is_none_is_refused_in_words(root: Visitor, team: Cast) -> None:
    shown = root.at(team.lumo, "look", **{**LOOK, "accent": "blue"})
    assert "Write a colour like #2a55d4." in said(shown)
    assert 'value="blue"' in said(shown)


def _week(**times: str) -> dict[str, str]:
    return {"mode": "week", "time_zone": "Europe/Helsinki", **times}


def test_a_week_is_stored_with_its_breaks_and_its_zone(root: Visitor, team: Cast) -> None:
    spans = {"opens_0_0": "9", "closes_0_0": "12.30", "opens_0_1": "1330", "closes_0_1": "24:00"}
    assert root.at(team.lumo, "hours", **_week(**spans)).status_code == 302
    rows = Hours.objects.filter(shop=team.lumo).values_list("weekday", "opens", "closes")
    assert list(rows) == [(0, time(9), time(12, 30)), (0, time(13, 30), time(0))]
    team.lumo.refresh_from_db()
    assert team.lumo.time_zone == "Europe/Helsinki"
    assert 'value="13:30"' in said(root.get("/setup/shop/lumo/hours/"))


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ({"opens_2_0": "9:00"}, "Fill in both times"),
        ({"opens_2_0": "17:00", "closes_2_0": "9:00"}, "A span ends after it begins"),
        ({"opens_2_0": "9", "closes_2_0": "12", "opens_2_1": "11", "closes_2_1": "13"}, "do not overlap"),
        ({"opens_2_0": "25:00", "closes_2_0": "26"}, "Write a time like 9:00"),
        ({"opens_2_0": "noon", "closes_2_0": "12"}, "Write a time like 9:00"),
        ({}, "No day has times yet."),
        ({"time_zone": "Mars/Olympus"}, "Select a valid choice"),
    ],
)
def test_a_week_that_makes_no_sense_is_refused_at_its_day(
    root: Visitor, team: Cast, times: dict[str, str], words: str
) -> None:
    set_hours(None, team.lumo, [Span(4, time(9), time(10))])
    shown = root.at(team.lumo, "hours", **_week(**times))
    assert words in said(shown)
    assert all(f'value="{value}"' in said(shown) for name, value in times.items() if name != "time_zone")
    assert Hours.objects.get(shop=team.lumo).weekday == 4


def test_always_forgets_the_week(root: Visitor, team: Cast) -> None:
    set_hours(None, team.lumo, [Span(4, time(9), time(10))])
    root.at(team.lumo, "hours", mode="always", time_zone="UTC")
    assert not Hours.objects.filter(shop=team.lumo).exists()


def test_a_preset_fills_the_grid_without_saving_or_losing_the_zone(root: Visitor, team: Cast) -> None:
    shown = said(root.at(team.lumo, "hours", preset="office", mode="always", time_zone="Europe/Helsinki"))
    assert re.search(r'name="closes_4_0" value="17:00"', shown)
    assert re.search(r'value="Europe/Helsinki" selected', shown)
    assert not Hours.objects.filter(shop=team.lumo).exists()


def test_a_third_span_of_a_day_is_kept(root: Visitor, team: Cast) -> None:
    spans = [Span(0, time(hour), time(hour + 1)) for hour in (8, 10, 12)]
    set_hours(None, team.lumo, spans)
    assert 'name="closes_0_2" value="13:00"' in said(root.get("/setup/shop/lumo/hours/"))


def test_the_main_language_is_one_of_the_languages(root: Visitor, team: Cast) -> None:
    shown = root.at(team.lumo, "channels", languages=["de"], locale="fi", channels=["chat"])
    assert "suomi is not among the languages." in said(shown)
    assert "Choose at least one language." in said(root.at(team.lumo, "channels", locale="fi", channels=["chat"]))
    root.at(team.lumo, "channels", languages=["fi", "de"], locale="fi", channels=["chat"])
    team.lumo.refresh_from_db()
    assert (team.lumo.languages, team.lumo.locale, team.lumo.channels) == (["de", "fi"], "fi", ["chat"])


def test_channels_that_the_page_does_not_show_are_kept(root: Visitor, team: Cast) -> None:
    Shop.objects.filter(pk=team.lumo.pk).update(channels=["chat", "voice"])
    root.at(team.lumo, "channels", languages=["en"], locale="en", channels=["email"])
    team.lumo.refresh_from_db()
    assert team.lumo.channels == ["email", "voice"]
    assert "Choose at least one channel" in said(root.at(team.lumo, "channels", languages=["en"], locale="en"))


def test_an_administrator_can_answer_too(root: Visitor, team: Cast) -> None:
    root.post("/setup/shop/", **SHOP)
    shop = Shop.objects.get(code="mobel-licht")
    assert 'name="myself" class' not in said(root.get("/setup/shop/mobel-licht/people/"))
    assert "checked" in said(root.get("/setup/shop/mobel-licht/people/"))
    root.at(shop, "people", myself="on", my_name="Root", role="agent")
    me = Agent.objects.get(user=team.root)
    assert QueueMember.objects.get(queue__shop=shop).agent == me
    assert root.get("/console/").status_code == 200
    assert 'name="myself"' not in said(root.get("/setup/shop/mobel-licht/people/"))


def test_a_step_costs_the_same_with_more_people(root: Visitor, team: Cast) -> None:
    with CaptureQueriesContext(connection) as few:
        root.get("/setup/shop/lumo/people/")
    for number in range(5):
        name = f"new{number}"
        create_agent(None, name=name, username=name, role=StaffRole.AGENT, queues=[team.queue], password=PASSWORD)
    with CaptureQueriesContext(connection) as more:
        root.get("/setup/shop/lumo/people/")
    assert len(more) == len(few)


def test_somebody_has_to_answer(root: Visitor, team: Cast) -> None:
    assert "Somebody has to answer." in said(root.at(team.lumo, "people", role="agent"))
    assert QueueMember.objects.filter(queue__shop=team.lumo).count() == 3


def test_a_colleague_gets_a_password_that_is_shown_once(root: Visitor, team: Cast) -> None:
    led = root.at(team.lumo, "people", answering=[team.ada.pk], name="Eva Neu", role="manager", then="stay")
    assert led["Location"] == "/setup/shop/lumo/people/"
    shown = said(root.get("/setup/shop/lumo/people/"))
    password = re.search(r"<code>(.+?)</code>", shown)
    assert password is not None
    assert Agent.objects.get(user__username="eva").user.check_password(password[1])
    assert password[1] not in said(root.get("/setup/shop/lumo/people/"))
    names = QueueMember.objects.filter(queue__shop=team.lumo).values_list("agent__name", flat=True)
    assert set(names) == {"Ada Lindgren", "Eva Neu"}


def test_a_taken_sign_in_is_refused_and_nobody_is_made(root: Visitor, team: Cast) -> None:
    agents = Agent.objects.count()
    shown = root.at(team.lumo, "people", answering=[team.ada.pk], name="Ada Neu", role="agent")
    assert "Somebody has the sign-in “ada” already." in said(shown)
    assert 'value="Ada Neu"' in said(shown)
    assert Agent.objects.count() == agents


def test_who_is_switched_off_stays_in_the_queue(root: Visitor, team: Cast) -> None:
    type(team.ben.user).objects.filter(pk=team.ben.user_id).update(is_active=False)
    root.at(team.lumo, "people", answering=[team.ada.pk], role="agent")
    members = QueueMember.objects.filter(queue__shop=team.lumo).values_list("agent__name", flat=True)
    assert set(members) == {"Ada Lindgren", "Ben Okafor"}


@pytest.mark.parametrize("way", ["html", "manager", "npm", "script", "<b>"])
def test_every_way_to_embed_names_the_shop_and_the_widget(root: Visitor, team: Cast, way: str) -> None:
    shown = said(root.client.get("/setup/shop/lumo/embed/", {"way": way}))
    code = re.search(r'<pre class="code" tabindex="0" id="snippet">(.+?)</pre>', shown, re.DOTALL)
    assert code is not None
    assert "http://127.0.0.1:8000" in code[1]
    assert '"lumo"' in code[1]


def test_the_secret_of_a_new_shop_is_shown_once(root: Visitor) -> None:
    root.post("/setup/shop/", **SHOP)
    shop = Shop.objects.get(code="mobel-licht")
    assert shop.secret_current not in said(root.get("/setup/shop/mobel-licht/embed/"))
    shown = root.post("/setup/shop/mobel-licht/secret/")
    assert shop.secret_current in said(shown)
    assert "no-store" in shown.headers["Cache-Control"]
    again = root.post("/setup/shop/mobel-licht/secret/")
    assert again["Location"] == f"/admin/assist/shop/{shop.pk}/secret/"


def test_the_secret_of_a_shop_that_somebody_else_made_is_not_shown(root: Visitor, team: Cast) -> None:
    make_secret(None, team.lumo.pk)
    assert root.post("/setup/shop/lumo/secret/").status_code == 302


def _look_from(origin: str) -> None:
    Client(headers={"host": settings.HOSTS["widget"], "origin": origin}).get("/look/lumo.js")


def test_a_page_elsewhere_is_named_while_the_light_waits(root: Visitor, team: Cast, empty_cache: None) -> None:
    _look_from("https://www.lumo.example")
    told = root.get("/setup/shop/lumo/seen/").json()
    assert told["seen"] is False
    assert "https://www.lumo.example" in told["hint"]
    assert told["hint"] in said(root.get("/setup/shop/lumo/embed/"))
    _look_from("https://lumo.example")
    told = root.get("/setup/shop/lumo/seen/").json()
    assert (told["seen"], told["hint"]) == (True, "")


@pytest.mark.parametrize("origin", ["<script>", "null", "http://localhost:8000", "x" * 5000])
def test_attack_what_is_no_stranger_s_page_is_not_named(
    root: Visitor, team: Cast, empty_cache: None, origin: str
) -> None:
    _look_from(origin)
    assert root.get("/setup/shop/lumo/seen/").json()["hint"] == ""


def test_without_valkey_the_light_still_works(root: Visitor, team: Cast, empty_cache: None) -> None:
    nobody_home = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:1/0"}
    with override_settings(CACHES={"default": nobody_home}):
        _look_from("https://www.lumo.example")
        assert root.get("/setup/shop/lumo/seen/").json()["hint"] == ""


def test_the_light_turns_green_with_the_first_hit(root: Visitor, team: Cast) -> None:
    told = root.get("/setup/shop/lumo/seen/").json()
    assert told == {"seen": False, "text": "Waiting for the first hit", "hint": ""}
    Shop.objects.filter(pk=team.lumo.pk).update(seen_at=now(), seen_origin="https://lumo.example")
    told = root.get("/setup/shop/lumo/seen/").json()
    assert told["seen"] is True
    assert "https://lumo.example" in told["text"]
    assert "is-seen" in said(root.get("/setup/shop/lumo/embed/"))


def test_unknown_shops_and_steps_are_not_found(root: Visitor) -> None:
    for path in ("nowhere/look/", "lumo/nothing/", "nowhere/seen/", "nowhere/people/"):
        assert root.get(f"/setup/shop/{path}").status_code == 404, path


@pytest.mark.parametrize("who", ["ada", "mo", "zed"])
def test_strangers_and_staff_get_nothing(team: Cast, who: str) -> None:
    before = Audit.objects.count()
    staff, nobody = Visitor(getattr(team, who).user), Visitor()
    for path in ("", *(f"lumo/{step.word}/" for step in STEPS), "lumo/seen/"):
        assert staff.get(f"/setup/shop/{path}").status_code == 403, path
        assert nobody.get(f"/setup/shop/{path}")["Location"].startswith("/accounts/login/"), path
    staff.post("/setup/shop/", **SHOP)
    staff.at(team.lumo, "people", name="Zed", role="admin")
    assert staff.post("/setup/shop/lumo/secret/").status_code == 403
    assert Audit.objects.count() == before


def test_attack_x03_a_script_in_a_name_is_inert(root: Visitor, team: Cast) -> None:
    evil = "<script>alert(1)</script>"
    Shop.objects.filter(pk=team.lumo.pk).update(name=evil)
    Agent.objects.filter(pk=team.ada.pk).update(name=evil)
    for step in STEPS:
        assert evil not in root.get(f"/setup/shop/lumo/{step.word}/").content.decode(), step.word


def test_a_logo_is_drawn_anew_and_one_that_cannot_be_is_refused(root: Visitor, team: Cast) -> None:
    drawn = io.BytesIO()
    Image.new("RGB", (64, 32), "#2a55d4").save(drawn, "PNG")
    root.at(team.lumo, "look", **LOOK, logo=SimpleUploadedFile("a.png", drawn.getvalue(), "image/png"))
    assert Logo.objects.get(shop=team.lumo).height == 32
    evil = SimpleUploadedFile("a.png", b"<svg/>", "image/png")
    shown = root.at(team.lumo, "look", **{**LOOK, "accent": "#123456"}, logo=evil)
    assert "This logo cannot be drawn." in said(shown)
    team.lumo.refresh_from_db()
    assert team.lumo.accent == ""
    root.at(team.lumo, "look", **LOOK, no_logo="on")
    assert not Logo.objects.exists()


def test_the_preview_shows_what_is_not_saved_yet(root: Visitor, team: Cast) -> None:
    chosen = {"accent": "#FFE066", "scheme": "dark", "corner": "start", "has_label": "no", "greeting_en": "<b>Hi"}
    shown = root.client.get("/setup/shop/lumo/preview/", chosen)
    text = shown.content.decode()
    assert 'data-theme="dark"' in text
    assert "http://127.0.0.1:8000/look/lumo.css?accent=%23ffe066" in text
    assert "position=left" in text
    assert "data-bare" in text
    assert "&lt;b&gt;Hi" in text
    assert "frame-ancestors 'self'" in shown.headers["Content-Security-Policy"]
    assert "X-Frame-Options" not in shown.headers
    garbage = root.client.get("/setup/shop/lumo/preview/", {"accent": "}", "scheme": "x", "corner": "y"})
    assert garbage.status_code == 200
