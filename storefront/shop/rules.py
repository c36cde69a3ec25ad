"""Decisions of the shop that need no database: quantities, passwords, names, ways back."""

from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from assist.rules.text import clean_line, is_email
from assist.rules.words import ShopKind

BASKET_LINES = 50
BASKET_NAME_MOST = 60
SAVED_MOST = 20
MOST_B2C = 99
MOST_B2B = 9999
PASSWORD_LEAST = 10
PASSWORD_MOST = 128
NAME_MOST = 100
SEARCH_MOST = 80


class Finish(StrEnum):
    """The colour of a lamp's glass or body; a product has one or more."""

    OPAL = "opal"
    OCHRE = "ochre"
    MOSS = "moss"
    INK = "ink"
    ROSE = "rose"
    SKY = "sky"
    CLAY = "clay"
    STEEL = "steel"


FINISH_NAMES = {
    Finish.OPAL: pgettext_lazy("colour of glass", "Opal"),
    Finish.OCHRE: pgettext_lazy("colour of glass", "Ochre"),
    Finish.MOSS: pgettext_lazy("colour of glass", "Moss"),
    Finish.INK: pgettext_lazy("colour of glass", "Ink"),
    Finish.ROSE: pgettext_lazy("colour of glass", "Rose"),
    Finish.SKY: pgettext_lazy("colour of glass", "Sky"),
    Finish.CLAY: pgettext_lazy("colour of glass", "Clay"),
    Finish.STEEL: pgettext_lazy("colour of glass", "Steel"),
}


class Refused(Exception):
    """Something a visitor asked for cannot be done; `text` says what to do, `field` where it belongs."""

    status: ClassVar[int] = 400

    def __init__(self, text: str, field: str = "") -> None:
        super().__init__(text)
        self.text = text
        self.field = field


class NotPermitted(Refused):
    """The one who asked may look, but not do this."""

    status = 403


class Unknown(Refused):
    """There is no such thing for the one who asked."""

    status = 404


class Overtaken(Refused):
    """Somebody else was faster: what the page showed is no longer so."""

    status = 409


def spoken(language: str) -> str:
    """The language in which pages of a catalogue variant speak: its own when Assist has it, otherwise English."""
    own = language.partition("-")[0].lower()
    return own if own in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def most_of(kind: str) -> int:
    """The largest quantity on one basket line."""
    return MOST_B2B if kind == ShopKind.B2B else MOST_B2C


def parse_quantity(raw: str) -> int:
    """A whole number of at least 0; refused otherwise."""
    text = raw.strip()
    if not (text.isascii() and text.isdigit()) or len(text) > 6:
        raise Refused(_("Enter the quantity as a whole number, such as 2."), "quantity")
    return int(text)


def check_quantity(quantity: int, pack: int, most: int) -> int:
    """`quantity` when it can be ordered: at least one pack, whole packs, at most `most`."""
    if quantity < 1:
        raise Refused(_("Order at least %(pack)s.") % {"pack": pack}, "quantity")
    if quantity > most:
        too_many = _("At most %(most)s can be ordered here. Ask us for more: press Help.")
        raise Refused(too_many % {"most": most}, "quantity")
    if quantity % pack:
        whole_packs = _("Sold in packs of %(pack)s: order %(near)s.")
        raise Refused(whole_packs % {"pack": pack, "near": _packs_near(quantity, pack, most)}, "quantity")
    return quantity


def capped(quantity: int, pack: int, most: int) -> int:
    """The nearest orderable quantity that is not above `most`."""
    return min(max(quantity // pack, 1) * pack, most // pack * pack)


def check_name(raw: str) -> str:
    """A person's name; refused when there is none or it is too long."""
    name = clean_line(raw, NAME_MOST + 1)
    if not name:
        raise Refused(_("Enter your name."), "name")
    if len(name) > NAME_MOST:
        raise Refused(_("Enter a name of at most %(most)s characters.") % {"most": NAME_MOST}, "name")
    return name


def check_basket_name(raw: str) -> str:
    """What somebody calls a basket; refused when there is nothing or too much."""
    name = clean_line(raw, BASKET_NAME_MOST + 1)
    if not name:
        raise Refused(_("Give the basket a name, such as Showroom."), "name")
    if len(name) > BASKET_NAME_MOST:
        raise Refused(_("Enter a name of at most %(most)s characters.") % {"most": BASKET_NAME_MOST}, "name")
    return name


def check_email(raw: str) -> str:
    """An e-mail address in lower case; refused when it is none."""
    email = clean_line(raw, 300).lower()
    if not is_email(email):
        raise Refused(_("Enter an e-mail address, such as name@example.com."), "email")
    return email


def check_password(raw: str, name: str, email: str) -> str:
    """A password that is long enough and not the person's own name or address."""
    if not PASSWORD_LEAST <= len(raw) <= PASSWORD_MOST:
        length = _("Choose a password of %(least)s to %(most)s characters.")
        raise Refused(length % {"least": PASSWORD_LEAST, "most": PASSWORD_MOST}, "password")
    if raw.casefold() in {name.casefold(), email.casefold()} or len(set(raw)) < 4:
        raise Refused(_("Choose a password that is harder to guess."), "password")
    return raw


def safe_way_back(target: str, home: str) -> str:
    """`target` when it is a page of the same shop, otherwise `home`.

    Only an absolute path below `home` passes: no host, no scheme, no backslash, no dot segments.
    """
    bad_parts = ("\\", "//", "/.", "%2e", "%2f", "%5c")
    hostile = any(part in target.lower() for part in bad_parts) or any(ord(c) <= 32 or ord(c) == 127 for c in target)
    return target if target.startswith(home) and not hostile else home


def line_total(price: Decimal, quantity: int) -> Decimal:
    """What a line costs."""
    return (price * quantity).quantize(Decimal("0.01"))


def money(amount: Decimal, currency: str, language: str) -> str:
    """An amount as people of `language` write it, such as €1,089.00 or 1.089,00 €."""
    sign = {"EUR": "€", "GBP": "£", "USD": "$"}.get(currency, currency)
    figures = f"{amount:,.2f}"
    if language in {"de", "fi"}:
        thousands = "." if language == "de" else "\N{NO-BREAK SPACE}"
        figures = figures.replace(",", "_").replace(".", ",").replace("_", thousands)
        return f"{figures}\N{NO-BREAK SPACE}{sign}"
    return f"{sign}{figures}" if len(sign) == 1 else f"{sign}\N{NO-BREAK SPACE}{figures}"


def _packs_near(quantity: int, pack: int, most: int) -> str:
    below = capped(quantity, pack, most)
    above = below + pack
    both = _("%(fewer)s or %(more)s") % {"fewer": below, "more": above}
    return both if above <= most else str(below)
