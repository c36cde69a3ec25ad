"""Agents: making one makes the sign-in too."""

from typing import Any

from django.contrib import admin
from django.db.models import F, Model, QuerySet
from django.forms import ModelForm
from django.http import HttpRequest

from assist.actions.setup import create_agent
from assist.actions.staff import StaffWish, change_agent
from assist.admin.base import ActionAdmin, actor_of
from assist.admin.peopleforms import AgentForm, NewAgentForm
from assist.models import Agent
from assist.rules.words import StaffRole


@admin.register(Agent)
class AgentAdmin(ActionAdmin):
    """Agents are switched off, never deleted: their conversations remember them."""

    readonly_fields = ("username", "state", "state_since", "load")
    list_display = ("name", "username", "roles", "may_sign_in", "profile", "state", "load", "capacity")
    list_filter = ("profile", "state", "user__is_active")
    list_select_related = ("user", "profile")
    search_fields = ("name", "user__username")
    at_first = ("name", "username", "password", "again", "role", "profile", "capacity", "queues")
    afterwards = (
        "username",
        "name",
        "is_active",
        "role",
        "profile",
        "capacity",
        "queues",
        "password",
        "again",
        "forget_factor",
    )
    right_now = ("state", "state_since", "load")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Agents with the groups of their sign-ins."""
        return super().get_queryset(request).prefetch_related("user__groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> tuple[str, ...]:
        """A new agent has no state yet, and the sign-in is still to be chosen."""
        return tuple(self.readonly_fields) if obj else ()

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """What an administrator sets, and below it what is so right now."""
        if obj is None:
            return [(None, {"fields": self.at_first})]
        return [(None, {"fields": self.afterwards}), ("Right now", {"fields": self.right_now})]

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """A new agent needs a sign-in, a known one has it."""
        form: type[ModelForm[Any]] = AgentForm if obj else NewAgentForm
        return super().get_form(request, obj, change, form=form, **kwargs)

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Switch an agent off instead."""
        return False

    @admin.display(description="Sign-in", ordering=F("user__username"))
    def username(self, agent: Agent) -> str:
        """The name to sign in with."""
        return agent.user.username

    @admin.display(description="Role")
    def roles(self, agent: Agent) -> str:
        """The groups of the sign-in."""
        return ", ".join(group.name.capitalize() for group in agent.user.groups.all())

    @admin.display(description="May sign in", boolean=True, ordering=F("user__is_active"))
    def may_sign_in(self, agent: Agent) -> bool:
        """Whether the sign-in is switched on."""
        return agent.user.is_active

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Make or change the agent by its action."""
        given = {**form.cleaned_data, "role": StaffRole(form.cleaned_data["role"])}
        del given["again"]
        queues = list(given.pop("queues"))
        if change:
            change_agent(actor_of(request), obj.pk, StaffWish(queues=queues, **given))
            return
        made = create_agent(actor_of(request), queues=queues, **given)
        obj.pk, obj.user = made.pk, made.user
