"""Offers as agents see them."""

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

import msgspec

from assist.models import Agent, Interaction, Offer
from assist.protocol.values import Context, InteractionHead, OfferView, Request, Requester, Surroundings
from assist.rules.words import AssistanceType, Channel, InteractionState, OfferPurpose, OfferState, ParticipantState

log = logging.getLogger(__name__)
_SURROUNDINGS = msgspec.json.Decoder(Surroundings)


def requester_of(interaction: Interaction) -> Requester:
    """Who asks, with the mark whether the shop vouches for it."""
    return Requester(
        name=interaction.requester_name,
        email=interaction.requester_email,
        verified=interaction.requester_verified,
    )


def surroundings_of(interaction: Interaction) -> Surroundings:
    """The stored snapshot of the context with its marks; empty when it cannot be read, so that it stops no offer."""
    try:
        return msgspec.convert(interaction.surroundings, Surroundings)
    except msgspec.ValidationError:
        log.error("context cannot be read", extra={"interaction": str(interaction.key)})
        return Surroundings(context=Context())


def surroundings_in(text: str, key: UUID) -> Surroundings:
    """The same of an interaction whose snapshot was read as JSON."""
    try:
        return _SURROUNDINGS.decode(text)
    except msgspec.ValidationError:
        log.error("context cannot be read", extra={"interaction": str(key)})
        return Surroundings(context=Context())


def head_of(interaction: Interaction) -> InteractionHead:
    """What lists show."""
    return InteractionHead(
        id=interaction.key,
        state=InteractionState(interaction.state),
        channel=Channel(interaction.channel),
        assistance_type=AssistanceType(interaction.assistance_type),
        queue=interaction.queue.name,
        requester=requester_of(interaction),
        requested_at=interaction.requested_at,
        asked_for=asked_for(interaction),
    )


def asked_for(interaction: Interaction) -> str:
    """The name of the agent whom the shopper would like again, empty without one."""
    return interaction.asked_for.name if interaction.asked_for else ""


class Offered(NamedTuple):
    """An interaction as offers of it tell it; plain, so that a batch costs no model."""

    key: UUID
    queue: str
    channel: str
    assistance_type: str
    requester: Requester
    requested_at: datetime
    asked_for: str
    first_message: str
    surroundings: Surroundings


def offered(interaction: Interaction) -> Offered:
    """The row that way."""
    return Offered(
        interaction.key,
        interaction.queue.name,
        interaction.channel,
        interaction.assistance_type,
        requester_of(interaction),
        interaction.requested_at,
        asked_for(interaction),
        interaction.first_message,
        surroundings_of(interaction),
    )


def routed_view(key: UUID, interaction: Offered, seconds: float, total: float) -> OfferView:
    """The queue's offer of an interaction, with the seconds that are left of all."""
    return OfferView(
        id=key,
        interaction=interaction.key,
        queue=interaction.queue,
        channel=Channel(interaction.channel),
        assistance_type=AssistanceType(interaction.assistance_type),
        requester=interaction.requester,
        requested_at=interaction.requested_at,
        asked_for=interaction.asked_for,
        first_message=interaction.first_message,
        surroundings=interaction.surroundings,
        seconds_left=max(0.0, round(seconds, 2)),
        total_seconds=round(total, 2),
    )


def offer_view(offer: Offer, now: datetime) -> OfferView:
    """An offer with the seconds that are left at `now`, and which colleague asks when it is not the queue."""
    left, total = (offer.due_at - now).total_seconds(), (offer.due_at - offer.made_at).total_seconds()
    return msgspec.structs.replace(
        routed_view(offer.key, offered(offer.interaction), left, total),
        purpose=OfferPurpose(offer.purpose),
        sender=offer.asked_by or (offer.sender.name if offer.sender else ""),
        note=offer.note,
    )


def requests_in(interactions: Iterable[Interaction], now: datetime) -> dict[int, Request]:
    """What owners have asked colleagues, by interaction; read only where somebody is invited."""
    invited = {
        person.interaction_id: person.key
        for row in interactions
        for person in row.participants.all()
        if person.state == ParticipantState.INVITED
    }
    offers = Offer.objects.filter(interaction__in=invited, state=OfferState.OPEN) if invited else ()
    return {offer.interaction_id: _request(offer, invited[offer.interaction_id], now) for offer in offers}


def _request(offer: Offer, key: str, now: datetime) -> Request:
    return Request(
        key=key,
        purpose=OfferPurpose(offer.purpose),
        note=offer.note,
        asked_by=offer.asked_by,
        seconds_left=max(0.0, round((offer.due_at - now).total_seconds(), 2)),
        total_seconds=round((offer.due_at - offer.made_at).total_seconds(), 2),
    )


def open_offers(viewer: Agent, now: datetime) -> list[OfferView]:
    """Every open offer to `viewer`, oldest first."""
    rows = Offer.objects.filter(agent=viewer, state=OfferState.OPEN).select_related(
        "interaction__queue", "interaction__asked_for", "sender"
    )
    return [offer_view(row, now) for row in rows.order_by("made_at", "id")]
