"""States that agents choose, plan and leave by signing out, and the time that each took (S3.13, feat E1-E10)."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.test import Client

from assist.actions.endings import end_by_agent
from assist.actions.offers import accept_offer, expire_offer
from assist.actions.presence import choose_presence, leave, lose_lease, sign_in, sign_out
from assist.actions.requests import request_assistance
from assist.actions.setup import create_shop, delete_reason, save_row
from assist.actions.wrapups import submit_wrap_up
from assist.models import (
    Agent,
    Audit,
    Deadline,
    Event,
    IdleReason,
    Interaction,
    Offer,
    StateSpan,
    WrapUpCode,
)
from assist.queries.desks import idle_choices
from assist.rules.refusals import Refused
from assist.rules.words import InteractionState, OfferState, Presence, ShopKind
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.fixtures import Clock
from tests.racing import race

ROUNDS = 20


def reason(name: str) -> int:
    return IdleReason.objects.get(name=name).pk


def now_of(agent: Agent) -> tuple[str, str]:
    found = Agent.objects.get(pk=agent.pk)
    return found.state, found.reason


def finish(agent: Agent, chat: Interaction) -> None:
    """End it and wrap it up."""
    end_by_agent(agent, chat)
    code = WrapUpCode.objects.filter(shop=chat.shop)[0]
    submit_wrap_up(agent, chat, code.pk)


# Sign-in and reasons


def test_feat_e1_an_agent_signs_in_idle_and_gets_nothing_until_available(cast: Cast) -> None:
    sign_in(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    assert now_of(cast.ada) == (Presence.IDLE, "")
    assert not Offer.objects.exists()
    choose_presence(cast.ada, Presence.AVAILABLE)
    assert offer_of(interaction).agent == cast.ada


def test_s3_13_the_first_shop_of_an_install_brings_the_usual_reasons_and_the_next_one_none(cast: Cast) -> None:
    assert [choice.name for choice in idle_choices()] == ["Break", "Lunch", "Training", "Paperwork"]
    IdleReason.objects.all().delete()
    create_shop(None, code="next", name="Next", kind=ShopKind.B2C, origins=["https://next.example"])
    assert idle_choices() == []


def test_feat_e2_idle_takes_a_reason_of_the_list_or_none(cast: Cast) -> None:
    sign_in(cast.ada)
    choose_presence(cast.ada, Presence.IDLE, reason("Lunch"))
    assert now_of(cast.ada) == (Presence.IDLE, "Lunch")
    choose_presence(cast.ada, Presence.IDLE)
    assert now_of(cast.ada) == (Presence.IDLE, "")


def test_feat_e2_a_reason_that_is_unknown_or_switched_off_is_refused(cast: Cast) -> None:
    sign_in(cast.ada)
    IdleReason.objects.filter(name="Lunch").update(is_active=False)
    for unknown in (reason("Lunch"), 0x7FFFFFFF, -1):
        with pytest.raises(Refused, match="no such reason"):
            choose_presence(cast.ada, Presence.IDLE, unknown)
    assert now_of(cast.ada) == (Presence.IDLE, "")


def test_feat_e2_lunch_from_noon_to_ten_past_counts_ten_minutes(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    choose_presence(cast.ada, Presence.IDLE, reason("Lunch"))
    clock(300)
    choose_presence(cast.ada, Presence.IDLE, reason("Lunch"))
    clock(600)
    choose_presence(cast.ada, Presence.AVAILABLE)
    lunch = StateSpan.objects.filter(agent=cast.ada, reason="Lunch", ended_at__isnull=False)
    total = lunch.aggregate(total=Sum(F("ended_at") - F("began_at")))["total"]
    assert abs(total - timedelta(minutes=10)) <= timedelta(seconds=1)
    assert lunch.count() == 1, "the same once more changes nothing"
    assert not broken_invariants()


def test_feat_e2_the_spans_of_a_day_leave_no_gap_and_one_is_open(cast: Cast, clock: Clock) -> None:
    cast.available(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    clock(60)
    expire_offer(offer_of(interaction).pk, offer_of(interaction).generation)
    choose_presence(cast.ada, Presence.AVAILABLE)
    sign_out(cast.ada)
    spans = list(StateSpan.objects.filter(agent=cast.ada).order_by("id"))
    assert [span.state for span in spans] == ["idle", "available", "rona", "available", "offline"]
    assert [span.ended_at for span in spans] == [span.began_at for span in spans[1:]] + [None]
    with pytest.raises(IntegrityError), transaction.atomic():
        StateSpan.objects.create(agent=cast.ada, state="idle")


def test_feat_e2_a_used_reason_is_switched_off_instead_of_deleted_and_history_keeps_its_name(cast: Cast) -> None:
    sign_in(cast.ada)
    choose_presence(cast.ada, Presence.IDLE, reason("Lunch"))
    assert delete_reason(cast.root, IdleReason.objects.get(name="Lunch")) is False
    assert "Lunch" not in [choice.name for choice in idle_choices()]
    assert now_of(cast.ada) == (Presence.IDLE, "Lunch")
    assert delete_reason(cast.root, IdleReason.objects.get(name="Training")) is True
    assert not IdleReason.objects.filter(name="Training").exists()
    assert list(Audit.objects.order_by("-id").values_list("act", flat=True)[:2]) == ["deleted", "changed"]


def test_feat_e2_a_renamed_reason_leaves_what_was_as_it_was_called(cast: Cast) -> None:
    sign_in(cast.ada)
    choose_presence(cast.ada, Presence.IDLE, reason("Lunch"))
    lunch = IdleReason.objects.get(name="Lunch")
    lunch.name = "Midday"
    save_row(cast.root, lunch, ["name"])
    assert StateSpan.objects.filter(agent=cast.ada, reason="Lunch").exists()


def test_only_administrators_change_the_reasons(cast: Cast) -> None:
    with pytest.raises(Refused, match="Only administrators"):
        delete_reason(cast.mo.user, IdleReason.objects.get(name="Lunch"))


# Planned


def test_feat_e8_idle_chosen_during_a_chat_begins_after_its_wrap_up(cast: Cast) -> None:
    chat = cast.chat()
    choose_presence(cast.ada, Presence.IDLE, reason("Break"))
    assert now_of(cast.ada) == (Presence.FINISHING, "Break")
    waiting = request_assistance(cast.gus(), wish())
    assert not Offer.objects.filter(interaction=waiting).exists()
    end_by_agent(cast.ada, chat)
    assert now_of(cast.ada) == (Presence.FINISHING, "Break")
    submit_wrap_up(cast.ada, chat, WrapUpCode.objects.filter(shop=chat.shop)[0].pk)
    assert now_of(cast.ada) == (Presence.IDLE, "Break")
    assert not Offer.objects.filter(interaction=waiting).exists()
    assert not broken_invariants()


def test_feat_e8_with_two_chats_it_begins_after_the_last(cast: Cast) -> None:
    first = cast.chat()
    second = request_assistance(cast.gus(), wish())
    accept_offer(cast.ada, offer_of(second).key)
    choose_presence(cast.ada, Presence.IDLE)
    finish(cast.ada, first)
    assert now_of(cast.ada) == (Presence.FINISHING, "")
    finish(cast.ada, second)
    assert now_of(cast.ada) == (Presence.IDLE, "")


def test_feat_e8_available_takes_a_planned_idle_back(cast: Cast) -> None:
    chat = cast.chat()
    choose_presence(cast.ada, Presence.IDLE, reason("Break"))
    waiting = request_assistance(cast.gus(), wish())
    choose_presence(cast.ada, Presence.AVAILABLE)
    assert offer_of(waiting).agent == cast.ada
    accept_offer(cast.ada, offer_of(waiting).key)
    finish(cast.ada, chat)
    assert now_of(cast.ada) == (Presence.AVAILABLE, "")


def test_feat_e8_a_planned_idle_hands_open_offers_on_without_blame(cast: Cast) -> None:
    cast.chat()
    offered = request_assistance(cast.gus(), wish())
    choose_presence(cast.ada, Presence.IDLE, reason("Break"))
    assert Offer.objects.get(interaction=offered).state == OfferState.WITHDRAWN
    assert Interaction.objects.get(pk=offered.pk).state == InteractionState.QUEUED
    assert now_of(cast.ada) == (Presence.FINISHING, "Break")
    assert not broken_invariants()


def test_feat_e8_another_reason_may_be_planned_and_a_lost_browser_keeps_the_plan(cast: Cast) -> None:
    cast.chat()
    choose_presence(cast.ada, Presence.IDLE, reason("Break"))
    choose_presence(cast.ada, Presence.IDLE, reason("Lunch"))
    assert now_of(cast.ada) == (Presence.FINISHING, "Lunch")
    Deadline.objects.filter(kind="lease").update(due_at="2000-01-01T00:00:00Z")
    lose_lease(cast.ada.pk, 0)
    sign_in(cast.ada)
    assert now_of(cast.ada) == (Presence.FINISHING, "Lunch")
    assert not broken_invariants()


def test_feat_e8_a_plan_made_while_the_last_wrap_up_is_saved_leaves_nobody_between(cast: Cast) -> None:
    for _ in range(ROUNDS):
        chat = cast.chat()
        race(lambda: choose_presence(cast.ada, Presence.IDLE), lambda: finish(cast.ada, chat))  # noqa: B023
        assert now_of(cast.ada) == (Presence.IDLE, "")
        assert not broken_invariants()


# RONA and reload


def test_feat_e6_a_missed_offer_means_rona_until_available_is_chosen_by_hand(cast: Cast) -> None:
    cast.available(cast.ada)
    missed = request_assistance(cast.gus(), wish())
    expire_offer(offer_of(missed).pk, offer_of(missed).generation)
    later = request_assistance(cast.gus(), wish())
    assert now_of(cast.ada) == (Presence.RONA, "")
    assert not Offer.objects.filter(state=OfferState.OPEN).exists()
    choose_presence(cast.ada, Presence.AVAILABLE)
    made = list(Offer.objects.filter(state=OfferState.OPEN).order_by("id").values_list("interaction", flat=True))
    assert made == [missed.pk, later.pk], "who was missed comes first"


def test_feat_e7_rona_finishing_and_offline_cannot_be_chosen(cast: Cast) -> None:
    sign_in(cast.ada)
    for wanted in set(Presence) - {Presence.AVAILABLE, Presence.IDLE}:
        with pytest.raises(Refused, match="Available or Idle"):
            choose_presence(cast.ada, wanted)
    assert now_of(cast.ada) == (Presence.IDLE, "")


def test_feat_e9_two_reloads_keep_the_state_its_reason_and_its_timer(cast: Cast, clock: Clock) -> None:
    cast.chat()
    choose_presence(cast.ada, Presence.IDLE, reason("Break"))
    since = Agent.objects.get(pk=cast.ada.pk).state_since
    for seconds in (5, 10):
        clock(seconds)
        sign_in(cast.ada)
    found = Agent.objects.get(pk=cast.ada.pk)
    assert (found.state, found.reason, found.state_since) == (Presence.FINISHING, "Break", since)


# Sign-out


def test_feat_e10_nobody_signs_out_while_an_offer_is_open(cast: Cast) -> None:
    cast.available(cast.ada)
    interaction = request_assistance(cast.gus(), wish())
    with pytest.raises(Refused, match="Answer the open request first"):
        leave(cast.ada)
    assert now_of(cast.ada) == (Presence.AVAILABLE, "")
    assert offer_of(interaction).agent == cast.ada


def test_feat_e10_chats_of_somebody_who_signs_out_go_to_the_head_of_their_queue_at_once(cast: Cast) -> None:
    chat = cast.chat()
    Agent.objects.filter(pk=cast.ada.pk).update(capacity=1)
    behind = request_assistance(cast.gus(), wish())
    leave(cast.ada)
    assert now_of(cast.ada) == (Presence.OFFLINE, "")
    told = list(
        Event.objects.filter(interaction=chat, public_seq__isnull=False).order_by("-seq").values("kind", "body")
    )
    assert [each["kind"] for each in told[:2]] == ["interaction.requeued", "participant.left"]
    assert "lost" not in told[1]["body"], "nobody's connection was lost"
    Agent.objects.filter(pk=cast.ben.pk).update(capacity=1)
    cast.available(cast.ben)
    assert offer_of(chat).agent == cast.ben
    assert Interaction.objects.get(pk=behind.pk).state == InteractionState.QUEUED
    assert not Deadline.objects.filter(kind="grace").exists()
    assert not broken_invariants()


def test_feat_e10_a_forced_sign_out_always_works_and_its_chats_wait_for_the_grace(cast: Cast) -> None:
    chat = cast.chat()
    offered = request_assistance(cast.gus(), wish())
    sign_out(cast.ada)
    assert Interaction.objects.get(pk=chat.pk).state == InteractionState.ACTIVE
    assert Interaction.objects.get(pk=offered.pk).state == InteractionState.QUEUED
    assert Deadline.objects.filter(kind="grace", subject=cast.ada.pk).exists()


def test_feat_e10_sign_out_and_an_offer_at_one_moment_never_leave_an_offer_with_somebody_who_is_gone(
    cast: Cast,
) -> None:
    for _ in range(ROUNDS):
        cast.available(cast.ada)
        gus = cast.gus()
        left, _ = race(lambda: leave(cast.ada), lambda: request_assistance(gus, wish()))  # noqa: B023
        is_refused = isinstance(left, Refused)
        assert now_of(cast.ada)[0] == (Presence.AVAILABLE if is_refused else Presence.OFFLINE)
        assert Offer.objects.filter(agent=cast.ada, state=OfferState.OPEN).exists() is is_refused
        assert not broken_invariants()
        sign_out(cast.ada)
        _empty(cast)


def _empty(cast: Cast) -> None:
    """Nobody waits any more."""
    for row in Interaction.objects.filter(queue=cast.queue).exclude(state=InteractionState.ENDED):
        Interaction.objects.filter(pk=row.pk).update(state=InteractionState.ENDED)


# The page


def page(user: User) -> Client:
    client = Client(headers={"host": settings.HOSTS["console"]})
    client.force_login(user, "django.contrib.auth.backends.ModelBackend")
    return client


def test_feat_e10_the_page_refuses_with_an_open_offer_and_the_session_stays(cast: Cast) -> None:
    cast.available(cast.ada)
    request_assistance(cast.gus(), wish())
    ada = page(cast.ada.user)
    refused = ada.post("/accounts/logout/")
    assert refused.status_code == 409
    assert "Answer the open request first." in refused.content.decode()
    assert ada.get("/console/").status_code == 200


def test_feat_e10_the_page_says_how_many_conversations_go_back_and_sends_them(cast: Cast) -> None:
    first, second = cast.chat(), request_assistance(cast.gus(), wish())
    accept_offer(cast.ada, offer_of(second).key)
    ada = page(cast.ada.user)
    assert "2 conversations go back to their queues." in ada.get("/accounts/logout/").content.decode()
    assert ada.post("/accounts/logout/").status_code == 302
    states = Interaction.objects.filter(pk__in=[first.pk, second.pk]).values_list("state", flat=True)
    assert set(states) == {InteractionState.QUEUED}
    assert ada.get("/console/").status_code == 302


def test_feat_e10_who_is_no_agent_just_signs_out_and_the_admin_leads_to_the_same_question(cast: Cast) -> None:
    root = page(cast.root)
    assert root.post("/admin/logout/").headers["location"] == "/accounts/logout/"
    assert root.post("/accounts/logout/").status_code == 302
    assert root.get("/admin/").status_code == 302


def test_feat_e14_who_cannot_wait_for_the_end_passes_on_what_they_serve(cast: Cast) -> None:
    chat, other = cast.chat(), cast.chat()
    choose_presence(cast.ada, Presence.IDLE)
    assert Agent.objects.get(pk=cast.ada.pk).state == Presence.FINISHING
    cast.available(cast.ben)
    choose_presence(cast.ada, Presence.IDLE, pass_on=True)
    ada = Agent.objects.get(pk=cast.ada.pk)
    assert (ada.state, ada.load) == (Presence.IDLE, 0)
    assert [offer_of(each).agent_id for each in (chat, other)] == [cast.ben.pk] * 2
    assert not broken_invariants()
