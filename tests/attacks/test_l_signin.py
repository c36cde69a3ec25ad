"""Signing in: L01 to L03, L05, L06 and P12. Guessing is limited exactly, and whoever is attacked still gets in."""

import logging
import re
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.auth.signals import user_login_failed
from django.core import mail
from django.core.cache import cache
from django.db import connections
from django.test import Client
from pytest_django.fixtures import Settings

from assist.models import Shop
from assist.queries.factors import has_factor
from assist.realtime.db import run_orm
from storefront.shop.actions import people as customers
from storefront.shop.seed import seed_shop
from tests.attacks.conftest import Opens
from tests.cast import PASSWORD, Cast

LOGIN, CODE = "/accounts/login/", "/accounts/2fa/authenticate/"


@pytest.fixture(autouse=True)
def no_limits_yet() -> None:
    """Nobody has tried anything."""
    cache.clear()


@pytest.fixture
def looked_at() -> Iterator[list[str]]:
    """One entry for every wrong password that was really compared."""
    seen: list[str] = []

    def note(**more: Any) -> None:
        seen.append("x")

    user_login_failed.connect(note)
    yield seen
    user_login_failed.disconnect(note)


def _browser(peer: str = "192.0.2.1") -> Client:
    return Client(headers={"host": settings.HOSTS["console"]}, REMOTE_ADDR=peer)


def _try(client: Client, password: str = "wrong", name: str = "ada", **headers: str) -> int:
    return client.post(LOGIN, {"login": name, "password": password}, headers=headers).status_code


def _tries(number: int, peer: str) -> list[int]:
    """So many wrong passwords at the same moment, each from a browser of its own; `peer` may count them."""

    def guess(at: int) -> int:
        try:
            return _try(_browser(peer.format(at)), f"wrong {at}")
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        return list(pool.map(guess, range(number)))


@pytest.fixture
def ada(cast: Cast) -> Client:
    """A browser in which Ada has signed in before."""
    client = _browser("192.0.2.77")
    assert _try(client, PASSWORD) == 302
    client.post("/accounts/logout/")
    return client


def test_attack_l01_a_hundred_guesses_of_one_address_are_six(cast: Cast, looked_at: list[str]) -> None:
    assert set(_tries(100, "192.0.2.66")) <= {200, 429}
    assert 0 < len(looked_at) <= 6
    assert _try(_browser("192.0.2.77"), PASSWORD) == 302


def test_attack_l01_a_hundred_addresses_are_thirty_and_ada_gets_in(
    ada: Client, looked_at: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    _tries(100, "192.0.2.{}")
    assert 6 < len(looked_at) <= 30
    assert _try(_browser("203.0.113.5"), PASSWORD) == 200
    assert _try(ada, PASSWORD) == 302
    alarms = [record for record in caplog.records if "too many wrong passwords" in record.message]
    assert alarms
    assert all(record.levelno == logging.WARNING for record in alarms)


def test_attack_l01_a_browser_that_is_known_guesses_no_more_than_others(ada: Client, looked_at: list[str]) -> None:
    for _ in range(10):
        assert _try(ada) == 200
    assert len(looked_at) == 6


@pytest.mark.parametrize("forged", ["", "x", "{}:1", "another's"])
def test_attack_l01_a_forged_browser_is_nobody_s(ada: Client, looked_at: list[str], forged: str, cast: Cast) -> None:
    ben = _browser("192.0.2.78")
    assert _try(ben, PASSWORD, "ben") == 302
    zed = _browser("192.0.2.66")
    for _ in range(8):
        zed.cookies["assist_device"] = ben.cookies["assist_device"].value if forged == "another's" else forged
        _try(zed)
    assert len(looked_at) == 6


def test_attack_l01_name_and_address_are_one_account(cast: Cast, looked_at: list[str]) -> None:
    User.objects.filter(username="ada").update(email="Ada@example.com")
    zed = _browser()
    for name in ["ada", "ADA", " ada ", "ada@example.com", "ADA@EXAMPLE.COM"] * 2:
        _try(zed, name=name)
    assert len(looked_at) == 6


def test_attack_l02_a_forged_address_is_worth_no_guess(cast: Cast, looked_at: list[str]) -> None:
    for number in range(12):
        _try(_browser(), **{"x-forwarded-for": f"198.51.100.{number}", "x-real-ip": f"198.51.100.{number}"})
    assert len(looked_at) == 6


def test_attack_l01_a_customer_s_password_is_guessed_eight_times_at_once(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    Shop.objects.filter(pk=cast.lumo.pk).update(gateway="builtin")
    seed_shop(Shop.objects.get(pk=cast.lumo.pk), PASSWORD)
    seen: list[str] = []
    monkeypatch.setattr(customers, "matches", lambda *_: seen.append("x"))

    def guess(at: int) -> int:
        zed = Client(headers={"host": settings.HOSTS["shop"]}, REMOTE_ADDR="192.0.2.66")
        try:
            return zed.post("/shop/lumo/login/", {"email": "j@example.com", "password": f"{at}"}).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(10) as pool:
        assert set(pool.map(guess, range(40))) == {400}
    assert len(seen) == 8


def test_attack_l01_right_passwords_use_up_nothing(cast: Cast) -> None:
    assert [_try(_browser(), PASSWORD) for _ in range(12)] == [302] * 12


def test_attack_p12_an_unknown_name_is_answered_like_a_wrong_password(cast: Cast) -> None:
    pages = [_browser().post(LOGIN, {"login": name, "password": "wrong"}).content for name in ("ada", "eve")]
    known, unknown = (re.sub(rb'value="[^"]*"', b"", page) for page in pages)
    assert known == unknown


def test_attack_p12_asking_for_a_reset_tells_nobody_who_exists(cast: Cast) -> None:
    User.objects.filter(username="ada").update(email="ada@example.com")
    answers = [_browser().post("/accounts/password/reset/", {"email": who}) for who in ("ada@example.com", "e@e.com")]
    assert [answer.status_code for answer in answers] == [302, 302]
    assert answers[0]["Location"] == answers[1]["Location"]


def _code(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, int(time.time()) // 30)))


def _early() -> None:
    """Codes change every 30 seconds: not now."""
    time.sleep(max(0.0, time.time() % 30 - 24))


@pytest.fixture
def secret(cast: Cast) -> str:
    """Ada's second factor."""
    made = str(generate_totp_secret())
    TOTP.activate(cast.ada.user, made)
    return made


def _half_in(name: str = "ada") -> Client:
    """The password was right, the code is still missing."""
    client = _browser()
    assert client.post(LOGIN, {"login": name, "password": PASSWORD})["Location"] == CODE
    return client


def _is_in(client: Client) -> bool:
    return client.get("/console/").status_code == 200


def test_attack_l03_a_password_alone_opens_nothing(secret: str) -> None:
    client = _half_in()
    for path in ("/console/", "/accounts/email/", "/accounts/password/change/", "/accounts/2fa/", "/admin/", "/setup/"):
        assert client.get(path).status_code in {302, 404}, path
    assert client.get("/api/v1/schema/").status_code == 403
    assert not _is_in(client)


async def test_attack_l03_a_password_alone_opens_no_socket(people: Cast, dial: Opens) -> None:
    await run_orm(TOTP.activate, people.ada.user, generate_totp_secret())
    cookie = (await run_orm(_half_in)).cookies[settings.SESSION_COOKIE_NAME].value
    wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, f"{settings.SESSION_COOKIE_NAME}={cookie}")
    await wire.send("agent.hello", version=1)
    assert (await wire.told("command.refused"))["code"] == "not_authenticated"


def test_attack_l03_a_code_works_once(secret: str) -> None:
    _early()
    code = _code(secret)
    first, second = _half_in(), _half_in()
    first.post(CODE, {"code": code})
    second.post(CODE, {"code": code})
    assert (_is_in(first), _is_in(second)) == (True, False)


@pytest.mark.parametrize("browsers", ["one", "a new one each time"])
def test_attack_l03_codes_are_guessed_five_times_and_no_more(secret: str, browsers: str) -> None:
    client = _half_in()
    for _ in range(5):
        client = client if browsers == "one" else _half_in()
        assert b"ncorrect code" in client.post(CODE, {"code": "000000"}).content
    late = _half_in()
    late.post(CODE, {"code": _code(secret)})
    assert not _is_in(late)


def test_attack_l03_a_recovery_code_works_once(cast: Cast, secret: str) -> None:
    code = RecoveryCodes.activate(cast.ada.user).get_unused_codes()[0]
    for works in (True, False):
        client = _half_in()
        client.post(CODE, {"code": code})
        assert _is_in(client) is works


@pytest.mark.parametrize(
    ("setting", "names"), [("optional", []), ("managers", ["mo", "root"]), ("everybody", ["ada", "mo", "root"])]
)
def test_attack_l03_who_needs_a_second_factor_is_led_to_it(
    cast: Cast, settings: Settings, setting: str, names: list[str]
) -> None:
    settings.ASSIST_SECOND_FACTOR = setting
    people = {"ada": cast.ada.user, "mo": cast.mo.user, "root": cast.root}
    led = []
    for name, user in people.items():
        client = _browser()
        client.force_login(user)
        answer = client.get("/api/v1/schema/"), client.get("/setup/" if name == "root" else "/console/")
        if answer[1].status_code == 302 and answer[1]["Location"].startswith("/accounts/2fa/"):
            led.append(name)
            assert answer[0].status_code == 403
            assert client.get("/accounts/2fa/").status_code == 200
            assert client.get("/admin/")["Location"].startswith("/accounts/2fa/")
    assert led == names


async def test_attack_l03_a_socket_wants_the_second_factor_too(
    people: Cast, console: Opens, settings: Settings
) -> None:
    settings.ASSIST_SECOND_FACTOR = "managers"
    ada, mo = await console(people.ada), await console(people.mo)
    await ada.told("desk.told")
    assert (await mo.told("command.refused"))["code"] == "not_authenticated"
    await run_orm(TOTP.activate, people.mo.user, generate_totp_secret())
    await (await console(people.mo)).told("desk.told")


def test_attack_l03_who_needs_a_second_factor_cannot_put_it_away(cast: Cast, secret: str, settings: Settings) -> None:
    settings.ASSIST_SECOND_FACTOR = "everybody"
    _early()
    client = _half_in()
    client.post(CODE, {"code": _code(secret)})
    client.post("/accounts/2fa/totp/deactivate/")
    assert has_factor(cast.ada.user)


@pytest.fixture
def reset(cast: Cast) -> str:
    """The link of a mail that sets a new password for Ada."""
    User.objects.filter(username="ada").update(email="ada@example.com")
    _browser().post("/accounts/password/reset/", {"email": "ada@example.com"})
    found = re.search(r"https?://\S+", str(mail.outbox[-1].body))
    assert found
    return found[0]


def _new_password(link: str, word: str = "a-much-better-password") -> bool:
    """Whether the link set a new password."""
    client = _browser()
    page = client.get("/" + link.split("/", 3)[3])
    if page.status_code != 302:
        return False
    done = client.post(page["Location"], {"password1": word, "password2": word})
    return done.status_code == 302 and User.objects.get(username="ada").check_password(word)


def test_attack_l05_a_reset_link_works_once(reset: str) -> None:
    assert reset.startswith(settings.ASSIST_CONSOLE_ORIGIN)
    assert _new_password(reset)
    assert not _new_password(reset, "another-good-password")


def test_attack_l05_a_reset_link_expires(reset: str, settings: Settings) -> None:
    assert settings.PASSWORD_RESET_TIMEOUT <= 24 * 3600
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert not _new_password(reset)


def test_attack_l05_a_reset_link_is_dead_after_a_sign_in(reset: str, cast: Cast) -> None:
    assert _try(_browser(), PASSWORD) == 302
    assert not _new_password(reset)


def _mails_after(**headers: str) -> list[str]:
    """What Ada is sent when somebody with those headers has forgotten her password."""
    User.objects.filter(username="ada").update(email="ada@example.com")
    mail.outbox.clear()
    Client(headers=headers).post("/accounts/password/reset/", {"email": "ada@example.com"})
    return [str(sent.body) for sent in mail.outbox]


@pytest.mark.parametrize("host", ["evil.example", "help.localhost", "127.0.0.1"])
def test_attack_l05_a_poisoned_host_sends_no_link(cast: Cast, host: str) -> None:
    assert _mails_after(host=host) == []


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-forwarded-port", "forwarded"])
def test_attack_l05_the_link_leads_to_the_console_whatever_the_request_says(cast: Cast, header: str) -> None:
    [text] = _mails_after(host=f"{settings.HOSTS['console']}:6666", **{header: "evil.example"})
    assert f"{settings.ASSIST_CONSOLE_ORIGIN}/accounts/password/reset/key/" in text
    assert "6666" not in text.replace(settings.ASSIST_CONSOLE_ORIGIN, "")
    assert "evil" not in text


def test_attack_l04_a_changed_password_ends_other_sessions(cast: Cast) -> None:
    here, there = _browser(), _browser()
    for client in (here, there):
        assert _try(client, PASSWORD) == 302
    new = {"oldpassword": PASSWORD, "password1": "a-much-better-password", "password2": "a-much-better-password"}
    assert here.post("/accounts/password/change/", new).status_code == 302
    assert (_is_in(here), _is_in(there)) == (True, False)
