"""Left messages, several conversations, those of other devices, and asking for the agent of last time."""

import uuid
from functools import partial
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.actions.afterwards import rate, request_transcript
from assist.actions.endings import end_by_agent, end_by_shopper, requeue_lost
from assist.actions.messages import Line, line_body, post_messages
from assist.actions.offers import accept_offer
from assist.actions.presence import choose_presence, sign_out
from assist.actions.requests import ask_for_previous, request_assistance
from assist.actions.shoppers import close_session, open_session
from assist.models import Agent, Deadline, Event, Interaction, Outbox, QueueMember, Shop, Shopper
from assist.queries.conversations import conversations_of, previous_agent
from assist.queries.offers import offer_view
from assist.queries.people import agent_participant
from assist.queries.streams import places
from assist.rules.refusals import Refused
from assist.rules.words import Channel, Presence
from storefront.widget.heads import HEADS, conversation_heads
from storefront.widget.queries import conversation_view, readable_conversation
from tests.cast import Cast, offer_of, shopper_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race, refusals


def left(text: str = "Do you ship to Oulu?", **more: Any) -> dict[str, Any]:
    return {"text": text, "channel": Channel.EMAIL, "email": "gus@example.com", **more}


def says(agent: Agent, chat: Interaction, text: str) -> None:
    me = agent_participant(agent, chat)
    client_id = uuid.uuid4()
    body = line_body(text, client_id, private=False)
    post_messages([Line(chat.pk, me.pk, client_id, False, body)])


def over(cast: Cast, shopper: Shopper, agent: Agent | None = None) -> Interaction:
    """A conversation that has been."""
    chat = cast.chat(agent, shopper)
    end_by_shopper(shopper, chat)
    Agent.objects.update(load=0)
    chat.refresh_from_db()
    return chat


def mina_at(cast: Cast, **claims: Any) -> Shopper:
    return shopper_of(open_session("lumo-business", cast.identity(**claims)))


# A message that is left


def test_feat_a8_a_message_that_was_left_is_offered_and_answered(cast: Cast) -> None:
    row = request_assistance(cast.gus(), wish(**left()))
    assert (row.state, row.channel) == ("queued", "email")
    cast.available(cast.ada)
    offer = offer_of(row)
    assert offer_view(offer, offer.made_at).channel is Channel.EMAIL
    accept_offer(cast.ada, offer.key)
    says(cast.ada, row, "Yes, within a week")
    assert not broken_invariants()


@pytest.mark.parametrize("email", ["", "gus@", "nobody"])
def test_a_message_is_left_with_an_address_or_not_at_all(cast: Cast, email: str) -> None:
    Shop.objects.update(ask_email="off")
    with pytest.raises(Refused, match="e-mail address"):
        request_assistance(cast.gus(), wish(**left(email=email)))
    assert not Interaction.objects.exists()


def test_what_the_shop_signed_is_the_address(cast: Cast) -> None:
    row = request_assistance(cast.mina(), wish(**left(email="")))
    assert row.requester_email == "mina@nordhaus.example"


def test_a_message_that_was_left_has_no_place_to_tell_and_keeps_it_in_front_of_others(cast: Cast) -> None:
    message, chat = request_assistance(cast.gus(), wish(**left())), request_assistance(cast.gus(), wish())
    assert places([message.pk, chat.pk]) == {chat.pk: 2}


@pytest.mark.parametrize("end", ["agent", "shopper"])
def test_feat_a8_the_transcript_goes_out_once_when_the_answer_is_complete(cast: Cast, end: str) -> None:
    gus = cast.gus()
    cast.available(cast.ada)
    row = request_assistance(gus, wish(**left()))
    accept_offer(cast.ada, offer_of(row).key)
    with pytest.raises(Refused, match="when it is complete"):
        request_transcript(gus, row)
    assert not Outbox.objects.exists()
    end_by_agent(cast.ada, row) if end == "agent" else end_by_shopper(gus, row)
    with pytest.raises(Refused, match="on its way"):
        request_transcript(gus, row)
    assert Outbox.objects.get().payload == {"interaction": row.pk}
    assert Event.objects.filter(interaction=row, kind="transcript.requested").count() == 1


def test_end_and_transcript_at_once_are_one_mail(cast: Cast) -> None:
    for _ in range(4):
        gus = cast.gus()
        cast.available(cast.ada)
        row = request_assistance(gus, wish(**left()))
        accept_offer(cast.ada, offer_of(row).key)
        race(partial(end_by_agent, cast.ada, row), partial(request_transcript, gus, row))
        assert Outbox.objects.filter(payload={"interaction": row.pk}).count() == 1
        Agent.objects.update(load=0)


def test_a_message_that_was_taken_back_sends_nothing(cast: Cast) -> None:
    gus = cast.gus()
    end_by_shopper(gus, request_assistance(gus, wish(**left())))
    assert not Outbox.objects.exists()


def test_a_chat_that_ends_sends_nothing_by_itself(cast: Cast) -> None:
    end_by_agent(cast.ada, cast.chat())
    assert not Outbox.objects.exists()


def test_a_message_left_twice_at_once_is_one(cast: Cast) -> None:
    gus, same = cast.gus(), wish(**left())
    results = race(*[partial(request_assistance, gus, same)] * 3)
    assert not refusals(results)
    assert len({row.pk for row in results}) == Interaction.objects.count() == 1


def test_a_message_that_was_left_survives_the_log_out_and_a_chat_does_not(cast: Cast) -> None:
    mina = cast.mina()
    message, chat = request_assistance(mina, wish(**left())), request_assistance(mina, wish())
    close_session(mina)
    message.refresh_from_db()
    chat.refresh_from_db()
    assert (message.state, chat.state) == ("queued", "ended")
    cast.available(cast.ada)
    accept_offer(cast.ada, offer_of(message).key)
    end_by_agent(cast.ada, message)
    assert Outbox.objects.count() == 1
    assert not broken_invariants()


# Several, and those of before


def test_feat_a11_what_goes_on_comes_first_then_the_newest(cast: Cast) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)
    says(cast.ada, chat, "One")
    says(cast.ada, chat, "Two")
    past = request_assistance(gus, wish("Before"))
    end_by_shopper(gus, past)
    waiting = request_assistance(gus, wish(**left("A message")))
    heads = conversation_heads(gus).conversations
    assert [head.id for head in heads] == [waiting.key, chat.key, past.key]
    assert [(head.name, head.text, head.unread) for head in heads] == [
        ("", "A message", 0),
        ("Ada Lindgren", "Two", 2),
        ("", "Before", 0),
    ]
    assert heads[1].initials == "AL"


def test_an_offer_is_none_of_the_shoppers_business_in_the_list_either(cast: Cast) -> None:
    gus = cast.gus()
    cast.available(cast.ada)
    assert request_assistance(gus, wish()).key
    assert conversation_heads(gus).conversations[0].state == "queued"


def test_the_list_costs_the_same_for_one_and_for_many_and_comes_in_pages(cast: Cast) -> None:
    gus = cast.gus()

    def ask(times: int) -> int:
        for _ in range(times):
            end_by_shopper(gus, request_assistance(gus, wish()))
        with CaptureQueriesContext(connection) as queries:
            conversation_heads(gus)
        return len(queries)

    assert ask(1) == ask(HEADS + 1)
    first = conversation_heads(gus)
    last = conversation_heads(gus, first.conversations[-1].id)
    assert (len(first.conversations), first.more, len(last.conversations), last.more) == (HEADS, True, 2, False)
    assert not {head.id for head in first.conversations} & {head.id for head in last.conversations}


def test_feat_a11_a_fourth_open_conversation_is_refused_with_its_reason(cast: Cast) -> None:
    gus = cast.gus()
    for _ in range(3):
        request_assistance(gus, wish())
    with pytest.raises(Refused, match="End one") as refused:
        request_assistance(gus, wish())
    assert refused.value.state == "many_open"


def test_feat_a11_mina_reads_on_the_phone_what_she_ended_at_the_desk_and_writes_nothing_there(cast: Cast) -> None:
    desk, phone = cast.mina(), mina_at(cast)
    running, past = cast.chat(shopper=desk), over(cast, desk)
    [head] = conversation_heads(phone).conversations
    assert (head.id, head.elsewhere, head.name) == (past.key, True, "Ada Lindgren")
    view = conversation_view(phone, past.key)
    assert view.elsewhere and view.facts
    for act in (partial(rate, phone, past, 5), partial(request_transcript, phone, past)):
        with pytest.raises(Refused, match="no such interaction"):
            act()
    with pytest.raises(Refused, match="no such interaction"):
        readable_conversation(phone, running.key)


def test_nobody_reads_what_another_person_of_the_same_shop_or_device_said(cast: Cast) -> None:
    past = over(cast, cast.mina())
    strangers = [
        mina_at(cast, sub="777", name="Mina Lindqvist", email="mina@nordhaus.example"),
        shopper_of(open_session("lumo", cast.identity(cast.lumo))),
        cast.gus(),
        cast.gus(cast.business),
    ]
    for stranger in strangers:
        assert conversation_heads(stranger).conversations == []
        with pytest.raises(Refused, match="no such interaction"):
            conversation_view(stranger, past.key)


def test_the_list_and_the_right_to_read_name_the_same_conversations(cast: Cast) -> None:
    desk, phone, gus = cast.mina(), mina_at(cast), cast.gus()
    late = mina_at(cast)
    Shopper.objects.filter(pk=late.pk).update(identified_until=late.created_at)
    late.refresh_from_db()
    cast.chat(shopper=desk)
    over(cast, desk)
    over(cast, phone)
    over(cast, gus)
    for viewer, many in ((desk, 3), (phone, 2), (late, 0), (gus, 1)):
        listed = {head.id for head in conversation_heads(viewer).conversations}
        assert listed == set(conversations_of(viewer).values_list("key", flat=True))
        assert len(listed) == many
        for key in Interaction.objects.exclude(key__in=listed).values_list("key", flat=True):
            with pytest.raises(Refused, match="no such interaction"):
                conversation_view(viewer, key)


def test_what_a_guest_said_under_the_same_address_stays_the_guests(cast: Cast) -> None:
    over(cast, cast.gus(cast.lumo))
    gus = cast.gus()
    end_by_shopper(gus, request_assistance(gus, wish(email="mina@nordhaus.example")))
    mina = shopper_of(open_session("lumo", cast.identity(cast.lumo)))
    assert not conversations_of(mina).exists()


def test_other_devices_are_closed_again_when_the_shop_vouches_no_longer(cast: Cast, clock: Clock) -> None:
    past = over(cast, cast.mina())
    phone = mina_at(cast)
    assert conversations_of(phone).filter(key=past.key).exists()
    clock(3600)
    assert not conversations_of(phone).exists()


# The agent of last time


def test_feat_a10_the_agent_of_last_time_is_asked_for_and_staff_are_told(cast: Cast) -> None:
    gus = cast.gus()
    over(cast, gus)
    choose_presence(cast.ada, Presence.IDLE)
    cast.available(cast.ben)
    row = request_assistance(gus, wish(ask_for_previous=True))
    assert row.asked_for == cast.ada
    offer = offer_of(row)
    assert offer_view(offer, offer.made_at).asked_for == "Ada Lindgren"
    fact = Event.objects.get(interaction=row, kind="agent.asked_for")
    assert (fact.public_seq, fact.body["name"]) == (3, "Ada Lindgren")
    assert conversation_heads(gus).previous == "Ada Lindgren"


def test_feat_a10_without_the_tick_nobody_is_asked_for(cast: Cast) -> None:
    gus = cast.gus()
    over(cast, gus)
    assert request_assistance(gus, wish()).asked_for is None


def test_feat_a10_whoever_has_left_the_shops_queues_or_the_company_is_not_asked_for(cast: Cast) -> None:
    gus = cast.gus()
    assert previous_agent(gus) is None
    over(cast, gus)
    QueueMember.objects.filter(agent=cast.ada, queue__shop=cast.lumo).delete()
    assert previous_agent(gus) is None
    QueueMember.objects.create(agent=cast.ada, queue=cast.queue)
    assert previous_agent(gus) == cast.ada
    cast.ada.user.is_active = False
    cast.ada.user.save()
    assert request_assistance(gus, wish(ask_for_previous=True)).asked_for is None
    assert not Event.objects.filter(kind="agent.asked_for").exists()


def test_feat_a10_another_shoppers_agent_is_never_ones_own(cast: Cast) -> None:
    over(cast, cast.gus())
    assert previous_agent(cast.gus()) is None


def lose(cast: Cast, agent: Agent) -> None:
    """Gone for longer than the grace."""
    sign_out(agent)
    Deadline.objects.filter(kind="grace", subject=agent.pk).update(due_at="2000-01-01T00:00:00Z")
    requeue_lost(agent.pk)


def test_feat_a10_after_a_lost_agent_the_same_one_is_asked_for_once(cast: Cast) -> None:
    gus = cast.gus()
    chat = cast.chat(shopper=gus)
    with pytest.raises(Refused, match="active"):
        ask_for_previous(gus, chat)
    lose(cast, cast.ada)
    ask_for_previous(gus, chat)
    ask_for_previous(gus, chat)
    chat.refresh_from_db()
    assert chat.asked_for == cast.ada
    assert Event.objects.filter(interaction=chat, kind="agent.asked_for").count() == 1
    with pytest.raises(Refused, match="no such interaction"):
        ask_for_previous(cast.gus(), chat)


def test_who_never_had_an_agent_asks_for_nobody(cast: Cast) -> None:
    gus = cast.gus()
    with pytest.raises(Refused, match="nobody"):
        ask_for_previous(gus, request_assistance(gus, wish()))
