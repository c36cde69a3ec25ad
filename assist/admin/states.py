"""What agents may be idle for, and how long they were in which state."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from assist.actions.setup import delete_reason
from assist.admin.base import ActionForm, KeepingAdmin, OperationalAdmin, actor_of
from assist.models import IdleReason, StateSpan
from assist.rules.setup import REASON_CHECKS


class ReasonForm(ActionForm):
    """An idle reason."""

    checks = REASON_CHECKS

    class Meta:
        model = IdleReason
        fields = "__all__"
        help_texts = {
            "name": "What agents read in their menu, such as Lunch. What is past keeps the name of its day.",
            "position": "Small numbers come first in the agents' menu.",
            "is_active": "Off: no longer offered to agents; reports keep it.",
        }


@admin.register(IdleReason)
class ReasonAdmin(KeepingAdmin):
    """Idle reasons, the same for the whole install; consoles that are open show a change at once."""

    form = ReasonForm
    list_display = ("name", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    fields = ("name", "position", "is_active")

    kept = "has been used, so reports keep it. It is switched off now: no agent can choose it."

    def put_away(self, request: HttpRequest, obj: Any) -> bool:
        """A reason that was used is switched off instead."""
        return delete_reason(actor_of(request), obj)


@admin.register(StateSpan)
class SpanAdmin(OperationalAdmin):
    """From when to when agents were Available, Idle and for what; the row without an end is now."""

    list_display = ("id", "agent", "state", "reason", "began_at", "ended_at")
    list_filter = ("state", "agent")
    list_select_related = ("agent",)
