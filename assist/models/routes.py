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
