"""The shape of the demo's stock: catalogues, areas and lamps as plain data, told in two languages."""

from typing import NamedTuple

from storefront.shop.drawing import Drawing


class VariantSeed(NamedTuple):
    """A language and currency of a catalogue."""

    code: str
    label: str
    language: str
    currency: str


class AreaSeed(NamedTuple):
    """A place in the hierarchy; a path with a slash lies below another one."""

    path: str
    en: str
    de: str


class Words(NamedTuple):
    """What one language says about a lamp."""

    name: str
    summary: str
    bulb: str


class LampSeed(NamedTuple):
    """A lamp; prices in the order of the variants, height and width in centimetres."""

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
    """Everything that one shop of the demo sells."""

    catalog: str
    name: str
    variants: tuple[VariantSeed, VariantSeed]
    areas: tuple[AreaSeed, ...]
    lamps: tuple[LampSeed, ...]
