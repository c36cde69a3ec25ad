"""A supervisor decides at the same moment as somebody else: one owner or one queue, and nothing is lost."""

import uuid

import pytest

from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.listening import barge_in, whisper
from assist.actions.offers import accept_offer
from assist.actions.supervising import sign_agent_out
from assist.actions.taking import reassign, take
from assist.actions.transfers import transfer_to_agent
from assist.models import Event, Interaction, Offer, Participant
from assist.rules.words import InteractionState, OfferState, Presence, Role
from tests.cast import Cast, offer_of
from tests.engine.test_races import ROUNDS, is_active, offered, rounds
from tests.racing import race, refusals


def owners(chat: Interaction) -> list[int | None]:
    """Who serves now."""
    rows = Participant.objects.filter(interaction=chat, role=Role.OWNER, state="joined")
    return list(rows.values_list("agent", flat=True))


@pytest.mark.parametrize("count", ROUNDS)
def test_feat_s3_take_with_end_ends_it_or_refuses_one(transactional_db: None, count: int) -> None:
    rounds(count, take_with_end)


def take_with_end(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.mo)
    taken, ended = race(lambda: take(cast.mo, chat.key), lambda: end_by_agent(cast.ada, chat))
    assert len(refusals([taken, ended])) == 1
    assert owners(chat) == ([cast.mo.pk] if ended else [])
    assert is_active(chat) is bool(ended)


@pytest.mark.parametrize("count", ROUNDS)
def test_feat_s3_take_with_accept_leaves_one_owner(transactional_db: None, count: int) -> None:
    rounds(count, take_with_accept)


def take_with_accept(cast: Cast) -> None:
    offer = offered(cast)
    cast.available(cast.mo)
    taken, accepted = race(lambda: take(cast.mo, offer.interaction.key), lambda: accept_offer(cast.ada, offer.key))
    assert not refusals([taken]), "over from the queue or over from Ada"
    assert owners(offer.interaction) == [cast.mo.pk]
    left = Participant.objects.filter(interaction=offer.interaction, agent=cast.ada, wrap_up="pending")
    assert left.exists() is not bool(refusals([accepted]))


@pytest.mark.parametrize("count", ROUNDS)
def test_feat_s2_whisper_with_transfer_reaches_one_owner_once(transactional_db: None, count: int) -> None:
    rounds(count, whisper_with_transfer)


def whisper_with_transfer(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.ben)
    transfer_to_agent(cast.ada, chat, cast.ben.pk)
    offer, key = offer_of(chat), uuid.uuid4()
    once, again, accepted = race(
        lambda: whisper(cast.mo, chat.key, key, "Be kind"),
        lambda: whisper(cast.mo, chat.key, key, "Be kind"),
        lambda: accept_offer(cast.ben, offer.key),
    )
    assert (once, refusals([accepted])) == (again, [])
    told = Event.objects.get(interaction=chat, kind="whisper.posted")
    joined = Event.objects.get(interaction=chat, kind="participant.joined", body__person__name=cast.ben.name)
    reader = Participant.objects.get(interaction=chat, key=told.body["to"])
    assert reader.agent == (cast.ben if told.seq > joined.seq else cast.ada)


@pytest.mark.parametrize("count", ROUNDS)
def test_feat_s3_reassign_with_the_end_of_the_owner_and_of_the_shopper(transactional_db: None, count: int) -> None:
    rounds(count, reassign_with_leaving)


def reassign_with_leaving(cast: Cast) -> None:
    chat = cast.chat()
    cast.available(cast.ben, cast.mo)
    race(
        lambda: reassign(cast.mo, chat.key, agent_id=cast.ben.pk),
        lambda: sign_agent_out(cast.mo, cast.ada.pk),
        lambda: barge_in(cast.mo, chat.key),
    )
    chat.refresh_from_db()
    assert chat.state in {InteractionState.QUEUED, InteractionState.OFFERED}
    assert not Participant.objects.filter(interaction=chat, role=Role.SUPERVISOR, state="joined").exists()
    race(lambda: end_by_shopper(chat.shopper, chat), lambda: take(cast.mo, chat.key))
    assert not Offer.objects.filter(interaction=chat, state=OfferState.OPEN).exists()
    chat.refresh_from_db()
    assert chat.state == InteractionState.ENDED
    cast.ada.refresh_from_db()
    assert (cast.ada.state, cast.ada.load) == (Presence.OFFLINE, 0)
