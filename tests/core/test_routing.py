"""Routing: each queue's policy gives the exact order, skills give way in time, priority starves nobody."""

from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import choose_presence, sign_in
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.setup import create_agent, delete_row, save_row, set_skill_holders
from assist.actions.sweeping import run_due
from assist.models import Agent, Event, Interaction, Offer, Queue, QueueMember, Skill
from assist.queries.clock import now
from assist.queries.routing import Scope
from assist.rules.routing import rank_at
from assist.rules.words import InteractionState, Presence, RoutingPolicy, SkipReason, StaffRole
from tests.cast import Cast, offer_of, put_into, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race


def asked(cast: Cast, count: int = 1) -> list[Interaction]:
    return [request_assistance(cast.gus(), wish()) for _ in range(count)]


def order(waiting: list[Interaction]) -> list[str]:
    """Whom each was offered first, by the first name."""
    firsts = (Offer.objects.filter(interaction=row).order_by("id").first() for row in waiting)
    return [offer.agent.name.split()[0] if offer else "" for offer in firsts]


def policy(cast: Cast, word: RoutingPolicy, **more: int) -> Queue:
    Queue.objects.filter(pk=cast.queue.pk).update(policy=word, **more)
    return cast.queue


def free(agent: Agent) -> None:
    """Available without anybody having been told: nothing is routed by that."""
    sign_in(agent)
    put_into(agent, Presence.AVAILABLE)
    Agent.objects.filter(pk=agent.pk).update(idle_since=now())


def capacity(agent: Agent, number: int) -> None:
    Agent.objects.filter(pk=agent.pk).update(capacity=number)


def test_feat_d3_longest_idle_goes_round_by_the_last_offer(cast: Cast) -> None:
    policy(cast, RoutingPolicy.LONGEST_IDLE)
    cast.available(cast.ben, cast.mo, cast.ada)
    assert order(asked(cast, 5)) == ["Ben", "Mo", "Ada", "Ben", "Mo"]


def test_feat_d3_least_busy_counts_slots_not_conversations(cast: Cast) -> None:
    policy(cast, RoutingPolicy.LEAST_BUSY)
    capacity(cast.ben, 2)
    cast.available(cast.ben, cast.ada)
    assert order(asked(cast, 6)) == ["Ben", "Ada", "Ada", "Ben", "Ada", "Ada"]


def test_feat_d3_round_robin_keeps_the_turn_whoever_was_idle(cast: Cast) -> None:
    policy(cast, RoutingPolicy.ROUND_ROBIN)
    cast.available(cast.ada, cast.ben, cast.mo)
    first = asked(cast)[0]
    accept_offer(cast.ada, offer_of(first).key)
    for agent in (cast.mo, cast.ben):
        choose_presence(agent, Presence.IDLE)
        choose_presence(agent, Presence.AVAILABLE)
    assert order([first, *asked(cast, 3)]) == ["Ada", "Mo", "Ben", "Ada"]


def test_feat_d3_a_batch_and_one_by_one_give_the_same_order(cast: Cast) -> None:
    policy(cast, RoutingPolicy.LONGEST_IDLE)
    waiting = asked(cast, 5)
    for agent in (cast.ben, cast.mo, cast.ada):
        free(agent)
    assert assign_waiting() == 5
    assert order(waiting) == ["Ben", "Mo", "Ada", "Ben", "Mo"]
    assert not broken_invariants()


def test_feat_d3_nobody_is_asked_where_agents_choose_by_themselves(cast: Cast) -> None:
    policy(cast, RoutingPolicy.MANUAL)
    cast.available(cast.ada)
    assert order(asked(cast)) == [""]


def test_feat_d4_a_needed_skill_is_waited_for_and_then_only_preferred(cast: Cast, clock: Clock) -> None:
    french = skill("French", cast, cast.ben)
    Queue.objects.update(relax_seconds=10)
    cast.available(cast.ada)
    waiting = asked(cast)
    assert order(waiting) == [""]
    clock(11)
    run_due()
    assert order(waiting) == ["Ada"]
    assert Event.objects.get(interaction=waiting[0], kind="skills.relaxed").body["skills"] == ["French"]
    assert Interaction.objects.get(pk=waiting[0].pk).wants == [french.pk]


def test_feat_d4_a_changed_time_counts_for_those_who_wait_already(cast: Cast, clock: Clock) -> None:
    skill("French", cast, cast.ben)
    cast.available(cast.ada)
    queue = cast.queue
    queue.relax_seconds = 0
    save_row(cast.root, queue, ["relax_seconds"])
    waiting = asked(cast)
    clock(15)
    assert run_due() == 0
    queue.relax_seconds = 10
    save_row(cast.root, queue, ["relax_seconds"])
    assert run_due() == 1
    assert order(waiting) == ["Ada"]


def test_feat_d4_who_has_the_skill_gets_it_however_long_others_were_idle(cast: Cast) -> None:
    skill("French", cast, cast.ben)
    cast.available(cast.ada, cast.mo, cast.ben)
    assert order(asked(cast, 2)) == ["Ben", "Ben"]


def test_feat_d4_a_preferred_skill_comes_before_the_policy(cast: Cast) -> None:
    french = skill("French", cast, cast.ben)
    waiting = asked(cast)
    Interaction.objects.filter(pk=waiting[0].pk).update(needs=[], wants=[french.pk])
    for agent in (cast.ada, cast.ben):
        free(agent)
    assign_waiting()
    assert order(waiting) == ["Ben"]


def test_feat_d4_a_crowd_that_needs_what_nobody_has_holds_up_nobody(cast: Cast) -> None:
    french = skill("French", cast)
    crowd = asked(cast, 3)
    set_skill_holders(None, french, [], [])
    waiting = asked(cast)
    cast.available(cast.ada)
    assert order([*crowd, *waiting]) == ["", "", "", "Ada"]


def test_feat_f9_a_deleted_skill_is_needed_by_nothing_any_more(cast: Cast) -> None:
    french = skill("French", cast)
    cast.available(cast.ada)
    waiting = asked(cast)
    assert order(waiting) == [""]
    delete_row(None, french)
    assert order(waiting) == ["Ada"]


def skill(name: str, cast: Cast, *holders: Agent) -> Skill:
    made = Skill.objects.create(name=name)
    set_skill_holders(None, made, holders, [cast.queue])
    return made


def test_feat_d5_a_step_of_priority_is_a_head_start_and_no_more(cast: Cast) -> None:
    moment = now()
    ordinary, important = asked(cast, 2)
    Interaction.objects.filter(pk=ordinary.pk).update(rank_at=moment)
    Interaction.objects.filter(pk=important.pk).update(rank_at=rank_at(moment, 2, 60))
    capacity(cast.ada, 1)
    cast.available(cast.ada)
    assert order([ordinary, important]) == ["", "Ada"]


def test_feat_d5_whoever_waited_longer_than_the_head_start_goes_first(cast: Cast, clock: Clock) -> None:
    ordinary = asked(cast)[0]
    clock(121)
    important = asked(cast)[0]
    important.refresh_from_db()
    Interaction.objects.filter(pk=important.pk).update(rank_at=rank_at(important.queued_at, 2, 60))
    capacity(cast.ada, 1)
    cast.available(cast.ada)
    assert order([ordinary, important]) == ["Ada", ""]


def test_feat_d10_an_agent_is_offered_one_a_pace(cast: Cast, clock: Clock) -> None:
    policy(cast, RoutingPolicy.LONGEST_IDLE, pace_seconds=15)
    waiting = asked(cast, 2)
    cast.available(cast.ada)
    assert order(waiting) == ["Ada", ""]
    clock(16)
    assign_waiting()
    assert order(waiting) == ["Ada", "Ada"]


def test_feat_e5_e6_what_comes_back_is_first_in_its_queue(cast: Cast) -> None:
    capacity(cast.ada, 1)
    cast.available(cast.ada)
    first = asked(cast)[0]
    later = asked(cast, 2)
    Interaction.objects.filter(pk=later[1].pk).update(rank_at=rank_at(now(), 9, 60))
    decline_offer(cast.ada, offer_of(first).key)
    ranked = Interaction.objects.filter(state=InteractionState.QUEUED).order_by("rank_at", "id")
    assert next(iter(ranked)) == first


def test_feat_e6_what_was_missed_comes_before_what_was_only_withdrawn(cast: Cast, clock: Clock) -> None:
    capacity(cast.ada, 2)
    cast.available(cast.ada)
    missed, beside = asked(cast, 2)
    asked(cast, 2)
    clock(21)
    run_due()
    ranked = Interaction.objects.filter(state=InteractionState.QUEUED).order_by("rank_at", "id")
    assert list(ranked)[:2] == [missed, beside]


def test_feat_a10_the_agent_who_was_asked_for_comes_first(cast: Cast) -> None:
    waiting = asked(cast)[0]
    Interaction.objects.filter(pk=waiting.pk).update(asked_for=cast.ben)
    for agent in (cast.ada, cast.ben):
        free(agent)
    assign_waiting()
    assert order([waiting]) == ["Ben"]


def test_feat_a10_whoever_cannot_come_is_not_waited_for(cast: Cast) -> None:
    waiting = asked(cast)[0]
    Interaction.objects.filter(pk=waiting.pk).update(asked_for=cast.ben)
    cast.available(cast.ada)
    assert order([waiting]) == ["Ada"]


def test_feat_d12_an_offer_says_how_long_it_waited_and_why_others_were_not_asked(cast: Cast) -> None:
    capacity(cast.ada, 1)
    cast.available(cast.ada)
    sign_in(cast.mo)
    first, second = asked(cast, 2)
    cast.available(cast.ben)
    made = Event.objects.get(interaction=second, kind="offer.made")
    assert made.public_seq is None
    skipped = {each["agent"]: each for each in made.body["skipped"]}
    assert made.body["agent"] == "Ben Okafor"
    assert skipped["Ada Lindgren"] == {"agent": "Ada Lindgren", "reason": SkipReason.FULL, "load": 1, "capacity": 1}
    assert skipped["Mo Haddad"]["reason"] == SkipReason.IDLE
    assert offer_of(first).agent == cast.ada


def test_feat_d12_who_plans_a_break_is_skipped_for_being_idle(cast: Cast) -> None:
    cast.chat(cast.ada)
    choose_presence(cast.ada, Presence.IDLE)
    cast.available(cast.ben)
    made = Event.objects.get(interaction=asked(cast)[0], kind="offer.made")
    assert ("Ada Lindgren", SkipReason.IDLE) in {(each["agent"], each["reason"]) for each in made.body["skipped"]}


def test_a_free_slot_is_filled_from_its_agents_own_queues_alone(cast: Cast) -> None:
    asked(cast)
    free(cast.ada)
    assert assign_waiting(Scope(agents=[cast.zed.pk])) == 0
    assert assign_waiting(Scope(queues=[QueueMember.objects.get(agent=cast.zed).queue_id])) == 0
    assert assign_waiting(Scope(agents=[cast.ada.pk])) == 1


def test_feat_d9_many_routers_at_once_give_nothing_twice(cast: Cast) -> None:
    waiting = asked(cast, 12)
    agents = [cast.ada, cast.ben, cast.mo, *(colleague(cast, number) for number in range(3))]
    for agent in agents:
        free(agent)
        capacity(agent, 2)
    race(*[assign_waiting] * 6)
    assign_waiting()
    assert Offer.objects.count() == len(waiting)
    assert set(Agent.objects.filter(pk__in=[agent.pk for agent in agents]).values_list("load", flat=True)) == {2}
    assert not broken_invariants()


def colleague(cast: Cast, number: int) -> Agent:
    return create_agent(
        None,
        name=f"Colleague {number}",
        username=f"colleague{number}",
        role=StaffRole.AGENT,
        queues=[cast.queue],
        password="correct-horse-battery",
    )
