"""Forms of the set-up; their rules are those of the actions, their words stand at the field."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assist.admin.base import ActionForm, choices_of
from assist.models import Agent, Queue, Shop, Text, WrapUpCode
from assist.queries.desks import role_of
from assist.rules.refusals import Refused
from assist.rules.setup import (
    AGENT_CHECKS,
    CODE_CHECKS,
    PANEL_TEXTS,
    QUEUE_CHECKS,
    SHOP_CHECKS,
    SHOP_LANGUAGES,
    TEXT_CHARACTERS,
    TEXT_CHECKS,
    checked_capacity,
    checked_username,
)
from assist.rules.words import ShopKind, StaffRole
from assist.shop import gateway_names

SECRET_INPUT = {"autocomplete": "new-password"}
NO_GATEWAY = "None: the shop only states and signs"


class LinesField(forms.CharField):
    """A list, one item a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """The list as lines; what was typed stays as typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Lines that hold something."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the list is another one."""
        return bool(self.to_python(data) != list(initial or []))


class QueueChoice(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]  # the generic is a stub's
    """Boxes to tick, each with its shop."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **options: Any) -> None:
        super().__init__(Queue.objects.select_related("shop").order_by("shop__name", "name"), required=False, **options)


class ShopForm(ActionForm):
    """A shop."""

    checks = SHOP_CHECKS
    origins = LinesField(
        widget=forms.Textarea(attrs={"rows": 3, "cols": 60}),
        help_text="One a line, exactly as browsers send it, such as https://shop.example.com. "
        "Only pages of these origins may show the panel.",
    )
    kind = forms.ChoiceField(
        choices=[(kind.value, kind.value.upper()) for kind in ShopKind],
        initial=ShopKind.B2C.value,
        help_text="B2B shoppers log in before they can ask for assistance.",
    )
    gateway = forms.ChoiceField(required=False, help_text="The adapter that reads this shop's own system.")
    locale = forms.ChoiceField(choices=choices_of(SHOP_LANGUAGES), label="Language", initial="en")

    class Meta:
        model = Shop
        exclude = ("secret_current", "secret_previous")
        labels = {
            "is_active": "Active",
            "login_url": "Log-in page",
            "partner_url": "Business partner page",
            "product_url": "Product page",
            "basket_url": "Basket page",
            "ask_email": "Ask e-mail",
        }
        help_texts = {
            "code": "In addresses and in the script tag; cannot be changed later.",
            "is_active": "Off: the panel disappears and nobody can ask for assistance.",
            "currency": "Three letters, such as EUR.",
            "accent": "Like #2a55d4; words on it turn black or white by themselves. Empty: the product's own.",
            "login_url": "Where the panel sends shoppers who have to log in.",
            "partner_url": "For agents; {id} stands for the number. https://erp.example.com/partners/{id}",
            "product_url": "For agents; {id} stands for the number. https://shop.example.com/products/{id}",
            "basket_url": "For agents; {id} stands for the number. https://shop.example.com/baskets/{id}",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "gateway" in self.fields:
            names = [(name, name or NO_GATEWAY) for name in gateway_names()]
            self.fields["gateway"].choices = names  # type: ignore[attr-defined]  # it is a ChoiceField


class QueueForm(ActionForm):
    """A queue."""

    checks = QUEUE_CHECKS

    class Meta:
        model = Queue
        fields = "__all__"
        help_texts = {
            "offer_seconds": "How long an offer waits for an agent's answer: 5 to 900 seconds.",
            "wrap_up_seconds": "How long an agent has for the wrap-up: 5 to 3600 seconds.",
            "default_code": "Taken when an agent's wrap-up time runs out.",
            "is_active": "Off: nothing new waits here and what waits is offered to nobody.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "default_code" in self.fields:
            codes = WrapUpCode.objects.filter(shop=self.instance.shop_id, is_active=True)
            self.fields["default_code"].queryset = codes  # type: ignore[attr-defined]  # it is a ModelChoiceField


class CodeForm(ActionForm):
    """A wrap-up code."""

    checks = CODE_CHECKS
    queues = QueueChoice(help_text="Queues of the same shop. None ticked: every queue of the shop.")

    class Meta:
        model = WrapUpCode
        fields = "__all__"
        help_texts = {
            "position": "Small numbers come first in the agents' list.",
            "is_active": "Off: no longer offered to agents; the history keeps it.",
        }

    def clean_queues(self) -> Any:
        """Queues of the code's own shop."""
        shop = self.cleaned_data.get("shop") or (self.instance.shop if self.instance.shop_id else None)
        queues: Iterable[Queue] = self.cleaned_data["queues"]
        if shop and any(queue.shop_id != shop.pk for queue in queues):
            raise forms.ValidationError(f"Tick only queues of {shop}.")
        return queues


class TextForm(ActionForm):
    """A text of the panel."""

    checks = TEXT_CHECKS
    key = forms.ChoiceField(choices=choices_of(PANEL_TEXTS), label="Place")
    language = forms.ChoiceField(choices=choices_of(SHOP_LANGUAGES))
    body = forms.CharField(
        label="Text",
        widget=forms.Textarea(attrs={"rows": 4, "cols": 60}),
        help_text=f"Up to {TEXT_CHARACTERS} characters, plain text.",
    )

    class Meta:
        model = Text
        fields = "__all__"


class StaffForm(ActionForm):
    """What a new agent and a known one have in common."""

    checks = AGENT_CHECKS
    role = forms.ChoiceField(
        choices=[(role.value, role.value.capitalize()) for role in StaffRole],
        help_text="Managers have the rights of agents and more; administrators also reach this set-up.",
    )
    queues = QueueChoice()
    password = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput(attrs=SECRET_INPUT), help_text="At least 10 characters."
    )
    again = forms.CharField(
        max_length=128, strip=False, widget=forms.PasswordInput(attrs=SECRET_INPUT), label="Password again"
    )

    class Meta:
        model = Agent
        fields = ("name", "capacity")
        help_texts = {"name": "As shoppers see it.", "capacity": "Conversations at once, 1 to 50."}

    def clean_again(self) -> str:
        """The same password twice."""
        again = str(self.cleaned_data["again"])
        if again != self.cleaned_data.get("password", ""):
            raise forms.ValidationError("The two passwords differ. Type the same one twice.")
        return again


class NewAgentForm(StaffForm):
    """A new agent with a sign-in."""

    checks = {**AGENT_CHECKS, "username": checked_username}
    username = forms.CharField(max_length=150, label="Sign-in", help_text="Letters, digits and @ . + - _")


class AgentForm(StaffForm):
    """A known agent; an empty password leaves the one there is."""

    is_active = forms.BooleanField(
        required=False, label="May sign in", help_text="Off: signed out at once; conversations go back to their queue."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agent: Agent = self.instance
        self.initial.setdefault("role", role_of(agent.user).value)
        self.initial.setdefault("is_active", agent.user.is_active)
        self.initial.setdefault("queues", Queue.objects.filter(members__agent=agent))
        for name in ("password", "again"):
            self.fields[name].required = False
        self.fields["password"].help_text = f"Empty: stays as it is. {self.fields['password'].help_text}"

    def clean_capacity(self) -> int:
        """Not fewer conversations than there are."""
        try:
            return checked_capacity(self.cleaned_data["capacity"], self.instance.load)
        except Refused as refusal:
            raise forms.ValidationError(refusal.text) from None
