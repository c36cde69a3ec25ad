"""Forms of the set-up; their rules are those of the actions, their words stand at the field."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django import forms

from assist.admin.base import ActionForm, choices_of
from assist.models import Invitation, Queue, Shop, Text, WrapUpCode
from assist.models.shops import first_channels, first_languages
from assist.rules.refusals import Refused
from assist.rules.setup import (
    CODE_CHECKS,
    INVITATION_CHARACTERS,
    INVITATION_CHECKS,
    PANEL_TEXTS,
    QUEUE_CHECKS,
    SHOP_CHECKS,
    SHOP_LANGUAGES,
    TEXT_CHARACTERS,
    TEXT_CHECKS,
    check_main_language,
    checked_bodies,
    time_zones,
)
from assist.rules.words import Channel, Corner, RoutingPolicy, Scheme, ShopKind, WrapUpMode
from assist.shop import gateway_names

NO_GATEWAY = "None: the shop only states and signs"
SCHEMES = [
    (Scheme.PAGE.value, "As people have set their device"),
    (Scheme.LIGHT.value, "Always light"),
    (Scheme.DARK.value, "Always dark"),
]
CORNERS = [
    (Corner.END.value, "Bottom right (bottom left where people write from right to left)"),
    (Corner.START.value, "Bottom left (bottom right where people write from right to left)"),
]

WRAP_UP_MODES = [
    (WrapUpMode.OPTIONAL.value, "Optional: agents may leave without a code"),
    (WrapUpMode.REQUIRED.value, "Required: no time limit, until a code is chosen"),
    (WrapUpMode.TIMED.value, "Timed: the default code is taken when the time is over"),
    (WrapUpMode.FIXED.value, "Timed, no early exit: the next conversation waits until the time is over"),
]


POLICIES = [
    (RoutingPolicy.LONGEST_IDLE.value, "Longest idle"),
    (RoutingPolicy.LEAST_BUSY.value, "Least busy"),
    (RoutingPolicy.ROUND_ROBIN.value, "Each in turn"),
    (RoutingPolicy.EVERYBODY.value, "Everybody at once: the first to accept has it"),
    (RoutingPolicy.MANUAL.value, "Nobody is asked: agents see what waits and pick"),
]


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
        known = Queue.objects.filter(closed_at=None).select_related("shop").order_by("shop__name", "name")
        super().__init__(known, required=False, **options)


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
    locale = forms.ChoiceField(choices=choices_of(SHOP_LANGUAGES), label="Main language", initial="en")
    languages = forms.MultipleChoiceField(
        choices=choices_of(SHOP_LANGUAGES),
        initial=first_languages,
        widget=forms.CheckboxSelectMultiple,
        help_text="What the panel speaks; the main language is one of them.",
    )
    time_zone = forms.ChoiceField(initial="UTC", help_text="In which the hours below are meant.")
    channels = forms.MultipleChoiceField(
        choices=[(channel.value, channel.value.capitalize()) for channel in Channel],
        initial=first_channels,
        widget=forms.CheckboxSelectMultiple,
        help_text="What the shop offers, as far as this install carries it.",
    )
    new_logo = forms.FileField(required=False, label="New logo", help_text="PNG, JPEG or WebP of at most 1 MB.")
    no_logo = forms.BooleanField(required=False, label="Take the logo away")
    scheme = forms.ChoiceField(choices=SCHEMES, label="Light or dark", initial=Scheme.PAGE.value)
    corner = forms.ChoiceField(choices=CORNERS, label="Button", initial=Corner.END.value)

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
            "has_label": "Word on the button",
            "tells_monitoring": "Tell agents who reads along",
            "redacts_iban": "Remove account numbers (IBAN)",
            "redacts_ssn": "Remove social security numbers",
        }
        help_texts = {
            "code": "In addresses and in the script tag; cannot be changed later.",
            "is_active": "Off: the panel disappears and nobody can ask for assistance.",
            "currency": "Three letters, such as EUR.",
            "accent": "Like #2a55d4; words on it turn black or white by themselves. Empty: the product's own.",
            "has_label": "Off: the button shows its sign alone.",
            "tells_monitoring": "On: agents see when a supervisor reads their conversation. Off: they do not, which is "
            "unlawful in some countries; ask before you switch it off. Shoppers never see it.",
            "redacts_iban": "On: an IBAN that somebody writes is taken out before it is stored. Cards always are.",
            "redacts_ssn": "The same for social security numbers of the United States, Germany and Finland.",
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
        zones = sorted({"UTC", self.instance.time_zone, *time_zones()})
        self.fields["time_zone"].choices = [(zone, zone) for zone in zones]  # type: ignore[attr-defined]  # the same

    def clean(self) -> dict[str, Any]:
        """Besides, the main language is one of the languages."""
        data = super().clean()
        if "languages" in data and "locale" in data:
            try:
                check_main_language(data["locale"], data["languages"])
            except Refused as refusal:
                self.add_error("languages", refusal.text)
        return data


class BodyField(forms.CharField):
    """What an invitation says in one language."""

    widget = forms.Textarea(attrs={"rows": 2, "cols": 60})

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, max_length=INVITATION_CHARACTERS, **options)


class InvitationForm(ActionForm):
    """A rule that offers help unasked, with a sentence for each language."""

    checks = {name: check for name, check in INVITATION_CHECKS.items() if name != "bodies"}
    body_en, body_de, body_fi = (BodyField(label=f"Words in {spoken}") for spoken in SHOP_LANGUAGES.values())

    class Meta:
        model = Invitation
        exclude = ("bodies",)
        labels = {"every_hours": "Once in (hours)", "basket_from": "Basket from", "is_active": "Active"}
        help_texts = {
            "seconds": "After so many seconds on a page: 1 to 3600.",
            "every_hours": "Not again for the same person within so many hours: 1 to 8760.",
            "address_contains": "Part of the page's address, such as /checkout. Empty: on every page.",
            "basket_from": "Only with a basket of this sum or more; 0: any.",
            "position": "The first rule that fits is used; small numbers come first.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for code, words in (self.instance.bodies or {}).items():
            self.initial.setdefault(f"body_{code}", words)

    def clean(self) -> dict[str, Any]:
        """The words of all languages together."""
        data = super().clean()
        bodies = {code: data[f"body_{code}"] for code in SHOP_LANGUAGES if data.get(f"body_{code}")}
        try:
            self.instance.bodies = checked_bodies(bodies)
        except Refused as refusal:
            self.add_error("body_en", refusal.text)
        return data

    @cached_property
    def changed_data(self) -> list[str]:
        """Words of any language are one field of the row."""
        names = super().changed_data
        has_words = any(name.startswith("body_") for name in names)
        return [*(name for name in names if not name.startswith("body_")), *(["bodies"] if has_words else [])]


class QueueForm(ActionForm):
    """A queue."""

    checks = QUEUE_CHECKS
    policy = forms.ChoiceField(
        choices=POLICIES,
        label="Who comes first",
        initial=RoutingPolicy.LONGEST_IDLE.value,
        help_text="Who of the free agents is asked first, whether all of them are asked at once, or whether agents "
        "pick for themselves. Asked at once, up to 50 agents keep a slot free until one has accepted: good where speed "
        "counts most. Who lets an offer run out gets no more until they choose Available.",
    )
    wrap_up_mode = forms.ChoiceField(
        choices=WRAP_UP_MODES,
        label="Wrap-up",
        initial=WrapUpMode.TIMED.value,
        help_text="What agents owe after a conversation. A change holds for conversations that end from now on.",
    )

    time_zone = forms.ChoiceField(
        required=False, help_text="In which the hours below are meant. Empty: the shop's time zone."
    )

    class Meta:
        model = Queue
        fields = "__all__"
        labels = {
            "ageing_seconds": "Worth of a step of priority",
            "answer_goal_seconds": "Goal: seconds to an answer",
            "answer_goal_percent": "Goal: percent in time",
            "alert_wait_seconds": "Alert: seconds of waiting",
            "alert_waiting": "Alert: chats that wait",
            "alert_nobody": "Alert: nobody Available",
            "pace_seconds": "Pause between offers",
            "relax_seconds": "Seconds to wait for a skill",
            "first_reply_seconds": "Seconds to a first reply",
            "silence_warn_seconds": "Seconds until a silent visitor is asked",
            "silence_close_seconds": "Seconds until a silent chat ends",
            "hold_seconds": "Seconds of a hold",
            "wrap_up_occupies": "Wrap-up takes a slot",
            "wrap_up_seconds": "Wrap-up seconds",
        }
        help_texts = {
            "offer_seconds": "How long an offer waits for an agent's answer: 5 to 900 seconds.",
            "wrap_up_seconds": "How long an agent has for a wrap-up with a time limit: 5 to 3600 seconds.",
            "wrap_up_occupies": "Off: the agent can be offered the next conversation while the wrap-up is still open.",
            "most_waiting": "How many chats may wait, 4 to 10000: then visitors are shown another way. "
            "Three quarters of them are for people whom the shop does not vouch for.",
            "ageing_seconds": "How many seconds a step counts, 1 to 3600: such a request goes before those that "
            "came up to so much earlier, and whoever has waited longer goes first all the same. Rules give steps.",
            "answer_goal_seconds": "Whoever is answered within so many seconds counts as answered in time: 1 to 3600.",
            "answer_goal_percent": "The service level to reach: 1 to 100 percent answered in time.",
            "alert_wait_seconds": "Supervisors are told when somebody has waited longer: 0 to 86400, 0 for never. "
            "In the console, and by e-mail whoever has chosen so in their own preferences there.",
            "alert_waiting": "Supervisors are told when more chats wait: 0 to 10000, 0 for never.",
            "alert_nobody": "Supervisors are told when somebody waits beyond the goal and no agent is Available.",
            "pace_seconds": "The least time between two offers to one agent: 0 to 900 seconds, 0 for none.",
            "relax_seconds": "After so many seconds a needed skill is only preferred; 0 for never.",
            "first_reply_seconds": "An agent who took a chat and has written nothing is warned after so many seconds; "
            "after as many again the chat goes to somebody else and the agent gets nothing new until they set "
            "Available: 0 to 3600, 0 for never.",
            "silence_warn_seconds": "A visitor who leaves an agent's line unanswered is asked after so many seconds "
            "whether they are still there: 0 to 86400, 0 for never.",
            "silence_close_seconds": "So many seconds after that question the chat ends as abandoned: 10 to 3600. "
            "Whoever writes later goes on in a new chat, with the same agent first.",
            "hold_seconds": "So long an agent may hold a conversation. The visitor is told, a line of either side ends "
            "it, and it keeps the agent's slot: 0 to 3600, 0 for not at all.",
            "default_code": "Taken, and marked as automatic, when the time for the wrap-up runs out.",
            "is_active": "Off: nothing new waits here; whoever waits already is still served.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zones = sorted({"UTC", *time_zones(), *filter(None, [self.instance.time_zone])})
        self.fields["time_zone"].choices = [("", "The shop's"), *((zone, zone) for zone in zones)]  # type: ignore[attr-defined]  # it is a ChoiceField
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
