"""Fills the built-in shops with stock and customers; running it again changes nothing twice."""

from decimal import Decimal

import msgspec
from django.contrib.auth.hashers import check_password, make_password
from django.db import transaction

from assist.models import Shop
from storefront.shop.models import Account, Area, Catalog, CatalogVariant, Customer, Listing, Product
from storefront.shop.seeding.lots import seed_lots
from storefront.shop.seeding.orders import seed_orders
from storefront.shop.seeding.promotions import seed_promotions
from storefront.shop.seeding.reviews import seed_reviews
from storefront.shop.stock import AreaSeed, LampSeed, StockSeed, VariantSeed, Words, words_in
from storefront.shop.stock_business import BUSINESS
from storefront.shop.stock_lumo import LUMO

STOCKS = {"lumo": LUMO, "lumo-business": BUSINESS}
_OF_A_PRODUCT = ["area", "finishes", "picture", "pack", "position"]
_OF_A_LISTING = ["name", "summary", "specs", "care", "price"]
_LABELS = {
    "en": ("Height", "Width", "Light", "Energy efficiency", "Class", "Packed in"),
    "de": ("Höhe", "Breite", "Licht", "Energieeffizienz", "Klasse", "Verpackt zu"),
    "fi": ("Korkeus", "Leveys", "Valonlähde", "Energiatehokkuus", "Luokka", "Pakkauskoko"),
}
_CARE = {
    "en": "Wipe with a dry cloth. Every part can be ordered on its own for ten years.",
    "de": "Mit einem trockenen Tuch abwischen. Jedes Teil ist zehn Jahre lang einzeln bestellbar.",
    "fi": "Pyyhi kuivalla liinalla. Jokaisen osan voi tilata erikseen kymmenen vuoden ajan.",
}


@transaction.atomic
def seed_shop(shop: Shop, password: str = "") -> None:
    """Fill the catalogue of a shop whose code is known here, and its customers when a password is given."""
    stock = STOCKS.get(shop.code)
    if stock is None:
        return
    catalog, _ = Catalog.objects.update_or_create(shop=shop, defaults={"code": stock.catalog, "name": stock.name})
    variants = [_variant(catalog, seed, at) for at, seed in enumerate(stock.variants)]
    areas = _areas(catalog, stock.areas)
    products = _products(catalog, areas, stock.lamps)
    _listings(products, stock, variants)
    if password:
        _customers(shop, password)
        seed_reviews(shop, stock.lamps, [each.language for each in stock.variants])
        seed_lots(shop)
    seed_promotions(shop)
    seed_orders(shop)


def _variant(catalog: Catalog, seed: VariantSeed, position: int) -> CatalogVariant:
    values = {"label": seed.label, "language": seed.language, "currency": seed.currency, "position": position}
    return CatalogVariant.objects.update_or_create(catalog=catalog, code=seed.code, defaults=values)[0]


def _areas(catalog: Catalog, seeds: tuple[AreaSeed, ...]) -> dict[str, Area]:
    areas: dict[str, Area] = {}
    for position, seed in enumerate(seeds):
        parent = areas.get(seed.path.rpartition("/")[0])
        values = {"parent": parent, "names": {"en": seed.en, "de": seed.de, "fi": seed.fi}, "position": position}
        areas[seed.path] = Area.objects.update_or_create(catalog=catalog, path=seed.path, defaults=values)[0]
    return areas


def _products(catalog: Catalog, areas: dict[str, Area], lamps: tuple[LampSeed, ...]) -> list[Product]:
    rows = [_product(catalog, areas[lamp.area], lamp, at) for at, lamp in enumerate(lamps)]
    return Product.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["catalog", "code"], update_fields=_OF_A_PRODUCT
    )


def _product(catalog: Catalog, area: Area, lamp: LampSeed, position: int) -> Product:
    return Product(
        catalog=catalog,
        code=lamp.code,
        area=area,
        finishes=list(lamp.finishes),
        picture=msgspec.to_builtins(lamp.picture),
        pack=lamp.pack,
        stock=lamp.stock,
        position=position,
    )


def _listings(products: list[Product], stock: StockSeed, variants: list[CatalogVariant]) -> None:
    rows = [
        _listing(product, variant, lamp, words_in(stock, lamp, seed.language), Decimal(lamp.prices[seed.column]))
        for product, lamp in zip(products, stock.lamps, strict=True)
        for variant, seed in zip(variants, stock.variants, strict=True)
    ]
    Listing.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["product", "variant"], update_fields=_OF_A_LISTING
    )


def _listing(product: Product, variant: CatalogVariant, lamp: LampSeed, words: Words, price: Decimal) -> Listing:
    return Listing(
        product=product,
        variant=variant,
        name=words.name,
        summary=words.summary,
        specs=_specs(lamp, words, variant.language),
        care=_CARE[variant.language],
        price=price,
    )


def _specs(lamp: LampSeed, words: Words, language: str) -> list[list[str]]:
    height, width, light, energy, energy_class, packed = _LABELS[language]
    specs = [
        [height, f"{lamp.height} cm"],
        [width, f"{lamp.width} cm"],
        [light, words.bulb],
        [energy, f"{energy_class} {lamp.energy}"],
    ]
    return specs + ([[packed, str(lamp.pack)]] if lamp.pack > 1 else [])


def _customers(shop: Shop, password: str) -> None:
    if shop.code == "lumo":
        _customer(shop, password, "juergen@example.com", "Jürgen Schäfer", None, "")
        return
    names = {"name": "Nordhaus Möbel GmbH", "invitation_code": "NORDHAUS-7Q4K"}
    account, _ = Account.objects.update_or_create(shop=shop, business_partner_id="104200", defaults=names)
    _customer(shop, password, "mina@nordhaus.example", "Mina Lindqvist", account, "104233")
    _customer(shop, password, "aino@nordhaus.example", "Aino Virtanen", account, "104241")
    _customer(shop, password, "lars@nordhaus.example", "Lars Holm", account, "104242")


def _customer(shop: Shop, password: str, email: str, name: str, account: Account | None, partner: str) -> None:
    known = Customer.objects.filter(shop=shop, email=email).first()
    kept = known is not None and check_password(password, known.password)
    values = {"name": name, "account": account, "business_partner_id": partner}
    if not kept:
        values["password"] = make_password(password)
    Customer.objects.update_or_create(shop=shop, email=email, defaults=values)
