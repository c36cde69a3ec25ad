"""Search with facets: what was asked, what was found, and how many each other choice would find."""

from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, F, Q
from django.http import QueryDict
from django.utils.translation import gettext as _

from assist.rules.text import clean_line
from storefront.shop.models import Listing
from storefront.shop.queries.catalog import listings_in
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import FINISH_NAMES, SEARCH_MOST, Finish, money

PAGE_LISTINGS = 24
MOST_WORDS = 8
IN_STOCK = Q(product__stock__gte=F("product__pack"))


class Band(NamedTuple):
    """A range of prices: from the lower bound up to, but without, the upper one."""

    low: int
    high: int | None

    @property
    def value(self) -> str:
        """How an address names it, such as 50-100."""
        return f"{self.low}-{self.high or ''}"


BANDS = (Band(0, 50), Band(50, 100), Band(100, 200), Band(200, None))


@dataclass(frozen=True)
class Wanted:
    """What a visitor looks for; a facet that is not chosen or not known is empty."""

    words: str = ""
    area: str = ""
    colour: str = ""
    price: str = ""
    stock: str = ""
    page: int = 1


@dataclass(frozen=True)
class Choice:
    """One option of a facet and how many products it would leave."""

    value: str
    label: str
    count: int
    chosen: bool
    swatch: str = ""


@dataclass(frozen=True)
class Facet:
    """A question that narrows the search down; `name` is its field in the address."""

    name: str
    label: str
    choices: tuple[Choice, ...]

    @property
    def is_chosen(self) -> bool:
        """Whether one of its options is chosen."""
        return any(choice.chosen for choice in self.choices)


@dataclass(frozen=True)
class Found:
    """One page of what was found."""

    wanted: Wanted
    listings: list[Listing]
    total: int
    pages: int
    facets: tuple[Facet, ...]

    @property
    def earlier(self) -> str:
        """The query of the page before, or nothing."""
        return self._query(self.wanted.page - 1) if self.wanted.page > 1 else ""

    @property
    def later(self) -> str:
        """The query of the page after, or nothing."""
        return self._query(self.wanted.page + 1) if self.wanted.page < self.pages else ""

    @property
    def is_narrowed(self) -> bool:
        """Whether any facet is chosen."""
        return any(facet.is_chosen for facet in self.facets)

    def _query(self, page: int) -> str:
        chosen = {facet.name: getattr(self.wanted, facet.name) for facet in self.facets}
        asked = {"q": self.wanted.words, **chosen, "page": str(page)}
        return urlencode({name: value for name, value in asked.items() if value})


class _Option(NamedTuple):
    value: str
    label: str
    condition: Q


def wanted_by(visit: Visit, query: QueryDict) -> Wanted:
    """What an address asks for; whatever makes no sense is left out."""

    def one_of(name: str, known: set[str]) -> str:
        value = query.get(name, "")
        return value if value in known else ""

    page = query.get("page", "")
    return Wanted(
        words=clean_line(query.get("q", ""), SEARCH_MOST),
        area=one_of("area", {area.path for area in visit.top_areas}),
        colour=one_of("colour", {finish.value for finish in Finish}),
        price=one_of("price", {band.value for band in BANDS}),
        stock=one_of("stock", {"1"}),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


def found_by(visit: Visit, wanted: Wanted) -> Found:
    """The wanted page, or the last one; three reads at most, however much is in the catalogue."""
    options = _options(visit)
    chosen = {name: _chosen(options[name], getattr(wanted, name)) for name in options}
    counts = _counts(visit, wanted, options, chosen)
    total = counts["total"]
    pages = max(-(-total // PAGE_LISTINGS), 1)
    page = min(max(wanted.page, 1), pages)
    rows = listings_in(visit.variant).filter(_has_words(wanted.words), *chosen.values())
    first = (page - 1) * PAGE_LISTINGS
    at_page = Wanted(wanted.words, wanted.area, wanted.colour, wanted.price, wanted.stock, page)
    facets = tuple(_facet(name, options[name], counts, getattr(wanted, name)) for name in options)
    return Found(at_page, list(rows[first : first + PAGE_LISTINGS]), total, pages, facets)


def _has_words(words: str) -> Q:
    every = Q()
    for word in words.split()[:MOST_WORDS]:
        every &= Q(name__icontains=word) | Q(summary__icontains=word) | Q(product__code__icontains=word)
    return every


def _options(visit: Visit) -> dict[str, list[_Option]]:
    language, currency = visit.variant.language, visit.variant.currency
    return {
        "area": [_Option(area.path, area.name_in(language), _below(visit, area.path)) for area in visit.top_areas],
        "colour": [_Option(each.value, str(FINISH_NAMES[each]), _in_colour(each)) for each in Finish],
        "price": [_Option(band.value, _band_words(band, currency, language), _within(band)) for band in BANDS],
        "stock": [_Option("1", _("In stock"), IN_STOCK)],
    }


def _below(visit: Visit, path: str) -> Q:
    inside = [area.pk for area in visit.areas if area.path == path or area.path.startswith(f"{path}/")]
    return Q(product__area__in=inside)


def _in_colour(finish: Finish) -> Q:
    return Q(product__finishes__contains=[finish.value])


def _within(band: Band) -> Q:
    return Q(price__gte=band.low) & (Q(price__lt=band.high) if band.high else Q())


def _band_words(band: Band, currency: str, language: str) -> str:
    low = _whole(band.low, currency, language)
    if band.high is None:
        return _("%(low)s and more") % {"low": low}
    high = _whole(band.high, currency, language)
    return _("%(low)s to %(high)s") % {"low": low, "high": high} if band.low else _("Below %(high)s") % {"high": high}


def _whole(amount: int, currency: str, language: str) -> str:
    return money(Decimal(amount), currency, language).replace(".00", "").replace(",00", "")


def _chosen(options: list[_Option], value: str) -> Q:
    return next((option.condition for option in options if option.value == value), Q())


def _counts(visit: Visit, wanted: Wanted, options: dict[str, list[_Option]], chosen: dict[str, Q]) -> dict[str, int]:
    matching = Listing.objects.filter(_has_words(wanted.words), variant=visit.variant, product__is_active=True)
    tallies = {"total": Count("pk", filter=_all(chosen))}
    for name, choices in options.items():
        others = _all({other: condition for other, condition in chosen.items() if other != name})
        for at, option in enumerate(choices):
            tallies[f"{name}_{at}"] = Count("pk", filter=others & option.condition)
    return dict(matching.aggregate(**tallies))


def _all(conditions: dict[str, Q]) -> Q:
    every = Q(pk__isnull=False)
    for condition in conditions.values():
        every &= condition
    return every


def _facet(name: str, options: list[_Option], counts: dict[str, int], value: str) -> Facet:
    labels = {"area": _("Where"), "colour": _("Colour"), "price": _("Price"), "stock": _("Stock")}
    choices = tuple(
        Choice(
            option.value,
            option.label,
            counts[f"{name}_{at}"],
            option.value == value,
            option.value if name == "colour" else "",
        )
        for at, option in enumerate(options)
    )
    return Facet(name, labels[name], choices)
