"""The first step: which shop this is."""

from collections.abc import Iterable
from itertools import chain, count
from typing import Any

from django import forms
from django.utils.text import slugify
from django.utils.translation import get_language, gettext_lazy

from agentconsole.setup.fields import LinesField
from agentconsole.setup.forms import StepForm
from assist.actions.setup import create_shop, save_row
from assist.models import Shop
from assist.rules import limits
from assist.rules.setup import SHOP_LANGUAGES, checked_address, checked_name, checked_origins, origin_of
from assist.rules.words import ShopKind

CODE_CHARACTERS = 40


def checked_pages(texts: Iterable[str]) -> list[str]:
    """The origins of pasted addresses, each once."""
    return checked_origins([origin_of(text) for text in texts])


class ShopStep(StepForm):
    """Name, code, kind and the addresses of its pages."""

    checks = {
        "name": lambda name: checked_name(limits.NAME_CHARACTERS, name),
        "origins": checked_pages,
        "login_url": checked_address,
    }
    words = {
        "name": gettext_lazy("Write a name of 1 to 100 characters."),
        "origins": gettext_lazy("This is no address of a page. Write it like https://shop.example.com"),
        "login_url": gettext_lazy("Write a whole address that begins with https:// or http://"),
    }
    name = forms.CharField(
        label=gettext_lazy("Name of the shop"),
        max_length=limits.NAME_CHARACTERS,
        help_text=gettext_lazy("As people know it; it stands at the top of the help panel."),
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    origins = LinesField(
        label=gettext_lazy("Address of the shop"),
        help_text=gettext_lazy(
            "Paste the address of any page. When pages stand on several hosts, such as www and checkout, "
            "write each on a line of its own."
        ),
        widget=forms.Textarea(attrs={"rows": 2, "spellcheck": "false", "autocapitalize": "none", "inputmode": "url"}),
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Who may ask for help?"),
        choices=[
            (ShopKind.B2C.value, gettext_lazy("Everybody, also without logging in")),
            (ShopKind.B2B.value, gettext_lazy("Only people who are logged in to the shop (B2B)")),
        ],
        initial=ShopKind.B2C.value,
        widget=forms.RadioSelect,
    )
    login_url = forms.CharField(
        label=gettext_lazy("Log-in page"),
        required=False,
        max_length=limits.ADDRESS_CHARACTERS,
        help_text=gettext_lazy("Where the panel sends people who have to log in to the shop first."),
        widget=forms.URLInput(attrs={"inputmode": "url", "placeholder": "https://"}),
    )
    code = forms.SlugField(
        label=gettext_lazy("Code"),
        required=False,
        max_length=CODE_CHARACTERS,
        help_text=gettext_lazy(
            "In addresses and in the script tag; it cannot be changed later. Empty: made of the name."
        ),
        widget=forms.TextInput(attrs={"autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"invalid": gettext_lazy("Write letters, digits, hyphens and underscores only.")},
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        if self.shop:
            del self.fields["code"]

    def known(self, shop: Shop) -> dict[str, Any]:
        """The shop as it is."""
        return {"name": shop.name, "origins": shop.origins, "kind": shop.kind, "login_url": shop.login_url}

    def clean_code(self) -> str:
        """A code that no other shop has; one that was typed is not bent."""
        code = str(self.cleaned_data["code"]).lower()
        if code and Shop.objects.filter(code=code).exists():
            raise forms.ValidationError(gettext_lazy("Another shop has this code. Choose another one."))
        return code

    def save(self) -> None:
        """A new shop with its queue, or the changes of the known one."""
        given = dict(self.cleaned_data)
        if self.shop:
            changed = [name for name in given if getattr(self.shop, name) != given[name]]
            for name in changed:
                setattr(self.shop, name, given[name])
            if changed:
                save_row(self.actor, self.shop, changed)
            return
        code = given.pop("code") or free_code(given["name"])
        kind = ShopKind(given.pop("kind"))
        self.shop = create_shop(self.actor, code=code, kind=kind, locale=spoken_here(), **given)


def free_code(name: str) -> str:
    """A code made of a shop's name that no other shop has."""
    stem = slugify(name)[: CODE_CHARACTERS - 4].strip("-_") or "shop"
    taken = set(Shop.objects.filter(code__startswith=stem).values_list("code", flat=True))
    numbers = (f"{stem}-{number}" for number in count(2))
    return next(code for code in chain([stem], numbers) if code not in taken)


def spoken_here() -> str:
    """The reader's language as the first main language of a shop."""
    language = (get_language() or "en").split("-")[0]
    return language if language in SHOP_LANGUAGES else "en"
