"""How a shop's launcher and panel look on one page: what the shop has set, and what the page's tag says instead."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from assist.rules.colour import checked_colour
from assist.rules.refusals import Refused, invalid
from assist.rules.words import Corner, Scheme

LANGUAGES = ("en", "de", "fi")
"""What the product's own sentences are written in."""
LABEL_CHARACTERS = 40
"""Of a launcher's words."""
LOGO_BYTES = 1024 * 1024
LOGO_SIDE = 4000
"""Most pixels of an uploaded logo, either way."""
LOGO_BOX = (256, 96)
"""Most pixels of the logo as it is kept: width, height."""
_TO_THE_LEFT = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_SIDES = {"left": Corner.START, "right": Corner.END}


@dataclass(frozen=True)
class Wanted:
    """What a page's tag asks for; empty where it leaves the choice to the shop."""

    language: str = ""
    accent: str = ""
    scheme: Scheme | None = None
    corner: Corner | None = None

    @property
    def runs_left(self) -> bool:
        """Whether the page is written from right to left."""
        return self.language in _TO_THE_LEFT


def wanted_of(told: Mapping[str, str]) -> Wanted:
    """From the attributes `lang`, `accent`, `scheme` and `position`; what makes no sense counts as absent."""
    scheme = told.get("scheme", "")
    return Wanted(
        language=_primary(told.get("lang", "")),
        accent=_colour_or_none(told.get("accent", "")),
        scheme=Scheme(scheme) if scheme in set(Scheme) else None,
        corner=_SIDES.get(told.get("position", "")),
    )


def language_for(asked: str, spoken: Iterable[str], usual: str) -> str:
    """The asked language when the shop speaks it, else the shop's usual one, else English."""
    usual = _primary(usual)
    offered = [language for language in (*spoken, usual) if language in LANGUAGES]
    return asked if asked in offered else usual if usual in offered else LANGUAGES[0]


def in_language(texts: Mapping[str, str], language: str, usual: str) -> str:
    """A shop's own words in `language`, else in its usual one, else in any, else none."""
    words = (texts.get(language), texts.get(_primary(usual)), texts.get(LANGUAGES[0]), *texts.values())
    return next((text for text in words if text), "")


def checked_logo_size(width: int, height: int) -> None:
    """Raises Refused for a picture that is too large to draw anew."""
    if max(width, height) > LOGO_SIDE:
        raise invalid(f"The picture has {width} x {height} pixels, {LOGO_SIDE} either way are enough.")


def _colour_or_none(text: str) -> str:
    try:
        return checked_colour(text)
    except Refused:
        return ""


def _primary(tag: str) -> str:
    """`de` of `de-AT`."""
    return tag.lower().replace("_", "-").split("-")[0][:10]
