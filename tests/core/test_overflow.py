"""Whoever waits long goes to the next queue of the chain, then is asked whether a message would do; nobody is stuck."""

import uuid
from datetime import time, timedelta
from functools import partial

import pytest

from assist.actions.offers import accept_offer, decline_offer
from assist.actions.overflow import choose_channel, take_step
from assist.actions.presence import choose_presence, sign_in
from assist.actions.rehoming import remove_queue
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.setup import create_agent, save_row, set_hours
from assist.actions.sweeping import run_due
from assist.models import Agent, Deadline, Event, Holiday, Interaction, Offer, OverflowStep, Queue, Shop, Skill
from assist.queries.channels import channels_of
from assist.queries.clock import now
from assist.queries.fronts import shop_front
from assist.rules.refusals import Refused
from assist.rules.setup import Span
from assist.rules.words import Channel, ChannelReason, InteractionState, Presence, StaffRole
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race, refusals


def second_line(cast: Cast) -> tuple[Queue, Agent]:
    """A queue with Cleo alone, who takes what has waited for 60 s; 120 s after the beginning there is another way."""
    first = cast.queue
    queue = Queue(shop=cast.lumo, name="Second line")
    save_row(None, queue)
    save_row(None, OverflowStep(queue=first, after_seconds=60, to_queue=queue))
    save_row(None, OverflowStep(queue=first, after_seconds=120))
    cleo = create_agent(
        None, name="Cleo Virtanen", username="cleo", role=StaffRole.AGENT, queues=[queue], password="correct-horse-9"
    )
    return queue, cleo


def facts(row: Interaction, kind: str) -> list[dict[str, object]]:
    return list(Event.objects.filter(interaction=row, kind=kind).order_by("seq").values_list("body", flat=True))


def fresh(row: Interaction) -> Interaction:
    return Interaction.objects.select_related("queue").get(pk=row.pk)


def crowd(first: Interaction, more: int) -> None:
    """Many wait beside that one."""
    rows = [fresh(first) for _ in range(more)]
    for row in rows:
        row.pk, row.key, row.client_id, row.seq, row.public_seq = None, uuid.uuid4(), uuid.uuid4(), 0, 0
    Interaction.objects.bulk_create(rows)


def here(*agents: Agent) -> None:
    """Available, whatever the clock does."""
    for agent in agents:
        sign_in(agent)
        choose_presence(agent, Presence.AVAILABLE)
    Deadline.objects.filter(kind="lease").delete()


def close(queue: Queue) -> None:
    """Somewhere in the week it is open, not now."""
    set_hours(None, queue, [Span((now().weekday() + 3) % 7, time(8), time(9))])


def test_feat_d8_after_60_s_another_queue_and_after_120_s_another_way(cast: Cast, clock: Clock) -> None:
    second, cleo = second_line(cast)
    row = request_assistance(cast.gus(), wish())
    earlier = request_assistance(cast.gus(), wish())
    Interaction.objects.filter(pk=earlier.pk).update(priority=2)
    clock(59)
    run_due()
    assert fresh(row).queue_id != second.pk
    clock(61)
    run_due()
    assert fresh(row).queue == second
    assert facts(row, "interaction.overflowed") == [
        {"type": "interaction.overflowed", "queue": "Second line", "before": "Lumo service", "reason": "waited"}
    ]
    assert fresh(row).rank_at == fresh(row).queued_at
    assert (fresh(earlier).queued_at - fresh(earlier).rank_at).total_seconds() == 2 * second.ageing_seconds
    clock(122)
    run_due()
    assert [fact["reason"] for fact in facts(row, "way.offered")] == ["waited"]
    assert not Deadline.objects.filter(kind="overflow").exists()
    here(cleo)
    assert {offer_of(row).agent, offer_of(earlier).agent} == {cleo}
    assert not broken_invariants()


def test_feat_d8_the_next_queue_asks_for_its_skills_and_prefers_those_of_the_first(cast: Cast, clock: Clock) -> None:
    second, cleo = second_line(cast)
    first_skill, other = Skill.objects.create(name="French"), Skill.objects.create(name="Parts")
    first_skill.queues.set([cast.queue_named("Lumo service")])
    other.queues.set([second])
    Queue.objects.update(relax_seconds=100)
    row = request_assistance(cast.gus(), wish())
    here(cast.ada, cleo)
    clock(61)
    run_due()
    assert (fresh(row).needs, fresh(row).wants) == ([other.pk], [first_skill.pk])
    clock(130)
    run_due()
    assert fresh(row).needs == [other.pk]
    clock(162)
    run_due()
    assert offer_of(row).agent == cleo


def test_feat_d8_a_step_waits_for_an_open_offer_and_ends_with_the_wait(cast: Cast, clock: Clock) -> None:
    second, cleo = second_line(cast)
    Queue.objects.update(offer_seconds=300)
    here(cast.ada)
    row = request_assistance(cast.gus(), wish())
    clock(61)
    run_due()
    assert fresh(row).state == InteractionState.OFFERED
    decline_offer(cast.ada, offer_of(row).key)
    clock(66)
    run_due()
    assert fresh(row).queue == second
    here(cleo)
    accept_offer(cleo, offer_of(row).key)
    clock(200)
    run_due()
    assert not facts(row, "way.offered")


@pytest.mark.parametrize("why", ["off", "closed", "full"])
def test_feat_d8_a_queue_that_can_take_nothing_is_passed_over(cast: Cast, clock: Clock, why: str) -> None:
    second, _ = second_line(cast)
    if why == "closed":
        close(second)
    Queue.objects.filter(pk=second.pk).update(is_active=why != "off")
    row = request_assistance(cast.gus(), wish())
    if why == "full":
        for other in [request_assistance(cast.gus(), wish()) for _ in range(4)]:
            Interaction.objects.filter(pk=other.pk).update(queue=second)
        Queue.objects.filter(pk=second.pk).update(most_waiting=4)
    clock(61)
    run_due()
    assert fresh(row).queue.name == "Lumo service"
    clock(122)
    run_due()
    assert facts(row, "way.offered")


def test_feat_a8_a_full_queue_hands_on_to_its_chain_and_a_full_chain_shows_the_other_ways(cast: Cast) -> None:
    second_line(cast)
    Queue.objects.update(most_waiting=40)
    for name in ("Lumo service", "Second line"):
        row = request_assistance(cast.gus(), wish())
        assert fresh(row).queue.name == name
        crowd(row, 29)
    assert facts(row, "interaction.overflowed")[0]["reason"] == "full"
    chat = {view.channel: view.reason for view in channels_of(shop_front(cast.lumo))}[Channel.CHAT]
    assert chat is ChannelReason.CROWDED
    with pytest.raises(Refused) as refused:
        request_assistance(cast.gus(), wish())
    assert refused.value.state == "crowded"


def test_feat_d7_a_closed_queue_hands_on_to_an_open_one_else_the_shopper_is_asked(cast: Cast) -> None:
    second, cleo = second_line(cast)
    sign_in(cleo)
    choose_presence(cleo, Presence.AVAILABLE)
    close(cast.queue_named("Lumo service"))
    row = request_assistance(cast.gus(), wish())
    assert (fresh(row).queue, facts(row, "interaction.overflowed")[0]["reason"]) == (second, "closed")
    assert {view.channel: view.reason for view in channels_of(shop_front(cast.lumo))}[Channel.CHAT] is None
    Holiday.objects.create(shop=cast.lumo, name="Feast", day=now().date())
    asked = request_assistance(cast.gus(), wish())
    assert fresh(asked).queue.name == "Lumo service"
    assert facts(asked, "way.offered")[0]["reason"] == "closed"
    Shop.objects.filter(pk=cast.lumo.pk).update(channels=["chat"])
    assert not facts(request_assistance(cast.gus(), wish()), "way.offered")


def test_feat_d8_a_target_that_is_closed_at_that_minute_is_passed_over_and_the_chain_goes_on(
    cast: Cast, clock: Clock
) -> None:
    second, cleo = second_line(cast)
    here(cleo)
    row = request_assistance(cast.gus(), wish())
    close(second)
    clock(61)
    run_due()
    assert (fresh(row).queue.name, fresh(row).state) == ("Lumo service", InteractionState.QUEUED)
    clock(121)
    run_due()
    assert facts(row, "way.offered")[0]["reason"] == "waited"
    here(cast.ada)
    assert offer_of(row).agent == cast.ada
    assert not broken_invariants()


def test_feat_f9_a_chain_whose_target_is_put_away_while_somebody_waits_loses_nobody(cast: Cast, clock: Clock) -> None:
    second, _ = second_line(cast)
    first = cast.queue_named("Lumo service")
    there, before = (request_assistance(cast.gus(), wish()) for _ in range(2))
    Interaction.objects.filter(pk=before.pk).update(queued_at=now() + timedelta(seconds=30))
    Deadline.objects.filter(kind="overflow", subject=before.pk).update(due_at=now() + timedelta(seconds=90))
    clock(61)
    run_due()
    assert (fresh(there).queue, fresh(before).queue) == (second, first)
    remove_queue(None, second, first)
    assert fresh(there).queue == first
    clock(91)
    run_due()
    assert fresh(before).queue == first
    clock(151)
    run_due()
    assert {len(facts(row, "way.offered")) for row in (there, before)} == {1}
    here(cast.ada)
    assert {offer_of(row).agent for row in (there, before)} == {cast.ada}
    assert not broken_invariants()


def test_feat_a8_whoever_waits_leaves_it_as_a_message_and_nothing_is_typed_again(cast: Cast) -> None:
    second_line(cast)
    gus = cast.gus()
    row = request_assistance(gus, wish("Where is my parcel?"))
    for channel, email, code in (
        (Channel.EMAIL, "nowhere", "invalid"),
        (Channel.CALLBACK, "gus@example.com", "unavailable"),
    ):
        with pytest.raises(Refused) as refused:
            choose_channel(gus, row, channel, email)
        assert refused.value.code == code
    with pytest.raises(Refused, match="no such"):
        choose_channel(cast.gus(), row, Channel.EMAIL, "zed@example.com")
    choose_channel(gus, row, Channel.EMAIL, "gus@example.com")
    left = fresh(row)
    assert (left.channel, left.requester_email, left.first_message) == (
        "email",
        "gus@example.com",
        "Where is my parcel?",
    )
    assert left.contact and left.contact.email == "gus@example.com"
    assert not Deadline.objects.filter(kind="overflow").exists()
    with pytest.raises(Refused) as late:
        choose_channel(gus, row, Channel.EMAIL, "gus@example.com")
    assert late.value.code == "wrong_state"
    cast.available(cast.ada)
    assert offer_of(row).agent == cast.ada


def test_fault_f18_a_step_and_an_offer_at_the_same_moment_leave_one_queue_and_its_own_agents(cast: Cast) -> None:
    _, cleo = second_line(cast)
    steps = list(OverflowStep.objects.order_by("after_seconds"))
    for _ in range(6):
        row = request_assistance(cast.gus(), wish())
        for agent in (cast.ada, cleo):
            sign_in(agent)
            Agent.objects.filter(pk=agent.pk).update(state="available", load=0, capacity=50)
        assert not refusals(race(assign_waiting, partial(take_step, row.pk, steps[0].pk), assign_waiting))
        assign_waiting()
        offer = Offer.objects.get(interaction=row, state="open")
        assert offer.agent.memberships.filter(queue=fresh(row).queue_id).exists()
        Agent.objects.update(state="offline")
        decline_offer(offer.agent, offer.key)
        Interaction.objects.filter(pk=row.pk).update(state="ended", ended_at=now())


def test_a_step_of_what_is_over_or_gone_does_nothing(cast: Cast) -> None:
    second_line(cast)
    row = request_assistance(cast.gus(), wish())
    take_step(row.pk, 10**9)
    Interaction.objects.filter(pk=row.pk).update(state="ended")
    take_step(row.pk, OverflowStep.objects.all()[0].pk)
    assert not facts(row, "interaction.overflowed")
