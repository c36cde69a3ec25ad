"""A queue that asks everybody: one request, many offers, one owner, nobody is blamed for who was faster (feat D3)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.actions.endings import end_by_shopper
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import choose_presence
from assist.actions.requests import request_assistance
from assist.actions.setup import create_agent
from assist.actions.sweeping import run_due
from assist.models import Agent, Deadline, DeskEvent, Event, Interaction, Offer, Queue
from assist.queries.alerts import crossings
from assist.queries.board import read_board
from assist.queries.streams import places
from assist.rules.limits import ASKED_AT_ONCE
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, OfferState, Presence, RoutingPolicy, StaffRole
from tests.cast import PASSWORD, Cast, wish
from tests.checker import broken_invariants, overdue
from tests.fixtures import Clock


@pytest.fixture
def centre(cast: Cast) -> Cast:
    """Ada, Ben and Mo are free, and Lumo's queue asks everybody."""
    Queue.objects.filter(pk=cast.queue.pk).update(policy=RoutingPolicy.EVERYBODY)
    cast.available(cast.ada, cast.ben, cast.mo)
    return cast


def asked(cast: Cast) -> Interaction:
    return request_assistance(cast.gus(), wish())


def fresh(chat: Interaction) -> Interaction:
    return Interaction.objects.get(pk=chat.pk)


def offer_to(agent: Agent, chat: Interaction) -> Offer:
    return Offer.objects.get(agent=agent, interaction=chat, state=OfferState.OPEN)


def outcomes(chat: Interaction) -> dict[str, str]:
    """What each was asked last came to, by first name."""
    rows = Offer.objects.filter(interaction=chat).order_by("id").values_list("agent__name", "state")
    return {name.split()[0]: state for name, state in rows}


def loads(*agents: Agent) -> list[int]:
    return [Agent.objects.get(pk=agent.pk).load for agent in agents]


def test_feat_d3_everybody_is_asked_at_once_and_the_first_who_accepts_has_it(centre: Cast) -> None:
    chat = asked(centre)
    assert outcomes(chat) == {"Ada": "open", "Ben": "open", "Mo": "open"}
    assert loads(centre.ada, centre.ben, centre.mo) == [1, 1, 1]
    made = Event.objects.get(interaction=chat, kind="offer.made").body
    assert [made["agent"], *made["others"]] == ["Ada Lindgren", "Ben Okafor", "Mo Haddad"]
    late = offer_to(centre.ada, chat)
    accept_offer(centre.ben, offer_to(centre.ben, chat).key)
    assert outcomes(chat) == {"Ada": "withdrawn", "Ben": "accepted", "Mo": "withdrawn"}
    assert loads(centre.ada, centre.ben, centre.mo) == [0, 1, 0]
    gone = DeskEvent.objects.filter(agent=centre.ada, kind="offer.gone").get().body
    assert gone == {"type": "offer.gone", "offer": str(late.key), "outcome": "withdrawn", "by": "Ben Okafor"}
    closed = Event.objects.get(interaction=chat, kind="offer.closed").body
    assert (closed["agent"], closed["outcome"], closed["others"]) == (
        "Ben Okafor",
        "accepted",
        ["Ada Lindgren", "Mo Haddad"],
    )
    with pytest.raises(Refused):
        accept_offer(centre.ada, late.key)
    assert {agent.state for agent in Agent.objects.exclude(pk=centre.zed.pk)} == {Presence.AVAILABLE}
    assert not broken_invariants()


def test_feat_d3_who_declines_is_out_and_the_others_are_asked_still(centre: Cast) -> None:
    chat, behind = asked(centre), asked(centre)
    decline_offer(centre.ada, offer_to(centre.ada, chat).key, "lunch")
    assert fresh(chat).state == InteractionState.OFFERED
    assert outcomes(chat) == {"Ada": "declined", "Ben": "open", "Mo": "open"}
    choose_presence(centre.ben, Presence.IDLE)
    assert outcomes(chat)["Ben"] == "withdrawn"
    decline_offer(centre.mo, offer_to(centre.mo, chat).key)
    told = Event.objects.filter(interaction=chat, kind="offer.closed").order_by("seq")
    assert [event.body.get("asked", 0) for event in told] == [2, 1, 0]
    assert fresh(chat).state == InteractionState.QUEUED
    assert fresh(chat).rank_at < fresh(behind).rank_at
    choose_presence(centre.ben, Presence.AVAILABLE)
    assert outcomes(chat) == {"Ada": "declined", "Ben": "open", "Mo": "declined"}
    assert not broken_invariants()


def test_feat_e6_only_whose_offer_ran_out_is_in_rona_and_the_last_one_sends_it_back(centre: Cast, clock: Clock) -> None:
    chat = asked(centre)
    slow = offer_to(centre.mo, chat)
    Deadline.objects.filter(kind="offer", subject=slow.pk).update(due_at=slow.due_at.replace(year=2040))
    clock(21)
    run_due()
    states = {agent.name.split()[0]: agent.state for agent in Agent.objects.all()}
    assert (states["Ada"], states["Ben"], states["Mo"]) == (Presence.RONA, Presence.RONA, Presence.AVAILABLE)
    assert fresh(chat).state == InteractionState.OFFERED
    decline_offer(centre.mo, slow.key)
    assert fresh(chat).state == InteractionState.QUEUED
    choose_presence(centre.ada, Presence.AVAILABLE)
    accept_offer(centre.ada, offer_to(centre.ada, chat).key)
    assert fresh(chat).state == InteractionState.ACTIVE
    assert not broken_invariants()


def test_feat_d3_a_shopper_who_leaves_takes_every_offer_along(centre: Cast) -> None:
    chat = asked(centre)
    end_by_shopper(chat.shopper, chat)
    assert set(outcomes(chat).values()) == {"withdrawn"}
    assert loads(centre.ada, centre.ben, centre.mo) == [0, 0, 0]
    assert not broken_invariants()
    assert not overdue()


def test_feat_a10_the_agent_who_was_asked_for_is_asked_alone_first(centre: Cast) -> None:
    chat = asked(centre)
    accept_offer(centre.ben, offer_to(centre.ben, chat).key)
    end_by_shopper(chat.shopper, chat)
    again = request_assistance(chat.shopper, wish(ask_for_previous=True))
    assert outcomes(again) == {"Ben": "open"}
    decline_offer(centre.ben, offer_to(centre.ben, again).key)
    assert outcomes(again) == {"Ben": "declined", "Ada": "open", "Mo": "open"}


def test_feat_s1_a_request_that_three_are_asked_for_waits_once(centre: Cast) -> None:
    Queue.objects.update(alert_waiting=1)
    chat = asked(centre)
    board = read_board()
    assert board.queues[centre.queue.pk].waiting == 1
    item = board.items[str(chat.key)]
    assert (item.stage, item.agent, item.asked) == ("offered", 0, 3)
    assert places([chat.pk]) == {chat.pk: 1}
    assert crossings() == []


def crew(cast: Cast, count: int) -> list[Agent]:
    """So many more who are Available."""
    made = [
        create_agent(
            None, name=f"Agent {n}", username=f"agent{n}", role=StaffRole.AGENT, queues=[cast.queue], password=PASSWORD
        )
        for n in range(count)
    ]
    cast.available(*made)
    return made


def test_feat_d3_asking_and_accepting_cost_the_same_for_a_few_and_for_many(centre: Cast) -> None:
    def cost() -> tuple[int, int]:
        with CaptureQueriesContext(connection) as asking:
            chat = asked(centre)
        with CaptureQueriesContext(connection) as accepting:
            accept_offer(centre.ada, offer_to(centre.ada, chat).key)
        return len(asking), len(accepting)

    few = cost()
    Agent.objects.update(capacity=2)
    crew(centre, ASKED_AT_ONCE)
    assert cost() == few
    chat = asked(centre)
    assert Offer.objects.filter(interaction=chat).count() == ASKED_AT_ONCE
    firsts = Offer.objects.filter(interaction=chat).order_by("id").values_list("agent__name", flat=True)[:3]
    assert list(firsts) == ["Agent 47", "Agent 48", "Agent 49"], "who was not asked last time"
