"""A shop and what an administrator sets for it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from assist.models.fields import choice, new_secret, one_of
from assist.rules.setup import SHOP_LANGUAGES
from assist.rules.words import Asking, Channel, Corner, RoutingPolicy, Scheme, ShopKind, WrapUpMode


def first_channels() -> list[str]:
    """What a new shop offers."""
    return [Channel.CHAT.value, Channel.EMAIL.value]


def first_languages() -> list[str]:
    """What a new shop speaks: everything that the panel does, since the shop's page says in which language it is."""
    return list(SHOP_LANGUAGES)


class Shop(models.Model):
    """A web shop served by this install: tenant boundary, origins, secrets, form and looks."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=100)
    kind = choice(ShopKind, ShopKind.B2C)
    is_active = models.BooleanField(default=True)
    origins = ArrayField(models.CharField(max_length=200), default=list)
    secret_current = models.CharField(max_length=200, default=new_secret)
    secret_previous = models.CharField(max_length=200, blank=True)
    gateway = models.CharField(max_length=40, blank=True)
    locale = models.CharField(max_length=10, default="en")
    currency = models.CharField(max_length=3, default="EUR")
    languages = ArrayField(models.CharField(max_length=10), default=first_languages)
    time_zone = models.CharField(max_length=64, default="UTC")
    channels = ArrayField(models.CharField(max_length=20), default=first_channels)
    accent = models.CharField(max_length=7, blank=True)
    scheme = choice(Scheme, Scheme.PAGE)
    corner = choice(Corner, Corner.END)
    has_label = models.BooleanField(default=True)
    seen_at = models.DateTimeField(null=True, editable=False)
    seen_origin = models.CharField(max_length=200, blank=True, editable=False)
    login_url = models.CharField(max_length=500, blank=True)
    partner_url = models.CharField(max_length=500, blank=True)
    product_url = models.CharField(max_length=500, blank=True)
    basket_url = models.CharField(max_length=500, blank=True)
    ask_name = choice(Asking, Asking.REQUIRED)
    ask_email = choice(Asking, Asking.OPTIONAL)
    tells_monitoring = models.BooleanField(default=True, db_default=True)
    """Agents are told when a supervisor reads along."""
    redacts_iban = models.BooleanField(default=True, db_default=True)
    redacts_ssn = models.BooleanField(default=True, db_default=True)
    """Numbers of bank accounts, and of social security, are taken out of what people write; cards always are."""

    def __str__(self) -> str:
        return self.name


class Queue(models.Model):
    """Where interactions of a shop wait for an agent."""

    shop = models.ForeignKey(Shop, on_delete=models.PROTECT, related_name="queues")
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    offer_seconds = models.PositiveIntegerField(default=20)
    wrap_up_mode = choice(WrapUpMode, WrapUpMode.TIMED)
    wrap_up_seconds = models.PositiveIntegerField(default=60)
    wrap_up_occupies = models.BooleanField(default=True)
    most_waiting = models.PositiveIntegerField(default=200)
    policy = choice(RoutingPolicy, RoutingPolicy.LONGEST_IDLE)
    ageing_seconds = models.PositiveIntegerField(default=60)
    """What one step of priority is worth: whoever waits so much longer goes first all the same."""
    pace_seconds = models.PositiveIntegerField(default=0)
    """The least time between two offers of this queue to one agent."""
    relax_seconds = models.PositiveIntegerField(default=60)
    """After so long a needed skill is only preferred; 0 is never."""
    time_zone = models.CharField(max_length=64, blank=True)
    """In which its hours are meant; empty is the shop's."""
    answer_goal_seconds = models.PositiveIntegerField(default=20, db_default=20)
    """Who is answered within so long counts as answered in time."""
    answer_goal_percent = models.PositiveIntegerField(default=80, db_default=80)
    alert_wait_seconds = models.PositiveIntegerField(default=120, db_default=120)
    """Supervisors are told when somebody has waited longer; 0 is never."""
    alert_waiting = models.PositiveIntegerField(default=0, db_default=0)
    """Supervisors are told when more wait; 0 is never."""
    alert_nobody = models.BooleanField(default=True, db_default=True)
    """Supervisors are told when somebody waits and no agent of the queue is there."""
    first_reply_seconds = models.PositiveIntegerField(db_default=0, default=0)
    """An owner who has written nothing is warned after so long, and loses the conversation after as long again."""
    silence_warn_seconds = models.PositiveIntegerField(db_default=0, default=0)
    """A shopper who leaves an agent's line unanswered for so long is asked whether they are there; 0 is never."""
    silence_close_seconds = models.PositiveIntegerField(db_default=120, default=120)
    """So long after the question the conversation ends as abandoned."""
    hold_seconds = models.PositiveIntegerField(db_default=600, default=600)
    """So long an agent may hold a conversation; 0 is not at all."""
    closed_at = models.DateTimeField(null=True, editable=False)
    """Since when it is put away: hidden from everybody but the history, and what was in it goes on in `heir`."""
    heir = models.ForeignKey("self", null=True, blank=True, editable=False, on_delete=models.SET_NULL, related_name="+")
    default_code = models.ForeignKey(
        "WrapUpCode", null=True, blank=True, on_delete=models.SET_NULL, related_name="default_of"
    )

    class Meta:
        constraints = [
            one_of("wrap_up_mode", WrapUpMode),
            models.UniqueConstraint(fields=["shop", "name"], name="queue_name_once_a_shop"),
            models.CheckConstraint(condition=models.Q(offer_seconds__range=(5, 900)), name="queue_offer_seconds"),
            models.CheckConstraint(condition=models.Q(wrap_up_seconds__range=(5, 3600)), name="queue_wrap_up_seconds"),
            models.CheckConstraint(condition=models.Q(most_waiting__range=(4, 10000)), name="queue_most_waiting"),
            one_of("policy", RoutingPolicy),
            models.CheckConstraint(condition=models.Q(ageing_seconds__range=(1, 3600)), name="queue_ageing_seconds"),
            models.CheckConstraint(condition=models.Q(pace_seconds__range=(0, 900)), name="queue_pace_seconds"),
            models.CheckConstraint(condition=models.Q(first_reply_seconds__range=(0, 3600)), name="queue_first_reply"),
            models.CheckConstraint(condition=models.Q(silence_warn_seconds__range=(0, 86400)), name="queue_silence"),
            models.CheckConstraint(
                condition=models.Q(silence_close_seconds__range=(10, 3600)), name="queue_silence_close"
            ),
            models.CheckConstraint(condition=models.Q(hold_seconds__range=(0, 3600)), name="queue_hold_seconds"),
            models.CheckConstraint(condition=models.Q(relax_seconds__range=(0, 3600)), name="queue_relax_seconds"),
            models.CheckConstraint(
                condition=models.Q(answer_goal_seconds__range=(1, 3600), answer_goal_percent__range=(1, 100)),
                name="queue_answer_goal",
            ),
            models.CheckConstraint(
                condition=models.Q(alert_wait_seconds__range=(0, 86400), alert_waiting__range=(0, 10000)),
                name="queue_alerts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.shop})"


class QueueMember(models.Model):
    """An agent answers for a queue."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="members")
    agent = models.ForeignKey("Agent", on_delete=models.CASCADE, related_name="memberships")
    offered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["queue", "agent"], name="member_once_a_queue")]

    def __str__(self) -> str:
        return f"{self.agent} in {self.queue}"


class WrapUpCode(models.Model):
    """What an interaction was about, chosen after it."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="wrap_up_codes")
    queues = models.ManyToManyField(Queue, blank=True, related_name="wrap_up_codes")
    name = models.CharField(max_length=60)
    position = models.PositiveIntegerField(default=100)
    is_active = models.BooleanField(default=True)

    class Meta:
        verbose_name = "wrap-up code"
        ordering = ["position", "name"]
        constraints = [models.UniqueConstraint(fields=["shop", "name"], name="wrap_up_code_once_a_shop")]

    def __str__(self) -> str:
        return self.name


class Text(models.Model):
    """A sentence of the panel in a shop's own words."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="texts")
    key = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="en")
    body = models.CharField(max_length=500)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["shop", "key", "language"], name="text_once_a_language")]

    def __str__(self) -> str:
        return f"{self.key} ({self.language})"
