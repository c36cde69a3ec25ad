"""In a queue that makes no offers agents see what waits and pick; two who pick the same get it once."""

from functools import partial

import pytest

from assist.actions.endings import end_by_shopper
from assist.actions.picking import pick
from assist.actions.presence import choose_presence, sign_in
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.actions.transfers import transfer_to_queue
from assist.models import Agent, Deadline, Event, Interaction, Offer, Participant
from assist.queries.picking import manual_queues_of, waiting_in
from assist.realtime.db import run_orm
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, Presence, RoutingPolicy, WrapUpState
from tests.cast import Cast, wish
from tests.checker import broken_invariants
from tests.core.test_channels import Opens
from tests.fixtures import Clock
from tests.racing import race, refusals

CONTEXT = {"hierarchyArea": "lamps/table", "basket": {"id": "b", "currency": "EUR", "total": 600,
           "lines": [{"sku": "K", "name": "Kaari", "quantity": 2, "unitPrice": 300}]}}  # fmt: skip


def by_hand(cast: Cast) -> None:
    cast.lumo.queues.update(policy=RoutingPolicy.MANUAL)


def test_feat_d3_nobody_is_asked_and_whoever_picks_owns_it_with_a_slot(cast: Cast) -> None:
    by_hand(cast)
    cast.available(cast.ada, cast.ben)
    first, second = (request_assistance(cast.gus(), wish(text, context=CONTEXT)) for text in ("One", "Two"))
    assert assign_waiting() == 0 and not Offer.objects.exists()
    [queue] = manual_queues_of([cast.ada.pk])[cast.ada.pk]
    shown = waiting_in([queue])[queue]
    assert [(view.id, view.place, view.first_message) for view in shown] == [
        (first.key, 1, "One"),
        (second.key, 2, "Two"),
    ]
    assert (shown[0].area, shown[0].basket_total, shown[0].currency) == ("lamps/table", 600.0, "EUR")
    assert pick(cast.ben, second.key) == second
    second.refresh_from_db()
    assert second.state == InteractionState.ACTIVE
    assert Participant.objects.get(interaction=second, role="owner").agent == cast.ben
    assert Agent.objects.get(pk=cast.ben.pk).load == 1
    picked = Event.objects.get(interaction=second, kind="interaction.picked")
    assert (picked.body["agent"], picked.public_seq) == ("Ben Okafor", None)
    assert not Deadline.objects.filter(kind="overflow").exists()
    assert [view.id for view in waiting_in([queue])[queue]] == [first.key]
    end_by_shopper(second.shopper, second)
    assert not broken_invariants()


def test_feat_e16_whoever_picked_and_says_nothing_is_warned_as_after_an_offer(cast: Cast, clock: Clock) -> None:
    by_hand(cast)
    cast.lumo.queues.update(first_reply_seconds=10, silence_warn_seconds=10)
    cast.available(cast.ada)
    row = pick(cast.ada, request_assistance(cast.gus(), wish()).key)
    assert set(Deadline.objects.values_list("kind", flat=True)) >= {"first_reply", "silence"}
    clock(11)
    run_due()
    assert Event.objects.filter(interaction=row, kind="reply.awaited").count() == 1


def test_feat_f2_whoever_picks_what_they_passed_on_owes_no_wrap_up_of_before(cast: Cast) -> None:
    row = cast.chat()
    by_hand(cast)
    transfer_to_queue(cast.ada, row, cast.queue.pk, even_if_nobody=True)
    assert Participant.objects.get(interaction=row, agent=cast.ada).wrap_up == WrapUpState.PENDING
    pick(cast.ada, row.key)
    assert not Participant.objects.filter(interaction=row, wrap_up=WrapUpState.PENDING).exists()
    assert not broken_invariants()


def test_feat_d3_what_is_elsewhere_gone_or_too_much_is_refused_with_the_reason(cast: Cast) -> None:
    offered = request_assistance(cast.gus(), wish())
    by_hand(cast)
    row = request_assistance(cast.gus(), wish())

    def refusal(agent: Agent, which: Interaction) -> tuple[str, str]:
        with pytest.raises(Refused) as refused:
            pick(agent, which.key)
        return refused.value.code, refused.value.state

    sign_in(cast.ada)
    assert refusal(cast.ada, row) == ("wrong_state", "idle")
    choose_presence(cast.ada, Presence.AVAILABLE)
    assert refusal(cast.zed, row)[0] == "not_found"
    assert refusal(cast.ada, request_assistance(cast.gus(cast.elsewhere), wish()))[0] == "not_found"
    Agent.objects.filter(pk=cast.ada.pk).update(load=4)
    assert refusal(cast.ada, row) == ("conflict", "full")
    Agent.objects.filter(pk=cast.ada.pk).update(load=0)
    pick(cast.ada, offered.key)
    assert refusal(cast.ada, offered) == ("wrong_state", "active")
    end_by_shopper(row.shopper, row)
    assert refusal(cast.ada, row) == ("wrong_state", "ended")


def test_fault_f18_two_who_pick_the_same_get_it_once_and_a_slot_is_taken_once(cast: Cast) -> None:
    by_hand(cast)
    cast.available(cast.ada, cast.ben)
    for _ in range(8):
        row = request_assistance(cast.gus(), wish())
        results = race(*(partial(pick, agent, row.key) for agent in (cast.ada, cast.ben, cast.ada)))
        assert len(refusals(results)) == 2
        assert Participant.objects.filter(interaction=row, role="owner").count() == 1
        end_by_shopper(row.shopper, row)
        Participant.objects.filter(interaction=row).update(wrap_up="done")
        Agent.objects.update(load=0)


async def test_feat_d3_members_are_told_what_waits_and_that_it_is_gone(
    people: Cast, panel: Opens, console: Opens
) -> None:
    await run_orm(by_hand, people)
    ada, zed = await console(people.ada), await console(people.zed)
    await ada.ask("presence.set", state="available")
    row = await run_orm(request_assistance, await run_orm(people.gus), wish("Where is it?"))
    told = await ada.told("waiting.told")
    assert [(each["first_message"], each["place"]) for each in told["waiting"]] == [("Where is it?", 1)]
    await ada.ask("interaction.pick", interaction=str(row.key))
    assert (await ada.told("interaction.told"))["interaction"]["state"] == "active"
    await ada.until(lambda notice: notice["type"] == "waiting.told" and notice["waiting"] == [])
    assert not [notice for notice in zed.notices if notice["type"] == "waiting.told"]
