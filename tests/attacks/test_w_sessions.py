"""Attacks with a session, a capture or a flood: W10 to W14."""

import json
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from agentconsole import watch
from agentconsole.queries import interactions_visible
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.models import Agent, Event, Interaction, Offer, Shopper
from assist.realtime import sockets
from assist.realtime.db import run_orm
from tests.attacks.conftest import Opens, talking
from tests.attacks.samples import asking, line, some_id
from tests.cast import PASSWORD, Cast, wish
from tests.checker import broken_invariants
from tests.fixtures import session_cookie
from tests.wire import Wire


def _facts() -> list[tuple[Any, ...]]:
    events = Event.objects.order_by("id").values_list("interaction", "seq", "kind")
    return [*events, *Interaction.objects.order_by("id").values_list("id", "state", "generation", "rating")]


def _offered(shopper: Shopper) -> str:
    interaction = request_assistance(shopper, wish())
    return str(Offer.objects.get(interaction=interaction, state="open").key)


async def _signed_in(people: Cast, dial: Opens) -> tuple[Wire, str]:
    cookie = await run_orm(session_cookie, people.ada)
    wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, cookie)
    await wire.send("agent.hello", version=1)
    await wire.told("desk.told")
    return wire, cookie.split("=")[1]


ENDINGS = ["logged out", "session deleted", "session expired", "deactivated", "password changed"]


def _end(user: User, session: str, how: str) -> None:
    rows = Session.objects.filter(session_key=session)
    if how == "deactivated":
        User.objects.filter(pk=user.pk).update(is_active=False)
    elif how == "password changed":
        user.set_password(f"{PASSWORD}-new")
        user.save(update_fields=["password"])
    elif how == "session expired":
        rows.update(expire_date=timezone.now() - timedelta(seconds=1))
    elif how == "session deleted":
        rows.delete()
    else:
        client = Client(headers={"host": settings.HOSTS["console"]})
        client.cookies[settings.SESSION_COOKIE_NAME] = session
        assert client.post("/accounts/logout/").status_code == 302


@pytest.mark.parametrize("how", ENDINGS)
async def test_attack_w10_w11_a_session_that_ended_closes_its_sockets(
    people: Cast, console: Opens, dial: Opens, settings: Settings, how: str
) -> None:
    assert watch.SESSION_SECONDS <= 5
    settings.ASSIST_TIME_SCALE = 20
    ben = await console(people.ben)
    ada, session = await _signed_in(people, dial)
    await run_orm(_end, people.ada.user, session, how)
    assert await ada.closing(3) == sockets.CLOSE_SIGNED_OUT
    assert ben.closed is None


@pytest.mark.parametrize("how", ENDINGS)
async def test_attack_w10_the_next_action_is_refused_at_once(people: Cast, dial: Opens, how: str) -> None:
    _, interaction = await talking(people)
    ada, session = await _signed_in(people, dial)
    await run_orm(_end, people.ada.user, session, how)
    answer = await ada.ask("message.send", interaction=interaction, **line("too late"))
    assert answer["code"] == "not_authenticated"
    assert await ada.closing(2) == sockets.CLOSE_SIGNED_OUT
    assert not await run_orm(Event.objects.filter(body__text="too late").exists)


@pytest.mark.parametrize("how", ENDINGS)
async def test_attack_w10_l04_an_ended_session_opens_no_socket(people: Cast, dial: Opens, how: str) -> None:
    cookie = await run_orm(session_cookie, people.ada)
    await run_orm(_end, people.ada.user, cookie.split("=")[1], how)
    wire = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, cookie)
    await wire.send("agent.hello", version=1)
    assert await wire.closing() == sockets.CLOSE_SIGNED_OUT
    assert [notice["type"] for notice in wire.notices] == ["command.refused"]


async def test_attack_w10_an_agent_whose_rights_are_taken_sees_less_at_once(people: Cast, dial: Opens) -> None:
    _, interaction = await talking(people)
    cookie = await run_orm(session_cookie, people.mo)
    mo = await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, cookie)
    await mo.send("agent.hello", version=1)
    ends = {"interaction": interaction}
    seen = await run_orm(_may_see, people.mo, interaction)
    await run_orm(people.mo.user.groups.clear)
    assert (seen, await run_orm(_may_see, people.mo, interaction)) == (True, False)
    assert (await mo.ask("interaction.end", **ends))["code"] == "not_found"


def _may_see(agent: Agent, key: str) -> bool:
    return interactions_visible(agent).filter(key=key).exists()


@pytest.mark.parametrize("origin", ["ASSIST_WIDGET_ORIGIN", "ASSIST_SHOP_ORIGIN", ""])
async def test_attack_w12_a_page_of_another_site_cannot_use_ada_s_cookie(
    people: Cast, dial: Opens, origin: str
) -> None:
    cookie = await run_orm(session_cookie, people.ada)
    given = getattr(settings, origin) if origin else "https://evil.example"
    assert not (await dial("/ws/agent/", given, cookie)).accepted
    assert (await dial("/ws/agent/", settings.ASSIST_CONSOLE_ORIGIN, cookie)).accepted


async def test_attack_w13_a_replayed_accept_changes_nothing(people: Cast, console: Opens) -> None:
    ada, ben = await console(people.ada), await console(people.ben)
    await ada.ask("presence.set", state="available")
    offer = await run_orm(_offered, await run_orm(people.gus))
    captured = json.dumps({"type": "offer.accept", "ref": "captured", "offer": offer})
    await ada.raw(captured)
    await ada.until(lambda notice: notice.get("ref") == "captured")
    before = await run_orm(_facts)
    ada.notices.clear()
    await ada.raw(captured)
    again = await ada.until(lambda notice: notice.get("ref") == "captured")
    assert (again["code"], again["state"]) == ("wrong_state", "accepted")
    await ben.raw(captured)
    assert (await ben.until(lambda notice: notice.get("ref") == "captured"))["code"] == "not_found"
    assert await run_orm(_facts) == before
    assert await run_orm(broken_invariants) == {}


async def test_attack_w13_a_replayed_request_and_line_are_the_first_ones(people: Cast, panel: Opens) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    form = asking()
    first, second = await gus.ask("interaction.request", **form), await gus.ask("interaction.request", **form)
    assert first["interaction"] == second["interaction"]
    said = line()
    answers = [await gus.ask("message.send", interaction=first["interaction"], **said) for _ in range(3)]
    assert len({answer["seq"] for answer in answers}) == 1
    other = await gus.ask("message.send", interaction=first["interaction"], **{**said, "text": "Other words"})
    assert other["code"] == "conflict"


async def test_attack_w14_typing_shows_no_text_and_is_throttled(people: Cast, panel: Opens, console: Opens) -> None:
    token, interaction = await talking(people)
    ada, gus = await console(people.ada), await panel(token)
    await ada.told("desk.told")
    for _ in range(40):
        await gus.send("typing.set", interaction=interaction, on=True)
    await gus.ask("history.get", interaction=some_id(), after=0)
    await ada.quiet()
    typing = [notice for notice in ada.notices if notice["type"] == "typing.changed"]
    assert 0 < len(typing) <= 15
    assert {frozenset(notice) for notice in typing} == {frozenset({"type", "interaction", "by", "on"})}
