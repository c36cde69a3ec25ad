"""What agents may be idle for, and how long they were in which state."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assist.actions.setup import delete_reason
from assist.admin.base import ActionAdmin, ActionForm, OperationalAdmin, actor_of
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
class ReasonAdmin(ActionAdmin):
    """Idle reasons, the same for the whole install; consoles that are open show a change at once."""

    form = ReasonForm
    list_display = ("name", "position", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
    fields = ("name", "position", "is_active")

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """A reason that was used is switched off instead."""
        request.reason_is_gone = delete_reason(actor_of(request), obj)  # type: ignore[attr-defined]  # our own mark

    def response_delete(self, request: HttpRequest, obj_display: str, obj_id: int) -> HttpResponse:
        """Says which of the two has happened."""
        if getattr(request, "reason_is_gone", True):
            return super().response_delete(request, obj_display, obj_id)
        words = f"{obj_display} has been used, so reports keep it. It is switched off now: no agent can choose it."
        self.message_user(request, words, messages.WARNING)
        return redirect(self.address("changelist"))


@admin.register(StateSpan)
class SpanAdmin(OperationalAdmin):
    """From when to when agents were Available, Idle and for what; the row without an end is now."""

    list_display = ("id", "agent", "state", "reason", "began_at", "ended_at")
    list_filter = ("state", "agent")
    list_select_related = ("agent",)
