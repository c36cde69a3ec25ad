"""Sessions that nobody uses, and sessions that are old: W11."""

import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from assist.actions.sessions import ACTED, BEGUN, SessionStore, keep_sessions
from assist.realtime import sockets
from assist.realtime.db import run_orm
from tests.attacks.conftest import Opens
from tests.attacks.samples import some_id
from tests.cast import PASSWORD, Cast
from tests.wire import Wire

IDLE, DAY = timedelta(minutes=120), timedelta(hours=12)


@pytest.fixture
def ada(db: None) -> Client:
    """Ada, signed in by her password."""
    User.objects.create_user("ada", password=PASSWORD)
    client = Client(headers={"host": settings.HOSTS["console"]})
    assert client.post("/accounts/login/", {"login": "ada", "password": PASSWORD}).status_code == 302
    return client


def _row(client: Client) -> Session:
    return Session.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)


def _left(client: Client) -> timedelta:
    return _row(client).expire_date - timezone.now()


def _rewrite(client: Client, **seconds_ago: float) -> None:
    """Make the session look as if things had happened earlier."""
    row = _row(client)
    names = {"begun": BEGUN, "acted": ACTED}
    data = {**row.get_decoded(), **{names[name]: int(time.time() - ago) for name, ago in seconds_ago.items()}}
    Session.objects.filter(pk=row.pk).update(session_data=SessionStore().encode(data))


def test_attack_w11_a_session_ends_when_nobody_acts(ada: Client) -> None:
    assert IDLE - timedelta(seconds=30) < _left(ada) <= IDLE
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert ada.get("/accounts/2fa/")["Location"].startswith("/accounts/login/")


def test_attack_w11_whoever_acts_stays_and_an_act_a_minute_is_written(ada: Client) -> None:
    Session.objects.update(expire_date=timezone.now() + timedelta(minutes=5))
    ada.get("/console/")
    assert _left(ada) <= timedelta(minutes=5)
    _rewrite(ada, acted=61)
    ada.get("/console/")
    assert _left(ada) > timedelta(minutes=119)


def test_attack_w11_whoever_acts_all_day_signs_in_again(ada: Client) -> None:
    _rewrite(ada, begun=DAY.total_seconds() - 60, acted=61)
    ada.get("/console/")
    assert _left(ada) <= timedelta(seconds=61)
    keep_sessions({_row(ada).pk})
    assert _left(ada) <= timedelta(seconds=61)


def test_attack_w11_the_limits_are_the_install_s(ada: Client, settings: Settings) -> None:
    settings.ASSIST_SESSION_IDLE_MINUTES = 10
    keep_sessions({_row(ada).pk})
    assert _left(ada) <= timedelta(minutes=10)


def test_attack_w11_an_ended_session_is_not_kept(ada: Client) -> None:
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    keep_sessions({_row(ada).pk})
    assert _left(ada) < timedelta()


async def _at_work(people: Cast, dial: Opens, left: timedelta) -> tuple[Wire, str]:
    """Ada's console, with so much left of her session."""
    key = await run_orm(_session, people.ada.user, left)
    wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, f"{settings.SESSION_COOKIE_NAME}={key}")
    await wire.send("agent.hello", version=1)
    await wire.told("desk.told")
    return wire, key


def _session(user: User, left: timedelta) -> str:
    client = Client(headers={"host": settings.HOSTS["console"]})
    client.force_login(user)
    Session.objects.update(expire_date=timezone.now() + left)
    return str(client.cookies[settings.SESSION_COOKIE_NAME].value)


async def test_attack_w11_a_console_at_which_nobody_sits_is_signed_out(
    people: Cast, dial: Opens, settings: Settings
) -> None:
    settings.ASSIST_TIME_SCALE = 20
    ada, _ = await _at_work(people, dial, timedelta(seconds=1))
    for _ in range(3):
        await ada.send("pulse")
        await ada.ask("history.get", interaction=some_id(), after=0)
    assert await ada.closing(4) == sockets.CLOSE_SIGNED_OUT


async def test_attack_w11_a_console_at_which_somebody_works_stays(
    people: Cast, dial: Opens, settings: Settings
) -> None:
    settings.ASSIST_TIME_SCALE = 100
    ada, key = await _at_work(people, dial, timedelta(minutes=5))
    await ada.ask("presence.set", state="available")
    deadline = time.monotonic() + 5
    while (await run_orm(_ends, key)) < timezone.now() + IDLE / 2:
        assert time.monotonic() < deadline
        await ada.quiet(0.05)


def _ends(key: str) -> Any:
    return Session.objects.get(pk=key).expire_date
