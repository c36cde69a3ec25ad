"""Hours of shops and queues, and the days that go before them."""

from typing import Any

from django import forms
from django.contrib import admin

from assist.admin.base import ActionAdmin, ActionForm
from assist.models import Holiday, Hours, Queue, QueueHours
from assist.rules.refusals import Refused
from assist.rules.setup import HOLIDAY_CHECKS, WEEKDAYS, Span, check_day, checked_week


class SpanForm(forms.ModelForm):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """From when to when people answer on one day."""

    weekday = forms.TypedChoiceField(choices=[("", "---"), *enumerate(WEEKDAYS)], coerce=int)

    class Meta:
        model = Hours
        fields = ("weekday", "opens", "closes")
        widgets = dict.fromkeys(("opens", "closes"), forms.TimeInput(format="%H:%M", attrs={"size": 6}))

    def clean(self) -> dict[str, Any]:
        """The span by its own words, which are better than the database's."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.keys() >= {"weekday", "opens", "closes"}:
            try:
                checked_week([Span(data["weekday"], data["opens"], data["closes"])])
            except Refused as refusal:
                self.add_error("closes", refusal.text)
        return data


class WeekForm(forms.BaseInlineFormSet):  # type: ignore[type-arg]  # the generic is a stub's, not Django's
    """The week as a whole: saved at once, so spans may change places."""

    def clean(self) -> None:
        """No span within another."""
        if not any(self.errors):
            try:
                checked_week(self.spans())
            except Refused as refusal:
                raise forms.ValidationError(refusal.text) from None

    def spans(self) -> list[Span]:
        """What the rows say, without those that are taken away."""
        rows = [form.cleaned_data for form in self.forms if form not in self.deleted_forms]
        return [Span(row["weekday"], row["opens"], row["closes"]) for row in rows if row]


class QueueSpanForm(SpanForm):
    """The same for a queue."""

    class Meta(SpanForm.Meta):
        model = QueueHours  # type: ignore[assignment]  # the shop's form is for another table


class HolidayForm(ActionForm):
    """A holiday."""

    checks = HOLIDAY_CHECKS

    class Meta:
        model = Holiday
        fields = "__all__"
        widgets = {
            "day": forms.DateInput(attrs={"type": "date"}),
            **dict.fromkeys(("opens", "closes"), forms.TimeInput(format="%H:%M", attrs={"size": 6})),
        }
        help_texts = {
            "queue": "None: every queue of the shop.",
            "name": "Such as Midsummer, or Stock-taking.",
            "opens": "Both empty: nobody answers that day.",
            "closes": "00:00 is midnight at the end of the day.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "queue" in self.fields:
            rows = Queue.objects.select_related("shop").order_by("shop__name", "name")
            mine = rows.filter(shop=self.instance.shop_id) if self.instance.shop_id else rows
            self.fields["queue"].queryset = mine  # type: ignore[attr-defined]  # it is a ModelChoiceField

    def clean(self) -> dict[str, Any]:
        """Besides, both times or neither, and in this order."""
        data = super().clean()
        if not {"opens", "closes"} & self.errors.keys():
            try:
                check_day(data.get("opens"), data.get("closes"))
            except Refused as refusal:
                self.add_error("closes", refusal.text)
        return data


@admin.register(Holiday)
class HolidayAdmin(ActionAdmin):
    """Days that go before the week, of a shop or of one queue."""

    form = HolidayForm
    fixed = ("shop",)
    list_display = ("day", "name", "shop", "queue", "opens", "closes")
    list_filter = ("shop", "day")
    list_select_related = ("shop", "queue__shop")
    search_fields = ("name",)
    ordering = ("-day", "id")
    fields = ("shop", "queue", "day", "name", "opens", "closes")
