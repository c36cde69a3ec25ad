"""The second step: how the Help button and the panel look and greet."""

from functools import cached_property
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agentconsole.setup.forms import StepForm
from assist.actions.looks import remove_logo, set_logo
from assist.actions.setup import save_row, set_text
from assist.models import Logo, Shop, Text
from assist.rules.looks import LABEL_CHARACTERS, LOGO_BYTES
from assist.rules.refusals import Refused, invalid
from assist.rules.setup import PANEL_TEXTS, SHOP_LANGUAGES, TEXT_CHARACTERS, checked_accent
from assist.rules.words import Corner, Scheme

SWATCHES = ("#2a55d4", "#0e7490", "#15803d", "#b45309", "#b91c1c", "#7c3aed", "#1f2937")
"""Colours to begin with; any other can be typed."""
GREETING, LAUNCHER = "greeting", "launcher"


class LookStep(StepForm):
    """Colour, scheme, corner, words and logo; words are asked for in every language of the shop."""

    checks = {"accent": checked_accent}
    logo = forms.FileField(
        label=gettext_lazy("Logo"),
        required=False,
        help_text=gettext_lazy("PNG, JPEG or WebP of at most 1 MB."),
        widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
    )
    no_logo = forms.BooleanField(label=gettext_lazy("Take the logo away"), required=False)
    accent = forms.CharField(
        label=gettext_lazy("Colour"),
        required=False,
        max_length=7,
        help_text=gettext_lazy("Six digits after #. Words on it stay readable whatever you choose. Empty: our blue."),
        widget=forms.TextInput(attrs={"spellcheck": "false", "placeholder": "#2a55d4", "data-accent": ""}),
    )
    scheme = forms.ChoiceField(
        label=gettext_lazy("Light or dark"),
        choices=[
            (Scheme.PAGE.value, gettext_lazy("As people have set their device")),
            (Scheme.LIGHT.value, gettext_lazy("Always light")),
            (Scheme.DARK.value, gettext_lazy("Always dark")),
        ],
        widget=forms.RadioSelect,
    )
    corner = forms.ChoiceField(
        label=gettext_lazy("Where the button stands"),
        choices=[
            (Corner.END.value, gettext_lazy("Bottom right")),
            (Corner.START.value, gettext_lazy("Bottom left")),
        ],
        widget=forms.RadioSelect,
    )
    has_label = forms.TypedChoiceField(
        label=gettext_lazy("The button shows"),
        choices=[("yes", gettext_lazy("A sign and a word")), ("no", gettext_lazy("A sign alone"))],
        coerce=lambda word: word == "yes",
        widget=forms.RadioSelect,
    )

    def further(self) -> dict[str, forms.Field]:
        """Words in every language of the shop."""
        fields: dict[str, forms.Field] = {}
        for language in self.the_shop.languages:
            spoken = SHOP_LANGUAGES[language]
            if LAUNCHER in PANEL_TEXTS:
                fields[f"{LAUNCHER}_{language}"] = _line(
                    _("Word on the button (%s)") % spoken, LABEL_CHARACTERS, _HELP[language]
                )
            greeting = _line(_("Greeting (%s)") % spoken, TEXT_CHARACTERS, GREETINGS[language])
            fields[f"{GREETING}_{language}"] = greeting
        return fields

    def known(self, shop: Shop) -> dict[str, Any]:
        """The look and the words as they are."""
        rows = Text.objects.filter(shop=shop, key__in=(GREETING, LAUNCHER))
        texts = {f"{row.key}_{row.language}": row.body for row in rows}
        look = {"accent": shop.accent, "scheme": shop.scheme, "corner": shop.corner}
        return {**look, "has_label": "yes" if shop.has_label else "no", **texts}

    def save(self) -> None:
        """Look first, then words."""
        shop, given = self.the_shop, self.cleaned_data
        changed = [name for name in ("accent", "scheme", "corner", "has_label") if getattr(shop, name) != given[name]]
        for name in changed:
            setattr(shop, name, given[name])
        if changed:
            save_row(self.actor, shop, changed)
        for key in (GREETING, LAUNCHER):
            for language in shop.languages:
                if f"{key}_{language}" in given:
                    set_text(self.actor, shop, key, language, given[f"{key}_{language}"])
        if given["logo"]:
            self._draw_logo(given["logo"])
        elif given["no_logo"]:
            remove_logo(self.actor, shop)

    def _draw_logo(self, upload: "UploadedFile[Any]") -> None:
        try:
            set_logo(self.actor, self.the_shop, upload.read(LOGO_BYTES + 1))
        except Refused:
            raise invalid(_("This logo cannot be drawn. Choose a PNG, JPEG or WebP of at most 1 MB.")) from None

    @cached_property
    def has_logo(self) -> bool:
        """Whether there is one to take away."""
        return Logo.objects.filter(shop=self.the_shop).exists()

    @property
    def words_in_languages(self) -> list[forms.BoundField]:
        """The fields of words, in the order of the shop's languages."""
        return [self[name] for name in self.fields if name.startswith((GREETING, LAUNCHER))]


_HELP = {"en": "Help", "de": "Hilfe", "fi": "Apua"}
GREETINGS = {"en": "How can we help?", "de": "Wie können wir helfen?", "fi": "Miten voimme auttaa?"}


def _line(label: str, most: int, ours: str) -> forms.CharField:
    widget = forms.TextInput(attrs={"placeholder": ours})
    return forms.CharField(label=label, required=False, max_length=most, widget=widget)
