"""Rules by which a request picks its queue."""

from decimal import Decimal

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from assist.models.fields import choice, one_of
from assist.models.shops import Queue, Shop
from assist.models.skills import Skill
from assist.rules.words import Whether


def _words(characters: int = 200) -> "ArrayField[list[str], list[str]]":
    return ArrayField(models.CharField(max_length=characters), default=list, blank=True)


class OverflowStep(models.Model):
    """What becomes of a request that has waited so long in a queue: another queue, or another way for the shopper.

    The steps of the queue that a request came to first hold for it until somebody takes it.
    """

    queue = models.ForeignKey(Queue, on_delete=models.CASCADE, related_name="steps")
    after_seconds = models.PositiveIntegerField(default=60)
    to_queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    """None offers the shopper another way."""

    class Meta:
        ordering = ["after_seconds", "id"]
        constraints = [
            models.UniqueConstraint(fields=["queue", "after_seconds"], name="overflow_step_once_a_time"),
            models.CheckConstraint(condition=Q(after_seconds__range=(5, 7200)), name="overflow_step_after_seconds"),
            models.CheckConstraint(condition=~Q(to_queue=models.F("queue")), name="overflow_step_leads_away"),
        ]

    def __str__(self) -> str:
        return f"after {self.after_seconds} s: {self.to_queue.name if self.to_queue else 'another way'}"


class RoutingRule(models.Model):
    """When all of its conditions hold, a new request of the shop goes where the rule says; the first that fits wins.

    An empty condition holds always; a list holds when one of its items does.
    """

    shop = models.ForeignKey(Shop, on_delete=models.CASCADE, related_name="routing_rules")
    name = models.CharField(max_length=60)
    position = models.PositiveSmallIntegerField(default=100)
    is_active = models.BooleanField(default=True)
    basket_from: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    basket_below: "models.DecimalField[Decimal | None, Decimal | None]" = models.DecimalField(
        max_digits=9, decimal_places=2, null=True, blank=True
    )
    areas = _words()
    catalogs = _words()
    products = _words()
    login_page = choice(Whether, Whether.ANY)
    assistance_types = _words(20)
    identified = choice(Whether, Whether.ANY)
    languages = _words(10)
    returning = choice(Whether, Whether.ANY)
    address_contains = models.CharField(max_length=200, blank=True)
    needs_verified = models.BooleanField(default=False)
    """Values that only the page states count for nothing."""
    queue = models.ForeignKey(Queue, null=True, blank=True, on_delete=models.SET_NULL, related_name="routing_rules")
    """None is the queue that the shop's requests go to without a rule."""
    priority = models.PositiveSmallIntegerField(default=0)
    skills = models.ManyToManyField(Skill, blank=True, related_name="routing_rules")

    class Meta:
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(fields=["shop", "name"], name="routing_rule_name_once_a_shop"),
            models.CheckConstraint(condition=Q(priority__range=(0, 20)), name="routing_rule_priority"),
            one_of("login_page", Whether),
            one_of("identified", Whether),
            one_of("returning", Whether),
        ]

    def __str__(self) -> str:
        return self.name
