"""How a shop looks on a page; anybody may see it, so nothing here is anybody's own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assist.models import Invitation, Logo, Shop, Text
from assist.rules.colour import OWN_ACCENT
from assist.rules.looks import LABEL_CHARACTERS, Wanted, in_language, language_for
from assist.rules.words import Corner, Scheme

LAUNCHER = "launcher"
"""The key of the launcher's words among a shop's own texts."""
INVITATIONS = 20


@dataclass(frozen=True)
class Invited:
    """A rule by which help is offered unasked, in the page's language."""

    seconds: int
    every_hours: int
    address: str
    basket: float
    text: str


@dataclass(frozen=True)
class Look:
    """What a page shows of a shop; `label` is empty when the product's own word will do, `logo` is a digest."""

    code: str
    name: str
    language: str
    runs_left: bool
    accent: str
    is_own_accent: bool
    scheme: Scheme
    corner: Corner
    has_label: bool
    label: str
    logo: str
    logo_size: tuple[int, int]
    invitations: tuple[Invited, ...]


def served_shop(code: str) -> Shop | None:
    """The shop of that code, unless it is switched off."""
    return Shop.objects.filter(code=code, is_active=True).first()


def look_of(shop: Shop, wanted: Wanted) -> Look:
    """The shop's look on a page that wants something of its own; three reads, however many rows."""
    language = language_for(wanted.language, shop.languages, shop.locale)
    accent = wanted.accent or shop.accent
    logo = Logo.objects.filter(shop=shop).only("digest", "width", "height").first()
    return Look(
        code=shop.code,
        name=shop.name,
        language=language,
        runs_left=wanted.runs_left,
        accent=accent or OWN_ACCENT,
        is_own_accent=not accent,
        scheme=wanted.scheme or Scheme(shop.scheme),
        corner=wanted.corner or Corner(shop.corner),
        has_label=shop.has_label,
        label=_label(shop, language),
        logo=logo.digest if logo else "",
        logo_size=(logo.width, logo.height) if logo else (0, 0),
        invitations=tuple(_invitations(shop, language)),
    )


def logo_png(code: str, digest: str) -> bytes | None:
    """The logo's bytes; None for one that is not this shop's, or not any more."""
    row = Logo.objects.filter(shop__code=code, shop__is_active=True, digest=digest).values_list("png").first()
    return bytes(row[0]) if row else None


def _label(shop: Shop, language: str) -> str:
    own = Text.objects.filter(shop=shop, key=LAUNCHER, language=language).values_list("body", flat=True).first()
    return (own or "")[:LABEL_CHARACTERS]


def _invitations(shop: Shop, language: str) -> list[Invited]:
    rules = Invitation.objects.filter(shop=shop, is_active=True)[:INVITATIONS]
    told = [(rule, in_language(_texts(rule.bodies), language, shop.locale)) for rule in rules]
    return [
        Invited(rule.seconds, rule.every_hours, rule.address_contains, float(rule.basket_from), text)
        for rule, text in told
        if text
    ]


def _texts(bodies: Any) -> Mapping[str, str]:
    """What a rule says by language; a row that holds anything else says nothing."""
    pairs = bodies.items() if isinstance(bodies, dict) else ()
    return {language: text for language, text in pairs if isinstance(text, str)}
