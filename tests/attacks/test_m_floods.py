"""A flood of strangers (M11): caps by address and by queue, a challenge before them, another way to reach the shop."""

import base64
import json
import time
import uuid
from typing import Any

import pytest
from altcha import Challenge, Payload, solve_challenge
from channels.testing import WebsocketCommunicator
from hypothesis import HealthCheck, given
from hypothesis import settings as examples
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from assist.actions import admission
from assist.actions.admission import mark_of
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.config.asgi import application
from assist.models import Interaction, Queue, Shopper
from assist.queries.channels import channels_of
from assist.queries.fronts import shop_front
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules.refusals import Refused
from assist.rules.words import Channel, ChannelReason
from storefront.widget import ways
from tests.attacks.conftest import Opens
from tests.attacks.samples import asking
from tests.cast import Cast, shopper_of, wish
from tests.racing import race, refusals
from tests.wire import Wire

ZED, GUS = mark_of("192.0.2.66"), mark_of("192.0.2.77")


@pytest.fixture(autouse=True)
def quick_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The work is the same, only less of it."""
    monkeypatch.setattr(admission, "ROUNDS", 2)


def _stranger(shop: str = "lumo") -> Shopper:
    return shopper_of(open_session(shop))


def _asks(caller: str = ZED, shopper: Shopper | None = None, **more: Any) -> Interaction:
    return request_assistance(shopper or _stranger(), wish(caller=caller, **more))


def _refused(caller: str = ZED, shop: str = "lumo", **more: Any) -> Refused:
    with pytest.raises(Refused) as refused:
        _asks(caller, _stranger(shop), **more)
    return refused.value


def solved(challenge: str) -> str:
    """The proof that a browser would find."""
    given = Challenge.from_dict(json.loads(base64.b64decode(challenge)))
    solution = solve_challenge(given)
    assert solution
    return base64.b64encode(json.dumps(Payload(given, solution).to_dict()).encode()).decode()


def _proven(caller: str = ZED, shop: str = "lumo", **more: Any) -> Interaction:
    """Ask, solve what is asked for, ask again."""
    shopper, request = _stranger(shop), uuid.uuid4()
    try:
        return _asks(caller, shopper, client_id=request, **more)
    except Refused as refused:
        return _asks(caller, shopper, client_id=request, proof=solved(refused.challenge), **more)


def _room(cast: Cast, number: int) -> None:
    Queue.objects.filter(shop=cast.lumo).update(most_waiting=number)


def test_attack_m11_the_first_few_of_an_address_are_asked_for_nothing(troupe: Cast) -> None:
    assert len({_asks().pk for _ in range(5)}) == 5
    assert _refused().code == "challenged"
    assert _asks(GUS).caller == GUS


def test_attack_m11_who_solves_the_challenge_comes_in(troupe: Cast) -> None:
    assert len({_proven().pk for _ in range(10)}) == 10


def test_attack_m11_an_address_has_so_many_open_and_no_more(troupe: Cast, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS = 6
    mine = [_proven() for _ in range(6)]
    assert (_refused().code, _refused().state) == ("unavailable", "many_here")
    Interaction.objects.filter(pk=mine[0].pk).update(state="ended")
    assert _proven().pk
    assert _asks(GUS).pk


def test_attack_m11_ending_chats_makes_no_more_of_them_free(troupe: Cast, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS = 6
    for _ in range(2):
        Interaction.objects.filter(pk=_asks().pk).update(state="ended")
    assert _refused().code == "challenged"


def test_attack_m11_messages_that_are_left_count_too(troupe: Cast, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS = 6
    for _ in range(2):
        _asks(channel=Channel.EMAIL, email="gus@example.com")
    assert _refused(channel=Channel.EMAIL, email="gus@example.com").code == "challenged"


def test_attack_m11_whom_the_shop_vouches_for_is_never_challenged(troupe: Cast, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS = 3
    for _ in range(3):
        _proven()
    mina = troupe.mina()
    assert request_assistance(mina, wish(caller=ZED)).caller == ""


def test_attack_m11_without_a_limit_by_address_the_queue_has_one_still(troupe: Cast, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS = 0
    _room(troupe, 40)
    for _ in range(10):
        _asks()
    assert _refused().code == "challenged"


def test_attack_m11_a_machine_of_ours_is_limited_by_the_queue_alone(troupe: Cast) -> None:
    assert mark_of("127.0.0.1") == mark_of("::1") == mark_of("") == ""
    _room(troupe, 80)
    assert [_asks("").caller for _ in range(20)] == [""] * 20
    assert _refused("").code == "challenged"


def test_attack_m11_a_full_queue_names_another_way(troupe: Cast) -> None:
    _room(troupe, 4)
    for number in range(3):
        _proven(mark_of(f"192.0.2.{number}"))
    assert (_refused(GUS).code, _refused(GUS).state) == ("unavailable", "crowded")
    ways = {view.channel: view.reason for view in channels_of(shop_front(troupe.lumo))}
    assert (ways[Channel.CHAT], ways[Channel.EMAIL]) == ("crowded", None)
    assert _proven(GUS, channel=Channel.EMAIL, email="gus@example.com").pk


def test_attack_m11_the_help_page_says_why_a_full_queue_takes_no_chat(troupe: Cast, blank_panel: None) -> None:
    assert set(ways._WHY) == set(ChannelReason)
    Queue.objects.filter(shop=troupe.lumo).update(most_waiting=4)
    for number in range(3):
        _proven(mark_of(f"192.0.2.{number}"))
    shown = {way.channel: way for way in ways.ways_of(troupe.lumo)}
    assert (shown[Channel.CHAT].note, shown[Channel.CHAT].is_open) == ("Too many people are waiting right now", False)
    assert shown[Channel.EMAIL].is_open


def test_attack_m11_strangers_leave_room_for_whom_the_shop_knows(troupe: Cast) -> None:
    Queue.objects.filter(shop=troupe.business).update(most_waiting=4)
    type(troupe.business).objects.update(kind="b2c")
    for number in range(3):
        _proven(mark_of(f"192.0.2.{number}"), troupe.business.code)
    assert _refused(GUS, troupe.business.code).state == "crowded"
    mina = troupe.mina()
    assert request_assistance(mina, wish()).shop == troupe.business
    with pytest.raises(Refused) as refused:
        request_assistance(mina, wish())
    assert refused.value.state == "crowded"


FORGED = st.binary(max_size=200).map(lambda raw: base64.b64encode(raw).decode()) | st.text(max_size=80)
NESTED = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)
PARTS = ["parameters", "signature", "counter", "derivedKey", "nonce", "salt", "algorithm", "cost", "keyPrefix", "data"]
SHAPED = st.fixed_dictionaries(
    {
        "challenge": st.dictionaries(st.sampled_from(PARTS), NESTED) | NESTED,
        "solution": st.dictionaries(st.sampled_from(PARTS), NESTED) | NESTED,
    }
).map(lambda raw: base64.b64encode(json.dumps(raw).encode()).decode())


@given(proof=FORGED | SHAPED)
@examples(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_attack_m11_whatever_is_no_proof_is_none(proof: str) -> None:
    assert not admission.is_proof(Shopper(pk=1), uuid.uuid4(), proof)


def _mended(proof: str, **changes: Any) -> str:
    raw = json.loads(base64.b64decode(proof))
    raw["challenge"]["parameters"].update(changes)
    return base64.b64encode(json.dumps(raw).encode()).decode()


def test_attack_m11_a_proof_is_good_for_its_own_request_alone() -> None:
    shopper, other, request = Shopper(pk=1), Shopper(pk=2), uuid.uuid4()
    proof = solved(admission.challenge_for(shopper, request))
    assert admission.is_proof(shopper, request, proof)
    assert not admission.is_proof(shopper, uuid.uuid4(), proof)
    assert not admission.is_proof(other, request, proof)
    assert not admission.is_proof(shopper, request, _mended(proof, keyPrefix="", cost=1))
    assert not admission.is_proof(shopper, request, _mended(proof, expiresAt=int(time.time()) + 9999))


def test_attack_m11_a_proof_that_came_late_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "SOLVE_SECONDS", -5)
    shopper, request = Shopper(pk=1), uuid.uuid4()
    assert not admission.is_proof(shopper, request, solved(admission.challenge_for(shopper, request)))


def test_attack_m11_strangers_at_the_same_moment_are_counted_exactly(cast: Cast, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS = 3
    everybody = [_stranger() for _ in range(8)]
    results = race(*[lambda gus=gus: _asks(ZED, gus) for gus in everybody])
    assert len(refusals(results)) == 7
    assert Interaction.objects.filter(caller=ZED).count() == 1


def test_attack_m11_many_who_ask_at_the_same_moment_do_not_overfill_a_queue(cast: Cast) -> None:
    Queue.objects.filter(shop=cast.business).update(most_waiting=4)
    tokens = [cast.identity(sub=f"2000{number}") for number in range(10)]
    everybody = [shopper_of(open_session(cast.business.code, token)) for token in tokens]
    results = race(*[lambda mina=mina: request_assistance(mina, wish()) for mina in everybody])
    assert {refusal.state for refusal in refusals(results)} == {"crowded"}
    assert Interaction.objects.filter(shop=cast.business).count() == 4


async def test_attack_m11_who_is_turned_away_is_shown_the_other_way_at_once(people: Cast, panel: Opens) -> None:
    await run_orm(_room, people, 4)
    gus = await panel(await run_orm(open_session, "lumo"))
    await gus.told("shopper.welcome")
    for number in range(3):
        await run_orm(_proven, mark_of(f"192.0.2.{number}"))
    assert (await gus.ask("interaction.request", **asking()))["state"] == "crowded"
    ways = {way["channel"]: way.get("reason") for way in (await gus.told("channels.changed"))["channels"]}
    assert (ways["chat"], ways["email"]) == ("crowded", None)


async def test_attack_m11_the_panel_s_socket_counts_its_caller(people: Cast, hub: Hub, settings: Settings) -> None:
    settings.ASSIST_CHATS_PER_ADDRESS, settings.ASSIST_PROXY_HOPS = 3, 1
    codes = [await _at_the_socket(settings.ASSIST_WIDGET_ORIGIN, number) for number in range(3)]
    assert [code for code, _ in codes] == ["", "challenged", "challenged"]
    assert codes[1][1]
    assert await run_orm(list, Interaction.objects.values_list("caller", flat=True)) == [mark_of("203.0.113.66")]


async def _at_the_socket(origin: str, number: int) -> tuple[str, str]:
    """What a stranger of one address is answered who writes another one into the header every time."""
    forged = f"198.51.100.{number}, 203.0.113.66".encode()
    headers = [(b"origin", origin.encode()), (b"x-forwarded-for", forged)]
    socket = WebsocketCommunicator(application, "/ws/shopper/", headers=headers)
    wire = Wire(socket, *await socket.connect(timeout=5))
    await wire.send("shopper.hello", version=1, token=await run_orm(open_session, "lumo"))
    answer = await wire.ask("interaction.request", **asking())
    await wire.hang_up()
    return answer.get("code", ""), answer.get("challenge", "")
