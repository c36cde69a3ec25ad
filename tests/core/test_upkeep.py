"""The upkeep of an install: what expired is forgotten, what cannot be read stops nobody."""

import uuid
from datetime import timedelta

from assist.actions.requests import request_assistance
from assist.actions.upkeep import FORGET_AT_ONCE, forget_expired
from assist.models import HandOff, IdentityUse, Interaction, Shopper
from assist.queries.clock import now
from assist.queries.offers import surroundings_of
from assist.rules.words import InteractionState
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants


def used(shopper: Shopper, seconds: float) -> IdentityUse:
    """An identity token that was used, and is over in so many seconds."""
    expires_at = now() + timedelta(seconds=seconds)
    return IdentityUse.objects.create(shop=shopper.shop, jti=uuid.uuid4().hex, shopper=shopper, expires_at=expires_at)


def test_a_context_that_cannot_be_read_stops_no_offer(cast: Cast) -> None:
    broken = request_assistance(cast.gus(), wish())
    Interaction.objects.filter(pk=broken.pk).update(surroundings={"context": {"shopId": ["not", "a", "text"]}})
    behind = request_assistance(cast.gus(), wish())
    cast.available(cast.ada)
    assert {offer_of(broken).agent, offer_of(behind).agent} == {cast.ada}
    assert Interaction.objects.filter(state=InteractionState.OFFERED).count() == 2
    assert surroundings_of(Interaction.objects.get(pk=broken.pk)).context.shop_id is None
    assert not broken_invariants()


def test_used_identity_tokens_are_kept_until_they_are_over(cast: Cast) -> None:
    gus = cast.gus()
    living = used(gus, 60)
    used(gus, -1)
    forget_expired()
    assert list(IdentityUse.objects.all()) == [living]


def test_a_hand_off_code_is_forgotten_unless_its_window_lives(cast: Cast) -> None:
    gus = cast.gus()
    past = now() - timedelta(minutes=5)
    HandOff.objects.create(shopper=gus, code_hash="never used", expires_at=past)
    used_one = HandOff.objects.create(
        shopper=gus, code_hash="used", token_hash="a window's", expires_at=past, used_at=past
    )
    forget_expired()
    assert list(HandOff.objects.all()) == [used_one]
    Shopper.objects.filter(pk=gus.pk).update(expires_at=past)
    forget_expired()
    assert not HandOff.objects.exists()


def test_forgetting_takes_small_bites(cast: Cast) -> None:
    gus = cast.gus()
    past = now() - timedelta(minutes=5)
    IdentityUse.objects.bulk_create(
        IdentityUse(shop=gus.shop, jti=str(number), shopper=gus, expires_at=past)
        for number in range(FORGET_AT_ONCE + 1)
    )
    assert forget_expired() == FORGET_AT_ONCE
    assert forget_expired() == 1
