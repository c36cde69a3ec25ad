"""Rows that make things happen later, and the audit of what is no interaction."""

from django.conf import settings
from django.db import models

from assist.models.fields import choice, moment, one_of
from assist.models.shops import Queue
from assist.rules.words import AlertKind, BeatName, DeadlineKind, OutboxKind


class Deadline(models.Model):
    """A timer: when it is due, the sweeper runs the action of its kind; a changed generation makes it a no-op."""

    id = models.BigAutoField(primary_key=True)
    kind = choice(DeadlineKind)
    subject = models.BigIntegerField()
    generation = models.PositiveIntegerField(default=0)
    due_at = models.DateTimeField()
    claimed_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "subject"], name="deadline_once")]
        indexes = [models.Index(fields=["due_at"], name="deadline_due")]


class Outbox(models.Model):
    """Something that leaves the system, committed with the change that caused it."""

    id = models.BigAutoField(primary_key=True)
    kind = choice(OutboxKind)
    payload = models.JSONField()
    created_at = moment()
    due_at = moment()
    claimed_until = models.DateTimeField(null=True)
    attempts = models.PositiveIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=500, blank=True)

    class Meta:
        verbose_name_plural = "outbox"
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(done_at__isnull=True, failed_at__isnull=True),
                name="outbox_due",
            ),
            models.Index(fields=["failed_at"], condition=models.Q(failed_at__isnull=False), name="outbox_failed"),
        ]


class Audit(models.Model):
    """Who did what, where it is not an event of an interaction or a desk; the database refuses to change a row.

    `seal` chains a row to the one before it and is the only column that is ever written later, once.
    """

    id = models.BigAutoField(primary_key=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.DO_NOTHING, db_constraint=False, related_name="+"
    )
    actor_name = models.CharField(max_length=150, blank=True)
    """The sign-in of that day."""
    act = models.CharField(max_length=60)
    subject = models.CharField(max_length=120)
    before = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    place = models.CharField(max_length=80, blank=True)
    """From where: a network and a session, as far as known, both as keyed hashes."""
    at = moment()
    seal = models.CharField(max_length=64, blank=True, editable=False)

    class Meta:
        indexes = [models.Index(fields=["id"], condition=models.Q(seal=""), name="audit_not_sealed")]


class Alert(models.Model):
    """A queue was beyond one of its limits from when to when; the one without an end is so now."""

    id = models.BigAutoField(primary_key=True)
    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="alerts")
    kind = choice(AlertKind)
    limit = models.PositiveIntegerField()
    """The limit of that moment: seconds, or how many wait."""
    raised_at = moment()
    cleared_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            one_of("kind", AlertKind),
            models.UniqueConstraint(
                fields=["queue", "kind"], condition=models.Q(cleared_at__isnull=True), name="alert_open_once"
            ),
        ]


class Beat(models.Model):
    """The last sign of life of a process that no browser sees; a row a process, forgotten when it is long gone."""

    id = models.BigAutoField(primary_key=True)
    name = choice(BeatName)
    process = models.CharField(max_length=100)
    at = moment()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "process"], name="beat_once_a_process")]


class Vigil(models.Model):
    """One row: when a sweeper last looked at the deadlines, by the machine's clock, not `assist_now()`."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    at = models.DateTimeField()

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="vigil_once")]


class Outage(models.Model):
    """Nobody looked at the deadlines between these two moments: what ran out meanwhile is nobody's fault."""

    id = models.BigAutoField(primary_key=True)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(db_index=True)
