"""The demo's stock: enough of it, the same after a second run, and safe to run again."""

import pytest

from assist.models import Shop
from storefront.shop import models
from storefront.shop.seed import seed_shop
from tests.storefront_shop.browser import PASSWORD, Browser


@pytest.mark.parametrize(("shop", "products", "places", "variants"), [("lumo", 60, 15, 3), ("business", 24, 12, 2)])
def test_a_shop_has_products_for_every_place_and_variant_and_two_levels(
    shop: str, products: int, places: int, variants: int, request: pytest.FixtureRequest
) -> None:
    catalog = models.Catalog.objects.get(shop=request.getfixturevalue(shop))
    assert catalog.products.count() >= products
    assert catalog.areas.count() >= places
    assert not catalog.areas.exclude(parent=None).filter(products=None).exists()
    assert catalog.variants.count() == variants
    assert catalog.areas.filter(parent=None).count() >= 4
    assert catalog.areas.exclude(parent=None).count() >= 5
    assert models.Listing.objects.filter(product__catalog=catalog).count() == variants * catalog.products.count()


def test_every_seeded_product_passes_its_own_validation(lumo: Shop, business: Shop) -> None:
    for product in models.Product.objects.all():
        product.full_clean()


def test_seeding_again_adds_nothing_and_keeps_sessions_and_baskets(mina: Browser, business: Shop) -> None:
    mina.add("vieras", "6")
    before = [kind.objects.count() for kind in (models.Product, models.Listing, models.Area, models.Customer)]
    stated = mina.stated("account/")
    seed_shop(business, PASSWORD)
    after = [kind.objects.count() for kind in (models.Product, models.Listing, models.Area, models.Customer)]
    assert after == before
    assert mina.stated("account/") == stated


def test_without_a_password_nobody_can_log_in(db: None) -> None:
    shop = Shop.objects.create(code="lumo", name="Lumo", kind="b2c")
    seed_shop(shop)
    assert not models.Customer.objects.exists()


def test_a_shop_that_is_not_built_in_stays_empty(db: None) -> None:
    seed_shop(Shop.objects.create(code="somebody-else", name="Else", kind="b2c"), PASSWORD)
    assert not models.Catalog.objects.exists()
    assert Browser("somebody-else").get().status_code == 404


def test_a_shop_that_was_switched_off_is_gone(gus: Browser, lumo: Shop) -> None:
    Shop.objects.filter(pk=lumo.pk).update(is_active=False)
    page = gus.get()
    assert page.status_code == 404
    assert "There is no such shop" in page.content.decode()


def test_an_address_without_its_slash_is_led_on(gus: Browser) -> None:
    assert gus.get("basket")["Location"] == "/shop/lumo/basket/"
    assert gus.get("nowhere").status_code == 404


@pytest.mark.parametrize("words", ["kaari", "glass foot", "KAARI"])
def test_search_finds_by_all_words(gus: Browser, words: str) -> None:
    assert "Kaari table lamp" in gus.get("search/", q=words).content.decode()


@pytest.mark.parametrize("words", ["<script>alert(1)</script>", "%", "' or 1=1 --", "\x00", "x" * 5000])
def test_search_takes_anything(gus: Browser, words: str) -> None:
    page = gus.get("search/", q=words)
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()


@pytest.mark.parametrize("page", ["area/table%00/", "area/../", "product/kaari%00/", "%F0%9F%92%A1/", "a" * 3000])
def test_strange_addresses_are_not_found_and_nothing_breaks(gus: Browser, page: str) -> None:
    assert gus.get(page).status_code in {404, 302}
