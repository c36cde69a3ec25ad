"""The shape of the demo's stock: catalogues, areas and lamps as plain data, and what each language says about them."""

from collections.abc import Mapping
from typing import NamedTuple

from storefront.shop.drawing import Drawing


class VariantSeed(NamedTuple):
    """A language and currency of a catalogue; `column` is the place of its price in those of a lamp."""

    code: str
    label: str
    language: str
    currency: str
    column: int


class AreaSeed(NamedTuple):
    """A place in the hierarchy; a path with a slash lies below another one."""

    path: str
    en: str
    de: str
    fi: str


class Words(NamedTuple):
    """What one language says about a lamp."""

    name: str
    summary: str
    bulb: str


class LampSeed(NamedTuple):
    """A lamp; prices by column, height and width in centimetres."""

    code: str
    area: str
    prices: tuple[str, str]
    en: Words
    de: Words
    height: int
    width: int
    energy: str
    finishes: tuple[str, ...]
    picture: Drawing
    pack: int = 1
    rating: str = ""
    reviews: int = 0
    stock: int = 240


class StockSeed(NamedTuple):
    """Everything that one shop of the demo sells; `words` of further languages by language and product code."""

    catalog: str
    name: str
    variants: tuple[VariantSeed, ...]
    areas: tuple[AreaSeed, ...]
    lamps: tuple[LampSeed, ...]
    words: Mapping[str, Mapping[str, Words]]


def words_in(stock: StockSeed, lamp: LampSeed, language: str) -> Words:
    """What a language says about a lamp; LookupError names the lamp and language when nobody has written it."""
    own = {"en": lamp.en, "de": lamp.de}.get(language) or stock.words.get(language, {}).get(lamp.code)
    if own is None:
        raise LookupError(f"{stock.catalog} has no words for {lamp.code!r} in {language!r}: write them in its stock.")
    return own
