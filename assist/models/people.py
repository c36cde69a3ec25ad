"""Agents with their desks, shoppers, and the contacts that agents see."""

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from assist.models.fields import choice, moment, one_of
from assist.models.shops import Shop
from assist.rules.words import AfterWrapUp, Presence, Sound

NONE = models.Value([], ArrayField(models.CharField(max_length=20)))


class Profile(models.Model):
    """What agents may do; an agent without one has the defaults of these columns."""

    name = models.CharField(max_length=60, unique=True)
    capacity = models.PositiveIntegerField(default=4)
    channel_limits = models.JSONField(blank=True, default=dict, db_default=models.Value({}, models.JSONField()))
    """How many at once by channel; one without a number is limited by the capacity alone."""
    channels_alone = ArrayField(models.CharField(max_length=20), blank=True, default=list, db_default=NONE)
    """Channels beside which nothing else is served."""
    after_wrap_up = choice(AfterWrapUp, AfterWrapUp.STAY)
    may_extend_wrap_up = models.BooleanField(default=False)
    may_transfer_to_agents = models.BooleanField(default=True)
    may_transfer_to_queues = models.BooleanField(default=True)
    may_consult = models.BooleanField(default=True)
    may_monitor = models.BooleanField(default=True, db_default=True)
    """Supervisors alone: reading along silently, and writing to the agent alone."""
    may_intervene = models.BooleanField(default=True, db_default=True)
    """Supervisors alone: taking, reassigning, changing the state of others, signing them out."""
    offer_factor = models.PositiveSmallIntegerField(default=100)
    grace_seconds = models.PositiveSmallIntegerField(default=60, db_default=60)
    """How long conversations are kept for an agent whose connection is lost; 0: not at all (feat E13)."""

    class Meta:
        ordering = ["name"]
        constraints = [
            one_of("after_wrap_up", AfterWrapUp),
            models.CheckConstraint(condition=models.Q(capacity__range=(1, 50)), name="profile_capacity"),
            models.CheckConstraint(condition=models.Q(offer_factor__range=(100, 300)), name="profile_offer_factor"),
            models.CheckConstraint(condition=models.Q(grace_seconds__range=(0, 900)), name="profile_grace_seconds"),
        ]

    def __str__(self) -> str:
        return self.name


class Agent(models.Model):
    """A member of staff who answers; state and load live here, the history of both in DeskEvent.

    `seq` is the head of the desk's numbered facts and is only moved under the row's lock.
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="agent")
    name = models.CharField(max_length=100)
    profile = models.ForeignKey(Profile, null=True, blank=True, on_delete=models.PROTECT, related_name="agents")
    capacity = models.PositiveIntegerField(default=4)
    has_own_capacity = models.BooleanField(default=True)
    """Off: `capacity` follows the profile's."""
    channels_off = ArrayField(models.CharField(max_length=20), blank=True, default=list, db_default=NONE)
    """Channels that the agent has switched off: nothing new comes from them (feat E3)."""
    load = models.PositiveIntegerField(default=0)
    state = choice(Presence, Presence.OFFLINE)
    reason = models.CharField(max_length=100, blank=True)
    state_since = moment()
    idle_since = moment()
    generation = models.PositiveIntegerField(default=0)
    seq = models.BigIntegerField(default=0)

    class Meta:
        constraints = [
            one_of("state", Presence),
            models.CheckConstraint(condition=models.Q(load__lte=models.F("capacity")), name="agent_load_in_capacity"),
        ]

    def __str__(self) -> str:
        return self.name


class Preferences(models.Model):
    """How a member of staff wants to be told; without a row the defaults of these columns hold (feat U1)."""

    agent = models.OneToOneField(Agent, primary_key=True, on_delete=models.CASCADE, related_name="preferences")
    sound = choice(Sound, Sound.REPEAT)
    desktop_offers = models.BooleanField(default=True)
    desktop_lines = models.BooleanField(default=True)
    quiet_from = models.TimeField(null=True)
    quiet_to = models.TimeField(null=True)
    """Between the two, in `time_zone`, nothing sounds and nothing comes to the desktop; both null is never."""
    time_zone = models.CharField(max_length=64, default="UTC")
    mail_alerts = models.BooleanField(default=False, db_default=False)
    """Alerts on limits of supervised queues also by mail, to the address of one's own account (feat S6)."""
    language = models.CharField(max_length=8, default="en", db_default="en")
    """Of those mails: that of the console in which they were asked for."""

    class Meta:
        constraints = [
            one_of("sound", Sound),
            models.CheckConstraint(
                condition=models.Q(quiet_from__isnull=True, quiet_to__isnull=True)
                | models.Q(quiet_from__isnull=False, quiet_to__isnull=False)
                & ~models.Q(quiet_from=models.F("quiet_to")),
                name="preferences_quiet_hours",
            ),
        ]


class IdleReason(models.Model):
    """What an agent may be idle for; the same list in the whole install."""

    name = models.CharField(max_length=60, unique=True)
    position = models.PositiveIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["position", "name"]

    def __str__(self) -> str:
        return self.name


class StateSpan(models.Model):
    """From when to when an agent was in a state, with the reason's name of that day; the open one is the state now."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="spans")
    state = choice(Presence)
    reason = models.CharField(max_length=100, blank=True)
    began_at = moment()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("state", Presence),
            models.UniqueConstraint(
                fields=["agent"], condition=models.Q(ended_at__isnull=True), name="state_span_open_once"
            ),
        ]
        indexes = [models.Index(fields=["agent", "began_at"], name="state_span_of_agent")]


class DeskEvent(models.Model):
    """A numbered fact of an agent's desk: presence, offers, interactions coming and going."""

    id = models.BigAutoField(primary_key=True)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="desk_events")
    seq = models.BigIntegerField()
    kind = models.CharField(max_length=40)
    body = models.JSONField()
    at = moment()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agent", "seq"], name="desk_event_number_once")]


class Contact(models.Model):
    """The person's record that agents see."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="contacts")
    business_partner_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    created_at = moment()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["shop", "business_partner_id"],
                condition=~models.Q(business_partner_id=""),
                name="contact_once_a_partner",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email or f"Contact {self.pk}"


class Shopper(models.Model):
    """Somebody's panel in one browser, known by a bearer token of which only the hash is kept.

    `business_partner_id`, `name` and `email` are verified when `identified_until` is set: the shop signed them.
    """

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="shoppers")
    token_hash = models.CharField(max_length=64, unique=True)
    contact = models.ForeignKey(Contact, null=True, on_delete=models.SET_NULL, related_name="shoppers")
    business_partner_id = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=100, blank=True)
    email = models.CharField(max_length=254, blank=True)
    identified_until = models.DateTimeField(null=True)
    signed_basket = models.JSONField(null=True)
    created_at = moment()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    @property
    def is_identified(self) -> bool:
        """Whether the shop has signed who this is."""
        return self.identified_until is not None


class IdentityUse(models.Model):
    """A signed identity token was used by this shopper; nobody else may use it again (I03)."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="+")
    jti = models.CharField(max_length=200)
    shopper = models.ForeignKey(Shopper, on_delete=models.CASCADE, related_name="+")
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "jti"], name="identity_token_once")]


class HandOff(models.Model):
    """A one-use code that opens a panel's session in a window of its own; `token_hash` is that window's bearer token.

    The code lives for seconds, the token as long as the shopper's session: closing the session ends both.
    """

    shopper = models.ForeignKey(Shopper, on_delete=models.CASCADE, related_name="hand_offs")
    code_hash = models.CharField(max_length=64, unique=True)
    token_hash = models.CharField(max_length=64, blank=True)
    expires_at = models.DateTimeField(db_index=True)
    used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["token_hash"], condition=~models.Q(token_hash=""), name="hand_off_token_once"
            ),
            models.CheckConstraint(
                condition=models.Q(used_at__isnull=True) ^ ~models.Q(token_hash=""), name="hand_off_used_has_token"
            ),
        ]
