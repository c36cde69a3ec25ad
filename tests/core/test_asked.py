"""The agent of before: offered there first; when they cannot come, the shopper is told once and served by another."""

import pytest

from assist.actions.asked import give_up_hope
from assist.actions.endings import end_by_shopper
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import choose_presence, sign_out
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.models import Agent, Event, Interaction, Shopper
from assist.rules.words import Presence
from tests.cast import Cast, offer_of, wish
from tests.fixtures import Clock


@pytest.fixture
def gus(cast: Cast) -> Shopper:
    """Somebody whom Ada served."""
    gus = cast.gus()
    end_by_shopper(gus, cast.chat(shopper=gus))
    return gus


def away(row: Interaction) -> list[str]:
    """What the shopper was told, with whether it was public."""
    found = Event.objects.filter(interaction=row, kind="agent.away", public_seq__isnull=False)
    return [event.body["name"] for event in found]


def again(gus: Shopper) -> Interaction:
    return request_assistance(gus, wish(ask_for_previous=True))


def test_s1_22_feat_a10_who_is_there_gets_the_offer_and_nobody_is_told_otherwise(cast: Cast, gus: Shopper) -> None:
    cast.available(cast.ben)
    row = again(gus)
    accept_offer(cast.ada, offer_of(row).key)
    assert away(row) == []


def test_s1_22_feat_a10_who_is_not_there_is_told_at_once_and_another_serves(cast: Cast, gus: Shopper) -> None:
    cast.available(cast.ben)
    choose_presence(cast.ada, Presence.IDLE)
    row = again(gus)
    assert away(row) == ["Ada Lindgren"]
    accept_offer(cast.ben, offer_of(row).key)
    assert away(row) == ["Ada Lindgren"]


def test_s1_22_feat_a10_who_declines_or_is_taken_before_by_another_is_told(cast: Cast, gus: Shopper) -> None:
    row = again(gus)
    decline_offer(cast.ada, offer_of(row).key)
    assert away(row) == ["Ada Lindgren"]
    end_by_shopper(gus, row)
    Agent.objects.filter(pk=cast.ada.pk).update(capacity=1, load=1)
    cast.available(cast.ben)
    other = again(gus)
    assert away(other) == []
    accept_offer(cast.ben, offer_of(other).key)
    assert away(other) == ["Ada Lindgren"]


def test_s1_22_feat_a10_who_stays_busy_is_told_after_a_while(cast: Cast, gus: Shopper, clock: Clock) -> None:
    Agent.objects.filter(pk=cast.ada.pk).update(capacity=1, load=1)
    row = again(gus)
    clock(19)
    run_due()
    assert away(row) == []
    clock(21)
    run_due()
    give_up_hope(row.pk, cast.ada.pk)
    assert away(row) == ["Ada Lindgren"]
    Agent.objects.filter(pk=cast.ada.pk).update(load=0)
    choose_presence(cast.ada, Presence.IDLE)
    choose_presence(cast.ada, Presence.AVAILABLE)
    assert offer_of(row).agent == cast.ada


def test_s1_22_feat_a10_an_offer_that_is_lost_with_its_agent_is_told(cast: Cast, gus: Shopper) -> None:
    row = again(gus)
    Agent.objects.filter(pk=cast.ada.pk).update(state="available")
    sign_out(cast.ada)
    give_up_hope(row.pk, cast.ben.pk)
    assert away(row) == ["Ada Lindgren"]
