"""An interaction, its numbered events, its participants and its offers."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assist.models.fields import choice, moment, new_key, one_of
from assist.models.people import Agent, Contact, Shopper
from assist.models.shops import Queue, Shop, WrapUpCode
from assist.protocol.base import tag_of
from assist.protocol.colleagues import TransferQueued
from assist.protocol.facts import InteractionEnded, InteractionRequeued
from assist.protocol.wrapups import WrapUpFinished
from assist.rules.words import (
    AssistanceType,
    Channel,
    EndReason,
    InteractionState,
    OfferPurpose,
    OfferState,
    ParticipantState,
    Role,
    WrapUpMode,
    WrapUpState,
)

PUT_BACK, WRAPPED_UP = tag_of(InteractionRequeued), tag_of(WrapUpFinished)
PASSED_ON, ENDED = tag_of(TransferQueued), tag_of(InteractionEnded)
"""Kinds of events that reports count; an index of its own finds them among all the messages."""


class Interaction(models.Model):
    """One routed request for assistance.

    `seq` numbers every event, `public_seq` those a shopper may see; both move under the row's lock only.
    """

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="interactions")
    queue = models.ForeignKey(Queue, on_delete=models.PROTECT, related_name="interactions")
    shopper = models.ForeignKey(Shopper, on_delete=models.PROTECT, related_name="interactions")
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="interactions")
    client_id = models.UUIDField()
    channel = choice(Channel, Channel.CHAT)
    assistance_type = choice(AssistanceType, AssistanceType.INFORMATIONAL)
    state = choice(InteractionState, InteractionState.QUEUED)
    generation = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)
    public_seq = models.BigIntegerField(default=0)
    priority = models.IntegerField(default=0)
    requester_name = models.CharField(max_length=100, blank=True)
    requester_email = models.CharField(max_length=254, blank=True)
    requester_verified = models.BooleanField(default=False)
    asked_for = models.ForeignKey(Agent, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    follows = models.ForeignKey("self", null=True, blank=True, on_delete=models.SET_NULL, related_name="followed_by")
    """The conversation that had ended before the shopper wrote on."""
    first_message = models.CharField(max_length=1000, blank=True)
    surroundings = models.JSONField()
    trail = models.JSONField(default=list)
    requested_at = moment()
    queued_at = moment()
    rank_at = moment()
    """The order of the queue, earliest first: the time of queueing, moved ahead by priority (decision 0017)."""
    needs = ArrayField(models.BigIntegerField(), default=list)
    """Skills without which nobody is offered it; a timer of the queue makes `wants` of them."""
    wants = ArrayField(models.BigIntegerField(), default=list)
    """Skills that are preferred."""
    held_until = models.DateTimeField(null=True)
    """Its owner is away for a while and will be back by then."""
    ended_at = models.DateTimeField(null=True)
    caller = models.CharField(max_length=16, blank=True, editable=False)
    """A keyed hash of a stranger's network, so that one address cannot fill the queue."""
    rating = models.PositiveSmallIntegerField(null=True)
    rating_comment = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = [
            one_of("state", InteractionState),
            models.UniqueConstraint(fields=["shopper", "client_id"], name="request_once"),
            models.CheckConstraint(condition=Q(rating__isnull=True) | Q(rating__range=(1, 5)), name="rating_1_to_5"),
        ]
        indexes = [
            models.Index(
                fields=["queue", "rank_at", "id"],
                condition=Q(state="queued"),
                name="interaction_waiting",
            ),
            models.Index(
                fields=["queue", "-ended_at"], condition=Q(state="ended", channel="chat"), name="interaction_handled"
            ),
            models.Index(fields=["shopper", "-id"], name="interaction_of_shopper"),
            models.Index(fields=["caller", "requested_at"], condition=~Q(caller=""), name="interaction_of_caller"),
            models.Index(fields=["requested_at"], name="interaction_of_day"),
        ]

    def __str__(self) -> str:
        return str(self.key)


class Participant(models.Model):
    """Somebody in an interaction, with their own role, state and wrap-up; `key` is their name on the wire."""

    id = models.BigAutoField(primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="participants")
    key = models.CharField(max_length=16, default=new_key)
    role = choice(Role)
    agent = models.ForeignKey(Agent, null=True, on_delete=models.PROTECT, related_name="participations")
    name = models.CharField(max_length=100)
    state = choice(ParticipantState, ParticipantState.JOINED)
    is_public = models.BooleanField(default=True, db_default=True)
    """Whether the shopper sees this person and reads their lines."""
    is_lost = models.BooleanField(default=False, db_default=False)
    """Whether everybody was told last that this owner's connection is lost."""
    generation = models.PositiveIntegerField(default=0)
    joined_at = moment()
    left_at = models.DateTimeField(null=True)
    delivered_seq = models.BigIntegerField(default=0)
    read_seq = models.BigIntegerField(default=0)
    wrap_up = choice(WrapUpState, WrapUpState.NONE)
    wrap_up_mode = choice(WrapUpMode, WrapUpMode.TIMED)
    wrap_up_seconds = models.PositiveIntegerField(default=0)
    """One portion of the count-down as it was when the wrap-up began; 0 where nothing counts down."""
    wrap_up_extended = models.PositiveSmallIntegerField(default=0)
    wrap_up_occupies = models.BooleanField(default=True)
    wrap_up_code = models.ForeignKey(WrapUpCode, null=True, on_delete=models.SET_NULL, related_name="+")
    wrap_up_queue = models.ForeignKey(Queue, null=True, on_delete=models.SET_NULL, related_name="+")
    """Where they served: its codes are meant, wherever the interaction has gone since."""
    wrap_up_note = models.CharField(max_length=1000, blank=True)
    wrap_up_automatic = models.BooleanField(default=False)

    class Meta:
        constraints = [
            one_of("state", ParticipantState),
            one_of("wrap_up", WrapUpState),
            one_of("wrap_up_mode", WrapUpMode),
            models.UniqueConstraint(fields=["interaction", "key"], name="participant_key_once"),
            models.UniqueConstraint(
                fields=["interaction", "role"],
                condition=Q(state="joined") & ~Q(role="supervisor"),
                name="one_of_each_but_supervisors",
            ),
            models.UniqueConstraint(
                fields=["interaction", "agent"],
                condition=Q(state__in=["invited", "joined"], agent__isnull=False),
                name="agent_once_an_interaction",
            ),
        ]
        indexes = [
            models.Index(
                fields=["agent"],
                condition=Q(state__in=["invited", "joined"]) | Q(wrap_up="pending"),
                name="participant_at_desk",
            ),
            models.Index(fields=["joined_at"], condition=Q(role="owner"), name="participant_answers"),
        ]


class Event(models.Model):
    """A stored, numbered fact of an interaction; `public_seq` is null on private ones."""

    id = models.BigAutoField(primary_key=True)
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="events")
    seq = models.BigIntegerField()
    public_seq = models.BigIntegerField(null=True)
    kind = models.CharField(max_length=40)
    participant = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="events")
    client_id = models.UUIDField(null=True)
    body = models.JSONField()
    at = moment()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["interaction", "seq"], name="event_number_once"),
            models.UniqueConstraint(
                fields=["interaction", "public_seq"],
                condition=Q(public_seq__isnull=False),
                name="event_public_number_once",
            ),
            models.UniqueConstraint(
                fields=["interaction", "participant", "client_id"],
                condition=Q(client_id__isnull=False),
                name="event_client_id_once",
            ),
        ]
        indexes = [
            models.Index(
                fields=["interaction", "kind"],
                condition=Q(kind__in=[PUT_BACK, PASSED_ON, WRAPPED_UP]),
                name="event_of_report",
            ),
            models.Index(
                fields=["interaction"],
                condition=Q(kind=ENDED, body__reason=EndReason.ABANDONED.value),
                name="event_of_silence",
            ),
        ]


class Offer(models.Model):
    """An interaction is offered to an agent until a deadline."""

    id = models.BigAutoField(primary_key=True)
    key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    interaction = models.ForeignKey(Interaction, on_delete=models.PROTECT, related_name="offers")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="offers")
    state = choice(OfferState, OfferState.OPEN)
    purpose = choice(OfferPurpose, OfferPurpose.ROUTED, db_default=OfferPurpose.ROUTED.value)
    sender = models.ForeignKey(Participant, null=True, on_delete=models.PROTECT, related_name="offers_sent")
    note = models.CharField(max_length=1000, blank=True, default="", db_default="")
    """What the sender says about it."""
    asked_by = models.CharField(max_length=100, blank=True, default="", db_default="")
    """The supervisor who has asked in the sender's place."""
    generation = models.PositiveIntegerField(default=0)
    reason = models.CharField(max_length=100, blank=True)
    made_at = moment()
    due_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", OfferState),
            one_of("purpose", OfferPurpose),
            models.UniqueConstraint(
                fields=["interaction", "agent"], condition=Q(state="open"), name="one_open_offer_an_agent"
            ),
            models.UniqueConstraint(
                fields=["interaction"],
                condition=Q(state="open") & ~Q(purpose="routed"),
                name="one_open_request_an_interaction",
            ),
        ]
        indexes = [
            models.Index(fields=["agent"], condition=Q(state="open"), name="offer_open_of_agent"),
            models.Index(fields=["closed_at"], condition=Q(state="declined"), name="offer_declined"),
        ]
