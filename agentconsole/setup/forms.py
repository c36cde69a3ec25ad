"""What the forms of the set-up have in common: checks are those of the actions, words those of the reader."""

from collections.abc import Mapping
from typing import Any, cast

from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from assist.models import Shop
from assist.rules.refusals import Refused
from assist.rules.setup import Checks

KNOWN_REFUSALS = (
    gettext_noop("There is an administrator already. Sign in."),
    gettext_noop("This is not the set-up code of this install."),
    gettext_noop("Choose at least one language."),
    gettext_noop("Choose at least one channel, so that people can ask for help."),
    gettext_noop("Only administrators change the set-up."),
    gettext_noop("Write a colour like #2a55d4."),
)
"""Sentences of rules and actions that pages of the set-up show; the floors below speak English."""
FORM = "step"
"""The one form of a step's page; list of steps, fields and buttons stand apart and belong to it."""
BARE = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.FileInput)


def said(refusal: Refused) -> str:
    """What an action said no with, in the reader's language when it is known there."""
    return _(refusal.text)


class PlainForm(forms.Form):
    """Fields checked by the rules of the set-up; `words` replaces a rule's sentence at a field."""

    checks: Checks = {}
    words: Mapping[str, Promise] = {}

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields.update(self.further())
        for field in self.fields.values():
            self.dress(field.widget)

    def further(self) -> dict[str, forms.Field]:
        """Fields that depend on what is there."""
        return {}

    def dress(self, widget: forms.Widget) -> None:
        """Give a widget what the style sheet goes by."""
        if not isinstance(widget, BARE):
            widget.attrs.setdefault("class", "input")

    def clean(self) -> dict[str, Any]:
        """Each field by its own rule."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        for name in [name for name in self.checks if name in data]:
            self._apply(data, name)
        return data

    def _apply(self, data: dict[str, Any], name: str) -> None:
        try:
            data[name] = self.checks[name](data[name])
        except Refused as refusal:
            self.add_error(name, str(self.words.get(name) or said(refusal)))


class StepForm(PlainForm):
    """One step of the wizard: knows its shop (none before the first step), saves through actions."""

    def __init__(self, *args: Any, shop: Shop | None, actor: User, **options: Any) -> None:
        self.shop, self.actor = shop, actor
        options.setdefault("initial", self.known(shop) if shop else {})
        super().__init__(*args, **options)

    def dress(self, widget: forms.Widget) -> None:
        """A widget stands outside its form."""
        super().dress(widget)
        widget.attrs["form"] = FORM

    def known(self, shop: Shop) -> dict[str, Any]:
        """What is set already."""
        return {}

    def save(self) -> None:
        """Write what was typed; raises Refused."""

    def saved(self) -> bool:
        """Whether everything was written; what the actions say no with stands on the form."""
        try:
            with transaction.atomic():
                self.save()
        except Refused as refusal:
            self.add_error(None, said(refusal))
        except ValidationError as problem:
            self.add_error(None, problem)
        return not self.errors

    @property
    def the_shop(self) -> Shop:
        """The shop of every step but the first."""
        return cast(Shop, self.shop)
