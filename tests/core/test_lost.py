"""Lost connection: a state of its own, in which nothing is offered and what runs is kept for a while (feat E13)."""

import pytest

from assist.actions.endings import end_by_shopper
from assist.actions.offers import accept_offer, expire_offer
from assist.actions.presence import choose_presence, lose_lease, renew_leases, sign_in, sign_out
from assist.actions.requests import request_assistance
from assist.actions.supervising import set_state_of, sign_agent_out
from assist.actions.sweeping import run_due
from assist.models import Agent, Deadline, Event, IdleReason, Interaction, Participant, Profile, StateSpan
from assist.queries.colleagues import somebody_is_there, target_agents
from assist.queries.fronts import shop_front
from assist.queries.people import attendances, public_attendances
from assist.rules.refusals import Refused
from assist.rules.words import DeadlineKind, InteractionState, Presence
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants, overdue
from tests.fixtures import Clock
from tests.racing import race


def state(agent: Agent) -> tuple[str, str]:
    row = Agent.objects.get(pk=agent.pk)
    return row.state, row.reason


def lose(clock: Clock, at: float, *, but: Agent | None = None) -> None:
    """No console has answered for longer than a lease, but that one."""
    clock(at)
    renew_leases([but.pk] if but else [])
    run_due()


def lunch() -> int:
    return IdleReason.objects.get(name="Lunch").pk


def be(cast: Cast, wanted: Presence) -> None:
    """Ada is in that state, by what leads there."""
    cast.available(cast.ada)
    if wanted is Presence.RONA:
        offer = offer_of(request_assistance(cast.gus(), wish()))
        Deadline.objects.filter(kind=DeadlineKind.OFFER).delete()
        expire_offer(offer.pk, offer.generation)
    elif wanted is Presence.FINISHING:
        accept_offer(cast.ada, offer_of(request_assistance(cast.gus(), wish())).key)
        choose_presence(cast.ada, Presence.IDLE, lunch())
    elif wanted is Presence.IDLE:
        choose_presence(cast.ada, Presence.IDLE, lunch())


@pytest.mark.parametrize("before", [Presence.IDLE, Presence.AVAILABLE, Presence.FINISHING, Presence.RONA])
def test_feat_e13_whoever_is_back_within_the_grace_is_what_they_were(
    cast: Cast, clock: Clock, before: Presence
) -> None:
    be(cast, before)
    was = state(cast.ada)
    lose(clock, 26)
    assert state(cast.ada) == (Presence.LOST, "")
    assert not broken_invariants()
    clock(56)
    sign_in(cast.ada)
    assert state(cast.ada) == was
    clock(200)
    renew_leases([cast.ada.pk])
    run_due()
    assert state(cast.ada)[0] == before, "the grace is over and means nothing any more"
    lost = StateSpan.objects.get(agent=cast.ada, state=Presence.LOST)
    assert lost.ended_at and abs((lost.ended_at - lost.began_at).total_seconds() - 30) < 2
    assert not broken_invariants()


def test_feat_e13_who_does_not_come_back_is_offline_when_the_grace_ends(cast: Cast, clock: Clock) -> None:
    chat = cast.chat()
    lose(clock, 26)
    lose(clock, 84)
    assert state(cast.ada)[0] == Presence.LOST
    assert Interaction.objects.get(pk=chat.pk).state == InteractionState.ACTIVE
    lose(clock, 88)
    assert state(cast.ada)[0] == Presence.OFFLINE
    assert Interaction.objects.get(pk=chat.pk).state == InteractionState.QUEUED
    spans = StateSpan.objects.filter(agent=cast.ada).order_by("id").values_list("state", flat=True)
    assert list(spans) == ["idle", "available", "lost", "offline"]
    sign_in(cast.ada)
    assert state(cast.ada) == (Presence.IDLE, "")
    assert not broken_invariants() | overdue()


def test_feat_e13_a_break_that_waited_for_the_last_chat_has_begun_when_it_ended_meanwhile(
    cast: Cast, clock: Clock
) -> None:
    be(cast, Presence.FINISHING)
    chat = Interaction.objects.select_related("shopper").get()
    chat.queue.wrap_up_occupies = False
    chat.queue.save()
    lose(clock, 26)
    end_by_shopper(chat.shopper, chat)
    sign_in(cast.ada)
    assert state(cast.ada) == (Presence.IDLE, "Lunch")
    assert not broken_invariants()


def test_feat_e13_somebody_lost_is_nobody_to_ask(cast: Cast, clock: Clock) -> None:
    chat = cast.chat(cast.ben)
    cast.available(cast.ada)
    lose(clock, 26, but=cast.ben)
    assert state(cast.ben)[0] == Presence.AVAILABLE
    assert not target_agents(chat)
    assert not somebody_is_there(cast.queue, cast.ben)
    choose_presence(cast.ben, Presence.IDLE)
    assert not shop_front(cast.lumo).answered
    assert Interaction.objects.get(pk=request_assistance(cast.gus(), wish()).pk).state == InteractionState.QUEUED
    with pytest.raises(Refused, match="lost") as refused:
        set_state_of(cast.mo, cast.ada.pk, Presence.IDLE)
    assert refused.value.state == "lost"


@pytest.mark.parametrize("by_supervisor", [True, False])
def test_feat_e13_a_lost_agent_can_be_signed_out_and_the_grace_is_not_begun_anew(
    cast: Cast, clock: Clock, by_supervisor: bool
) -> None:
    chat = cast.chat()
    lose(clock, 26)
    due_at = Deadline.objects.get(kind=DeadlineKind.GRACE).due_at
    clock(50)
    if by_supervisor:
        sign_agent_out(cast.mo, cast.ada.pk)
    else:
        sign_out(cast.ada)
    assert state(cast.ada)[0] == Presence.OFFLINE
    left = Deadline.objects.filter(kind=DeadlineKind.GRACE).values_list("due_at", flat=True)
    assert list(left) == ([] if by_supervisor else [due_at])
    expected = InteractionState.QUEUED if by_supervisor else InteractionState.ACTIVE
    assert Interaction.objects.get(pk=chat.pk).state == expected
    assert not broken_invariants()


def test_feat_e13_by_profile_chats_go_back_at_once_or_are_kept_for_longer(cast: Cast, clock: Clock) -> None:
    for agent, seconds in ((cast.ada, 0), (cast.ben, 120)):
        profile = Profile.objects.create(name=agent.name, grace_seconds=seconds)
        Agent.objects.filter(pk=agent.pk).update(profile=profile, capacity=1)
    kept, given_back = cast.chat(cast.ben), cast.chat(cast.ada)
    behind = request_assistance(cast.gus(), wish())
    lose(clock, 26)
    assert state(cast.ada)[0] == state(cast.ben)[0] == Presence.LOST
    states = dict(Interaction.objects.values_list("pk", "state"))
    assert states == {kept.pk: "active", given_back.pk: "queued", behind.pk: "queued"}
    assert list(Interaction.objects.filter(state="queued").order_by("rank_at")) == [given_back, behind]
    lose(clock, 88)
    assert (state(cast.ada)[0], state(cast.ben)[0]) == (Presence.OFFLINE, Presence.LOST)
    assert Interaction.objects.get(pk=kept.pk).state == "active"
    lose(clock, 148)
    assert state(cast.ben)[0] == Presence.OFFLINE
    assert Interaction.objects.get(pk=kept.pk).state == "queued"
    assert not broken_invariants() | overdue()


def told(chat: Interaction) -> list[str]:
    """What the shopper heard of the agent's connection, in order."""
    kinds = ["agent.lost", "agent.back", "participant.left", "interaction.requeued"]
    rows = Event.objects.filter(interaction=chat, kind__in=kinds, public_seq__isnull=False)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def test_feat_e13_the_shopper_is_told_that_the_connection_is_lost_and_that_it_is_back(cast: Cast, clock: Clock) -> None:
    chat = cast.chat()
    lose(clock, 26)
    assert told(chat) == ["agent.lost"]
    assert [one.lost for one in public_attendances(chat.pk)] == [False, True]
    sign_in(cast.ada)
    sign_in(cast.ada)
    assert told(chat) == ["agent.lost", "agent.back"]
    assert not any(one.lost for one in attendances(chat))
    lose(clock, 60)
    lose(clock, 122)
    assert sorted(told(chat)[2:]) == ["agent.lost", "interaction.requeued", "participant.left"]
    assert not any(one.lost for one in public_attendances(chat.pk))


def test_feat_e13_a_forced_sign_out_is_told_alike_and_who_signs_in_again_is_back(cast: Cast) -> None:
    chat = cast.chat()
    sign_out(cast.ada)
    assert told(chat) == ["agent.lost"]
    sign_in(cast.ada)
    assert told(chat) == ["agent.lost", "agent.back"]
    assert state(cast.ada) == (Presence.IDLE, "")


def test_feat_e13_lost_and_back_at_one_moment_leave_the_shopper_with_the_truth(cast: Cast) -> None:
    chat = cast.chat()
    for _ in range(10):
        Deadline.objects.filter(kind=DeadlineKind.LEASE).update(due_at="2000-01-01T00:00Z")
        race(lambda: lose_lease(cast.ada.pk, 0), lambda: sign_in(cast.ada))
        owner = Participant.objects.get(interaction=chat, agent=cast.ada)
        assert owner.is_lost is (state(cast.ada)[0] == Presence.LOST)
        sign_in(cast.ada)
    assert not broken_invariants()
