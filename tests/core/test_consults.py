"""A colleague beside the owner: asked, out of sight, in conference, and what becomes of them when others go."""

import uuid
from collections.abc import Iterator
from typing import Any

import pytest

from agentconsole.queries import told_interaction
from assist.actions.consults import complete_transfer, end_consult, make_conference, start_consult
from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.messages import Line, Verdict, line_body, post_messages
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import leave, sign_out
from assist.actions.sweeping import run_due
from assist.actions.transfers import cancel_transfer, transfer_to_agent, transfer_to_queue
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Deadline, Event, Interaction, Participant, Profile
from assist.queries.desks import wrap_up_choices
from assist.queries.people import owner_of, public_attendances
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, RefusalCode, WrapUpState
from storefront.widget.queries import conversation_view
from tests.cast import Cast, offer_of
from tests.checker import broken_invariants
from tests.racing import race


@pytest.fixture(autouse=True)
def nothing_is_broken(cast: Cast) -> Iterator[None]:
    """Every story leaves every invariant whole."""
    yield
    assert broken_invariants() == {}


def fresh(row: Any) -> Any:
    return type(row).objects.get(pk=row.pk)


def asked(cast: Cast) -> Interaction:
    """Ada serves and has asked Ben for help."""
    chat = cast.chat()
    cast.available(cast.ben)
    start_consult(cast.ada, chat, cast.ben.pk, "Which lamp is that?")
    return chat


def consulting(cast: Cast) -> Interaction:
    """Ben has accepted."""
    chat = asked(cast)
    accept_offer(cast.ben, offer_of(chat).key)
    return chat


def part(chat: Interaction, agent: Agent) -> Participant:
    return Participant.objects.filter(interaction=chat, agent=agent).latest("id")


def says(chat: Interaction, agent: Agent, *, private: bool) -> Verdict:
    key = uuid.uuid4()
    line = Line(chat.pk, part(chat, agent).pk, key, private, line_body("Hm", key, private=private))
    return post_messages([line])[0].verdict


def owner(chat: Interaction) -> Agent | None:
    found = owner_of(chat)
    return found.agent if found else None


def public(chat: Interaction) -> list[str]:
    rows = Event.objects.filter(interaction=chat, public_seq__isnull=False)
    return list(rows.order_by("seq").values_list("kind", flat=True))


def refused(act: Any, *args: Any) -> RefusalCode:
    with pytest.raises(Refused) as problem:
        act(*args)
    return problem.value.code


def test_s5_28_s5_29_feat_f5_b15_a_consult_stays_between_colleagues(cast: Cast) -> None:
    chat = asked(cast)
    before, people = public(chat), public_attendances(chat.pk)
    assert (says(chat, cast.ben, private=True), says(chat, cast.ada, private=True)) == (Verdict.NEW, Verdict.NEW)
    assert says(chat, cast.ben, private=False) is Verdict.PRIVATE_ONLY
    accept_offer(cast.ben, offer_of(chat).key)
    view = told_interaction(cast.ada, chat.key)
    assert [(one.person.name, one.here) for one in view.attendances][-1] == ("Ben Okafor", True)
    assert (view.request, view.state, owner(chat)) == (None, InteractionState.ACTIVE, cast.ada)
    assert (says(chat, cast.ben, private=True), says(chat, cast.ben, private=False)) == (
        Verdict.NEW,
        Verdict.PRIVATE_ONLY,
    )
    assert (public(chat), public_attendances(chat.pk)) == (before, people)
    told = conversation_view(chat.shopper, chat.key)
    assert "Ben" not in str(told.attendances) + str(told.facts)
    assert fresh(cast.ben).load == 1


def test_s5_30_feat_f6_a_conference_is_seen_by_all_and_ends_with_a_wrap_up(cast: Cast) -> None:
    chat = consulting(cast)
    before = public(chat)
    make_conference(cast.ada, chat)
    assert public(chat) == [*before, "participant.joined"]
    assert (says(chat, cast.ben, private=False), says(chat, cast.ben, private=True)) == (Verdict.NEW, Verdict.NEW)
    told = conversation_view(chat.shopper, chat.key)
    assert [(one.person.name, one.here) for one in told.attendances][1:] == [
        ("Ada Lindgren", True),
        ("Ben Okafor", True),
    ]
    assert refused(make_conference, cast.ada, chat) is RefusalCode.WRONG_STATE
    assert refused(end_by_agent, cast.ben, chat) is RefusalCode.NOT_ALLOWED
    end_consult(cast.ada, chat)
    assert public(chat)[-1] == "participant.left"
    assert (part(chat, cast.ben).wrap_up, part(chat, cast.ada).state) == (WrapUpState.PENDING, "joined")
    assert says(chat, cast.ben, private=True) is Verdict.NOT_MEMBER
    assert refused(start_consult, cast.ada, chat, cast.ben.pk) is RefusalCode.UNAVAILABLE
    submit_wrap_up(cast.ben, chat, wrap_up_choices(chat)[0].id)
    assert fresh(cast.ben).load == 0
    start_consult(cast.ada, chat, cast.ben.pk)


@pytest.mark.parametrize("sight", ["private", "public"])
def test_feat_f6_the_owner_leaves_it_to_the_consulted(cast: Cast, sight: str) -> None:
    chat = consulting(cast)
    if sight == "public":
        make_conference(cast.ada, chat)
    complete_transfer(cast.ada, chat)
    assert (owner(chat), fresh(chat).state) == (cast.ben, InteractionState.ACTIVE)
    assert public(chat)[-2:] == ["participant.left", "participant.joined"]
    assert part(chat, cast.ada).wrap_up == WrapUpState.PENDING
    assert says(chat, cast.ben, private=False) is Verdict.NEW
    assert (fresh(cast.ada).load, fresh(cast.ben).load) == (1, 1)
    end_by_agent(cast.ben, chat)


def test_s5_30_the_consulted_leaves_and_an_unanswered_request_is_taken_back(cast: Cast) -> None:
    chat = consulting(cast)
    end_consult(cast.ben, chat)
    assert (part(chat, cast.ben).wrap_up, owner(chat)) == (WrapUpState.PENDING, cast.ada)
    other = asked_again(cast)
    end_consult(cast.ada, other)
    assert (part(other, cast.mo).state, fresh(cast.mo).load) == ("released", 0)
    assert refused(end_consult, cast.ada, other) is RefusalCode.WRONG_STATE
    start_consult(cast.ada, other, cast.mo.pk)
    assert refused(cancel_transfer, cast.ada, other) is RefusalCode.WRONG_STATE
    decline_offer(cast.mo, offer_of(other).key, "On the phone")
    assert (part(other, cast.mo).state, owner(other)) == ("released", cast.ada)


def asked_again(cast: Cast) -> Interaction:
    chat = cast.chat()
    cast.available(cast.mo)
    start_consult(cast.ada, chat, cast.mo.pk)
    return chat


def test_only_the_owner_consults_one_at_a_time_and_by_right(cast: Cast) -> None:
    chat = consulting(cast)
    cast.available(cast.mo)
    for act in (make_conference, complete_transfer):
        assert refused(act, cast.ben, chat) is RefusalCode.NOT_ALLOWED
    assert refused(start_consult, cast.ben, chat, cast.mo.pk) is RefusalCode.NOT_ALLOWED
    assert refused(start_consult, cast.ada, chat, cast.mo.pk) is RefusalCode.CONFLICT
    assert refused(transfer_to_agent, cast.ada, chat, cast.mo.pk) is RefusalCode.CONFLICT
    assert refused(transfer_to_queue, cast.ada, chat, cast.queue.pk) is RefusalCode.CONFLICT
    assert refused(end_consult, cast.mo, chat) is RefusalCode.NOT_ALLOWED
    row = Profile.objects.create(name="P", may_consult=False, may_transfer_to_agents=False)
    Agent.objects.filter(pk=cast.ada.pk).update(profile=row)
    assert refused(complete_transfer, cast.ada, chat) is RefusalCode.NOT_ALLOWED
    end_consult(cast.ada, chat)
    assert refused(start_consult, cast.ada, chat, cast.mo.pk) is RefusalCode.NOT_ALLOWED
    assert refused(make_conference, cast.ada, chat) is RefusalCode.WRONG_STATE


@pytest.mark.parametrize("who", ["shopper", "owner"])
def test_feat_f6_when_the_conversation_ends_the_consulted_wraps_up_too(cast: Cast, who: str) -> None:
    chat = consulting(cast)
    if who == "shopper":
        end_by_shopper(chat.shopper, chat)
    else:
        end_by_agent(cast.ada, chat)
    assert {part(chat, agent).wrap_up for agent in (cast.ada, cast.ben)} == {WrapUpState.PENDING}
    for agent in (cast.ada, cast.ben):
        submit_wrap_up(agent, chat, wrap_up_choices(chat)[0].id)
        assert fresh(agent).load == 0


@pytest.mark.parametrize("how", ["signs out", "is lost"])
@pytest.mark.parametrize("state", ["asked", "consulting"])
def test_the_owner_is_gone_and_nothing_is_interrupted(cast: Cast, how: str, state: str) -> None:
    chat = asked(cast) if state == "asked" else consulting(cast)
    _goes(cast.ada, how)
    assert owner(chat) == (cast.ben if state == "consulting" else None)
    if state == "asked":
        assert part(chat, cast.ben).state == "released"
        accept_offer(cast.ben, offer_of(chat).key)
        assert owner(chat) == cast.ben


@pytest.mark.parametrize("how", ["signs out", "is lost"])
def test_the_consulted_is_gone_and_the_owner_goes_on(cast: Cast, how: str) -> None:
    chat = consulting(cast)
    _goes(cast.ben, how)
    assert (part(chat, cast.ben).state, owner(chat)) == ("left", cast.ada)
    assert (fresh(cast.ben).load, part(chat, cast.ben).wrap_up) == (0, WrapUpState.NONE)


def _goes(agent: Agent, how: str) -> None:
    if how == "signs out":
        leave(agent)
        return
    sign_out(agent)
    Deadline.objects.filter(kind="grace").update(due_at="2000-01-01T00:00:00Z")
    run_due()


@pytest.mark.parametrize("rival", ["ends", "shopper", "leaves", "completes", "goes"])
def test_a_consult_that_ends_while_something_else_happens_has_one_outcome(cast: Cast, rival: str) -> None:
    chat = consulting(cast)
    acts = {
        "ends": lambda: end_by_agent(cast.ada, chat),
        "shopper": lambda: end_by_shopper(chat.shopper, chat),
        "leaves": lambda: leave(cast.ada),
        "completes": lambda: complete_transfer(cast.ada, chat),
        "goes": lambda: end_consult(cast.ben, chat),
    }
    race(lambda: end_consult(cast.ada, chat), acts[rival])
    assert broken_invariants() == {}
    assert part(chat, cast.ben).wrap_up == WrapUpState.PENDING or owner(chat) == cast.ben
