"""Fields of the wizard that Django has not."""

import re
from datetime import time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

_CLOCK = re.compile(r"(\d{1,2})(?:[:.]?(\d\d))?")


class LinesField(forms.CharField):
    """Addresses, one a line."""

    widget = forms.Textarea

    def prepare_value(self, value: Any) -> Any:
        """The list as lines; what was typed stays as typed."""
        return "\n".join(value) if isinstance(value, list) else value

    def to_python(self, value: Any) -> Any:
        """Lines that hold something."""
        return [line.strip() for line in str(value or "").splitlines() if line.strip()]


class ClockField(forms.Field):
    """A time of day as people write it: 9, 9:30, 09.30 or 0930; 24:00 is midnight at the end of a day."""

    widget = forms.TextInput
    default_error_messages = {"invalid": gettext_lazy("Write a time like 9:00 or 17:30.")}

    def prepare_value(self, value: Any) -> Any:
        """With two digits each; what was typed stays as typed."""
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def to_python(self, value: Any) -> time | None:
        """The time, or nothing for an empty field."""
        text = str(value or "").strip()
        if not text:
            return None
        found = _CLOCK.fullmatch(text)
        hour, minute = (int(found[1]), int(found[2] or 0)) if found else (99, 0)
        if hour > 24 or minute > 59 or (hour == 24 and minute):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return time(hour % 24, minute)
