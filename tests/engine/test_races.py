"""Two who decide about one thing at the same moment: exactly one of them does, and everything still holds."""

import uuid
from collections.abc import Callable
from typing import Any

import pytest

from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.messages import Line, Verdict, line_body, post_messages
from assist.actions.offers import accept_offer, decline_offer, expire_offer
from assist.actions.presence import choose_presence, leave
from assist.actions.requests import request_assistance
from assist.actions.silences import LAST
from assist.actions.sweeping import run_due
from assist.actions.transfers import transfer_to_agent
from assist.actions.watchdogs import miss_first_reply
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Deadline, Event, Interaction, Offer, Participant, Queue
from assist.queries.clock import now
from assist.queries.desks import wrap_up_choices
from assist.rules.words import InteractionState, OfferState, Presence, Role, RoutingPolicy, WrapUpState
from tests.cast import Cast, make_cast, offer_of, wish
from tests.checker import broken_invariants
from tests.emptying import empty
from tests.engine.world import Time
from tests.racing import race, refusals

ROUNDS = [pytest.param(10, id="ten_rounds"), pytest.param(200, id="two_hundred_rounds", marks=pytest.mark.long)]


def rounds(count: int, one: Callable[[Cast], None]) -> None:
    """One race after the other, each in a database of its own."""
    for _ in range(count):
        empty(None)
        one(make_cast())
        assert broken_invariants() == {}
        present = {Presence.AVAILABLE}
        assert set(Offer.objects.filter(state=OfferState.OPEN).values_list("agent__state", flat=True)) <= present


def offered(cast: Cast) -> Offer:
    cast.available(cast.ada)
    return offer_of(request_assistance(cast.gus(), wish()))


def outcomes(interaction: Interaction) -> list[str]:
    """What its offers came to, as it is told."""
    told = Event.objects.filter(interaction=interaction, kind="offer.closed").order_by("seq")
    return [event.body["outcome"] for event in told]


def is_active(interaction: Interaction) -> bool:
    return Interaction.objects.get(pk=interaction.pk).state == InteractionState.ACTIVE


@pytest.mark.parametrize("count", ROUNDS)
def test_accept_with_expiry_has_one_outcome(transactional_db: None, count: int) -> None:
    rounds(count, accept_with_expiry)


def accept_with_expiry(cast: Cast) -> None:
    offer = offered(cast)
    results = race(lambda: accept_offer(cast.ada, offer.key), lambda: expire_offer(offer.pk, 0))
    taken = is_active(offer.interaction)
    assert outcomes(offer.interaction) == [OfferState.ACCEPTED if taken else OfferState.EXPIRED]
    assert (Agent.objects.get(pk=cast.ada.pk).state == Presence.RONA) is not taken
    assert isinstance(results[0], Interaction) is taken


@pytest.mark.parametrize("count", ROUNDS)
def test_accept_in_two_tabs_makes_one_owner(transactional_db: None, count: int) -> None:
    rounds(count, accept_in_two_tabs)


def accept_in_two_tabs(cast: Cast) -> None:
    offer = offered(cast)
    results = race(*[lambda: accept_offer(cast.ada, offer.key)] * 2)
    assert len(refusals(results)) == 1
    assert Participant.objects.filter(interaction=offer.interaction, role=Role.OWNER).count() == 1
    assert Agent.objects.get(pk=cast.ada.pk).load == 1


@pytest.mark.parametrize("count", ROUNDS)
def test_feat_d3_of_all_who_are_asked_at_once_one_has_it(transactional_db: None, count: int) -> None:
    rounds(count, everybody_accepts)


def everybody_accepts(cast: Cast) -> None:
    """Two accept while the offer of a third runs out or its agent goes away."""
    Queue.objects.update(policy=RoutingPolicy.EVERYBODY)
    cast.available(cast.ada, cast.ben, cast.mo)
    chat = request_assistance(cast.gus(), wish())
    ada, ben, mo = Offer.objects.filter(interaction=chat).order_by("agent")
    results = race(
        lambda: accept_offer(cast.ada, ada.key),
        lambda: accept_offer(cast.ben, ben.key),
        lambda: expire_offer(mo.pk, 0),
        lambda: choose_presence(cast.mo, Presence.IDLE),
    )
    assert sum(isinstance(result, Interaction) for result in results[:2]) == 1
    assert Participant.objects.filter(interaction=chat, role=Role.OWNER).count() == 1
    assert sorted(Agent.objects.filter(pk__in=[cast.ada.pk, cast.ben.pk]).values_list("load", flat=True)) == [0, 1]
    assert Agent.objects.get(pk=cast.mo.pk).load == 0


@pytest.mark.parametrize("count", ROUNDS)
def test_decline_with_going_idle_gives_it_back_once(transactional_db: None, count: int) -> None:
    rounds(count, decline_with_idle)


def decline_with_idle(cast: Cast) -> None:
    offer = offered(cast)
    race(lambda: decline_offer(cast.ada, offer.key), lambda: choose_presence(cast.ada, Presence.IDLE))
    assert outcomes(offer.interaction) in ([OfferState.DECLINED], [OfferState.WITHDRAWN])
    assert Interaction.objects.get(pk=offer.interaction_id).state == InteractionState.QUEUED
    assert Agent.objects.get(pk=cast.ada.pk).load == 0


@pytest.mark.parametrize("count", ROUNDS)
def test_end_by_the_shopper_with_accept_ends_it(transactional_db: None, count: int) -> None:
    rounds(count, end_with_accept)


def end_with_accept(cast: Cast) -> None:
    offer = offered(cast)
    gus = offer.interaction.shopper
    results = race(lambda: accept_offer(cast.ada, offer.key), lambda: end_by_shopper(gus, offer.interaction))
    taken = isinstance(results[0], Interaction)
    assert outcomes(offer.interaction) == [OfferState.ACCEPTED if taken else OfferState.WITHDRAWN]
    assert Interaction.objects.get(pk=offer.interaction_id).state == InteractionState.ENDED
    assert Participant.objects.filter(interaction=offer.interaction, wrap_up=WrapUpState.PENDING).exists() is taken


@pytest.mark.parametrize("count", ROUNDS)
def test_a_transfer_with_the_end_has_one_outcome(transactional_db: None, count: int) -> None:
    rounds(count, transfer_with_end)


def transfer_with_end(cast: Cast) -> None:
    """The colleague accepts while the sender ends: one of them has the wrap-up of the end."""
    chat = cast.chat()
    cast.available(cast.ben)
    transfer_to_agent(cast.ada, chat, cast.ben.pk, "Please")
    offer = Offer.objects.get(interaction=chat, agent=cast.ben)
    accepted, ended = race(lambda: accept_offer(cast.ben, offer.key), lambda: end_by_agent(cast.ada, chat))
    taken = isinstance(accepted, Interaction)
    assert is_active(chat) is taken
    assert bool(refusals([ended])) is taken
    owed = Participant.objects.filter(interaction=chat, wrap_up=WrapUpState.PENDING)
    assert list(owed.values_list("agent", flat=True)) == [cast.ada.pk]
    assert Offer.objects.get(pk=offer.pk).state == (OfferState.ACCEPTED if taken else OfferState.WITHDRAWN)


@pytest.mark.parametrize("count", ROUNDS)
def test_wrap_up_with_its_countdown_is_finished_once(transactional_db: None, count: int) -> None:
    rounds(count, wrap_up_with_countdown)


def wrap_up_with_countdown(cast: Cast) -> None:
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    Time().goes_on(61)
    code = wrap_up_choices(chat)[1].id
    results = race(lambda: submit_wrap_up(cast.ada, chat, code), run_due)
    owner = Participant.objects.get(interaction=chat, role=Role.OWNER)
    assert owner.wrap_up == WrapUpState.DONE
    assert owner.wrap_up_automatic is bool(refusals(results))
    assert (owner.wrap_up_code_id == code) is not owner.wrap_up_automatic
    assert Event.objects.filter(interaction=chat, kind="wrapup.finished").count() == 1
    assert Agent.objects.get(pk=cast.ada.pk).load == 0


@pytest.mark.parametrize("count", ROUNDS)
def test_sign_out_with_an_offer_leaves_none_at_an_empty_desk(transactional_db: None, count: int) -> None:
    rounds(count, sign_out_with_offer)


def sign_out_with_offer(cast: Cast) -> None:
    cast.available(cast.ada)
    gus = cast.gus()
    results: list[Any] = race(lambda: request_assistance(gus, wish()), lambda: leave(cast.ada))
    gone = not refusals(results[1:])
    state = Interaction.objects.get(pk=results[0].pk).state
    assert (Agent.objects.get(pk=cast.ada.pk).state == Presence.OFFLINE) is gone
    assert state == (InteractionState.QUEUED if gone else InteractionState.OFFERED)


@pytest.mark.parametrize("count", ROUNDS)
def test_a_first_line_with_the_end_of_its_time_has_one_outcome(transactional_db: None, count: int) -> None:
    rounds(count, first_line_with_its_end)


def first_line_with_its_end(cast: Cast) -> None:
    Queue.objects.update(first_reply_seconds=10)
    chat = cast.chat()
    owner = Participant.objects.get(interaction=chat, role=Role.OWNER)
    Deadline.objects.filter(kind="first_reply").update(generation=LAST, due_at=now())
    key = uuid.uuid4()
    line = Line(chat.pk, owner.pk, key, False, line_body("Here I am", key))
    results = race(lambda: post_messages([line])[0].verdict, lambda: miss_first_reply(owner.pk, LAST))
    assert results[0] in {Verdict.NEW if is_active(chat) else Verdict.NOT_MEMBER, Verdict.BUSY}
    if results[0] is Verdict.BUSY:
        assert not is_active(chat)
