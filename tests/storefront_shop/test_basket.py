"""Filling, changing and keeping a basket."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.models import Shop
from storefront.shop.models import Basket, BasketLine, Listing, Product
from tests.storefront_shop.browser import Browser, stated_by


def line_of(browser: Browser) -> str:
    """The number of the basket's first line."""
    found = re.search(r'name="line" value="(\d+)"', browser.get("basket/").content.decode())
    assert found is not None
    return found.group(1)


def test_without_scripts_adding_leads_to_the_basket(gus: Browser) -> None:
    answer = gus.add("kaari", "2", "moss")
    assert (answer.status_code, answer["Location"]) == (303, "/shop/lumo/basket/")
    assert "€178.00" in gus.get("basket/").content.decode()


def test_a_script_is_answered_with_the_basket_that_pages_state(gus: Browser) -> None:
    answer = gus.client.post(
        "/shop/lumo/basket/add/",
        {"product": "kaari", "finish": "opal", "quantity": "2"},
        headers={"accept": "application/json"},
    ).json()
    assert answer == {"basket": gus.stated()["basket"], "pieces": 2}


def test_adding_twice_makes_one_line(gus: Browser) -> None:
    gus.add("kaari", "2")
    gus.add("kaari", "3")
    assert [line["quantity"] for line in gus.stated()["basket"]["lines"]] == [5]


@pytest.mark.parametrize(
    "quantity", ["0", "-1", "1.5", "1e9", "100", "9999999", "", "NaN", "\u0663", "1;drop", "<b>1</b>", "\x00"]
)
def test_a_quantity_that_makes_no_sense_is_refused_and_nothing_is_lost(gus: Browser, quantity: str) -> None:
    gus.add("kaari", "2")
    page = gus.add("kaari", quantity)
    assert page.status_code == 400
    assert 'role="alert"' in page.content.decode()
    assert [line["quantity"] for line in gus.stated()["basket"]["lines"]] == [2]


@pytest.mark.parametrize(
    ("product", "finish"), [("nothing", "opal"), ("kaari", "pink"), ("", ""), ("kaari\x00", "opal\x00<")]
)
def test_what_is_not_sold_cannot_be_added(gus: Browser, product: str, finish: str) -> None:
    assert gus.add(product, "1", finish).status_code in {400, 404}
    assert "basket" not in gus.stated()


def test_a_refusal_to_a_script_says_what_to_do(gus: Browser) -> None:
    answer = gus.add("kaari", "100", accept="application/json")
    assert answer.status_code == 400
    assert "At most 99" in answer.content.decode()


def test_a_line_cannot_grow_beyond_the_bound_in_steps(gus: Browser) -> None:
    gus.add("kaari", "99")
    assert gus.add("kaari", "1").status_code == 400


def test_trade_goods_are_sold_in_packs(mina: Browser) -> None:
    page = mina.add("vieras", "7")
    assert "order 6 or 12" in page.content.decode()
    assert mina.add("vieras", "12").status_code == 303


def test_a_line_is_changed_and_removed(gus: Browser) -> None:
    gus.add("kaari")
    gus.post("basket/change/", line=line_of(gus), quantity="4")
    assert gus.stated()["basket"]["total"] == 356.00
    gus.post("basket/change/", line=line_of(gus), remove="1", quantity="4")
    assert "Your basket is empty" in gus.get("basket/").content.decode()


def test_a_wrong_change_keeps_what_was_typed_and_the_basket(gus: Browser) -> None:
    gus.add("kaari", "2")
    page = gus.post("basket/change/", line=line_of(gus), quantity="lots")
    assert page.status_code == 400
    assert 'value="lots"' in page.content.decode()
    assert stated_by(page)["basket"]["lines"][0]["quantity"] == 2


@pytest.mark.parametrize("line", ["", "0", "-1", "x", "999999999999999999", "1 or 1=1"])
def test_a_line_that_does_not_exist_is_a_clear_answer(gus: Browser, line: str) -> None:
    gus.add("kaari")
    page = gus.post("basket/change/", line=line, quantity="3")
    assert page.status_code == 400
    assert "no longer in your basket" in page.content.decode()


def test_zed_cannot_touch_the_basket_of_gus(gus: Browser) -> None:
    gus.add("kaari", "2")
    zed = Browser("lumo")
    zed.add("pallo")
    zed.post("basket/change/", line=line_of(gus), quantity="9")
    assert gus.stated()["basket"]["lines"][0]["quantity"] == 2
    assert [line["sku"] for line in zed.stated()["basket"]["lines"]] == ["pallo-opal"]


def test_the_basket_id_that_pages_state_opens_nothing(gus: Browser) -> None:
    gus.add("kaari")
    zed = Browser("lumo")
    zed.client.cookies["shop_basket"] = gus.stated()["basket"]["id"]
    assert "basket" not in zed.stated()


def test_a_basket_holds_a_bounded_number_of_things(gus: Browser, lumo: Shop) -> None:
    gus.add("kaari")
    basket = Basket.objects.get()
    others = Product.objects.exclude(code__in=["kaari", "pallo", "huvi"])[:48]
    BasketLine.objects.bulk_create(
        BasketLine(basket=basket, product=each, finish=each.finishes[0], quantity=1) for each in others
    )
    assert gus.add("pallo").status_code != 400
    assert gus.add("huvi").status_code == 400
    assert BasketLine.objects.count() == 50


def test_a_product_that_leaves_the_stock_leaves_the_basket_and_its_total(gus: Browser) -> None:
    gus.add("kaari")
    gus.add("pallo")
    Product.objects.filter(code="kaari").update(is_active=False)
    assert gus.stated()["basket"]["total"] == 64.00


@pytest.mark.parametrize("page", ["", "area/table/", "basket/", "search/"])
def test_pages_ask_the_database_equally_often_however_much_there_is(gus: Browser, page: str) -> None:
    gus.add("kaari")
    few = _queries_of(gus, page)
    for code in ("pallo", "huvi", "katto"):
        gus.add(code)
    _double_the_stock()
    assert _queries_of(gus, page) == few


def _queries_of(browser: Browser, page: str) -> int:
    with CaptureQueriesContext(connection) as asked:
        browser.get(page, q="a")
    return len(asked)


def _double_the_stock() -> None:
    for listing in Listing.objects.select_related("product"):
        product = listing.product
        product.pk, product.code = None, f"{product.code}-{listing.variant_id}-more"
        product.save()
        listing.pk, listing.product = None, product
        listing.save()
