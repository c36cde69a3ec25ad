"""An agent holds a conversation: the shopper is told, and it goes on by either side's line or when the time is over."""

from functools import partial

import pytest

from assist.actions.endings import end_by_agent
from assist.actions.holds import end_hold, hold, resume, resume_by_line
from assist.actions.messages import post_messages
from assist.actions.sweeping import run_due
from assist.actions.transfers import transfer_to_queue
from assist.models import Agent, Deadline, Event, Interaction, Participant, Queue
from assist.queries.clock import now
from assist.queries.people import attendances, owner_of, public_attendances
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, Role
from tests.cast import Cast
from tests.checker import broken_invariants
from tests.core.test_messages import line
from tests.core.test_silences import Clock, kinds, swept, written
from tests.racing import race


def held(cast: Cast, seconds: int = 300) -> Interaction:
    """Ada holds Gus's chat."""
    Queue.objects.update(hold_seconds=seconds)
    chat = cast.chat()
    hold(cast.ada, chat)
    chat.refresh_from_db()
    return chat


def because(chat: Interaction) -> list[str]:
    """Why it went on, each time."""
    rows = Event.objects.filter(interaction=chat, kind="interaction.resumed").order_by("seq")
    return [body["because"] for body in rows.values_list("body", flat=True)]


def test_feat_b17_the_shopper_is_told_and_the_slot_stays_taken(cast: Cast) -> None:
    chat = held(cast)
    fact = Event.objects.get(interaction=chat, kind="interaction.held")
    assert fact.public_seq is not None and fact.body["seconds"] == 300
    for told in (attendances(chat), public_attendances(chat.pk)):
        assert [(one.person.role, one.held_until is not None) for one in told] == [
            (Role.SHOPPER, False),
            (Role.OWNER, True),
        ]
    assert Agent.objects.get(pk=cast.ada.pk).load == 1
    assert not broken_invariants()


def test_feat_b17_it_goes_on_by_the_agents_click(cast: Cast) -> None:
    chat = held(cast)
    resume(cast.ada, chat)
    assert because(chat) == ["agent"]
    with pytest.raises(Refused):
        resume(cast.ada, chat)
    hold(cast.ada, chat)
    assert kinds(chat)[-3:] == ["interaction.held", "interaction.resumed", "interaction.held"]


@pytest.mark.parametrize(("role", "reason"), [(Role.SHOPPER, "shopper"), (Role.OWNER, "agent")])
def test_feat_b17_it_goes_on_by_a_line_of_either_side(cast: Cast, role: Role, reason: str) -> None:
    chat = held(cast)
    written(chat, role)
    writer = Participant.objects.get(interaction=chat, role=role)
    resume_by_line(chat.pk, writer.pk)
    resume_by_line(chat.pk, writer.pk)
    assert because(chat) == [reason]


def test_feat_b17_the_writer_says_which_lines_came_into_a_held_conversation(cast: Cast) -> None:
    chat = held(cast)
    shopper = Participant.objects.get(interaction=chat, role=Role.SHOPPER)
    assert [posted.held for posted in post_messages([line(chat)])] == [True]
    resume_by_line(chat.pk, shopper.pk)
    assert [posted.held for posted in post_messages([line(chat)])] == [False]


def test_feat_b17_it_goes_on_when_the_time_is_over_even_without_a_browser(cast: Cast, clock: Clock) -> None:
    chat = held(cast, seconds=60)
    swept(clock, 59)
    assert because(chat) == []
    swept(clock, 61)
    assert because(chat) == ["time"]
    assert not Deadline.objects.filter(kind="hold").exists()
    assert owner_of(chat) and not broken_invariants()


def test_feat_b17_a_shopper_who_was_told_to_wait_is_not_asked_whether_they_are_there(cast: Cast, clock: Clock) -> None:
    Queue.objects.update(silence_warn_seconds=60, first_reply_seconds=30)
    chat = held(cast, seconds=600)
    swept(clock, 500)
    assert "silence.noticed" not in kinds(chat) and "reply.awaited" not in kinds(chat)
    swept(clock, 601)
    assert because(chat) == ["time"]
    swept(clock, 632)
    assert kinds(chat)[-1] == "reply.awaited"
    written(chat, Role.OWNER)
    swept(clock, 700)
    assert kinds(chat)[-1] == "silence.noticed"


def test_feat_b17_who_takes_over_holds_nothing(cast: Cast, clock: Clock) -> None:
    chat = held(cast)
    transfer_to_queue(cast.ada, chat, chat.queue_id, even_if_nobody=True)
    assert not any(one.held_until for one in attendances(Interaction.objects.get(pk=chat.pk)))
    clock(400)
    run_due()
    assert because(chat) == []


def test_feat_b17_only_the_owner_of_a_running_chat_holds_it_and_only_where_the_queue_allows(cast: Cast) -> None:
    Queue.objects.update(hold_seconds=300)
    chat = cast.chat()
    with pytest.raises(Refused):
        hold(cast.ben, chat)
    Queue.objects.update(hold_seconds=0)
    with pytest.raises(Refused):
        hold(cast.ada, chat)
    Queue.objects.update(hold_seconds=300)
    hold(cast.ada, chat)
    with pytest.raises(Refused):
        hold(cast.ada, chat)
    Interaction.objects.filter(pk=chat.pk).update(state=InteractionState.ENDED)
    with pytest.raises(Refused):
        resume(cast.ada, chat)
    end_hold(chat.pk, 0)


@pytest.mark.django_db(transaction=True)
def test_feat_b17_a_line_and_the_end_of_the_time_at_once_end_one_hold(cast: Cast) -> None:
    for _ in range(3):
        chat = held(cast)
        shopper = chat.participants.get(role=Role.SHOPPER)
        Interaction.objects.filter(pk=chat.pk).update(held_until=now())
        race(partial(resume_by_line, chat.pk, shopper.pk), partial(end_hold, chat.pk, 0))
        assert len(because(chat)) == 1
        end_by_agent(cast.ada, chat)
    assert not broken_invariants()
