"""Supervisors read along, write to the agent alone, take, reassign, set states and sign out (feat S2, S3)."""

import uuid
from collections.abc import Awaitable, Callable

import pytest

from assist.actions.audits import seal_audits
from assist.actions.consults import start_consult
from assist.actions.endings import end_by_agent
from assist.actions.listening import barge_in, barge_out, begin_to_monitor, end_monitoring, whisper
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.presence import send_off
from assist.actions.requests import request_assistance
from assist.actions.setup import save_row
from assist.actions.shoppers import open_session
from assist.actions.staff import set_members
from assist.actions.supervising import set_state_of, sign_agent_out
from assist.actions.taking import reassign, take
from assist.actions.transfers import cancel_transfer
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Audit, Event, Interaction, Offer, Participant, Profile, Queue, Shop
from assist.queries.clock import now
from assist.queries.desks import interactions_on_desk, wrap_up_choices
from assist.queries.offers import open_offers
from assist.realtime.db import run_orm
from assist.rules.audits import AuditAct
from assist.rules.refusals import Refused
from assist.rules.words import OfferState, Presence, RefusalCode, Role
from tests.cast import Cast, offer_of, wish
from tests.checker import broken_invariants
from tests.wire import Wire

Opens = Callable[..., Awaitable[Wire]]
ACTS: list[Callable[[Cast, Agent, Interaction], object]] = [
    lambda cast, who, chat: take(who, chat.key),
    lambda cast, who, chat: reassign(who, chat.key, queue_id=cast.queue.pk),
    lambda cast, who, chat: barge_in(who, chat.key),
    lambda cast, who, chat: begin_to_monitor(who, chat.key),
    lambda cast, who, chat: whisper(who, chat.key, uuid.uuid4(), "Offer a discount"),
    lambda cast, who, chat: set_state_of(who, cast.ada.pk, Presence.IDLE),
    lambda cast, who, chat: sign_agent_out(who, cast.ada.pk),
]
LOG = [
    AuditAct.TAKEN,
    AuditAct.REASSIGNED,
    AuditAct.JOINED,
    AuditAct.MONITORED,
    AuditAct.WHISPERED,
    AuditAct.STATE_SET,
    AuditAct.SIGNED_OTHER_OUT,
]


def owner_of(chat: Interaction) -> Participant:
    """Who has it now."""
    return Participant.objects.get(interaction=chat, role=Role.OWNER, state="joined")


@pytest.mark.parametrize(("act", "written"), list(zip(ACTS, LOG, strict=True)))
def test_feat_s3_each_is_audited_and_refused_to_whoever_has_no_right(
    cast: Cast, act: Callable[[Cast, Agent, Interaction], object], written: AuditAct
) -> None:
    chat = cast.chat()
    cast.available(cast.mo)
    for stranger in (cast.ben, cast.zed):
        with pytest.raises(Refused, match="Only supervisors") as refusal:
            act(cast, stranger, chat)
        assert refusal.value.code is RefusalCode.NOT_ALLOWED
    manager = Profile.objects.create(name="No supervisor", may_monitor=False, may_intervene=False)
    Agent.objects.filter(pk=cast.mo.pk).update(profile=manager)
    with pytest.raises(Refused, match="Your profile does not let you"):
        act(cast, cast.mo, chat)
    Agent.objects.filter(pk=cast.mo.pk).update(profile=None)
    set_members(None, cast.queue, [cast.ada, cast.ben])
    if written not in {AuditAct.STATE_SET, AuditAct.SIGNED_OTHER_OUT}:
        with pytest.raises(Refused) as refusal:
            act(cast, cast.mo, chat)
        assert refusal.value.code is RefusalCode.NOT_FOUND
    set_members(None, cast.queue, [cast.ada, cast.ben, cast.mo])
    act(cast, cast.mo, chat)
    row = Audit.objects.filter(actor=cast.mo.user).latest("id")
    assert (row.act, row.actor_name) == (written, "mo")
    assert "discount" not in str(row.changes)
    assert seal_audits()
    assert not broken_invariants()


def test_feat_s3_a_conversation_is_taken_over_and_its_agent_leaves_with_the_wrap_up(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.mo)
    take(cast.mo, chat.key)
    assert owner_of(chat).agent == cast.mo
    before = Participant.objects.get(interaction=chat, agent=cast.ada)
    assert (before.state, before.wrap_up) == ("left", "pending")
    cast.ada.refresh_from_db()
    cast.mo.refresh_from_db()
    assert (cast.ada.load, cast.mo.load) == (1, 1)
    public = Event.objects.filter(interaction=chat, public_seq__isnull=False).order_by("seq")
    assert list(public.values_list("kind", flat=True))[-2:] == ["participant.left", "participant.joined"]
    with pytest.raises(Refused, match="already"):
        take(cast.mo, chat.key)
    end_by_agent(cast.mo, chat)
    with pytest.raises(Refused, match="ended"):
        take(cast.mo, chat.key)
    assert not broken_invariants()


@pytest.mark.parametrize("is_offered", [False, True])
def test_feat_s3_a_contact_is_pulled_from_the_queue(cast: Cast, is_offered: bool) -> None:
    if is_offered:
        cast.available(cast.ada)
    chat = request_assistance(cast.gus(), wish())
    with pytest.raises(Refused, match="offline"):
        take(cast.mo, chat.key)
    Agent.objects.filter(pk=cast.mo.pk).update(capacity=1)
    cast.available(cast.mo)
    if is_offered:
        take(cast.mo, chat.key)
        cast.ada.refresh_from_db()
        assert (cast.ada.load, cast.ada.state) == (0, Presence.AVAILABLE)
    else:
        accept_offer(cast.mo, offer_of(chat).key)
    chat.refresh_from_db()
    assert (chat.state, owner_of(chat).agent) == ("active", cast.mo)
    another = request_assistance(cast.gus(), wish())
    with pytest.raises(Refused, match="no free slot"):
        take(cast.mo, another.key)
    assert not broken_invariants()


def test_feat_s3_an_agent_who_is_reassigned_a_conversation_may_refuse_and_nothing_moves(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.ben)
    reassign(cast.mo, chat.key, agent_id=cast.ben.pk, note="Speaks Finnish")
    offer = offer_of(chat)
    assert (offer.agent, offer.asked_by, offer.note) == (cast.ben, "Mo Haddad", "Speaks Finnish")
    assert open_offers(cast.ben, now())[0].sender == "Mo Haddad"
    with pytest.raises(Refused, match="Mo Haddad has asked"):
        cancel_transfer(cast.ada, chat)
    decline_offer(cast.ben, offer.key)
    chat.refresh_from_db()
    assert (chat.state, owner_of(chat).agent) == ("active", cast.ada)
    assert not broken_invariants()
    reassign(cast.mo, chat.key, agent_id=cast.ben.pk)
    accept_offer(cast.ben, offer_of(chat).key)
    assert owner_of(chat).agent == cast.ben
    assert Participant.objects.get(interaction=chat, agent=cast.ada).wrap_up == "pending"
    assert not broken_invariants()


def test_feat_s3_what_waits_is_offered_out_of_turn_and_comes_back_to_its_queue(cast: Cast) -> None:
    cast.available(cast.ada, cast.ben)
    chat = request_assistance(cast.gus(), wish())
    first = offer_of(chat).agent
    other = cast.ben if first == cast.ada else cast.ada
    reassign(cast.mo, chat.key, agent_id=other.pk)
    assert offer_of(chat).agent == other
    with pytest.raises(Refused, match="waits in this queue already"):
        reassign(cast.mo, chat.key, queue_id=cast.queue.pk)
    with pytest.raises(Refused, match="cannot be reached"):
        reassign(cast.mo, chat.key, agent_id=cast.mo.pk)
    assert offer_of(chat).agent == other, "a refusal takes nothing back"
    set_state_of(cast.mo, first.pk, Presence.IDLE)
    decline_offer(other, offer_of(chat).key)
    chat.refresh_from_db()
    assert chat.state == "queued"
    assert not broken_invariants()


def test_feat_s3_a_conversation_is_reassigned_to_another_queue_by_the_time_of_its_request(cast: Cast) -> None:
    chat = cast.chat()
    other = Queue(shop=cast.lumo, name="Sales")
    save_row(None, other)
    rank = chat.rank_at
    reassign(cast.mo, chat.key, queue_id=other.pk)
    chat.refresh_from_db()
    assert (chat.state, chat.queue, chat.rank_at) == ("queued", other, rank)
    assert Participant.objects.get(interaction=chat, agent=cast.ada).wrap_up == "pending"
    foreign = Queue.objects.get(shop=cast.business)
    set_members(None, other, [cast.mo])
    for target in ((None, foreign.pk), (cast.zed.pk, None)):
        with pytest.raises(Refused) as refusal:
            reassign(cast.mo, chat.key, *target)
        assert refusal.value.code is RefusalCode.NOT_FOUND
    with pytest.raises(Refused, match="an agent or a queue"):
        reassign(cast.mo, chat.key)
    assert not broken_invariants()


@pytest.mark.parametrize("act", [take, lambda mo, key: reassign(mo, key, queue_id=Queue.objects.get(name="Sales").pk)])
@pytest.mark.parametrize("has_come", [False, True])
def test_feat_s3_whoever_was_asked_or_helped_is_let_go_when_a_supervisor_decides(
    cast: Cast, act: Callable[[Agent, uuid.UUID], object], has_come: bool
) -> None:
    chat = cast.chat()
    sales = Queue(shop=cast.lumo, name="Sales")
    save_row(None, sales)
    cast.available(cast.ben, cast.mo)
    start_consult(cast.ada, chat, cast.ben.pk)
    if has_come:
        accept_offer(cast.ben, offer_of(chat).key)
        with pytest.raises(Refused, match="A colleague helps"):
            reassign(cast.mo, chat.key, agent_id=cast.mo.pk)
    act(cast.mo, chat.key)
    there = Participant.objects.filter(interaction=chat, state__in=["invited", "joined"], agent__isnull=False)
    assert {row.agent for row in there} == ({cast.mo} if act is take else set())
    assert not Offer.objects.filter(interaction=chat, state=OfferState.OPEN).exists()
    cast.ben.refresh_from_db()
    assert cast.ben.load == (1 if has_come else 0), "who helped owes the wrap-up"
    assert not broken_invariants()


def test_feat_s3_who_helps_takes_over_with_the_slot_that_they_have(cast: Cast) -> None:
    chat = cast.chat()
    Agent.objects.filter(pk=cast.mo.pk).update(capacity=1)
    cast.available(cast.mo)
    start_consult(cast.ada, chat, cast.mo.pk)
    take(cast.mo, chat.key)
    assert owner_of(chat).agent == cast.mo
    end_by_agent(cast.mo, chat)
    submit_wrap_up(cast.mo, chat, wrap_up_choices(chat)[0].id)
    another = cast.chat()
    barge_in(cast.mo, another.key)
    take(cast.mo, another.key)
    assert owner_of(another).role == Role.OWNER
    cast.mo.refresh_from_db()
    assert cast.mo.load == 1
    assert not broken_invariants()


def test_feat_s2_a_supervisor_joins_for_everybody_to_see_and_leaves_again(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.mo)
    barge_in(cast.mo, chat.key)
    joined = Event.objects.filter(interaction=chat, public_seq__isnull=False).latest("seq")
    assert (joined.kind, joined.body["person"]["name"]) == ("participant.joined", "Mo Haddad")
    cast.mo.refresh_from_db()
    assert (owner_of(chat).agent, cast.mo.load) == (cast.ada, 0)
    with pytest.raises(Refused, match="on your desk already"):
        barge_in(cast.mo, chat.key)
    barge_out(cast.mo, chat)
    with pytest.raises(Refused, match="not beside"):
        barge_out(cast.mo, chat)
    barge_in(cast.mo, chat.key)
    end_by_agent(cast.ada, chat)
    assert not Participant.objects.filter(agent=cast.mo, wrap_up="pending").exists(), "nothing is owed"
    assert not interactions_on_desk(cast.mo).exists()
    assert not broken_invariants()


@pytest.mark.parametrize("who", ["owner", "supervisor"])
def test_feat_s2_when_the_owner_is_signed_out_nobody_stays_beside_an_empty_seat(cast: Cast, who: str) -> None:
    chat = cast.chat()
    cast.available(cast.mo)
    barge_in(cast.mo, chat.key)
    send_off(cast.ada if who == "owner" else cast.mo)
    chat.refresh_from_db()
    assert not Participant.objects.filter(interaction=chat, role=Role.SUPERVISOR, state="joined").exists()
    assert chat.state == ("offered" if who == "owner" else "active")
    cast.mo.refresh_from_db()
    assert cast.mo.load == (1 if who == "owner" else 0), "what came back is offered to Mo"
    assert not broken_invariants()


@pytest.mark.parametrize("tells", [True, False])
def test_feat_s2_the_agent_is_told_who_reads_along_where_the_shop_says_so(cast: Cast, tells: bool) -> None:
    Shop.objects.filter(pk=cast.lumo.pk).update(tells_monitoring=tells)
    chat = cast.chat()
    before = chat.seq
    begin_to_monitor(cast.mo, chat.key)
    end_monitoring(cast.mo.name, chat.pk)
    told = Event.objects.filter(interaction=chat, seq__gt=before).order_by("seq")
    assert list(told.values_list("kind", flat=True)) == (["monitor.began", "monitor.ended"] if tells else [])
    assert not told.exclude(public_seq=None).exists()
    assert {event.body["to"] for event in told} <= {owner_of(chat).key}


def test_feat_s3_a_state_is_set_and_somebody_signed_out(cast: Cast) -> None:
    cast.available(cast.ada)
    waiting = request_assistance(cast.gus(), wish())
    set_state_of(cast.mo, cast.ada.pk, Presence.IDLE)
    cast.ada.refresh_from_db()
    assert cast.ada.state == Presence.IDLE
    assert not Offer.objects.filter(interaction=waiting, state=OfferState.OPEN).exists()
    set_state_of(cast.mo, cast.ada.pk, Presence.AVAILABLE)
    accept_offer(cast.ada, offer_of(waiting).key)
    sign_agent_out(cast.mo, cast.ada.pk)
    cast.ada.refresh_from_db()
    waiting.refresh_from_db()
    assert (cast.ada.state, cast.ada.load, waiting.state) == (Presence.OFFLINE, 0, "queued")
    with pytest.raises(Refused, match="offline"):
        sign_agent_out(cast.mo, cast.ada.pk)
    with pytest.raises(Refused) as refusal:
        set_state_of(cast.mo, cast.zed.pk, Presence.IDLE)
    assert refusal.value.code is RefusalCode.NOT_FOUND
    assert not broken_invariants()


async def test_feat_s2_a_whisper_reaches_the_owner_and_nobody_else(people: Cast, panel: Opens, console: Opens) -> None:
    token = await run_orm(open_session, "lumo")
    gus = await panel(token)
    await gus.told("shopper.welcome")
    ada = await console(people.ada)
    await ada.ask("presence.set", state="available")
    asked = await gus.ask(
        "interaction.request", client_id=str(uuid.uuid4()), channel="chat", name="Gus", email="", text="Hello"
    )
    key = asked["interaction"]
    await ada.ask("offer.accept", offer=(await ada.fact("offer.received"))["fact"]["offer"]["id"])
    await run_orm(_consulted, people.ben, key)
    ben = await console(people.ben)
    await ben.told("desk.told")
    mo = await console(people.mo)
    await mo.told("desk.told")
    heard = len(ben.notices)
    await mo.ask("monitor.set", interaction=key)
    view = (await mo.told("monitor.told"))["interaction"]
    assert (view["id"], view["me"]) == (key, "")
    sent = {"interaction": key, "client_id": str(uuid.uuid4()), "text": "Offer ten percent"}
    first = await mo.ask("whisper.post", **sent)
    assert (await mo.ask("whisper.post", **sent))["seq"] == first["seq"]
    assert (await ada.fact("whisper.posted"))["fact"]["text"] == "Offer ten percent"
    assert (await mo.fact("whisper.posted"))["fact"]["name"] == "Mo Haddad"
    await ben.fact("fact.hidden")
    history = await ben.send("history.get", interaction=key, after=0)
    await ben.quiet(0.4)
    await gus.quiet(0.2)
    for wire in (gus, ben):
        assert "ten percent" not in str(wire.notices)
    assert "'name': 'Mo Haddad'" not in str([gus.notices, ben.notices[heard:]])
    assert (await ada.fact("monitor.began"))["fact"]["name"] == "Mo Haddad"
    ben_again = await console(people.ben)
    assert "ten percent" not in str(await ben_again.told("desk.told"))
    assert "ten percent" in str(await (await console(people.ada)).told("desk.told"))
    assert history is None or "ten percent" not in str(history)
    await mo.ask("monitor.set", interaction=key, on=False)
    heard = len(mo.notices)
    assert (await ada.fact("monitor.ended"))["fact"]["name"] == "Mo Haddad"
    await ada.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text="Ten percent less today")
    await gus.fact("message.posted", text="Ten percent less today")
    await mo.quiet(0.3)
    assert "less today" not in str(mo.notices[heard:])


def _consulted(agent: Agent, key: str) -> None:
    interaction = Interaction.objects.get(key=key)
    Participant.objects.create(
        interaction=interaction, role=Role.CONSULTED, agent=agent, name=agent.name, is_public=False
    )


async def test_feat_s2_who_reads_along_writes_nothing_and_is_seen_by_nobody(
    people: Cast, panel: Opens, console: Opens
) -> None:
    chat = await run_orm(people.chat)
    ada = await console(people.ada)
    await ada.told("desk.told")
    mo, heard = await console(people.mo), len(ada.notices)
    await mo.ask("monitor.set", interaction=str(chat.key))
    await mo.told("monitor.told")
    for kind, more in (
        ("message.send", {"client_id": str(uuid.uuid4()), "text": "Hello"}),
        ("typing.set", {"on": True}),
        ("interaction.end", {}),
    ):
        await mo.send(kind, interaction=str(chat.key), **more)
    await mo.quiet(0.4)
    await ada.quiet(0.2)
    told = [notice for notice in ada.notices[heard:] if notice["type"] != "heartbeat"]
    assert [fact["fact"]["type"] for notice in told for fact in notice["facts"]] == ["monitor.began"]
    assert await run_orm(Participant.objects.filter(interaction=chat, agent=people.mo).count) == 0
    await ada.ask("message.send", interaction=str(chat.key), client_id=str(uuid.uuid4()), text="Seen")
    await mo.fact("message.posted", text="Seen")


async def test_feat_s3_who_is_signed_out_by_a_supervisor_signs_in_again(
    people: Cast, panel: Opens, console: Opens
) -> None:
    ada, mo = await console(people.ada), await console(people.mo)
    await ada.told("desk.told")
    await mo.ask("agent.sign_out", agent=people.ada.pk)
    await ada.fact("desk.signed_out")
    assert await ada.closing() == 4401
