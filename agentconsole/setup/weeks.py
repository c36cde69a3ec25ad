"""The third step: when people answer."""

from datetime import time
from functools import cached_property
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agentconsole.setup.fields import ClockField
from agentconsole.setup.forms import StepForm
from assist.actions.setup import save_row, set_hours
from assist.models import Shop
from assist.rules.refusals import Refused
from assist.rules.setup import Span, checked_time_zone, checked_week, time_zones

DAYS = (
    gettext_lazy("Monday"),
    gettext_lazy("Tuesday"),
    gettext_lazy("Wednesday"),
    gettext_lazy("Thursday"),
    gettext_lazy("Friday"),
    gettext_lazy("Saturday"),
    gettext_lazy("Sunday"),
)
SPANS = 2
"""Of a day that the grid has room for; more when a day has more."""
ALWAYS, WEEK = "always", "week"
PRESETS = {
    "office": [Span(day, time(9), time(17)) for day in range(5)],
    "shop": [Span(day, time(10), time(20)) for day in range(6)],
}


class HoursStep(StepForm):
    """Always, or a week of days with up to two spans each, in the shop's time zone."""

    checks = {"time_zone": checked_time_zone}
    words = {"time_zone": gettext_lazy("Choose a time zone such as Europe/Helsinki.")}
    mode = forms.ChoiceField(
        label=gettext_lazy("When do people answer?"),
        choices=[
            (ALWAYS, gettext_lazy("Always")),
            (WEEK, gettext_lazy("At the times below")),
        ],
        widget=forms.RadioSelect,
    )
    time_zone = forms.ChoiceField(label=gettext_lazy("Time zone"))

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        zones = sorted({"UTC", self.the_shop.time_zone, *time_zones()})
        self.fields["time_zone"].choices = [(zone, zone.replace("_", " ")) for zone in zones]  # type: ignore[attr-defined]  # it is a ChoiceField
        self.fields["time_zone"].widget.attrs["data-zone"] = "guess" if self._is_new else ""

    def further(self) -> dict[str, forms.Field]:
        """The times of the grid."""
        return {
            f"{end}_{day}_{number}": _clock(label % name)
            for day, name in enumerate(DAYS)
            for number in range(self.room)
            for end, label in (("opens", _("%s, opens")), ("closes", _("%s, closes")))
        }

    @cached_property
    def room(self) -> int:
        """How many spans a day of the grid shows."""
        days = [row.weekday for row in self.the_shop.hours.all()]
        return max([SPANS, *(days.count(day) for day in days)])

    @property
    def _is_new(self) -> bool:
        """Whether nobody has said yet where the shop is."""
        return self.the_shop.time_zone == "UTC" and not self.the_shop.hours.exists()

    def known(self, shop: Shop) -> dict[str, Any]:
        """The week as it is."""
        spans = [Span(row.weekday, row.opens, row.closes) for row in shop.hours.all()]
        return {"time_zone": shop.time_zone, **as_fields(spans)}

    @property
    def days(self) -> list[dict[str, Any]]:
        """The rows of the grid."""
        return [
            {
                "name": name,
                "spans": [(self[f"opens_{day}_{n}"], self[f"closes_{day}_{n}"]) for n in range(self.room)],
                "errors": [words for name_ in self._names_of(day) for words in self.errors.get(name_, [])],
            }
            for day, name in enumerate(DAYS)
        ]

    def _names_of(self, day: int) -> list[str]:
        return [f"{end}_{day}_{number}" for number in range(self.room) for end in ("opens", "closes")]

    def clean(self) -> dict[str, Any]:
        """The week of the grid; what is wrong stands at its day."""
        data = super().clean()
        data["week"] = []
        if data.get("mode") == WEEK:
            for day in range(len(DAYS)):
                data["week"] += self._spans_of(day, data)
            if not data["week"] and not self.errors:
                self.add_error("mode", _("No day has times yet. Fill in at least one, or choose “Always”."))
        return data

    def _spans_of(self, day: int, data: dict[str, Any]) -> list[Span]:
        if self.errors.keys() & set(self._names_of(day)):
            return []
        pairs = [(data.get(f"opens_{day}_{n}"), data.get(f"closes_{day}_{n}")) for n in range(self.room)]
        if any((opens is None) != (closes is None) for opens, closes in pairs):
            self.add_error(f"opens_{day}_0", _("Fill in both times, or neither on a day off."))
            return []
        try:
            return checked_week([Span(day, opens, closes) for opens, closes in pairs if opens and closes])
        except Refused:
            self.add_error(
                f"opens_{day}_0",
                _("A span ends after it begins, and two do not overlap. Midnight at the end of a day is 00:00."),
            )
        return []

    def save(self) -> None:
        """Zone first, then the week."""
        shop, zone = self.the_shop, self.cleaned_data["time_zone"]
        if shop.time_zone != zone:
            shop.time_zone = zone
            save_row(self.actor, shop, ["time_zone"])
        set_hours(self.actor, shop, self.cleaned_data["week"])


def as_fields(spans: list[Span]) -> dict[str, Any]:
    """A week as values of the grid."""
    fields: dict[str, Any] = {"mode": WEEK if spans else ALWAYS}
    for day in range(len(DAYS)):
        for number, span in enumerate(span for span in spans if span.weekday == day):
            fields[f"opens_{day}_{number}"], fields[f"closes_{day}_{number}"] = span.opens, span.closes
    return fields


def _clock(label: str) -> ClockField:
    attrs = {
        "aria-label": label,
        "inputmode": "numeric",
        "autocomplete": "off",
        "maxlength": "5",
    }
    return ClockField(label=label, required=False, widget=forms.TextInput(attrs=attrs))
