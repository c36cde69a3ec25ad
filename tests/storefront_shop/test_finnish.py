"""The Finnish variant of Lumo: every product told in Finnish, and the shop works in it like in any other."""

import re

import pytest

from assist.models import Shop
from storefront.shop.models import Area, CatalogVariant, Listing, Product
from storefront.shop.seed import seed_shop
from storefront.shop.stock import StockSeed, words_in
from storefront.shop.stock_business import BUSINESS
from storefront.shop.stock_lumo import LUMO
from tests.storefront_shop.browser import PASSWORD, Browser


@pytest.fixture
def aino(lumo: Shop) -> Browser:
    """A guest of the B2C shop who reads Finnish."""
    browser = Browser("lumo")
    browser.post("variant/", variant="fi-EUR", next="/shop/lumo/")
    return browser


def listed(language: str) -> dict[str, Listing]:
    """The listings of Lumo in a language, by product code."""
    rows = Listing.objects.filter(variant__language=language, variant__catalog__shop__code="lumo")
    return {each.product.code: each for each in rows.select_related("product")}


def test_the_finnish_words_are_those_of_the_lamps_and_of_no_others() -> None:
    assert set(LUMO.words["fi"]) == {lamp.code for lamp in LUMO.lamps}


def test_every_product_has_a_finnish_listing_of_its_own_at_the_english_price(lumo: Shop) -> None:
    finnish, english, german = listed("fi"), listed("en"), listed("de")
    assert set(finnish) == set(Product.objects.values_list("code", flat=True))
    assert len({each.name for each in finnish.values()}) == len(finnish) == len(LUMO.lamps)
    for code, listing in finnish.items():
        others = (english[code], german[code])
        assert not {listing.name, listing.summary, listing.care} & {
            text for each in others for text in (each.name, each.summary, each.care)
        }, code
        assert listing.price == english[code].price
        assert [label for label, _ in listing.specs] == ["Korkeus", "Leveys", "Valonlähde", "Energiatehokkuus"]
        listing.full_clean()


def test_no_finnish_word_is_left_over_from_another_language(lumo: Shop) -> None:
    foreign = re.compile(r"\b(?:in the box|up to|built in|battery|bis|liegt bei|fest|lamp|light|und|and)\b")
    for code, listing in listed("fi").items():
        said = f"{listing.name} {listing.summary} {listing.specs}"
        assert not foreign.search(said), code


@pytest.mark.parametrize("stock", [LUMO, BUSINESS])
def test_a_lamp_without_words_in_a_language_stops_the_seeding_and_is_named(stock: StockSeed) -> None:
    missing = stock._replace(words={"fi": {code: words for code, words in LUMO.words["fi"].items() if code != "kaari"}})
    lamp = next(each for each in (*LUMO.lamps, *BUSINESS.lamps) if each.code == "kaari")
    with pytest.raises(LookupError, match=f"{stock.catalog} has no words for 'kaari' in 'fi'"):
        words_in(missing, lamp, "fi")


def test_every_area_of_both_shops_has_a_finnish_name(lumo: Shop, business: Shop) -> None:
    for area in Area.objects.all():
        assert area.names["fi"], area.path
        assert area.names["fi"] not in {area.names["en"], area.names["de"]}, area.path


def test_seeding_a_shop_of_before_adds_the_variant_once_and_keeps_the_rest(lumo: Shop) -> None:
    CatalogVariant.objects.filter(code="fi-EUR").delete()
    english = set(Listing.objects.values_list("pk", flat=True))
    for _round in range(2):
        seed_shop(lumo, PASSWORD)
        assert len(listed("fi")) == len(LUMO.lamps)
    assert english < set(Listing.objects.values_list("pk", flat=True))


def test_the_home_page_speaks_finnish_and_offers_three_variants(aino: Browser) -> None:
    page = aino.get()
    body = page.content.decode()
    assert (page.status_code, page["Content-Language"]) == (200, "fi")
    assert '<html lang="fi"' in body
    assert "Pöytävalaisimet" in body
    assert 'value="fi-EUR" lang="fi" aria-pressed="true">Suomi, €</button>' in body
    assert body.count('name="variant" value=') == 3
    assert aino.stated()["catalogVariantId"] == "fi-EUR"


@pytest.mark.parametrize(("words", "code"), [("riippuvalaisin PISARA", "pisara"), ("kärpässieni", "satu")])
def test_search_finds_finnish_words_and_counts_by_finnish_facets(aino: Browser, words: str, code: str) -> None:
    body = aino.get("search/", q=words).content.decode()
    assert f'href="/shop/lumo/product/{code}/"' in body
    assert "Riippuvalaisimet" in body
    assert str(Listing.objects.get(variant__code="fi-EUR", product__code=code).name) in body


def test_promotions_lots_and_the_basket_are_told_in_finnish(aino: Browser) -> None:
    assert "10 % alennus ulkovalaisimista" in aino.get().content.decode()
    assert "Kaari numero 1, signeerattu" in aino.get("auction/").content.decode()
    aino.add("polku", "1", "ink")
    basket = aino.get("basket/").content.decode()
    assert "Polku-pihavalaisin" in basket
    assert "62,10\N{NO-BREAK SPACE}€" in basket


def test_finns_have_written_reviews(aino: Browser) -> None:
    body = aino.get("product/kaari/").content.decode()
    assert "Kaari-pöytävalaisin" in body
    assert '<h3 lang="fi">' in body
