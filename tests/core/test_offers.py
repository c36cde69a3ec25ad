"""Offers: made to the agent who is free for longest, decided once, never lost."""

import pytest

from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.offers import accept_offer, decline_offer, expire_offer
from assist.actions.presence import choose_presence, renew_leases
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Deadline, DeskEvent, Event, Interaction, Offer, Participant
from assist.queries.clock import now
from assist.rules.refusals import Refused
from assist.rules.words import DeadlineKind, InteractionState, OfferState, Presence, Role
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race, refusals


def asked(cast: Cast) -> Interaction:
    return request_assistance(cast.gus(), wish())


def fresh(interaction: Interaction) -> Interaction:
    return Interaction.objects.get(pk=interaction.pk)


def test_s5_03_only_available_agents_are_offered_anything(cast: Cast) -> None:
    waiting = asked(cast)
    assert fresh(waiting).state == InteractionState.QUEUED
    cast.available(cast.ada)
    assert fresh(waiting).state == InteractionState.OFFERED
    assert offer_of(waiting).agent == cast.ada


def test_feat_e4_an_offer_has_a_deadline_row_and_tells_the_servers_seconds(cast: Cast) -> None:
    cast.available(cast.ada)
    offer = offer_of(asked(cast))
    deadline = Deadline.objects.get(kind=DeadlineKind.OFFER, subject=offer.pk)
    assert deadline.due_at == offer.due_at
    told = DeskEvent.objects.get(agent=cast.ada, kind="offer.received").body["offer"]
    assert told["seconds_left"] == told["total_seconds"] == 20
    assert abs((offer.due_at - now()).total_seconds() - 20) < 1


def test_the_agent_who_is_free_for_longest_comes_first(cast: Cast) -> None:
    cast.available(cast.ben)
    cast.available(cast.ada)
    assert offer_of(asked(cast)).agent == cast.ben
    assert offer_of(asked(cast)).agent == cast.ada


def test_accepting_makes_the_agent_the_owner(cast: Cast) -> None:
    cast.available(cast.ada)
    interaction = asked(cast)
    accept_offer(cast.ada, offer_of(interaction).key)
    owner = Participant.objects.get(interaction=interaction, role=Role.OWNER)
    assert (fresh(interaction).state, owner.agent) == (InteractionState.ACTIVE, cast.ada)
    assert not broken_invariants()


def test_a_declined_offer_goes_to_the_next_agent(cast: Cast) -> None:
    cast.available(cast.ada, cast.ben)
    interaction = asked(cast)
    decline_offer(cast.ada, offer_of(interaction).key, "busy")
    assert offer_of(interaction).agent == cast.ben
    assert Offer.objects.get(interaction=interaction, agent=cast.ada).reason == "busy"
    assert not broken_invariants()


def test_a_declined_offer_rests_before_the_same_agent_sees_it_again(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    interaction = asked(cast)
    decline_offer(cast.ada, offer_of(interaction).key)
    assert fresh(interaction).state == InteractionState.QUEUED
    clock(31)
    assign_waiting()
    assert offer_of(interaction).agent == cast.ada


def test_s5_04_a_missed_offer_is_rona_until_available_is_chosen_by_hand(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    interaction = asked(cast)
    clock(21)
    run_due()
    assert Agent.objects.get(pk=cast.ada.pk).state == Presence.RONA
    assert fresh(interaction).state == InteractionState.QUEUED
    choose_presence(cast.ada, Presence.AVAILABLE)
    assert offer_of(interaction).agent == cast.ada
    assert not broken_invariants()


def test_feat_e6_who_missed_one_offer_holds_no_other(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    missed = asked(cast)
    clock(15)
    renew_leases([cast.ada.pk])
    other = asked(cast)
    clock(21)
    run_due()
    assert Agent.objects.get(pk=cast.ada.pk).state == Presence.RONA
    assert {fresh(each).state for each in (missed, other)} == {InteractionState.QUEUED}
    assert Offer.objects.get(interaction=other).state == OfferState.WITHDRAWN
    assert not broken_invariants()


def test_what_was_missed_waits_at_the_head_of_its_queue(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    missed = asked(cast)
    clock(21)
    run_due()
    asked(cast)
    Agent.objects.filter(pk=cast.ben.pk).update(capacity=1)
    cast.available(cast.ben)
    assert offer_of(missed).agent == cast.ben


def test_feat_e15_an_offer_expires_once_however_often_it_is_swept(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    offer = offer_of(asked(cast))
    clock(21)
    race(*[run_due] * 4)
    expire_offer(offer.pk, 0)
    assert Event.objects.filter(kind="offer.closed", body__outcome="expired").count() == 1
    assert not broken_invariants()


@pytest.mark.parametrize("attempt", range(5))
def test_fault_f08_accept_and_expiry_at_once_have_one_winner(cast: Cast, attempt: int) -> None:
    cast.available(cast.ada)
    interaction = asked(cast)
    offer = offer_of(interaction)
    race(lambda: accept_offer(cast.ada, offer.key), lambda: expire_offer(offer.pk, 0))
    state = Offer.objects.get(pk=offer.pk).state
    agent = Agent.objects.get(pk=cast.ada.pk)
    assert (state == OfferState.ACCEPTED) == (fresh(interaction).state == InteractionState.ACTIVE)
    assert (state == OfferState.EXPIRED) == (agent.state == Presence.RONA)
    assert not broken_invariants()


@pytest.mark.parametrize("attempt", range(3))
def test_accept_with_accept_in_two_tabs_has_one_winner(cast: Cast, attempt: int) -> None:
    cast.available(cast.ada)
    interaction = asked(cast)
    key = offer_of(interaction).key
    results = race(*[lambda: accept_offer(cast.ada, key)] * 4)
    assert len(refusals(results)) == 3
    assert all(refusal.state == OfferState.ACCEPTED for refusal in refusals(results))
    assert not broken_invariants()


def test_a_late_accept_says_what_the_offer_is_by_now(cast: Cast) -> None:
    cast.available(cast.ada)
    offer = offer_of(asked(cast))
    expire_offer(offer.pk, 0)
    with pytest.raises(Refused) as refused:
        accept_offer(cast.ada, offer.key)
    assert refused.value.state == OfferState.EXPIRED


def test_attack_p02_zed_gets_nothing_of_an_offer_to_ada(cast: Cast) -> None:
    cast.available(cast.ada, cast.zed)
    offer = offer_of(asked(cast))
    for act in (accept_offer, decline_offer):
        with pytest.raises(Refused, match="There is no such offer"):
            act(cast.zed, offer.key)
    assert Offer.objects.get(pk=offer.pk).state == OfferState.OPEN


def test_going_idle_hands_open_offers_on_without_blame(cast: Cast) -> None:
    cast.available(cast.ada)
    interaction = asked(cast)
    choose_presence(cast.ada, Presence.IDLE)
    assert fresh(interaction).state == InteractionState.QUEUED
    assert Agent.objects.get(pk=cast.ada.pk).state == Presence.IDLE
    assert not broken_invariants()


def test_nobody_is_offered_more_than_capacity(cast: Cast) -> None:
    cast.available(cast.ada)
    for _ in range(6):
        asked(cast)
    race(*[assign_waiting] * 4)
    assert Offer.objects.filter(agent=cast.ada, state=OfferState.OPEN).count() == cast.ada.capacity
    assert not broken_invariants()


@pytest.mark.parametrize("attempt", range(3))
def test_end_with_end_is_one_end(cast: Cast, attempt: int) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)
    results = race(lambda: end_by_agent(cast.ada, chat), lambda: end_by_shopper(gus, chat))
    assert len(refusals(results)) == 1
    assert Event.objects.filter(interaction=chat, kind="interaction.ended").count() == 1
    assert not broken_invariants()


def test_a_shopper_who_leaves_the_queue_takes_the_offer_along(cast: Cast) -> None:
    gus = cast.gus()
    cast.available(cast.ada)
    interaction = request_assistance(gus, wish())
    end_by_shopper(gus, interaction)
    assert Offer.objects.get(interaction=interaction).state == OfferState.WITHDRAWN
    assert Agent.objects.get(pk=cast.ada.pk).load == 0
    assert not broken_invariants()


def test_s5_31_the_slot_is_free_after_the_wrap_up(cast: Cast) -> None:
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    assert Agent.objects.get(pk=cast.ada.pk).load == 1
    submit_wrap_up(cast.ada, chat, chat.shop.wrap_up_codes.all()[0].pk, "done")
    assert Agent.objects.get(pk=cast.ada.pk).load == 0
    assert not broken_invariants()


def test_the_default_code_is_set_when_the_time_runs_out(cast: Cast, clock: Clock) -> None:
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    clock(61)
    run_due()
    owner = Participant.objects.get(interaction=chat, role=Role.OWNER)
    assert (owner.wrap_up_automatic, owner.wrap_up_code) == (True, chat.queue.default_code)
    assert not broken_invariants()


def test_a_code_of_another_shop_is_no_code(cast: Cast) -> None:
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    with pytest.raises(Refused, match="wrap-up code"):
        submit_wrap_up(cast.ada, chat, cast.elsewhere.wrap_up_codes.all()[0].pk)
