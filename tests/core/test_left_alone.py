"""What an action refuses, and what it leaves alone because somebody was faster."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from assist.actions.afterwards import rate, request_transcript
from assist.actions.deadlines import set_deadline
from assist.actions.door import locked_interaction
from assist.actions.endings import end_by_agent, end_by_shopper, requeue_lost
from assist.actions.offers import accept_offer
from assist.actions.outbox import MOST_ATTEMPTS, claim_outbox, deliver, put
from assist.actions.requests import request_assistance
from assist.actions.restoring import send_held_mail, wake_up
from assist.actions.setup import delete_row, set_code_queues
from assist.actions.shoppers import identify, open_session
from assist.actions.staff import StaffWish, change_agent, make_agent_of
from assist.actions.sweeping import run_due
from assist.actions.transcripts import mail_transcript
from assist.actions.withdrawals import withdraw_offer
from assist.actions.wrapups import finish_wrap_up_automatically, submit_wrap_up
from assist.models import Agent, Audit, Deadline, Interaction, Offer, Outbox, Participant, Queue, WrapUpCode
from assist.protocol.registry import faces
from assist.queries.clock import now
from assist.rules import limits
from assist.rules.crowds import Crowd, Entry, entry_of_stranger
from assist.rules.refusals import Refused
from assist.rules.setup import checked_origins
from assist.rules.transitions import OFFER, OfferMove
from assist.rules.words import DeadlineKind, OfferState, OutboxKind, StaffRole
from tests.cast import Cast, offer_of, shopper_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock


def _refused(act: Callable[[], object]) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.text


def test_a_conversation_is_rated_once_with_one_to_five(cast: Cast) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)
    assert "when it has ended" in _refused(lambda: rate(gus, chat, 5))
    end_by_shopper(gus, chat)
    assert "1 to 5" in _refused(lambda: rate(gus, chat, 6))
    rate(gus, chat, 4)
    assert "already" in _refused(lambda: rate(gus, chat, 5))
    assert Interaction.objects.get(pk=chat.pk).rating == 4


def test_a_transcript_that_is_on_its_way_is_not_sent_again(cast: Cast) -> None:
    gus = cast.gus()
    chat = request_assistance(gus, wish(email="gus@example.com"))
    request_transcript(gus, chat)
    mail_transcript(chat)
    assert Outbox.objects.filter(kind=OutboxKind.TRANSCRIPT_MAIL).count() == 1


def test_an_interaction_that_is_not_there_is_refused(cast: Cast) -> None:
    with transaction.atomic():
        assert _refused(lambda: locked_interaction(pk=0))


def test_whoever_has_left_a_conversation_ends_it_no_more(cast: Cast) -> None:
    chat = cast.chat()
    Participant.objects.filter(interaction=chat, agent=cast.ada).update(state="left")
    assert _refused(lambda: end_by_agent(cast.ada, chat)) == "Only who serves the conversation can end it."


def test_a_note_that_is_too_long_says_by_how_much(cast: Cast) -> None:
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    code = WrapUpCode.objects.filter(shop=cast.lumo)[0].pk
    assert "3 characters" in _refused(lambda: submit_wrap_up(cast.ada, chat, code, "x" * (limits.NOTE_CHARACTERS + 3)))


def test_a_wrap_up_that_is_finished_is_not_finished_again(cast: Cast) -> None:
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    owner = Participant.objects.get(interaction=chat, agent=cast.ada)
    submit_wrap_up(cast.ada, chat, WrapUpCode.objects.filter(shop=cast.lumo)[0].pk)
    finish_wrap_up_automatically(owner.pk, owner.generation)
    finish_wrap_up_automatically(0, 0)
    assert not Participant.objects.get(pk=owner.pk).wrap_up_automatic


def test_a_conversation_stays_with_an_agent_who_came_back(cast: Cast) -> None:
    chat = cast.chat()
    requeue_lost(cast.ada.pk)
    assert Interaction.objects.get(pk=chat.pk).state == "active"


def test_an_accepted_offer_is_not_withdrawn(cast: Cast) -> None:
    offer = Offer.objects.get(interaction=cast.chat())
    withdraw_offer(offer.pk)
    assert Offer.objects.get(pk=offer.pk).state == OfferState.ACCEPTED
    assert OFFER.sources(OfferMove.WITHDRAW) == (OfferState.OPEN,)


@pytest.mark.parametrize(("text", "says"), [(" ", "first"), ("x" * (limits.MESSAGE_CHARACTERS + 2), "2 characters")])
def test_a_question_has_words_and_not_too_many(cast: Cast, text: str, says: str) -> None:
    assert says in _refused(lambda: request_assistance(cast.gus(), wish(text)))


def test_a_shop_without_a_queue_takes_no_chats(cast: Cast) -> None:
    gus = cast.gus()
    Queue.objects.filter(shop=cast.lumo).update(is_active=False)
    assert _refused(lambda: request_assistance(gus, wish()))


def test_a_code_belongs_to_queues_of_its_own_shop_and_stays_while_it_is_a_default(cast: Cast) -> None:
    code = WrapUpCode.objects.filter(shop=cast.lumo)[0]
    assert "its own shop" in _refused(
        lambda: set_code_queues(cast.root, code, Queue.objects.filter(shop=cast.business))
    )
    before = Audit.objects.count()
    set_code_queues(cast.root, code, [])
    assert Audit.objects.count() == before
    Queue.objects.filter(shop=cast.lumo).update(default_code=None)
    delete_row(cast.root, code)
    assert not WrapUpCode.objects.filter(pk=code.pk or 0).exists()


def test_a_sign_in_without_a_number_can_be_used_as_long_as_it_lasts(cast: Cast) -> None:
    token = cast.identity(jti=None)
    assert all(shopper_of(open_session(cast.business.code, token)).is_identified for _ in range(2))


def test_the_shop_s_word_about_the_same_person_again_changes_no_requester(cast: Cast) -> None:
    mina = cast.mina()
    chat = request_assistance(mina, wish())
    before = chat.events.filter(kind="requester.changed").count()
    identify(mina, cast.identity())
    assert chat.events.filter(kind="requester.changed").count() == before


def test_who_is_an_agent_already_stays_as_they_are(cast: Cast) -> None:
    assert make_agent_of(cast.root, cast.ada.user, "Somebody") == cast.ada
    assert Agent.objects.get(pk=cast.ada.pk).name == "Ada Lindgren"


def test_a_deadline_of_what_is_gone_is_done(cast: Cast) -> None:
    set_deadline(DeadlineKind.GRACE, 0, 0, now() - timedelta(seconds=1))
    set_deadline(DeadlineKind.WRAP_UP, 0, 0, now() - timedelta(seconds=1))
    run_due()
    assert not Deadline.objects.filter(kind=DeadlineKind.WRAP_UP).exists()


def test_a_deadline_that_comes_too_late_is_done(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    waiting = request_assistance(cast.gus(), wish())
    Interaction.objects.filter(pk=waiting.pk).update(state="active")
    clock(60)
    run_due()
    assert not Deadline.objects.filter(kind=DeadlineKind.OFFER).exists()


def test_an_agent_who_is_switched_on_again_can_answer(cast: Cast) -> None:
    wanted = StaffWish("Ada Lindgren", 4, StaffRole.AGENT, True, [cast.queue])
    User.objects.filter(pk=cast.ada.user_id).update(is_active=False)
    change_agent(cast.root, cast.ada.pk, wanted)
    assert User.objects.get(pk=cast.ada.user_id).is_active


def test_a_row_of_the_outbox_is_in_one_courier_s_hands(cast: Cast) -> None:
    row = put(OutboxKind.TRANSCRIPT_MAIL, {})
    assert claim_outbox() == [row.pk]
    assert claim_outbox() == []


def test_attack_m11_a_queue_that_filled_up_meanwhile_takes_no_stranger() -> None:
    assert entry_of_stranger(Crowd(waiting=3, room=4), 0, waits=True) is Entry.CROWDED
    assert entry_of_stranger(Crowd(waiting=3, room=4), 0, waits=False) is Entry.FREE


def test_a_mail_that_nobody_carries_is_given_up_after_some_tries(cast: Cast) -> None:
    row = put(OutboxKind.TRANSCRIPT_MAIL, {})
    for _ in range(MOST_ATTEMPTS):
        assert not deliver(row.pk, {})
    assert not deliver(row.pk, {OutboxKind.TRANSCRIPT_MAIL: lambda payload: None})
    row.refresh_from_db()
    assert (row.attempts, row.done_at) == (MOST_ATTEMPTS, None)
    assert row.failed_at


def test_fault_f36_after_a_restore_nobody_is_there_and_no_mail_leaves_by_itself(cast: Cast) -> None:
    chat, waiting = cast.chat(), request_assistance(cast.gus(), wish())
    offered = offer_of(waiting)
    put(OutboxKind.TRANSCRIPT_MAIL, {})
    told = wake_up(now() - timedelta(minutes=5))
    assert (told.offers, told.agents, told.mails) == (1, 1, 1)
    assert Offer.objects.get(pk=offered.pk).state == OfferState.WITHDRAWN
    assert Interaction.objects.get(pk=chat.pk).state == "active"
    assert "This session is over" in _refused(lambda: request_assistance(chat.shopper, wish()))
    assert _refused(lambda: accept_offer(cast.ada, offered.key))
    assert send_held_mail() == 1
    assert Outbox.objects.get(failed_at=None).attempts == 0
    assert not broken_invariants()


def test_a_restore_may_let_the_mail_go(cast: Cast) -> None:
    put(OutboxKind.TRANSCRIPT_MAIL, {})
    assert wake_up(now(), send_mail=True).mails == 0
    assert Outbox.objects.get().failed_at is None


def test_no_origin_at_all_is_refused() -> None:
    assert _refused(lambda: checked_origins([])).startswith("Name at least one origin")


def test_the_protocol_has_its_faces_in_order() -> None:
    assert [face.name for face in faces()] == sorted(face.name for face in faces())
