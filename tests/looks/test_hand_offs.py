"""A window of its own is opened by a code that works once, and ends with the session that it came from."""

import json
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from assist.actions.handoffs import WINDOWS, make_hand_off, take_hand_off
from assist.actions.shoppers import close_session, open_session
from assist.models import HandOff, Shop, Shopper
from assist.realtime.db import run_orm
from assist.rules.refusals import Refused
from storefront.widget.queries import shopper_of_token
from storefront.widget.views import sessions
from tests.cast import Cast, shopper_of
from tests.fixtures import Clock
from tests.racing import race, refusals

REFUSED = "opened already"


@pytest.fixture(autouse=True)
def fresh_buckets() -> None:
    """Rates are a test of their own."""
    sessions._buckets.clear()


def post(path: str, origin: str = "", **body: Any) -> tuple[int, dict[str, Any]]:
    client = Client(headers={"host": settings.HOSTS["widget"], "origin": origin or settings.ASSIST_WIDGET_ORIGIN})
    answer = client.post(f"/api/v1/widget/{path}/", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def test_feat_a9_a_code_opens_the_same_session_in_a_window_of_its_own(cast: Cast) -> None:
    token = open_session("lumo")
    status, granted = post("hand-offs", token=token)
    assert status == 201
    status, opened = post("sessions", shop="lumo", code=granted["code"])
    assert status == 201 and opened["token"] != token
    assert shopper_of_token(opened["token"]) == shopper_of_token(token)
    assert Shopper.objects.count() == 1


def test_attack_code_and_token_are_kept_as_hashes_alone(cast: Cast) -> None:
    code = make_hand_off(cast.gus())
    token = take_hand_off("lumo", code)
    row = HandOff.objects.values_list("code_hash", "token_hash").get()
    assert code not in row and token not in row


def test_attack_a_code_works_once(cast: Cast) -> None:
    code = make_hand_off(cast.gus())
    take_hand_off("lumo", code)
    with pytest.raises(Refused, match=REFUSED):
        take_hand_off("lumo", code)


@pytest.mark.usefixtures("transactional_db")
def test_race_of_two_windows_with_one_code_one_opens(cast: Cast) -> None:
    code = make_hand_off(cast.gus())
    results = race(*[lambda: take_hand_off("lumo", code)] * 4)
    assert len(refusals(results)) == 3
    assert HandOff.objects.exclude(token_hash="").count() == 1


def test_attack_a_code_is_dead_after_a_minute(cast: Cast, clock: Clock) -> None:
    code = make_hand_off(cast.gus())
    clock(61)
    with pytest.raises(Refused, match=REFUSED):
        take_hand_off("lumo", code)


def test_attack_a_code_opens_nothing_at_another_shop(cast: Cast) -> None:
    code = make_hand_off(cast.gus())
    for shop in ("other", "", "nowhere", "LUMO"):
        with pytest.raises(Refused, match=REFUSED):
            take_hand_off(shop, code)
    assert take_hand_off("lumo", code)


@pytest.mark.parametrize("code", ["x", "x" * 100, "\x00", "é"])
def test_attack_a_guessed_code_is_refused(cast: Cast, code: str) -> None:
    make_hand_off(cast.gus())
    assert post("sessions", shop="lumo", code=code)[0] == 403


def test_a_newer_code_voids_the_one_that_nobody_used(cast: Cast) -> None:
    gus = cast.gus()
    first, second = make_hand_off(gus), make_hand_off(gus)
    with pytest.raises(Refused, match=REFUSED):
        take_hand_off("lumo", first)
    assert take_hand_off("lumo", second)


def test_i08_a_log_out_ends_the_window_too_and_its_unused_codes(cast: Cast) -> None:
    gus = cast.gus()
    token = take_hand_off("lumo", make_hand_off(gus))
    code = make_hand_off(gus)
    close_session(shopper_of_token(token))
    for act in (lambda: shopper_of_token(token), lambda: take_hand_off("lumo", code)):
        with pytest.raises(Refused):
            act()


def test_a_window_lives_no_longer_than_the_session_or_the_shop(cast: Cast, clock: Clock) -> None:
    token = take_hand_off("lumo", make_hand_off(cast.gus()))
    Shop.objects.filter(code="lumo").update(is_active=False)
    with pytest.raises(Refused):
        shopper_of_token(token)
    Shop.objects.filter(code="lumo").update(is_active=True)
    assert shopper_of_token(token)
    clock(31 * 86400)
    with pytest.raises(Refused):
        shopper_of_token(token)


def test_one_more_window_than_allowed_ends_the_oldest(cast: Cast) -> None:
    gus = cast.gus()
    tokens = [take_hand_off("lumo", make_hand_off(gus)) for _ in range(WINDOWS + 1)]
    with pytest.raises(Refused):
        shopper_of_token(tokens[0])
    assert all(shopper_of_token(token) == gus for token in tokens[1:])


def test_a_window_may_open_another(cast: Cast) -> None:
    token = take_hand_off("lumo", make_hand_off(cast.gus()))
    assert post("hand-offs", token=token)[0] == 201


@pytest.mark.parametrize("token", ["", "x", "\x00", "x" * 200])
def test_attack_a_stranger_gets_no_code(cast: Cast, token: str) -> None:
    cast.gus()
    assert post("hand-offs", token=token)[0] == 403
    assert not HandOff.objects.exists()


def test_attack_only_the_panel_s_own_origin_gets_a_code(cast: Cast) -> None:
    token = open_session("lumo")
    for origin in ("https://lumo.example", "null", settings.ASSIST_CONSOLE_ORIGIN):
        assert post("hand-offs", origin, token=token)[0] == 403
    assert not HandOff.objects.exists()


def test_garbage_is_answered_with_what_to_send(cast: Cast) -> None:
    assert post("hand-offs", tok="x") == (400, {"detail": "Send token as JSON."})
    assert post("hand-offs", token=7)[0] == 400
    assert post("hand-offs", token="x" * 201)[0] == 400


def test_attack_codes_are_made_at_a_rate(cast: Cast) -> None:
    token = open_session("lumo")
    answers = [post("hand-offs", token=token)[0] for _ in range(sessions.HAND_OFFS.burst + 1)]
    assert answers == [201] * sessions.HAND_OFFS.burst + [429]
    assert post("hand-offs", token=open_session("lumo"))[0] == 201


async def test_i08_a_log_out_closes_the_sockets_of_both_windows(people: Cast, dial: Any) -> None:
    token = await run_orm(open_session, "lumo")
    gus = await run_orm(shopper_of, token)
    window = await run_orm(take_hand_off, "lumo", await run_orm(make_hand_off, gus))
    wires = [await dial("/ws/shopper/", settings.ASSIST_WIDGET_ORIGIN) for _ in range(2)]
    for wire, proof in zip(wires, (token, window), strict=True):
        await wire.send("shopper.hello", version=1, token=proof)
        await wire.told("shopper.welcome")
    await wires[1].send("session.close")
    assert [await wire.closing(3) for wire in wires] == [4401, 4401]
