"""Skills: who has them and which queues need them."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import Count, QuerySet
from django.http import HttpRequest

from assist.actions.setup import set_skill_holders
from assist.admin.base import ActionAdmin, ActionForm, actor_of
from assist.admin.forms import QueueChoice
from assist.models import Agent, Queue, Skill
from assist.rules.setup import SKILL_CHECKS


class SkillForm(ActionForm):
    """A skill with its agents and its queues."""

    checks = SKILL_CHECKS
    holders = forms.ModelMultipleChoiceField(
        Agent.objects.order_by("name"),
        required=False,
        label="Agents",
        widget=forms.CheckboxSelectMultiple,
        help_text="Who has this skill.",
    )
    needed_by = QueueChoice(
        label="Queues",
        help_text="New requests of these queues need it. Each queue says after how many seconds it is only preferred.",
    )

    class Meta:
        model = Skill
        fields = ("name",)
        help_texts = {"name": "Such as French, Returns, or Business customers."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("holders", self.instance.agents.all())
            self.initial.setdefault("needed_by", Queue.objects.filter(needs=self.instance))


@admin.register(Skill)
class SkillAdmin(ActionAdmin):
    """Skills; a deleted one is needed by nothing any more."""

    form = SkillForm
    list_display = ("name", "agent_count", "queue_names")
    search_fields = ("name",)
    fields = ("name", "holders", "needed_by")

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Skills with their agents counted and their queues."""
        rows: QuerySet[Any] = super().get_queryset(request).annotate(holder_count=Count("agents", distinct=True))
        return rows.prefetch_related("queues")

    @admin.display(description="Agents")
    def agent_count(self, skill: Any) -> int:
        """How many agents have it."""
        return int(skill.holder_count)

    @admin.display(description="Needed by")
    def queue_names(self, skill: Skill) -> str:
        """The queues whose requests need it."""
        return ", ".join(queue.name for queue in skill.queues.all()) or "no queue"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Agents and queues are set by their action."""
        super().save_related(request, form, formsets, change)
        given = form.cleaned_data
        set_skill_holders(actor_of(request), form.instance, given["holders"], given["needed_by"])
