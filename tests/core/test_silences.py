"""Somebody says nothing: an agent who took a chat, a shopper who was answered."""

import uuid
from collections.abc import Callable

import pytest

from assist.actions.endings import end_by_shopper
from assist.actions.messages import Line, Verdict, line_body, post_messages
from assist.actions.requests import request_assistance
from assist.actions.shoppers import open_session
from assist.actions.sweeping import run_due
from assist.models import Agent, Deadline, Event, Interaction, Participant, Queue, Shopper
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, Presence, Role, WrapUpState
from tests.cast import Cast, offer_of, shopper_of, wish
from tests.checker import broken_invariants

Clock = Callable[[float], None]


def written(interaction: Interaction, role: Role, *, private: bool = False) -> Verdict:
    """A line of the one in that role."""
    who = Participant.objects.filter(interaction=interaction, role=role).order_by("-id").first()
    assert who
    key = uuid.uuid4()
    body = line_body("Here I am", key, private=private)
    return post_messages([Line(interaction.pk, who.pk, key, private, body)])[0].verdict


def kinds(interaction: Interaction) -> list[str]:
    """Everything that happened, in order."""
    return list(Event.objects.filter(interaction=interaction).order_by("seq").values_list("kind", flat=True))


def swept(clock: Clock, seconds: float) -> None:
    """It is so much later, the agents are still there, and the sweeper looks."""
    clock(seconds)
    Deadline.objects.filter(kind="lease").delete()
    run_due()


def test_feat_e16_silent_after_accepting_is_warned_and_then_somebody_else_is_asked(cast: Cast, clock: Clock) -> None:
    Queue.objects.update(first_reply_seconds=10)
    chat = cast.chat()
    written(chat, Role.OWNER, private=True)
    swept(clock, 11)
    warning = Event.objects.get(interaction=chat, kind="reply.awaited")
    assert (warning.public_seq, warning.body["seconds"]) == (None, 10)
    assert Agent.objects.get(pk=cast.ada.pk).state == Presence.AVAILABLE
    cast.available(cast.ben)
    swept(clock, 22)
    ada = Agent.objects.get(pk=cast.ada.pk)
    assert (ada.state, ada.load) == (Presence.RONA, 0)
    assert offer_of(chat).agent_id == cast.ben.pk
    assert kinds(chat)[-3:] == ["participant.left", "interaction.requeued", "offer.made"]
    assert not broken_invariants()


def test_feat_e16_a_line_in_time_is_enough_also_after_the_warning(cast: Cast, clock: Clock) -> None:
    Queue.objects.update(first_reply_seconds=10)
    prompt, late = cast.chat(), cast.chat()
    written(prompt, Role.OWNER)
    swept(clock, 11)
    assert ("reply.awaited" in kinds(prompt), "reply.awaited" in kinds(late)) == (False, True)
    written(late, Role.OWNER)
    swept(clock, 22)
    assert set(Interaction.objects.values_list("state", flat=True)) == {InteractionState.ACTIVE}
    assert not Deadline.objects.filter(kind="first_reply").exists()


def test_feat_b16_a_silent_shopper_is_asked_and_then_the_chat_ends_as_abandoned(cast: Cast, clock: Clock) -> None:
    Queue.objects.update(silence_warn_seconds=60, silence_close_seconds=30)
    chat = cast.chat()
    swept(clock, 61)
    assert "silence.noticed" not in kinds(chat), "the agent owes the line"
    written(chat, Role.OWNER)
    swept(clock, 100)
    assert "silence.noticed" not in kinds(chat), "not yet a minute since the answer"
    swept(clock, 122)
    asked = Event.objects.get(interaction=chat, kind="silence.noticed")
    assert asked.public_seq is not None and asked.body["seconds"] == 30
    swept(clock, 153)
    chat.refresh_from_db()
    over = Event.objects.get(interaction=chat, kind="interaction.ended")
    assert chat.state == InteractionState.ENDED
    assert (over.body["by"], over.body["reason"], over.participant) == ("system", "abandoned", None)
    assert Participant.objects.get(interaction=chat, role=Role.OWNER).wrap_up == WrapUpState.PENDING
    assert not Deadline.objects.filter(kind="silence").exists()
    assert not broken_invariants()


def test_feat_b16_an_answer_to_the_question_goes_on_with_the_chat(cast: Cast, clock: Clock) -> None:
    Queue.objects.update(silence_warn_seconds=60, silence_close_seconds=30)
    chat = cast.chat()
    written(chat, Role.OWNER)
    swept(clock, 61)
    assert kinds(chat)[-1] == "silence.noticed"
    written(chat, Role.SHOPPER)
    for seconds in (92, 153, 400):
        swept(clock, seconds)
    chat.refresh_from_db()
    assert chat.state == InteractionState.ACTIVE
    written(chat, Role.OWNER)
    swept(clock, 530)
    assert kinds(chat).count("silence.noticed") == 2


@pytest.fixture
def abandoned(cast: Cast, clock: Clock) -> Interaction:
    """Gus's conversation with Ada, over."""
    gus = cast.gus()
    chat = cast.chat(shopper=gus)
    end_by_shopper(gus, chat)
    return chat


def test_feat_b16_a_late_reply_opens_a_linked_conversation_with_the_same_agent_first(
    cast: Cast, abandoned: Interaction
) -> None:
    cast.available(cast.ben)
    late = request_assistance(
        Shopper.objects.get(pk=abandoned.shopper_id), wish("Back again", name="", follows=abandoned.key)
    )
    assert (late.follows_id, late.requester_name, late.asked_for) == (abandoned.pk, "Gus", cast.ada)
    assert offer_of(late).agent_id == cast.ada.pk
    requested = Event.objects.get(interaction=late, kind="interaction.requested")
    assert requested.body["follows"] == str(abandoned.key)


def test_feat_b16_nobody_goes_on_with_what_is_not_theirs_or_not_over(cast: Cast, abandoned: Interaction) -> None:
    stranger = shopper_of(open_session("lumo"))
    mine = request_assistance(stranger, wish())
    for key in (abandoned.key, mine.key, uuid.uuid4()):
        with pytest.raises(Refused) as refused:
            request_assistance(stranger, wish(follows=key))
        assert refused.value.code == "not_found"
    assert Interaction.objects.filter(shopper=stranger).count() == 1
