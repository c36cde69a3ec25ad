"""How a shop shows itself in the widget: hours, holidays, logo, invitations."""

from datetime import datetime
from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from assist.models.fields import moment, new_key
from assist.models.shops import Queue, Shop


class WeekSpan(models.Model):
    """A span of a weekday (0 is Monday) in which people answer."""

    weekday = models.PositiveSmallIntegerField()
    opens = models.TimeField()
    closes = models.TimeField(help_text="00:00 is midnight at the end of the day.")

    class Meta:
        abstract = True
        ordering = ["weekday", "opens"]

    def __str__(self) -> str:
        return f"{self.weekday} {self.opens:%H:%M}-{self.closes:%H:%M}"


def _of_a_week(name: str) -> list[models.BaseConstraint]:
    return [
        models.CheckConstraint(condition=Q(weekday__range=(0, 6)), name=f"{name}_weekday_is_known"),
        models.CheckConstraint(
            condition=Q(closes__gt=F("opens")) | Q(closes="00:00"), name=f"{name}_close_after_they_open"
        ),
    ]


class Hours(WeekSpan):
    """The week of a shop, in its time zone; none at all means always."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="hours")

    class Meta(WeekSpan.Meta):
        verbose_name_plural = "hours"
        constraints = [
            *_of_a_week("hours"),
            models.UniqueConstraint(fields=["shop", "weekday", "opens"], name="hours_once"),
        ]


class QueueHours(WeekSpan):
    """The week of a queue, in its time zone; none at all means that the shop's week holds for it (feat D7)."""

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="hours")

    class Meta(WeekSpan.Meta):
        verbose_name_plural = "queue hours"
        constraints = [
            *_of_a_week("queue_hours"),
            models.UniqueConstraint(fields=["queue", "weekday", "opens"], name="queue_hours_once"),
        ]


class Holiday(models.Model):
    """A day that goes before the week: nobody answers, or from `opens` to `closes`; of one queue, or of all."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="holidays")
    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.CASCADE, related_name="holidays")
    day = models.DateField()
    name = models.CharField(max_length=60)
    opens = models.TimeField(null=True, blank=True)
    closes = models.TimeField(null=True, blank=True)

    class Meta:
        ordering = ["day", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "queue", "day"], name="holiday_once", nulls_distinct=False),
            models.CheckConstraint(
                condition=Q(opens__isnull=True, closes__isnull=True)
                | Q(closes__gt=F("opens"))
                | Q(opens__isnull=False, closes="00:00"),
                name="holiday_closes_after_it_opens",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.day}"


class Logo(models.Model):
    """A shop's logo, drawn anew as PNG from what was uploaded; `digest` names its address."""

    shop = models.OneToOneField(Shop, on_delete=models.CASCADE, related_name="logo")
    png = models.BinaryField()
    digest = models.CharField(max_length=64, default=new_key)
    width = models.PositiveSmallIntegerField()
    height = models.PositiveSmallIntegerField()
    changed_at: "models.DateTimeField[datetime, datetime]" = moment()

    def __str__(self) -> str:
        return f"Logo of {self.shop}"


class Invitation(models.Model):
    """A rule that offers help unasked: after some seconds on a page, once a visitor in some hours."""

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="invitations")
    name = models.CharField(max_length=60)
    is_active = models.BooleanField(default=True)
    seconds = models.PositiveIntegerField(default=60)
    every_hours = models.PositiveIntegerField(default=24)
    address_contains = models.CharField(max_length=200, blank=True)
    basket_from = models.DecimalField(
        max_digits=9, decimal_places=2, default=Decimal(0), validators=[MinValueValidator(Decimal(0))]
    )
    bodies = models.JSONField(help_text='By language, such as {"en": "Can we help you to choose?"}.')
    position = models.PositiveSmallIntegerField(default=100)

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], name="invitation_name_once_a_shop"),
            models.CheckConstraint(condition=Q(seconds__range=(1, 3600)), name="invitation_seconds"),
            models.CheckConstraint(condition=Q(every_hours__range=(1, 8760)), name="invitation_hours"),
        ]

    def __str__(self) -> str:
        return self.name
