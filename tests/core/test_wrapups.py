"""After-contact work: asked for after every end, in four modes, with or without a slot, by the server's clock."""

import pytest

from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.offers import accept_offer
from assist.actions.presence import choose_presence
from assist.actions.requests import request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.actions.wrapups import extend_wrap_up, finish_wrap_up_automatically, hold_wrap_up, submit_wrap_up
from assist.models import Agent, Deadline, DeskEvent, Event, Interaction, Offer, Participant, Profile, Queue, WrapUpCode
from assist.queries.desks import wrap_up_choices
from assist.rules.limits import WRAP_UP_EXTENSIONS
from assist.rules.refusals import Refused
from assist.rules.words import AfterWrapUp, OfferState, Presence, WrapUpMode, WrapUpState
from tests.cast import Cast, offer_of, put_into, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race, refusals


@pytest.fixture(autouse=True)
def everything_holds(cast: Cast) -> object:
    """Whatever a test does, nothing is broken afterwards."""
    yield
    assert not broken_invariants()


def ended(cast: Cast, mode: WrapUpMode = WrapUpMode.TIMED, *, occupies: bool = True) -> Interaction:
    """A chat of Ada's that has ended in a queue with that mode."""
    Queue.objects.filter(pk=cast.queue.pk).update(wrap_up_mode=mode, wrap_up_occupies=occupies)
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    return chat


def work(cast: Cast, chat: Interaction) -> Participant:
    """Ada's part in it."""
    return Participant.objects.get(interaction=chat, agent=cast.ada)


def code_of(chat: Interaction, at: int = 1) -> int:
    """A code that is not the default."""
    return wrap_up_choices(chat)[at].id


def ada(cast: Cast) -> Agent:
    """Ada as she is now."""
    return Agent.objects.get(pk=cast.ada.pk)


def give_profile(cast: Cast, **columns: object) -> Profile:
    """A profile that Ada has."""
    profile = Profile.objects.create(name="Sales floor", **columns)
    Agent.objects.filter(pk=cast.ada.pk).update(profile=profile)
    return profile


def facts(chat: Interaction, kind: str) -> list[dict[str, object]]:
    """The bodies of one kind of fact."""
    return list(Event.objects.filter(interaction=chat, kind=kind).order_by("seq").values_list("body", flat=True))


def test_feat_g1_the_wrap_up_is_asked_for_when_the_agent_ends_and_when_the_shopper_does(cast: Cast) -> None:
    gus = cast.gus()
    first, second = cast.chat(), cast.chat(shopper=gus)
    end_by_agent(cast.ada, first)
    end_by_shopper(gus, second)
    assert [work(cast, chat).wrap_up for chat in (first, second)] == [WrapUpState.PENDING] * 2
    assert [len(facts(chat, "wrapup.started")) for chat in (first, second)] == [1, 1]


def test_feat_g2_g5_at_zero_the_server_sets_the_default_code_and_says_that_it_did(cast: Cast, clock: Clock) -> None:
    chat = ended(cast)
    clock(59)
    run_due()
    assert work(cast, chat).wrap_up == WrapUpState.PENDING
    clock(61)
    run_due()
    row = work(cast, chat)
    assert (row.wrap_up, row.wrap_up_automatic, row.wrap_up_code) == (WrapUpState.DONE, True, chat.queue.default_code)


def test_feat_g4_optional_work_may_be_left_without_a_code_and_has_no_count_down(cast: Cast, clock: Clock) -> None:
    chat = ended(cast, WrapUpMode.OPTIONAL)
    assert not broken_invariants()
    clock(4000)
    run_due()
    assert work(cast, chat).wrap_up == WrapUpState.PENDING
    submit_wrap_up(cast.ada, chat, None)
    row = work(cast, chat)
    assert (row.wrap_up, row.wrap_up_code, row.wrap_up_automatic) == (WrapUpState.DONE, None, False)


def test_feat_g4_required_work_lasts_until_a_code_is_chosen(cast: Cast, clock: Clock) -> None:
    chat = ended(cast, WrapUpMode.REQUIRED)
    clock(4000)
    run_due()
    with pytest.raises(Refused, match="Choose a wrap-up code"):
        submit_wrap_up(cast.ada, chat, None)
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert work(cast, chat).wrap_up == WrapUpState.DONE


def test_feat_g4_where_there_is_no_code_at_all_nobody_is_held_for_one(cast: Cast) -> None:
    WrapUpCode.objects.filter(shop=cast.lumo).update(is_active=False)
    chat = ended(cast, WrapUpMode.REQUIRED)
    submit_wrap_up(cast.ada, chat, None, "a note")
    assert (work(cast, chat).wrap_up, work(cast, chat).wrap_up_note) == (WrapUpState.DONE, "a note")


def test_feat_g4_timed_work_may_be_finished_early(cast: Cast) -> None:
    chat = ended(cast, WrapUpMode.TIMED)
    with pytest.raises(Refused, match="Choose a wrap-up code"):
        submit_wrap_up(cast.ada, chat, None)
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert (work(cast, chat).wrap_up, ada(cast).load) == (WrapUpState.DONE, 0)


def test_feat_g4_without_early_exit_the_choice_is_stored_and_the_slot_is_free_when_the_time_is_over(
    cast: Cast, clock: Clock
) -> None:
    chat = ended(cast, WrapUpMode.FIXED)
    submit_wrap_up(cast.ada, chat, code_of(chat, 1), "first thought")
    submit_wrap_up(cast.ada, chat, code_of(chat, 2), "second thought")
    assert (work(cast, chat).wrap_up, ada(cast).load) == (WrapUpState.PENDING, 1)
    clock(61)
    run_due()
    row = work(cast, chat)
    assert (row.wrap_up, row.wrap_up_automatic, ada(cast).load) == (WrapUpState.DONE, False, 0)
    assert (row.wrap_up_code_id, row.wrap_up_note) == (code_of(chat, 2), "second thought")
    assert len(facts(chat, "wrapup.stored")) == 2


def test_feat_g4_without_early_exit_and_without_a_choice_the_default_holds(cast: Cast, clock: Clock) -> None:
    chat = ended(cast, WrapUpMode.FIXED)
    clock(61)
    run_due()
    assert (work(cast, chat).wrap_up_automatic, work(cast, chat).wrap_up_code) == (True, chat.queue.default_code)


def test_feat_g4_a_mode_that_changes_meanwhile_holds_for_later_ends(cast: Cast, clock: Clock) -> None:
    chat = ended(cast, WrapUpMode.TIMED)
    Queue.objects.filter(pk=cast.queue.pk).update(wrap_up_mode=WrapUpMode.REQUIRED, wrap_up_seconds=900)
    clock(61)
    run_due()
    assert work(cast, chat).wrap_up == WrapUpState.DONE


def test_feat_g3_the_time_is_taken_once_more_up_to_three_times(cast: Cast, clock: Clock) -> None:
    give_profile(cast, may_extend_wrap_up=True)
    chat = ended(cast)
    for _ in range(WRAP_UP_EXTENSIONS):
        extend_wrap_up(cast.ada, chat)
    with pytest.raises(Refused, match="no more time"):
        extend_wrap_up(cast.ada, chat)
    told = facts(chat, "wrapup.extended")
    assert [fact.get("extensions_left", 0) for fact in told] == [2, 1, 0]
    assert [fact["total_seconds"] for fact in told] == [120.0, 180.0, 240.0]
    clock(235)
    run_due()
    assert work(cast, chat).wrap_up == WrapUpState.PENDING
    clock(241)
    run_due()
    assert work(cast, chat).wrap_up == WrapUpState.DONE


def test_feat_g3_a_stopped_count_down_sets_no_code_by_itself(cast: Cast, clock: Clock) -> None:
    give_profile(cast, may_extend_wrap_up=True)
    chat = ended(cast)
    hold_wrap_up(cast.ada, chat)
    assert not broken_invariants()
    clock(4000)
    run_due()
    assert work(cast, chat).wrap_up == WrapUpState.PENDING
    for act in (hold_wrap_up, extend_wrap_up):
        with pytest.raises(Refused):
            act(cast.ada, chat)
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert not work(cast, chat).wrap_up_automatic


@pytest.mark.parametrize("has_profile", [True, False])
def test_feat_g3_without_the_right_the_time_stays_as_it_is(cast: Cast, has_profile: bool) -> None:
    if has_profile:
        give_profile(cast)
    chat = ended(cast)
    due_at = Deadline.objects.get(kind="wrap_up").due_at
    for act in (extend_wrap_up, hold_wrap_up):
        with pytest.raises(Refused, match="profile does not let you") as refused:
            act(cast.ada, chat)
        assert refused.value.code == "not_allowed"
    assert Deadline.objects.get(kind="wrap_up").due_at == due_at
    assert facts(chat, "wrapup.started")[0].keys() == {"type", "key", "seconds"}


def test_feat_g3_a_wrap_up_without_early_exit_is_longer_but_never_stopped(cast: Cast) -> None:
    give_profile(cast, may_extend_wrap_up=True)
    chat = ended(cast, WrapUpMode.FIXED)
    extend_wrap_up(cast.ada, chat)
    with pytest.raises(Refused, match="no time that could be stopped"):
        hold_wrap_up(cast.ada, chat)


def test_feat_g3_what_is_done_or_never_began_has_no_time_to_change(cast: Cast) -> None:
    give_profile(cast, may_extend_wrap_up=True)
    chat, running = ended(cast), cast.chat()
    submit_wrap_up(cast.ada, chat, code_of(chat))
    for one in (chat, running):
        for act in (extend_wrap_up, hold_wrap_up):
            with pytest.raises(Refused) as refused:
                act(cast.ada, one)
            assert refused.value.code == "wrong_state"


def test_feat_d1_g6_a_wrap_up_that_occupies_keeps_the_next_offer_away_until_it_is_done(cast: Cast) -> None:
    Agent.objects.filter(pk=cast.ada.pk).update(capacity=1)
    chat = ended(cast)
    waiting = request_assistance(cast.gus(), wish())
    assert not Offer.objects.filter(interaction=waiting).exists()
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert offer_of(waiting).agent == cast.ada


def test_feat_g6_a_wrap_up_that_frees_lets_the_next_offer_come_at_once(cast: Cast) -> None:
    Agent.objects.filter(pk=cast.ada.pk).update(capacity=1)
    Queue.objects.filter(pk=cast.queue.pk).update(wrap_up_occupies=False)
    chat = cast.chat()
    waiting = request_assistance(cast.gus(), wish())
    end_by_agent(cast.ada, chat)
    assert accept_offer(cast.ada, offer_of(waiting).key)
    assert ada(cast).load == 1
    assert not broken_invariants()
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert ada(cast).load == 1


def test_feat_g6_a_policy_that_changes_meanwhile_gives_no_slot_back_twice(cast: Cast) -> None:
    chat = ended(cast, occupies=False)
    Queue.objects.filter(pk=cast.queue.pk).update(wrap_up_occupies=True)
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert ada(cast).load == 0


@pytest.mark.parametrize(
    ("after", "before", "then"),
    [
        (AfterWrapUp.STAY, Presence.AVAILABLE, Presence.AVAILABLE),
        (AfterWrapUp.STAY, Presence.IDLE, Presence.IDLE),
        (AfterWrapUp.AVAILABLE, Presence.IDLE, Presence.AVAILABLE),
        (AfterWrapUp.AVAILABLE, Presence.RONA, Presence.RONA),
        (AfterWrapUp.AVAILABLE, Presence.OFFLINE, Presence.OFFLINE),
        (AfterWrapUp.IDLE, Presence.AVAILABLE, Presence.IDLE),
        (AfterWrapUp.IDLE, Presence.RONA, Presence.RONA),
    ],
)
def test_feat_g8_afterwards_the_agent_is_what_the_profile_says(
    cast: Cast, after: AfterWrapUp, before: Presence, then: Presence
) -> None:
    give_profile(cast, after_wrap_up=after)
    chat = ended(cast)
    put_into(cast.ada, before)
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert ada(cast).state == then
    last = DeskEvent.objects.filter(agent=cast.ada, kind="presence.changed").order_by("seq").last()
    assert last is not None
    assert (last.body["state"] == then) is (before != then or then == Presence.AVAILABLE)


def test_feat_g8_who_has_chosen_a_break_stays_on_it(cast: Cast) -> None:
    give_profile(cast, after_wrap_up=AfterWrapUp.AVAILABLE)
    chat = ended(cast)
    put_into(cast.ada, Presence.IDLE, "Lunch")
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert (ada(cast).state, ada(cast).reason) == (Presence.IDLE, "Lunch")


def test_feat_g8_who_becomes_idle_keeps_no_open_offer(cast: Cast) -> None:
    give_profile(cast, after_wrap_up=AfterWrapUp.IDLE)
    chat = ended(cast)
    waiting = request_assistance(cast.gus(), wish())
    offered = offer_of(waiting)
    submit_wrap_up(cast.ada, chat, code_of(chat))
    assert Offer.objects.get(pk=offered.pk).state == OfferState.WITHDRAWN
    choose_presence(cast.ada, Presence.AVAILABLE)
    assign_waiting()
    assert offer_of(waiting).agent == cast.ada


def test_feat_t3_a_changed_profile_holds_for_the_wrap_up_that_runs(cast: Cast) -> None:
    profile = give_profile(cast)
    chat = ended(cast)
    Profile.objects.filter(pk=profile.pk).update(may_extend_wrap_up=True)
    extend_wrap_up(cast.ada, chat)
    assert work(cast, chat).wrap_up_extended == 1


def test_whoever_has_no_part_in_it_wraps_nothing_up(cast: Cast) -> None:
    chat = ended(cast)
    acts = (extend_wrap_up, hold_wrap_up, lambda zed, one: submit_wrap_up(zed, one, code_of(one)))
    for act in acts:
        for stranger in (cast.zed, cast.ben):
            with pytest.raises(Refused) as refused:
                act(stranger, chat)
            assert refused.value.code == "not_found"


@pytest.mark.parametrize("attempt", range(20))
@pytest.mark.parametrize("mode", [WrapUpMode.TIMED, WrapUpMode.FIXED])
def test_feat_g2_a_submit_and_the_countdown_at_once_are_one_outcome(cast: Cast, mode: WrapUpMode, attempt: int) -> None:
    chat = ended(cast, mode)
    row = work(cast, chat)
    race(
        lambda: submit_wrap_up(cast.ada, chat, code_of(chat)),
        lambda: finish_wrap_up_automatically(row.pk, row.generation),
    )
    if work(cast, chat).wrap_up == WrapUpState.PENDING:
        row = work(cast, chat)
        finish_wrap_up_automatically(row.pk, row.generation)
    row = work(cast, chat)
    [told] = facts(chat, "wrapup.finished")
    assert (row.wrap_up, ada(cast).load) == (WrapUpState.DONE, 0)
    assert bool(told.get("automatic")) is row.wrap_up_automatic
    assert row.wrap_up_automatic is (row.wrap_up_code == chat.queue.default_code)


@pytest.mark.parametrize("attempt", range(5))
def test_feat_g3_an_extension_and_the_countdown_at_once_leave_it_running_or_done(cast: Cast, attempt: int) -> None:
    give_profile(cast, may_extend_wrap_up=True)
    chat = ended(cast)
    row = work(cast, chat)
    results = race(lambda: extend_wrap_up(cast.ada, chat), lambda: finish_wrap_up_automatically(row.pk, row.generation))
    is_done = work(cast, chat).wrap_up == WrapUpState.DONE
    assert (len(refusals(results)) == 1) is is_done


def test_feat_w5_the_profile_makes_offers_wait_longer(cast: Cast) -> None:
    give_profile(cast, offer_factor=200)
    cast.available(cast.ada)
    offered = offer_of(request_assistance(cast.gus(), wish()))
    assert (offered.due_at - offered.made_at).total_seconds() == 2 * cast.queue.offer_seconds
