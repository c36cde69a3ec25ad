"""What is in use is put away: nothing breaks off, everybody concerned is told (feat F9, S5.07)."""

from collections.abc import Callable

import pytest

from assist.actions.endings import end_by_agent
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import choose_presence
from assist.actions.rehoming import rehome_strays, remove_code, remove_queue
from assist.actions.requests import request_assistance
from assist.actions.setup import delete_reason, delete_row, save_row, set_skill_holders
from assist.actions.staff import StaffWish, change_agent, set_members
from assist.actions.sweeping import run_due
from assist.actions.wrapups import submit_wrap_up
from assist.models import (
    Audit,
    DeskEvent,
    Event,
    IdleReason,
    Interaction,
    Offer,
    Participant,
    Queue,
    RoutingRule,
    Skill,
    WrapUpCode,
)
from assist.queries.desks import wrap_up_choices
from assist.rules.audits import AuditAct
from assist.rules.refusals import Refused
from assist.rules.words import OfferState, Presence, StaffRole
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.racing import race

Stage = Callable[[Cast], Interaction]


def waiting(cast: Cast) -> Interaction:
    """Nobody is there."""
    return request_assistance(cast.gus(), wish())


def offered(cast: Cast) -> Interaction:
    """Ada has not answered yet."""
    cast.available(cast.ada)
    return waiting(cast)


def talking(cast: Cast) -> Interaction:
    """Ada has it."""
    return cast.chat()


def wrapping(cast: Cast) -> Interaction:
    """Ada owes the work afterwards."""
    chat = cast.chat()
    end_by_agent(cast.ada, chat)
    return chat


STAGES = [waiting, offered, talking, wrapping]


def heir_of(cast: Cast) -> Queue:
    """A second queue of Lumo's, which Ben answers for."""
    heir = Queue(shop=cast.lumo, name="Service")
    save_row(None, heir)
    set_members(None, heir, [cast.ben])
    return heir


def kinds(interaction: Interaction) -> list[str]:
    """The facts of an interaction, in their order."""
    return list(Event.objects.filter(interaction=interaction).order_by("seq").values_list("kind", flat=True))


def serve(cast: Cast, chat: Interaction) -> None:
    """Whoever has it, or is offered it, brings it to its end."""
    chat.refresh_from_db()
    offer = Offer.objects.filter(interaction=chat, state=OfferState.OPEN).first()
    if offer:
        accept_offer(offer.agent, offer.key)
    owner = Participant.objects.filter(interaction=chat, role="owner").latest("id")
    assert owner.agent
    chat.refresh_from_db()
    if chat.ended_at is None:
        end_by_agent(owner.agent, chat)
    submit_wrap_up(owner.agent, chat, wrap_up_choices(chat)[0].id)
    assert not broken_invariants()


@pytest.mark.parametrize("stage", STAGES)
def test_feat_f9_a_queue_is_closed_under_whatever_is_in_it(cast: Cast, stage: Stage) -> None:
    chat, old, heir = stage(cast), cast.queue, heir_of(cast)
    place = Interaction.objects.get(pk=chat.pk).rank_at
    assert remove_queue(cast.root, old, heir) is False
    chat.refresh_from_db()
    is_over = chat.ended_at is not None
    assert chat.queue == (old if is_over else heir)
    assert ("interaction.rehomed" in kinds(chat)) is not is_over
    assert chat.rank_at == place
    assert not broken_invariants()
    cast.available(cast.ben)
    serve(cast, chat)


def test_feat_f9_whoever_is_there_is_told_and_the_name_is_free_again(cast: Cast) -> None:
    chat, old, heir = cast.chat(), cast.queue, heir_of(cast)
    rule = RoutingRule(shop=cast.lumo, name="Sales", queue=old)
    save_row(None, rule)
    remove_queue(cast.root, old, heir)
    told = DeskEvent.objects.filter(agent=cast.ada).order_by("seq").values_list("kind", "body")
    assert ("queue.closed", {"type": "queue.closed", "queue": "Lumo service", "heir": "Service"}) in list(told)
    assert not DeskEvent.objects.filter(agent=cast.mo, kind="queue.closed").exists()
    fact = Event.objects.get(interaction=chat, kind="interaction.rehomed")
    assert (fact.public_seq, fact.body["was"], fact.body["queue"]) == (None, "Lumo service", "Service")
    old.refresh_from_db()
    rule.refresh_from_db()
    assert (old.name, old.is_active, old.members.count(), rule.queue) == ("Lumo service (closed)", False, 0, heir)
    row = Audit.objects.filter(act=AuditAct.CLOSED).latest("id")
    assert row.before == {"name": "Lumo service", "members": "Ada Lindgren, Ben Okafor, Mo Haddad"}
    assert row.changes == {"name": "Lumo service (closed)", "goes on in": "Service"}
    save_row(None, Queue(shop=cast.lumo, name="Lumo service"))


def test_without_a_choice_the_shops_first_queue_takes_over_and_foreign_ones_never(cast: Cast) -> None:
    chat, old, heir = cast.chat(), cast.queue, heir_of(cast)
    foreign = Queue.objects.get(shop=cast.business)
    for wrong in (foreign, old):
        with pytest.raises(Refused, match="Choose another queue of Lumo"):
            remove_queue(cast.root, old, wrong)
    with pytest.raises(Refused, match="Only administrators"):
        remove_queue(cast.mo.user, old, heir)
    remove_queue(cast.root, old)
    chat.refresh_from_db()
    assert chat.queue == heir


def test_what_is_asked_at_that_very_moment_finds_its_way(cast: Cast) -> None:
    cast.chat()
    old, heir = cast.queue, heir_of(cast)
    gus = [cast.gus() for _ in range(4)]
    results = race(
        lambda: remove_queue(cast.root, old, heir), *(lambda one=one: request_assistance(one, wish()) for one in gus)
    )
    assert not [each for each in results if isinstance(each, Exception)]
    rehome_strays()
    assert not Interaction.objects.filter(queue=old).exclude(state="ended").exists()
    assert rehome_strays() == 0
    assert not broken_invariants()


def test_what_is_left_in_a_closed_queue_goes_to_the_last_of_its_heirs(cast: Cast) -> None:
    chat, old, middle = waiting(cast), cast.queue, heir_of(cast)
    last = Queue(shop=cast.lumo, name="Last")
    save_row(None, last)
    remove_queue(cast.root, old, middle)
    remove_queue(cast.root, middle, last)
    Interaction.objects.filter(pk=chat.pk).update(queue=old)
    assert rehome_strays() == 1
    chat.refresh_from_db()
    assert chat.queue == last


def test_an_heir_where_nobody_ever_asked_is_closed_too_and_the_chain_goes_on(cast: Cast) -> None:
    chat, old, heir = waiting(cast), cast.queue, heir_of(cast)
    last = Queue(shop=cast.lumo, name="Last")
    save_row(None, last)
    remove_queue(cast.root, old, heir)
    Interaction.objects.filter(pk=chat.pk).update(queue=old)
    assert remove_queue(cast.root, heir, last) is False
    assert rehome_strays() == 1
    chat.refresh_from_db()
    assert chat.queue == last


@pytest.mark.parametrize("stage", STAGES)
def test_feat_f9_an_agent_is_switched_off_under_whatever_they_have(cast: Cast, stage: Stage) -> None:
    chat = stage(cast)
    wanted = StaffWish("Ada Lindgren", 4, StaffRole.AGENT, is_active=False, queues=[cast.queue])
    change_agent(cast.root, cast.ada.pk, wanted)
    cast.ada.refresh_from_db()
    assert (cast.ada.state, cast.ada.load) == (Presence.OFFLINE, 0)
    chat.refresh_from_db()
    assert chat.state == ("ended" if stage is wrapping else "queued")
    owner = Participant.objects.filter(interaction=chat, role="owner").first()
    if stage is talking:
        assert kinds(chat)[-2:] == ["participant.left", "interaction.requeued"]
    if stage is wrapping:
        assert owner and (owner.wrap_up, owner.wrap_up_automatic) == ("done", True)
        return
    cast.available(cast.ben)
    serve(cast, chat)


@pytest.mark.parametrize("stage", STAGES)
def test_feat_f9_a_skill_is_deleted_under_whatever_needs_it(cast: Cast, stage: Stage) -> None:
    skill = Skill.objects.create(name="French")
    set_skill_holders(None, skill, [cast.ada], [cast.queue])
    chat = stage(cast)
    delete_row(cast.root, skill)
    chat.refresh_from_db()
    assert skill.pk not in chat.needs or chat.ended_at
    cast.available(cast.ben)
    serve(cast, chat)


@pytest.mark.parametrize("stage", STAGES)
def test_feat_f9_a_code_on_the_screen_can_still_be_chosen(cast: Cast, stage: Stage) -> None:
    chat = stage(cast)
    codes = wrap_up_choices(chat)
    code = WrapUpCode.objects.get(pk=codes[1].id)
    is_held = stage in {talking, wrapping}
    assert remove_code(cast.root, code) is not is_held
    assert code.name not in {each.name for each in wrap_up_choices(chat)}
    if stage is not wrapping:
        cast.available(cast.ben)
        serve(cast, chat)
        return
    submit_wrap_up(cast.ada, chat, code.pk)
    assert Participant.objects.get(interaction=chat, role="owner").wrap_up_code == code


def test_feat_f9_a_default_code_that_goes_leaves_the_next_one(cast: Cast) -> None:
    chat = wrapping(cast)
    code = cast.queue.default_code
    assert code
    remove_code(cast.root, code)
    assert cast.queue.default_code == WrapUpCode.objects.filter(shop=cast.lumo, is_active=True).first()
    assert wrap_up_choices(chat)


def test_feat_f9_an_idle_reason_goes_while_somebody_is_idle_for_it(cast: Cast) -> None:
    cast.available(cast.ada)
    reason = IdleReason.objects.get(name="Lunch")
    from_here = cast.ada
    choose_presence(from_here, Presence.IDLE, reason.pk)
    assert delete_reason(cast.root, reason) is False
    from_here.refresh_from_db()
    assert (from_here.state, from_here.reason) == (Presence.IDLE, "Lunch")


def test_a_declined_offer_of_a_closed_queue_goes_to_the_heirs_people(cast: Cast) -> None:
    chat, old, heir = offered(cast), cast.queue, heir_of(cast)
    cast.available(cast.ben)
    remove_queue(cast.root, old, heir)
    decline_offer(cast.ada, offer_of(chat).key)
    run_due()
    assert offer_of(chat).agent == cast.ben
