"""The fourth step: which languages the panel speaks and on which channels people are reached."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from agentconsole.setup.forms import StepForm
from assist.actions.setup import save_row
from assist.models import Shop
from assist.rules.setup import SHOP_LANGUAGES, checked_channels, checked_languages
from assist.rules.words import Channel

CHANNELS = {
    Channel.CHAT.value: gettext_lazy("Chat: people write, an agent answers at once"),
    Channel.EMAIL.value: gettext_lazy("Message: people leave one when nobody is there, an agent answers later"),
}
"""What this version carries; what a shop has besides is kept."""
NO_LANGUAGE = gettext_lazy("Choose at least one language.")
NO_CHANNEL = gettext_lazy("Choose at least one channel, so that people can ask for help.")


class OfferingStep(StepForm):
    """Languages, the main one of them, and channels."""

    checks = {"languages": checked_languages, "channels": checked_channels}
    words = {"languages": NO_LANGUAGE, "channels": NO_CHANNEL}
    languages = forms.MultipleChoiceField(
        label=gettext_lazy("Languages of the panel"),
        choices=list(SHOP_LANGUAGES.items()),
        help_text=gettext_lazy("The panel speaks the language of the page when it is one of these."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_LANGUAGE},
    )
    locale = forms.ChoiceField(
        label=gettext_lazy("Main language"),
        choices=list(SHOP_LANGUAGES.items()),
        help_text=gettext_lazy("Spoken on every other page, and in mails."),
        widget=forms.RadioSelect,
    )
    channels = forms.MultipleChoiceField(
        label=gettext_lazy("Channels"),
        choices=list(CHANNELS.items()),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": NO_CHANNEL},
    )

    def known(self, shop: Shop) -> dict[str, Any]:
        """What is switched on."""
        return {"languages": shop.languages, "locale": shop.locale, "channels": shop.channels}

    def clean(self) -> dict[str, Any]:
        """The main language is one of the languages."""
        data = super().clean()
        if "languages" in data and data.get("locale") not in {*data["languages"], None}:
            spoken = SHOP_LANGUAGES[data["locale"]]
            self.add_error("locale", _("%s is not among the languages. Tick it above, or choose another one.") % spoken)
        return data

    def save(self) -> None:
        """What differs, in one go."""
        shop, given = self.the_shop, dict(self.cleaned_data)
        kept = [channel for channel in shop.channels if channel not in CHANNELS]
        given["channels"] = checked_channels([*given["channels"], *kept])
        changed = [name for name in given if getattr(shop, name) != given[name]]
        for name in changed:
            setattr(shop, name, given[name])
        if changed:
            save_row(self.actor, shop, changed)
