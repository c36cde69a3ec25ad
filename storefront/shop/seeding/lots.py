"""Auctions of the demo: one that runs, one that Jürgen has won and not ordered, one to come."""

from datetime import datetime, timedelta
from decimal import Decimal
from typing import NamedTuple

from assist.models import Shop
from assist.queries.clock import now
from storefront.shop.models import Bid, CatalogVariant, Customer, Lot, Product

JUERGEN = "juergen@example.com"


class LotSeed(NamedTuple):
    """An auction; times in hours from now, bids in the order they came, None for Jürgen's."""

    code: str
    product: str
    finish: str
    begins: int
    ends: int
    start: str
    step: str
    names: dict[str, str]
    stories: dict[str, str]
    bids: tuple[tuple[int | None, str], ...] = ()


LOTS = (
    LotSeed(
        "kaari-number-one",
        "kaari",
        "ochre",
        -120,
        50,
        "60.00",
        "5.00",
        {"en": "Kaari number 1, signed", "de": "Kaari Nummer 1, signiert", "fi": "Kaari numero 1, signeerattu"},
        {
            "en": "The first one from the mould, in a glass that was mixed only once. The maker has signed the foot.",
            "de": "Die erste aus der Form, in einem Glas, das nur einmal gemischt wurde. Der Fuß ist signiert.",
            "fi": "Muotin ensimmäinen, lasista jota sekoitettiin vain kerran. Tekijä on signeerannut jalan.",
        },
        ((0, "60.00"), (3, "75.00"), (None, "90.00"), (5, "110.00"), (3, "120.00")),
    ),
    LotSeed(
        "pallo-window",
        "pallo",
        "opal",
        -240,
        -20,
        "40.00",
        "5.00",
        {"en": "Pallo from the shop window", "de": "Pallo aus dem Schaufenster", "fi": "Pallo näyteikkunasta"},
        {
            "en": "It has lit our window for three winters and has not a scratch.",
            "de": "Drei Winter lang stand sie in unserem Schaufenster, ohne einen Kratzer.",
            "fi": "Se on valaissut näyteikkunaamme kolme talvea ilman naarmuakaan.",
        },
        ((2, "40.00"), (None, "45.00"), (7, "52.00"), (None, "58.00")),
    ),
    LotSeed(
        "kello-last-one",
        "kello",
        "",
        70,
        190,
        "80.00",
        "10.00",
        {
            "en": "The last Kello of its year",
            "de": "Die letzte Kello ihres Jahrgangs",
            "fi": "Vuosikerran viimeinen Kello",
        },
        {
            "en": "The glass of that year is used up; this is the last shade of it.",
            "de": "Das Glas dieses Jahrgangs ist aufgebraucht, das ist der letzte Schirm daraus.",
            "fi": "Sen vuoden lasi on käytetty loppuun; tämä on siitä viimeinen kupu.",
        },
    ),
)


def seed_lots(shop: Shop) -> None:
    """Lots with their bids in the B2C shop; what is there already stays as it is."""
    if shop.code != "lumo":
        return
    known = set(Lot.objects.filter(shop=shop).values_list("code", flat=True))
    moment = now()
    for seed in LOTS:
        if seed.code not in known:
            _lot(shop, seed, moment)


def _lot(shop: Shop, seed: LotSeed, moment: datetime) -> None:
    product = Product.objects.get(catalog__shop=shop, code=seed.product)
    begins, ends = moment + timedelta(hours=seed.begins), moment + timedelta(hours=seed.ends)
    bids = _bids(shop, seed, begins, min(ends, moment))
    lot = Lot.objects.create(
        shop=shop,
        variant=CatalogVariant.objects.filter(catalog__shop=shop)[0],
        product=product,
        finish=seed.finish or product.finishes[0],
        code=seed.code,
        names=seed.names,
        stories=seed.stories,
        starts_at=begins,
        ends_at=ends,
        start_price=Decimal(seed.start),
        step=Decimal(seed.step),
        price=bids[-1].amount if bids else None,
        leader=bids[-1].customer if bids else None,
        bid_count=len(bids),
    )
    for bid in bids:
        bid.lot = lot
    Bid.objects.bulk_create(bids)


def _bids(shop: Shop, seed: LotSeed, begins: datetime, until: datetime) -> list[Bid]:
    """The bids, spread evenly over the time that has passed."""
    people = Customer.objects.filter(shop=shop)
    others, juergen = list(people.exclude(email=JUERGEN).order_by("id")), people.get(email=JUERGEN)
    gap = (until - begins) / (len(seed.bids) + 1)
    return [
        Bid(customer=juergen if who is None else others[who], amount=Decimal(amount), at=begins + gap * at)
        for at, (who, amount) in enumerate(seed.bids, start=1)
    ]
