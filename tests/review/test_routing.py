"""Routing starves nobody, and an offer is never accepted into nobody's hands."""

import uuid

import pytest

from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import sign_out
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.setup import create_shop
from assist.models import Agent, Interaction, Offer, Queue, Shop
from assist.queries.streams import places
from assist.rules.refusals import Refused
from assist.rules.routing import rank_at
from assist.rules.words import InteractionState, OfferState, ShopKind
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants


def a_crowd(cast: Cast, shop: Shop, size: int) -> None:
    """Many wait in a shop where nobody answers."""
    first = request_assistance(cast.gus(shop), wish())
    rows = [Interaction.objects.get(pk=first.pk) for _ in range(size - 1)]
    for row in rows:
        row.pk, row.key, row.client_id, row.seq, row.public_seq = None, uuid.uuid4(), uuid.uuid4(), 0, 0
    Interaction.objects.bulk_create(rows)


def test_a_crowd_in_a_shop_without_agents_keeps_no_other_shop_waiting(cast: Cast) -> None:
    a_crowd(cast, create_shop(None, code="calm", name="Calm", kind=ShopKind.B2C, origins=["https://calm.example"]), 60)
    interaction = request_assistance(cast.gus(), wish())
    cast.available(cast.ada)
    assert offer_of(interaction).agent == cast.ada
    assert not broken_invariants()


def test_a_crowd_that_fills_its_agents_keeps_no_other_shop_waiting(cast: Cast) -> None:
    a_crowd(cast, cast.elsewhere, 60)
    interaction = request_assistance(cast.gus(), wish())
    Agent.objects.filter(pk__in=[cast.zed.pk, cast.ada.pk]).update(state="available")
    assert assign_waiting() == cast.zed.capacity + 1
    assert offer_of(interaction).agent == cast.ada


def test_an_offer_that_is_still_open_when_its_agent_went_offline_cannot_be_accepted(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    cast.available(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    monkeypatch.setattr("assist.actions.presence.withdraw_offers_of", lambda agent: None)
    sign_out(cast.ada)
    with pytest.raises(Refused) as refused:
        accept_offer(cast.ada, offer_of(interaction).key)
    assert refused.value.state == "offline"
    assert Offer.objects.get(interaction=interaction).state == OfferState.OPEN
    assert not broken_invariants()


def test_who_waits_in_a_queue_that_was_switched_off_is_still_served(cast: Cast) -> None:
    cast.available(cast.ada, cast.ben)
    interaction = request_assistance(cast.gus(), wish())
    Queue.objects.filter(shop=cast.lumo).update(is_active=False)
    decline_offer(offer_of(interaction).agent, offer_of(interaction).key)
    assert Interaction.objects.get(pk=interaction.pk).state == InteractionState.OFFERED
    with pytest.raises(Refused, match="takes no chats"):
        request_assistance(cast.gus(), wish())


def test_a_shop_that_was_switched_off_takes_no_requests_from_panels_that_are_open(cast: Cast) -> None:
    gus = cast.gus()
    Shop.objects.filter(pk=cast.lumo.pk).update(is_active=False)
    with pytest.raises(Refused, match="takes no chats"):
        request_assistance(gus, wish())


def test_places_count_rank_in_the_own_queue_alone(cast: Cast) -> None:
    other = request_assistance(cast.gus(cast.elsewhere), wish())
    asked = [request_assistance(cast.gus(), wish()) for _ in range(3)]
    asked[2].refresh_from_db()
    Interaction.objects.filter(pk=asked[2].pk).update(rank_at=rank_at(asked[2].queued_at, 5, 60))
    cast.available(cast.ada)
    expected = {asked[2].pk: 1, asked[0].pk: 2, asked[1].pk: 3, other.pk: 1}
    assert places([other.pk, *(row.pk for row in asked)]) == expected
    assert places([asked[1].pk]) == {asked[1].pk: 3}
    assert places([0]) == {}
