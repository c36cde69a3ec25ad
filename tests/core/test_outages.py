"""Nobody loses a lease, an offer or a wrap-up for time in which the system itself could not serve."""

import threading
from datetime import timedelta

from django.db import connection, transaction

from assist.actions.endings import end_by_agent
from assist.actions.presence import lose_lease
from assist.actions.requests import request_assistance
from assist.actions.sweeping import run_due
from assist.actions.vigil import keep_vigil
from assist.models import Agent, Deadline, Interaction, Offer, Outage, Participant, Vigil
from assist.rules.words import DeadlineKind, InteractionState, OfferState, Presence, WrapUpState
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race


def state(agent: Agent) -> str:
    return Agent.objects.get(pk=agent.pk).state


def outage(clock: Clock, seconds: float) -> None:
    """Nobody kept watch for so long, and the clock went on."""
    clock(seconds)
    move_vigil(-seconds)


def move_vigil(seconds: float) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE assist_vigil SET at = at + make_interval(secs => %s)", [seconds])


def sweep() -> None:
    keep_vigil()
    run_due()


def test_fault_f15_an_outage_longer_than_the_lease_costs_nobody_their_state(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    outage(clock, 60)
    sweep()
    assert state(cast.ada) == Presence.AVAILABLE


def test_fault_f15_after_an_outage_everybody_has_a_whole_lease_to_come_back(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    outage(clock, 60)
    sweep()
    clock(84)
    sweep()
    assert state(cast.ada) == Presence.AVAILABLE
    clock(86)
    sweep()
    assert state(cast.ada) == Presence.LOST


def test_fault_f15_nothing_is_judged_before_the_outage_is_forgiven(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    outage(clock, 60)
    assert run_due() == 0
    assert state(cast.ada) == Presence.AVAILABLE


def test_fault_f15_a_lease_that_had_ended_before_the_outage_is_not_forgiven(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    clock(26)
    keep_vigil()
    clock(86)
    move_vigil(-60)
    sweep()
    assert state(cast.ada) == Presence.LOST


def test_fault_f15_an_offer_that_ran_out_meanwhile_is_made_again_without_rona(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    missed = offer_of(interaction)
    outage(clock, 60)
    sweep()
    assert Offer.objects.get(pk=missed.pk).state == OfferState.WITHDRAWN
    assert state(cast.ada) == Presence.AVAILABLE
    assert offer_of(interaction).agent == cast.ada
    assert not broken_invariants()


def test_fault_f15_an_offer_that_has_no_time_left_after_the_outage_is_made_again(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    missed = offer_of(request_assistance(cast.gus(), wish()))
    outage(clock, 17)
    sweep()
    clock(21)
    sweep()
    assert Offer.objects.get(pk=missed.pk).state == OfferState.WITHDRAWN
    assert state(cast.ada) == Presence.AVAILABLE


def test_fault_f15_an_offer_made_after_the_outage_is_missed_as_ever(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    outage(clock, 60)
    sweep()
    missed = offer_of(request_assistance(cast.gus(), wish()))
    clock(81)
    sweep()
    assert Offer.objects.get(pk=missed.pk).state == OfferState.EXPIRED
    assert state(cast.ada) == Presence.RONA


def test_fault_f15_a_wrap_up_and_a_grace_go_on_where_they_stood(cast: Cast, clock: Clock) -> None:
    sweep()
    lost = cast.chat(cast.ben)
    Deadline.objects.filter(kind=DeadlineKind.LEASE).update(due_at="2020-01-01T00:00Z")
    lose_lease(cast.ben.pk, 0)
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    before = dict(Deadline.objects.exclude(kind=DeadlineKind.LEASE).values_list("kind", "due_at"))
    outage(clock, 3600)
    sweep()
    after = dict(Deadline.objects.exclude(kind=DeadlineKind.LEASE).values_list("kind", "due_at"))
    assert set(before) == {DeadlineKind.WRAP_UP, DeadlineKind.GRACE}
    for kind, due_at in before.items():
        assert abs(after[kind] - due_at - timedelta(seconds=3600)) < timedelta(seconds=3)
    assert Participant.objects.get(interaction=chat, agent=cast.ada).wrap_up == WrapUpState.PENDING
    assert Interaction.objects.get(pk=lost.pk).state == InteractionState.ACTIVE


def test_a_sweeper_that_keeps_watch_forgives_nothing(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    clock(26)
    move_vigil(-4)
    sweep()
    assert state(cast.ada) == Presence.LOST
    assert not Outage.objects.exists()


def test_an_outage_is_on_record(cast: Cast, clock: Clock) -> None:
    sweep()
    outage(clock, 60)
    sweep()
    [seen] = Outage.objects.all()
    assert abs(seen.ended_at - seen.began_at - timedelta(seconds=60)) < timedelta(seconds=2)


def test_fault_f07_two_sweepers_forgive_an_outage_once(cast: Cast, clock: Clock) -> None:
    sweep()
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    before = Deadline.objects.get(kind=DeadlineKind.WRAP_UP).due_at
    outage(clock, 60)
    race(sweep, sweep, sweep)
    moved = Deadline.objects.get(kind=DeadlineKind.WRAP_UP).due_at - before
    assert Outage.objects.count() == 1
    assert abs(moved - timedelta(seconds=60)) < timedelta(seconds=3)
    assert state(cast.ada) == Presence.AVAILABLE


def test_fault_f17_a_look_that_hung_through_the_outage_does_not_hide_it(cast: Cast, clock: Clock) -> None:
    sweep()
    cast.available(cast.ada)
    hanging = threading.Thread(target=lambda: race(sweep))
    with transaction.atomic():
        Vigil.objects.select_for_update().get()
        move_vigil(-0.6)
        hanging.start()
        clock(60)
        move_vigil(-59)
    hanging.join(20)
    sweep()
    assert state(cast.ada) == Presence.AVAILABLE
    assert Outage.objects.count() == 1
