"""An owner hands a conversation on: asked, refused, accepted, to a queue, and in races with everything else."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from agentconsole.queries import targets_of, told_interaction
from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.offers import accept_offer, decline_offer, expire_offer
from assist.actions.presence import choose_presence, leave, sign_out
from assist.actions.staff import set_members
from assist.actions.sweeping import run_due
from assist.actions.transfers import cancel_transfer, transfer_to_agent, transfer_to_queue
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Deadline, Event, Interaction, Offer, Participant, Profile, Queue
from assist.protocol.facts import MessagePosted
from assist.protocol.values import WrapUpAhead
from assist.queries.clock import now
from assist.queries.desks import wrap_up_choices
from assist.queries.offers import open_offers
from assist.queries.people import owner_of
from assist.rules.refusals import Refused
from assist.rules.words import (
    InteractionState,
    OfferPurpose,
    OfferState,
    Presence,
    RefusalCode,
    WrapUpMode,
    WrapUpState,
)
from tests.cast import Cast, offer_of
from tests.checker import broken_invariants
from tests.racing import race


@pytest.fixture(autouse=True)
def nothing_is_broken(cast: Cast) -> Iterator[None]:
    """Every story leaves every invariant whole."""
    yield
    assert broken_invariants() == {}


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def asked(cast: Cast, note: str = "Wants a refund") -> tuple[Interaction, Offer]:
    """Ada serves and has asked Ben to take over."""
    chat = cast.chat()
    cast.available(cast.ben)
    transfer_to_agent(cast.ada, chat, cast.ben.pk, note)
    return chat, offer_of(chat)


def owner(chat: Interaction) -> Agent | None:
    found = owner_of(chat)
    return found.agent if found else None


def kinds(chat: Interaction, *, public: bool = False) -> list[str]:
    rows = Event.objects.filter(interaction=chat, **({"public_seq__isnull": False} if public else {}))
    return list(rows.order_by("seq").values_list("kind", flat=True))


def refused(act: Any, *args: Any, **named: Any) -> Refused:
    with pytest.raises(Refused) as problem:
        act(*args, **named)
    return problem.value


def test_s5_26_feat_f2_f3_f4_f8_the_target_is_asked_with_the_note_and_takes_over(cast: Cast) -> None:
    chat, offer = asked(cast)
    [card] = open_offers(cast.ben, now())
    assert (card.purpose, card.sender, card.note) == (OfferPurpose.TRANSFER, "Ada Lindgren", "Wants a refund")
    assert (fresh(chat).state, owner(chat)) == (InteractionState.ACTIVE, cast.ada)
    seen = told_interaction(cast.ben, chat.key)
    assert [fact.fact.text for fact in seen.facts if isinstance(fact.fact, MessagePosted)] == ["Hello"]
    assert seen.request and (seen.request.key, seen.request.note) == (seen.me, "Wants a refund")
    before = kinds(chat, public=True)
    accept_offer(cast.ben, offer.key)
    assert (fresh(chat).state, owner(chat)) == (InteractionState.ACTIVE, cast.ben)
    assert kinds(chat, public=True) == [*before, "participant.left", "participant.joined"]
    ada = Participant.objects.get(interaction=chat, agent=cast.ada)
    assert (ada.state, ada.wrap_up) == ("left", WrapUpState.PENDING)
    assert fresh(cast.ben).load == 1
    submit_wrap_up(cast.ada, chat, wrap_up_choices(chat)[0].id)
    assert (fresh(cast.ada).load, owner(chat)) == (0, cast.ben)
    end_by_agent(cast.ben, chat)


@pytest.mark.parametrize("mode", list(WrapUpMode))
def test_s5_26_feat_f8_the_reason_is_chosen_as_soon_as_the_transfer_starts(cast: Cast, mode: WrapUpMode) -> None:
    Queue.objects.update(wrap_up_mode=mode)
    chat, offer = asked(cast)
    first, second = wrap_up_choices(chat)[:2]
    submit_wrap_up(cast.ada, chat, first.id, "Early")
    submit_wrap_up(cast.ada, chat, second.id, "Passed on")
    assert (owner(chat), fresh(cast.ada).load) == (cast.ada, 1), "nothing moves before the answer"
    seen = told_interaction(cast.ada, chat.key)
    assert (seen.ahead, seen.wrap_up) == (WrapUpAhead(chosen=second.id, note="Passed on"), None)
    accept_offer(cast.ben, offer.key)
    ada = Participant.objects.get(interaction=chat, agent=cast.ada)
    assert (ada.wrap_up_code_id, ada.wrap_up_note, ada.wrap_up_automatic) == (second.id, "Passed on", False)
    is_over = mode is not WrapUpMode.FIXED
    assert ada.wrap_up == (WrapUpState.DONE if is_over else WrapUpState.PENDING), "its seconds are to be waited for"
    assert (fresh(cast.ada).load, owner(chat)) == (0 if is_over else 1, cast.ben)


def test_s5_26_a_reason_chosen_ahead_is_of_the_queue_and_as_short_as_any(cast: Cast) -> None:
    chat, offer = asked(cast)
    assert refused(submit_wrap_up, cast.ada, chat, None).code is RefusalCode.INVALID
    assert refused(submit_wrap_up, cast.ada, chat, 0).code is RefusalCode.NOT_FOUND
    assert refused(submit_wrap_up, cast.ada, chat, wrap_up_choices(chat)[0].id, "x" * 1001).code is RefusalCode.INVALID
    assert refused(submit_wrap_up, cast.ben, chat, wrap_up_choices(chat)[0].id).code is RefusalCode.WRONG_STATE
    decline_offer(cast.ben, offer.key)
    assert refused(submit_wrap_up, cast.ada, chat, wrap_up_choices(chat)[0].id).code is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("how", ["declined", "cancelled", "ended", "signed out", "away"])
def test_s5_26_a_reason_chosen_ahead_is_not_that_of_another_end(cast: Cast, how: str) -> None:
    chat, offer = asked(cast)
    submit_wrap_up(cast.ada, chat, wrap_up_choices(chat)[0].id, "Passed on")
    acts: dict[str, Callable[[], Any]] = {
        "declined": lambda: decline_offer(cast.ben, offer.key),
        "cancelled": lambda: cancel_transfer(cast.ada, chat),
        "ended": lambda: end_by_shopper(chat.shopper, chat),
        "signed out": lambda: leave(cast.ada),
        "away": lambda: choose_presence(cast.ada, Presence.IDLE, pass_on=True),
    }
    acts[how]()
    row = Participant.objects.filter(interaction=chat, agent=cast.ada).latest("pk")
    if row.state == "joined":
        assert told_interaction(cast.ada, chat.key).ahead is None
        end_by_agent(cast.ada, chat)
        row.refresh_from_db()
    assert (row.wrap_up == WrapUpState.PENDING) is (how not in {"signed out", "away"})
    assert (row.wrap_up_code_id, row.wrap_up_note) == (None, "")


def test_s5_26_who_asks_somebody_else_chooses_anew(cast: Cast) -> None:
    chat, offer = asked(cast)
    submit_wrap_up(cast.ada, chat, wrap_up_choices(chat)[0].id, "For Ben")
    decline_offer(cast.ben, offer.key)
    cast.available(cast.mo)
    transfer_to_agent(cast.ada, chat, cast.mo.pk)
    assert told_interaction(cast.ada, chat.key).ahead is None
    accept_offer(cast.mo, offer_of(chat).key)
    row = Participant.objects.get(interaction=chat, agent=cast.ada)
    assert (row.wrap_up, row.wrap_up_code_id) == (WrapUpState.PENDING, None)


@pytest.mark.parametrize("how", ["declined", "expired", "withdrawn", "cancelled"])
def test_s5_27_a_request_that_is_not_accepted_is_removed_and_nothing_moves(cast: Cast, how: str) -> None:
    chat, offer = asked(cast)
    before = kinds(chat, public=True)
    acts: dict[str, Callable[[], Any]] = {
        "declined": lambda: decline_offer(cast.ben, offer.key, "On the phone"),
        "expired": lambda: expire_offer(offer.pk, offer.generation),
        "withdrawn": lambda: choose_presence(cast.ben, Presence.IDLE),
        "cancelled": lambda: cancel_transfer(cast.ada, chat),
    }
    acts[how]()
    assert (fresh(chat).state, owner(chat)) == (InteractionState.ACTIVE, cast.ada)
    assert kinds(chat, public=True) == before
    assert (fresh(cast.ben).load, fresh(cast.ada).load) == (0, 1)
    assert (fresh(cast.ben).state == Presence.RONA) is (how == "expired")
    closed = Event.objects.filter(interaction=chat, kind="offer.closed").latest("seq").body
    assert (closed["agent"], closed["purpose"]) == ("Ben Okafor", "transfer")
    assert refused(told_interaction, cast.ben, chat.key).code is RefusalCode.NOT_FOUND
    assert refused(accept_offer, cast.ben, offer.key).code is RefusalCode.WRONG_STATE
    assert refused(cancel_transfer, cast.ada, chat).code is RefusalCode.WRONG_STATE
    if how != "expired":
        cast.available(cast.ben)
        transfer_to_agent(cast.ada, chat, cast.ben.pk)
        accept_offer(cast.ben, offer_of(chat).key)
        assert owner(chat) == cast.ben


def test_s5_23_feat_f7_only_who_has_accepted_transfers_and_once_at_a_time(cast: Cast) -> None:
    chat, _ = asked(cast)
    cast.available(cast.mo)
    assert refused(transfer_to_agent, cast.ben, chat, cast.mo.pk).code is RefusalCode.NOT_ALLOWED
    assert refused(transfer_to_agent, cast.mo, chat, cast.mo.pk).code is RefusalCode.NOT_ALLOWED
    assert refused(transfer_to_agent, cast.ada, chat, cast.mo.pk).code is RefusalCode.CONFLICT
    assert refused(transfer_to_queue, cast.ada, chat, cast.queue.pk).code is RefusalCode.CONFLICT
    assert refused(end_by_agent, cast.ben, chat).code is RefusalCode.NOT_ALLOWED
    end_by_agent(cast.ada, chat)
    assert refused(transfer_to_agent, cast.ada, chat, cast.mo.pk).code is RefusalCode.WRONG_STATE
    assert fresh(cast.ben).load == 0


def test_s5_24_only_reachable_agents_can_be_asked(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.zed, cast.ben)
    assert [row.name for row in targets_of(cast.ada, chat.key).agents] == ["Ben Okafor"]
    for nobody in (cast.ada.pk, cast.zed.pk, cast.mo.pk, 10**9):
        assert refused(transfer_to_agent, cast.ada, chat, nobody).code is RefusalCode.UNAVAILABLE
    Agent.objects.filter(pk=cast.ben.pk).update(capacity=1, load=1)
    assert targets_of(cast.ada, chat.key).agents == []
    assert refused(transfer_to_agent, cast.ada, chat, cast.ben.pk).code is RefusalCode.UNAVAILABLE
    Agent.objects.filter(pk=cast.ben.pk).update(capacity=4, load=0)
    assert "characters too long" in str(refused(transfer_to_agent, cast.ada, chat, cast.ben.pk, "x" * 1001))


@pytest.mark.parametrize("right", ["may_transfer_to_agents", "may_transfer_to_queues"])
def test_feat_f10_a_profile_says_who_may_transfer_where(cast: Cast, right: str) -> None:
    chat = cast.chat()
    cast.available(cast.ben)
    Agent.objects.filter(pk=cast.ada.pk).update(
        profile=Profile.objects.create(name="P", may_consult=False, **{right: False})
    )
    targets = targets_of(cast.ada, chat.key)
    if right == "may_transfer_to_agents":
        assert (targets.agents, len(targets.queues)) == ([], 1)
        problem = refused(transfer_to_agent, cast.ada, chat, cast.ben.pk)
    else:
        assert (len(targets.agents), targets.queues) == (1, [])
        problem = refused(transfer_to_queue, cast.ada, chat, cast.queue.pk)
    assert (problem.code, owner(chat)) == (RefusalCode.NOT_ALLOWED, cast.ada)


def second_queue(cast: Cast, *members: Agent) -> Queue:
    queue = Queue.objects.create(shop=cast.lumo, name="Returns")
    set_members(None, queue, members)
    return queue


def test_s3_19_a_chat_goes_to_a_queue_ahead_of_those_who_came_later(cast: Cast) -> None:
    chat, returns = cast.chat(), second_queue(cast, cast.ben)
    cast.available(cast.ben)
    Agent.objects.filter(pk=cast.ben.pk).update(capacity=1)
    Interaction.objects.filter(pk=cast.chat(cast.ada, text="Later").pk).update(queue=returns)
    transfer_to_queue(cast.ada, chat, returns.pk, "About the lamp")
    assert (fresh(chat).state, fresh(chat).queue, owner(chat)) == (InteractionState.OFFERED, returns, None)
    assert Participant.objects.get(interaction=chat, agent=cast.ada).wrap_up == WrapUpState.PENDING
    moved = Event.objects.get(interaction=chat, kind="transfer.queued")
    assert (moved.public_seq, moved.body["queue"], moved.body["note"]) == (None, "Returns", "About the lamp")
    [card] = open_offers(cast.ben, now())
    assert (card.queue, card.purpose) == ("Returns", OfferPurpose.ROUTED)
    accept_offer(cast.ben, offer_of(chat).key)
    assert owner(chat) == cast.ben
    submit_wrap_up(cast.ada, chat, wrap_up_choices(Interaction(queue=cast.lumo.queues.first(), shop=cast.lumo))[0].id)


def test_feat_f2_a_queue_where_nobody_is_has_to_be_confirmed(cast: Cast) -> None:
    chat, returns = cast.chat(), second_queue(cast, cast.ben)
    assert [(row.name, row.waiting, row.here) for row in targets_of(cast.ada, chat.key).queues][-1] == ("Returns", 0, 0)
    problem = refused(transfer_to_queue, cast.ada, chat, returns.pk)
    assert (problem.code, problem.state, owner(chat)) == (RefusalCode.CONFLICT, "nobody", cast.ada)
    transfer_to_queue(cast.ada, chat, returns.pk, even_if_nobody=True)
    assert (fresh(chat).state, fresh(chat).queue) == (InteractionState.QUEUED, returns)
    for other in (Queue.objects.get(shop=cast.business), Queue(pk=10**9)):
        assert refused(transfer_to_queue, cast.ada, cast.chat(), other.pk).code is RefusalCode.NOT_FOUND


def test_who_hands_it_to_a_queue_of_their_own_is_asked_after_the_others(cast: Cast) -> None:
    cast.lumo.queues.update(wrap_up_mode=WrapUpMode.REQUIRED, wrap_up_occupies=False)
    chat = cast.chat()
    cast.available(cast.ben)
    transfer_to_queue(cast.ada, chat, cast.queue.pk)
    assert offer_of(chat).agent == cast.ben
    decline_offer(cast.ben, offer_of(chat).key)
    assert fresh(chat).state == InteractionState.QUEUED
    Offer.objects.filter(interaction=chat).update(closed_at="2000-01-01T00:00:00Z")
    leave(cast.ben)
    run_due()
    choose_presence(cast.ada, Presence.IDLE)
    choose_presence(cast.ada, Presence.AVAILABLE)
    accept_offer(cast.ada, offer_of(chat).key)
    before, again = Participant.objects.filter(interaction=chat, agent=cast.ada).order_by("id")
    assert (before.wrap_up, before.wrap_up_automatic, again.state) == (WrapUpState.DONE, True, "joined")


@pytest.mark.parametrize("ends", ["accepts", "declines"])
def test_feat_f2_the_sender_is_gone_meanwhile_and_the_target_is_still_asked(cast: Cast, ends: str) -> None:
    chat, offer = asked(cast)
    leave(cast.ada)
    assert (fresh(chat).state, owner(chat), offer_of(chat)) == (InteractionState.OFFERED, None, offer)
    assert kinds(chat)[-3:] == ["participant.left", "interaction.requeued", "offer.made"]
    if ends == "accepts":
        accept_offer(cast.ben, offer.key)
        assert owner(chat) == cast.ben
    else:
        decline_offer(cast.ben, offer.key)
        assert (fresh(chat).state, fresh(cast.ben).load) == (InteractionState.QUEUED, 0)


def test_the_sender_is_lost_and_the_grace_ends_before_the_answer(cast: Cast) -> None:
    chat, offer = asked(cast)
    sign_out(cast.ada)
    assert owner(chat) == cast.ada
    Deadline.objects.filter(kind="grace").update(due_at="2000-01-01T00:00:00Z")
    run_due()
    assert fresh(chat).state == InteractionState.OFFERED
    accept_offer(cast.ben, offer.key)
    assert owner(chat) == cast.ben


def test_the_shopper_ends_while_the_target_is_asked(cast: Cast) -> None:
    chat, offer = asked(cast)
    end_by_shopper(chat.shopper, chat)
    assert (fresh(offer).state, fresh(cast.ben).load) == (OfferState.WITHDRAWN, 0)
    assert Participant.objects.get(interaction=chat, agent=cast.ada).wrap_up == WrapUpState.PENDING
    assert Participant.objects.get(interaction=chat, agent=cast.ben).wrap_up == WrapUpState.NONE


@pytest.mark.parametrize("rival", ["ends", "cancels", "accepts", "expires", "shopper", "leaves"])
def test_a_transfer_that_is_accepted_while_something_else_happens_has_one_outcome(cast: Cast, rival: str) -> None:
    chat, offer = asked(cast)
    acts: dict[str, Callable[[], Any]] = {
        "ends": lambda: end_by_agent(cast.ada, chat),
        "cancels": lambda: cancel_transfer(cast.ada, chat),
        "accepts": lambda: accept_offer(cast.ben, offer.key),
        "expires": lambda: expire_offer(offer.pk, offer.generation),
        "shopper": lambda: end_by_shopper(chat.shopper, chat),
        "leaves": lambda: leave(cast.ada),
    }
    race(lambda: accept_offer(cast.ben, offer.key), acts[rival])
    assert broken_invariants() == {}
    state = fresh(chat).state
    assert state in {InteractionState.ACTIVE, InteractionState.ENDED}
    assert (state == InteractionState.ACTIVE) is (owner(chat) in {cast.ada, cast.ben})
    assert fresh(offer).state != OfferState.OPEN
