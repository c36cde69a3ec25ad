"""Profiles: what agents may do."""

from typing import Any

from django.contrib import admin, messages
from django.db.models import Count, Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assist.actions.profiles import delete_profile, save_profile
from assist.admin.base import ActionAdmin, actor_of
from assist.admin.peopleforms import ProfileForm, most_of
from assist.models import Agent, Profile
from assist.rules.channels import ROUTED
from assist.rules.refusals import Refused

DEFAULTS = "defaults"
"""What is chosen instead of another profile."""


@admin.register(Profile)
class ProfileAdmin(ActionAdmin):
    """Profiles; one that agents have goes when they get another one."""

    form = ProfileForm
    list_display = ("name", "capacity", "after_wrap_up", "may_extend_wrap_up", "offer_factor", "agents")
    search_fields = ("name",)
    delete_confirmation_template = "admin/assist/profile/delete_confirmation.html"
    fieldsets = (
        (None, {"fields": ("name", "capacity", "offer_factor")}),
        ("By channel", {"fields": (*(most_of(channel) for channel in ROUTED), "channels_alone")}),
        ("When the connection is lost", {"fields": ("grace_seconds",)}),
        ("Colleagues", {"fields": ("may_transfer_to_agents", "may_transfer_to_queues", "may_consult")}),
        ("Wrap-up", {"fields": ("after_wrap_up", "may_extend_wrap_up")}),
        ("Supervisors", {"fields": ("may_monitor", "may_intervene")}),
    )

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Profiles with the number of agents who have them."""
        rows: QuerySet[Any] = super().get_queryset(request).annotate(agent_count=Count("agents"))
        return rows

    @admin.display(description="Agents")
    def agents(self, profile: Any) -> int:
        """How many agents have the profile."""
        return int(profile.agent_count)

    def save_model(self, request: HttpRequest, obj: Model, form: Any, change: bool) -> None:
        """A changed capacity reaches the agents who follow it."""
        if isinstance(obj, Profile) and (not change or form.changed_data):
            save_profile(actor_of(request), obj, form.changed_data if change else None)

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Asks what the agents of the profile have from now on; without an answer it is asked again."""
        agents = Agent.objects.filter(profile=int(object_id)).count() if object_id.isdecimal() else 0
        others = Profile.objects.exclude(pk=object_id) if agents else ()
        more = {"agent_count": agents, "others": others, "defaults": DEFAULTS, **(extra_context or {})}
        try:
            return super(ActionAdmin, self).delete_view(request, object_id, more)
        except Refused as refusal:
            self.message_user(request, refusal.text, messages.ERROR)
            return redirect(self.address("delete", object_id))

    def delete_model(self, request: HttpRequest, obj: Model) -> None:
        """Delete through the action, with what was chosen for the agents."""
        chosen = request.POST.get("give", "")
        give = Profile.objects.exclude(pk=obj.pk).filter(pk=chosen).first() if chosen.isdecimal() else None
        if isinstance(obj, Profile):
            delete_profile(actor_of(request), obj, give=give, defaults=chosen == DEFAULTS)
