"""Which channels can be used now, why not the others, and that the server means it."""

import uuid
from collections.abc import Awaitable, Callable
from datetime import time
from functools import partial
from itertools import product

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.actions.presence import choose_presence
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.models import Hours, Interaction, Shop, Shopper
from assist.queries.channels import channels_of
from assist.queries.clock import now
from assist.queries.fronts import shop_front, shop_fronts
from assist.realtime.db import run_orm
from assist.realtime.heart import Heart
from assist.realtime.hub import Hub
from assist.rules.assistance import derived_type
from assist.rules.channels import Situation, reason_against
from assist.rules.refusals import Refused
from assist.rules.words import AssistanceType, Channel, ChannelReason, Presence
from assist.shop import channels as registry
from assist.shop import register_channel
from tests.cast import Cast, wish
from tests.racing import race, refusals
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]


def reasons(shop: Shop, viewer: Shopper | None = None) -> dict[str, str | None]:
    return {view.channel: view.reason for view in channels_of(shop_front(shop), viewer)}


def closed_now(shop: Shop) -> None:
    """Open for one minute a week, which is not this one."""
    Hours.objects.create(shop=shop, weekday=(now().weekday() + 3) % 7, opens=time(8), closes=time(8, 1))


@pytest.fixture
def everything(monkeypatch: pytest.MonkeyPatch) -> None:
    """An install with a service for every channel."""
    monkeypatch.setattr(registry, "_SERVED", set(registry._SERVED))
    for channel in Channel:
        register_channel(channel)


def test_feat_a1_all_five_are_told_each_that_cannot_be_used_with_its_reason(cast: Cast) -> None:
    cast.available(cast.ada)
    Shop.objects.filter(pk=cast.lumo.pk).update(channels=["chat", "email", "voice"])
    assert reasons(cast.lumo) == {
        "chat": None,
        "callback": "off",
        "email": None,
        "voice": "missing",
        "cobrowse": "off",
    }


def test_feat_a8_with_nobody_available_a_message_can_still_be_left(cast: Cast) -> None:
    assert (reasons(cast.lumo)["chat"], reasons(cast.lumo)["email"]) == ("nobody", None)
    cast.available(cast.ada)
    assert reasons(cast.lumo)["chat"] is None
    choose_presence(cast.ada, Presence.IDLE)
    assert reasons(cast.lumo)["chat"] == "nobody"


def test_an_agent_of_another_shop_opens_no_chat(cast: Cast) -> None:
    cast.available(cast.zed)
    assert reasons(cast.lumo)["chat"] == "nobody"


def test_feat_a8_outside_its_hours_a_shop_says_when_it_opens(cast: Cast) -> None:
    cast.available(cast.ada)
    closed_now(cast.lumo)
    views = {view.channel: view for view in channels_of(shop_front(cast.lumo))}
    assert (views[Channel.CHAT].reason, views[Channel.EMAIL].reason) == (ChannelReason.CLOSED, None)
    opens_at = views[Channel.CHAT].opens_at
    assert opens_at and opens_at > now()
    assert views[Channel.EMAIL].opens_at is None


def test_s1_16_a_b2b_shop_opens_no_channel_before_the_log_in_and_s1_17_a_b2c_shop_does(cast: Cast) -> None:
    cast.available(cast.ada)
    assert set(reasons(cast.business).values()) == {"login"}
    assert set(reasons(cast.business, cast.gus(cast.business)).values()) == {"login"}
    assert reasons(cast.business, cast.mina())["chat"] is None
    assert reasons(cast.lumo)["chat"] is None


def test_co_browsing_joins_what_runs(cast: Cast, everything: None) -> None:
    cast.available(cast.ada)
    Shop.objects.filter(pk=cast.lumo.pk).update(channels=list(Channel))
    front = shop_front(cast.lumo)
    alone, talking = ({view.channel: view.reason for view in channels_of(front, talks=t)} for t in (False, True))
    assert (alone[Channel.COBROWSE], talking[Channel.COBROWSE]) == (ChannelReason.ALONE, None)
    with pytest.raises(Refused) as refused:
        request_assistance(cast.gus(), wish(channel=Channel.COBROWSE))
    assert refused.value.state == ChannelReason.ALONE


def test_every_situation_has_one_answer_and_no_channel_is_open_by_mistake() -> None:
    yes_or_no = product((False, True), repeat=6)
    for channel, (on, served, is_open, somebody, may_ask, talks) in product(Channel, yes_or_no):
        offered = frozenset({channel}) if on else frozenset()
        known = frozenset({channel}) if served else frozenset()
        reason = reason_against(channel, Situation(offered, known, is_open, somebody, may_ask, talks))
        live = channel in {Channel.CHAT, Channel.VOICE}
        usable = on and served and may_ask and (not live or (is_open and somebody))
        assert (reason is None) is (usable and (channel is not Channel.COBROWSE or talks))


@pytest.mark.parametrize("channel", [Channel.VOICE, Channel.CALLBACK, Channel.COBROWSE])
def test_what_the_chooser_refuses_the_server_refuses(cast: Cast, channel: Channel) -> None:
    with pytest.raises(Refused) as refused:
        request_assistance(cast.gus(), wish(channel=channel))
    assert (refused.value.code, refused.value.state) == ("unavailable", ChannelReason.OFF)
    assert not Interaction.objects.exists()


def test_feat_a8_a_chat_that_was_asked_for_with_nobody_there_waits_in_the_queue(cast: Cast) -> None:
    assert request_assistance(cast.gus(), wish()).state == "queued"
    closed_now(cast.lumo)
    assert request_assistance(cast.gus(), wish()).state == "queued"
    Shop.objects.filter(pk=cast.lumo.pk).update(channels=["email"])
    with pytest.raises(Refused) as refused:
        request_assistance(cast.gus(), wish())
    assert refused.value.state == ChannelReason.OFF


def test_a_channel_that_is_switched_off_at_the_same_moment_is_open_or_refused(cast: Cast) -> None:
    for _ in range(4):
        Shop.objects.filter(pk=cast.lumo.pk).update(channels=["chat", "email"])
        gus = cast.gus()
        switch = partial(Shop.objects.filter(pk=cast.lumo.pk).update, channels=["email"])
        results = race(partial(request_assistance, gus, wish()), switch)
        assert len(refusals(results)) + Interaction.objects.filter(shopper=gus).count() == 1


def test_a_request_that_was_stored_is_answered_again_though_its_channel_has_closed(cast: Cast) -> None:
    gus, asked = cast.gus(), wish()
    first = request_assistance(gus, asked)
    Shop.objects.filter(pk=cast.lumo.pk).update(channels=["email"])
    assert request_assistance(gus, asked) == first


def test_the_fronts_of_many_shops_cost_as_much_as_one(cast: Cast) -> None:
    closed_now(cast.lumo)
    shops = [cast.lumo.pk, cast.business.pk, cast.elsewhere.pk]
    with CaptureQueriesContext(connection) as one:
        shop_fronts(shops[:1])
    with CaptureQueriesContext(connection) as all_of_them:
        assert set(shop_fronts(shops)) == set(shops)
    assert len(one) == len(all_of_them) == 1


def test_a_time_zone_that_the_machine_does_not_know_breaks_nothing(cast: Cast) -> None:
    Shop.objects.filter(pk=cast.lumo.pk).update(time_zone="Mars/Olympus")
    assert reasons(cast.lumo)["email"] is None


async def test_feat_a8_a_panel_is_told_when_somebody_comes_and_only_then(people: Cast, panel: Opens, hub: Hub) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    welcome = await gus.told("shopper.welcome")
    assert [one["channel"] for one in welcome["channels"]] == [*Channel]
    assert welcome["channels"][0] == {"channel": "chat", "reason": "nobody"}
    await hub.part(Heart)._round()
    assert [notice["type"] for notice in await gus.quiet(0.3)] == ["heartbeat"]
    await run_orm(people.available, people.ada)
    await hub.part(Heart)._round()
    assert (await gus.told("channels.changed"))["channels"][0] == {"channel": "chat"}


async def test_the_channels_of_many_panels_cost_two_queries_a_heartbeat(
    people: Cast, panel: Opens, hub: Hub, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = []

    def counted(shops: set[int]) -> object:
        looks.append(shops)
        return shop_fronts(shops)

    monkeypatch.setattr("storefront.widget.channels.shop_fronts", counted)
    for code in ("lumo", "lumo", "other"):
        await (await panel(await run_orm(open_session, code))).told("shopper.welcome")
    await run_orm(people.available, people.ada)
    await hub.part(Heart)._round()
    while not looks:
        await hub.part(Heart)._round()
    assert looks[0] == {people.lumo.pk, people.elsewhere.pk}


async def test_s1_16_the_log_in_opens_the_channels_at_once(people: Cast, panel: Opens) -> None:
    await run_orm(people.available, people.ada)
    mina = await panel(await run_orm(open_session, "lumo-business"))
    assert (await mina.told("shopper.welcome"))["channels"][0]["reason"] == "login"
    await mina.ask("identity.set", token=await run_orm(people.identity))
    assert (await mina.told("channels.changed"))["channels"][0] == {"channel": "chat"}


@pytest.mark.parametrize(
    ("given", "derived"),
    [
        ({"is_login": True, "has_basket": True}, "administrative"),
        ({"has_basket": True, "has_product": True}, "sales_order"),
        ({"address": "https://lumo.example/de/kasse/?x=1", "has_product": True}, "sales_order"),
        ({"address": "https://lumo.example/auction/12"}, "sales_order"),
        ({"has_product": True}, "informational"),
        ({"address": "https://lumo.example/?from=basket"}, "navigational"),
        ({"address": "https://[nonsense"}, "navigational"),
        ({}, "navigational"),
    ],
)
def test_s1_05_what_the_shopper_does_not_say_the_page_tells(given: dict[str, object], derived: str) -> None:
    page: dict[str, object] = {"is_login": False, "has_basket": False, "has_product": False, "address": "", **given}
    assert derived_type(**page) == derived  # type: ignore[arg-type]  # the parameters are in the table


def test_s1_05_the_type_is_stored_with_whether_it_was_chosen(cast: Cast) -> None:
    chosen = request_assistance(cast.gus(), wish(assistance_type=AssistanceType.SALES_ORDER))
    derived = request_assistance(cast.gus(), wish(assistance_type=None, context={"loginPage": True}))
    assert (chosen.assistance_type, derived.assistance_type) == ("sales_order", "administrative")
    facts = [row.events.get(seq=1).body for row in (chosen, derived)]
    assert [fact.get("derived", False) for fact in facts] == [False, True]


async def test_s1_04_help_is_reached_from_the_log_in_page(people: Cast, panel: Opens) -> None:
    gus = await panel(await run_orm(open_session, "lumo"))
    asked = await gus.ask(
        "interaction.request",
        client_id=str(uuid.uuid4()),
        channel="chat",
        name="Gus",
        text="I cannot log in",
        context={"loginPage": True},
    )
    row = await run_orm(Interaction.objects.get, key=asked["interaction"])
    assert row.assistance_type == AssistanceType.ADMINISTRATIVE
