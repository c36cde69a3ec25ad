"""Rules by which new requests pick their queue, with a box to try them out."""

from typing import Any

from django import forms
from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from assist.actions.setup import set_rule_skills
from assist.admin.base import ActionAdmin, ActionForm, actor_of, choices_of
from assist.admin.forms import LinesField
from assist.admin.trying import TYPES, given, tried
from assist.models import OverflowStep, Queue, RoutingRule, Skill
from assist.queries.routes import check_chain, rule_of
from assist.rules.refusals import Refused
from assist.rules.routes import Asked, judge
from assist.rules.setup import RULE_CHECKS, SHOP_LANGUAGES, STEP_CHECKS
from assist.rules.words import RouteCondition, Whether

TRY = "try-"
_LOGIN = [(Whether.ANY.value, "On any page"), (Whether.YES.value, "On it"), (Whether.NO.value, "Not on it")]
_KNOWN = [(Whether.ANY.value, "Anybody"), (Whether.YES.value, "Who is logged in"), (Whether.NO.value, "Guests")]
_BEFORE = [(Whether.ANY.value, "Anybody"), (Whether.YES.value, "Who was here before"), (Whether.NO.value, "New ones")]
_SHORT = {RouteCondition.IDENTIFIED: "logged in", RouteCondition.RETURNING: "here before"}
"""As the form says it, where the condition's own word is another."""


def _short(condition: RouteCondition) -> str:
    return _SHORT.get(condition, condition.replace("_", " "))


def _lines(label: str, example: str) -> LinesField:
    return LinesField(
        required=False,
        label=label,
        widget=forms.Textarea(attrs={"rows": 2, "cols": 40}),
        help_text=f"One a line, any of them fits. A star at the end stands for whatever follows: {example}",
    )


class StepForm(ActionForm):
    """A step of a queue's chain."""

    checks = STEP_CHECKS

    class Meta:
        model = OverflowStep
        fields = ("after_seconds", "to_queue")
        labels = {"after_seconds": "After seconds", "to_queue": "Goes to"}
        help_texts = {
            "after_seconds": "Of waiting in this queue: 5 to 7200.",
            "to_queue": "None: the shopper is asked whether to leave a message instead. A queue is also where "
            "requests go at once while this one is full or closed.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.pk:
            self.initial["after_seconds"] = None  # a row with a number in it looks like a step that is there

    def clean(self) -> dict[str, Any]:
        """Besides, the chain leads out of its queue."""
        data = super().clean()
        if data.get("to_queue") and self.instance.queue_id:
            try:
                check_chain(self.instance.queue, data["to_queue"])
            except Refused as refusal:
                self.add_error("to_queue", refusal.text)
        return data


class RuleForm(ActionForm):
    """A rule of routing."""

    checks = RULE_CHECKS
    areas = _lines("Hierarchy areas", "spare-parts*")
    catalogs = _lines("Catalogs", "winter*. The name of a catalog or of its variant.")
    products = _lines("Products", "lamp-*")
    login_page = forms.ChoiceField(choices=_LOGIN, label="Log-in page", initial=Whether.ANY.value)
    identified = forms.ChoiceField(choices=_KNOWN, label="Logged in", initial=Whether.ANY.value)
    returning = forms.ChoiceField(choices=_BEFORE, label="Here before", initial=Whether.ANY.value)
    assistance_types = forms.MultipleChoiceField(
        choices=TYPES, required=False, widget=forms.CheckboxSelectMultiple, help_text="None ticked: any."
    )
    languages = forms.MultipleChoiceField(
        choices=choices_of(SHOP_LANGUAGES),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="In which the panel speaks to the shopper. None ticked: any.",
    )
    needed = forms.ModelMultipleChoiceField(
        Skill.objects.all(),
        required=False,
        label="Skills",
        widget=forms.CheckboxSelectMultiple,
        help_text="Besides those that the queue needs anyway. New ones are made under Skills.",
    )

    class Meta:
        model = RoutingRule
        exclude = ("skills",)
        labels = {
            "is_active": "Active",
            "basket_from": "Basket of at least",
            "basket_below": "Basket of less than",
            "address_contains": "Page's address contains",
            "needs_verified": "Only what the shop vouches for",
        }
        help_texts = {
            "name": "Agents and managers read it in the history of a request.",
            "position": "The first rule that fits is used; small numbers come first.",
            "basket_from": "In the shop's currency. Empty: any, or none.",
            "basket_below": "In the shop's currency. Empty: any, or none.",
            "address_contains": "A part of the address, such as /checkout. Empty: any page.",
            "needs_verified": "On: basket, area, catalog, product and log-in page count only when the shop has signed "
            "or confirmed them. Visitors can make their browser state anything else.",
            "queue": "None: the shop's usual queue. A rule whose queue is switched off is passed over.",
            "priority": "0 to 20 steps. How much of a head start a step is, each queue says.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.initial.setdefault("needed", self.instance.skills.all())
        if "queue" in self.fields:
            rows = Queue.objects.filter(closed_at=None).select_related("shop").order_by("shop__name", "name")
            mine = rows.filter(shop=self.instance.shop_id) if self.instance.shop_id else rows
            self.fields["queue"].queryset = mine  # type: ignore[attr-defined]  # it is a ModelChoiceField


@admin.register(RoutingRule)
class RuleAdmin(ActionAdmin):
    """Rules of routing, in the order in which they are looked at."""

    form = RuleForm
    fixed = ("shop",)
    list_display = ("name", "shop", "position", "is_active", "conditions", "goes_to")
    list_filter = ("shop", "is_active")
    list_select_related = ("shop", "queue")
    ordering = ("shop__name", "position", "id")
    search_fields = ("name",)
    change_list_template = "admin/assist/routingrule/change_list.html"
    basket = ("basket_from", "basket_below", "areas", "catalogs", "products", "needs_verified")
    person = ("identified", "returning", "languages", "assistance_types")
    page = ("login_page", "address_contains")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """The rule, what it asks, what it does."""
        return [
            (None, {"fields": ("shop", "name", "is_active", "position")}),
            ("When all of this holds: what the shopper looks at", {"fields": self.basket}),
            ("When all of this holds: who asks for what", {"fields": self.person}),
            ("When all of this holds: where", {"fields": self.page}),
            ("Then", {"fields": ("queue", "priority", "needed")}),
        ]

    def get_queryset(self, request: HttpRequest) -> "QuerySet[Any]":
        """Rules with what they need."""
        rows: QuerySet[Any] = super().get_queryset(request).prefetch_related("skills")
        return rows

    @admin.display(description="When")
    def conditions(self, rule: RoutingRule) -> str:
        """What it asks for."""
        findings = judge(rule_of(rule), Asked()).findings
        return ", ".join(f"{_short(each.condition)}: {each.wanted}" for each in findings) or "always"

    @admin.display(description="Then")
    def goes_to(self, rule: RoutingRule) -> str:
        """What it does."""
        steps = f", {rule.priority} step{'s' if rule.priority > 1 else ''} ahead" if rule.priority else ""
        needs = ", needs " + ", ".join(skill.name for skill in rule.skills.all()) if rule.skills.all() else ""
        return f"{rule.queue.name if rule.queue else 'usual queue'}{steps}{needs}"

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        """Skills are set by their action."""
        super().save_related(request, form, formsets, change)
        set_rule_skills(actor_of(request), form.instance, form.cleaned_data["needed"])

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list, with the box above it; what the box was asked is none of the list's business."""
        form = given(request.GET)
        context = {**(extra_context or {}), "try_form": form, "outcome": tried(form) if form.is_valid() else None}
        query = request.GET.copy()
        for name in [name for name in query if name.startswith(TRY)]:
            del query[name]
        request.GET = query  # type: ignore[assignment]  # a copy that can be changed
        return super().changelist_view(request, context)
