"""Leases: an agent whose browser dies is noticed, and the interaction is protected."""

import pytest

from assist.actions.presence import choose_presence, lose_lease, renew_leases, shorten_lease, sign_in, sign_out
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.models import Agent, Deadline, DeskEvent, Event, Interaction
from assist.rules.refusals import Refused
from assist.rules.words import DeadlineKind, InteractionState, Presence
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock


def state(agent: Agent) -> str:
    return Agent.objects.get(pk=agent.pk).state


def test_an_agent_is_idle_at_sign_in(cast: Cast) -> None:
    sign_in(cast.ada)
    assert state(cast.ada) == Presence.IDLE


def test_a_reload_keeps_the_state(cast: Cast) -> None:
    cast.available(cast.ada)
    sign_in(cast.ada)
    assert state(cast.ada) == Presence.AVAILABLE


def test_a_lease_that_is_not_renewed_ends_within_thirty_seconds(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    clock(26)
    run_due()
    assert state(cast.ada) == Presence.LOST


def test_a_renewed_lease_lives_on(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    clock(20)
    assert renew_leases([cast.ada.pk]) == {cast.ada.pk}
    clock(40)
    run_due()
    assert state(cast.ada) == Presence.AVAILABLE


def test_a_lease_renewed_under_the_sweepers_hands_survives(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    clock(26)
    renew_leases([cast.ada.pk])
    lose_lease(cast.ada.pk, 0)
    assert state(cast.ada) == Presence.AVAILABLE
    assert Deadline.objects.filter(kind=DeadlineKind.LEASE, subject=cast.ada.pk).exists()


def test_a_closed_browser_is_noticed_sooner(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    shorten_lease(cast.ada.pk)
    clock(13)
    run_due()
    assert state(cast.ada) == Presence.LOST


def test_open_offers_of_a_lost_agent_go_to_the_next_at_once(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    Deadline.objects.filter(kind=DeadlineKind.OFFER).update(due_at="2100-01-01T00:00:00Z")
    clock(20)
    cast.available(cast.ben)
    clock(26)
    run_due()
    assert offer_of(interaction).agent == cast.ben
    assert not broken_invariants()


def test_a_lost_agents_chat_waits_for_the_grace_and_then_returns_to_the_queue(cast: Cast, clock: Clock) -> None:
    chat = cast.chat()
    clock(26)
    run_due()
    assert Interaction.objects.get(pk=chat.pk).state == InteractionState.ACTIVE
    clock(90)
    run_due()
    assert Interaction.objects.get(pk=chat.pk).state == InteractionState.QUEUED
    assert Event.objects.filter(interaction=chat, kind="participant.left", body__lost=True).exists()
    assert Agent.objects.get(pk=cast.ada.pk).load == 0
    assert not broken_invariants()


def test_an_agent_who_is_back_in_time_keeps_the_chat(cast: Cast, clock: Clock) -> None:
    chat = cast.chat()
    clock(26)
    run_due()
    sign_in(cast.ada)
    clock(120)
    run_due()
    assert Interaction.objects.get(pk=chat.pk).state == InteractionState.ACTIVE


def test_rona_and_offline_cannot_be_chosen(cast: Cast) -> None:
    sign_in(cast.ada)
    for wanted in (Presence.RONA, Presence.OFFLINE, Presence.LOST):
        with pytest.raises(Refused, match="Available or Idle"):
            choose_presence(cast.ada, wanted)


def test_an_agent_without_a_queue_is_told_what_to_do(cast: Cast) -> None:
    cast.ada.memberships.all().delete()
    sign_in(cast.ada)
    with pytest.raises(Refused, match="no queue"):
        choose_presence(cast.ada, Presence.AVAILABLE)


def test_signing_out_is_a_fact_of_the_desk(cast: Cast) -> None:
    cast.available(cast.ada)
    sign_out(cast.ada)
    last = DeskEvent.objects.filter(agent=cast.ada).order_by("-seq")[0]
    assert last.body == {"type": "presence.changed", "state": "offline"}
