"""The audit log, to look at and to search."""

import re
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import capfirst

from assist.admin.base import OperationalAdmin
from assist.models import Audit
from assist.rules.audits import AuditAct

EMPTY = "nothing"
_ROW = re.compile(r"(\w+\.\w+) \d+: (.*)", re.DOTALL)
"""How the log names a row: its table, its number and its name of that day."""


class ActFilter(admin.SimpleListFilter):
    """By what was done; the list is known without asking the table."""

    title = "what was done"
    parameter_name = "act"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every act of the core."""
        return [(act.value, act.value.capitalize()) for act in AuditAct]

    def queryset(self, request: HttpRequest, queryset: "QuerySet[Any]") -> "QuerySet[Any]":
        """Rows of the act that was chosen."""
        return queryset.filter(act=self.value()) if self.value() else queryset


@admin.register(Audit)
class AuditAdmin(OperationalAdmin):
    """Who did what, from where; nobody changes it, and seals show it when somebody could."""

    list_display = ("at", "actor_name", "act", "about", "what", "place", "is_sealed")
    list_filter = (ActFilter,)
    search_fields = ("subject", "^actor_name", "^place")
    search_help_text = (
        "A name, or the beginning of who it was or from where. manage.py audit verify says whether the log is whole."
    )

    @admin.display(description="About", ordering="subject")
    def about(self, row: Audit) -> str:
        """Such as `Queue: Returns`, by the name of that day."""
        return subject_told(row.subject)

    @admin.display(description="What")
    def what(self, row: Audit) -> str:
        """Fields as they were and as they are."""
        names = sorted(row.changes.keys() | row.before.keys())
        return "; ".join(filter(None, (_told(name, row.before, row.changes) for name in names)))

    @admin.display(description="Sealed", boolean=True)
    def is_sealed(self, row: Audit) -> bool:
        """Whether it is part of the chain; the sweeper sees to that within seconds."""
        return bool(row.seal)


def subject_told(subject: str) -> str:
    """The words for a row's table and its name of that day; what names no table of today stays as it is."""
    match = _ROW.fullmatch(subject)
    if match is None:
        return subject
    try:
        words = apps.get_model(match[1])._meta.verbose_name
    except LookupError:
        return subject
    return f"{capfirst(words)}: {match[2]}"


def _told(name: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """Such as `name: Lumo, before: Lumen`; empty when there is nothing to tell."""
    if name not in after:
        return f"{name} was: {before[name]}" if before[name] else ""
    if before.get(name, "") == after[name]:
        return ""
    was = f", before: {before[name] or EMPTY}" if name in before else ""
    return f"{name}: {after[name] or EMPTY}{was}" if after[name] or was else ""
