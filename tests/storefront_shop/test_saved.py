"""Baskets put aside: kept, taken up, joined, renamed, deleted; never lost, never somebody else's."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assist.models import Shop
from storefront.shop.models import Basket, BasketLine, Customer, Product
from storefront.shop.rules import SAVED_MOST
from storefront.shop.words import BasketState
from tests.storefront_shop.browser import Browser


def saved(name: str = "Balkon") -> Basket:
    """The saved basket of that name."""
    return Basket.objects.get(name=name, state=BasketState.SAVED)


def pieces(basket: Basket) -> dict[str, int]:
    """What lies in a basket, by stock number."""
    lines = BasketLine.objects.filter(basket=basket).select_related("product")
    return {line.sku: line.quantity for line in lines}


@pytest.fixture
def juergen(lumo: Shop) -> Browser:
    """A B2C customer who is logged in and has two lamps in the basket."""
    browser = Browser("lumo")
    browser.log_in("juergen@example.com")
    browser.add("kaari", "2")
    return browser


def act(browser: Browser, act: str, name: str = "Balkon", **more: str) -> int:
    """Press a button of a saved basket."""
    return browser.post(f"baskets/saved/{saved(name).key}/", act=act, **more).status_code


def test_what_is_put_aside_keeps_its_lines_and_the_basket_is_empty(juergen: Browser) -> None:
    answer = juergen.post("baskets/aside/", name="  Balkon ")
    assert answer["Location"] == "/shop/lumo/baskets/?said=aside"
    assert pieces(saved()) == {"kaari-opal": 2}
    assert "basket" not in juergen.stated()
    page = juergen.get("baskets/", said="aside").content.decode()
    assert "Balkon" in page
    assert "Put aside. What you add next starts a new basket." in page


def test_taking_one_up_keeps_the_one_that_was_active(juergen: Browser) -> None:
    juergen.post("baskets/aside/", name="Balkon")
    juergen.add("pallo")
    answer = juergen.post(f"baskets/saved/{saved().key}/", act="take-up")
    assert answer["Location"] == "/shop/lumo/basket/?said=kept"
    assert "The one before is kept among your saved baskets." in juergen.get("basket/", said="kept").content.decode()
    assert [line["sku"] for line in juergen.stated()["basket"]["lines"]] == ["kaari-opal"]
    assert pieces(Basket.objects.get(state=BasketState.SAVED)) == {"pallo-opal": 1}


def test_taking_one_up_while_nothing_is_active_keeps_nothing(juergen: Browser) -> None:
    juergen.post("baskets/aside/", name="Balkon")
    answer = juergen.post(f"baskets/saved/{saved().key}/", act="take-up")
    assert answer["Location"] == "/shop/lumo/basket/?said=active"
    assert not Basket.objects.filter(state=BasketState.SAVED).exists()


def test_joining_adds_up_and_leaves_nothing_behind(juergen: Browser) -> None:
    juergen.post("baskets/aside/", name="Balkon")
    juergen.add("kaari", "3")
    assert act(juergen, "join") == 303
    assert pieces(Basket.objects.get()) == {"kaari-opal": 5}


def test_what_does_not_fit_stays_saved(juergen: Browser) -> None:
    juergen.post("baskets/aside/", name="Balkon")
    juergen.add("kaari", "3")
    Product.objects.filter(code="kaari").update(stock=4)
    answer = juergen.post(f"baskets/saved/{saved().key}/", act="join")
    assert answer["Location"] == "/shop/lumo/baskets/?said=partly"
    assert pieces(saved()) == {"kaari-opal": 1}
    assert pieces(Basket.objects.get(state=BasketState.ACTIVE)) == {"kaari-opal": 4}


def test_a_saved_basket_is_renamed_and_deleted(juergen: Browser) -> None:
    juergen.post("baskets/aside/", name="Balkon")
    assert act(juergen, "rename", name="Balkon", **{}) == 400
    assert juergen.post(f"baskets/saved/{saved().key}/", act="rename", name="Terrasse").status_code == 303
    assert act(juergen, "delete", "Terrasse") == 303
    assert not Basket.objects.exists()


@pytest.mark.parametrize("name", ["", "   ", "\x00", "x" * 61, "\u202e"])
def test_a_name_that_makes_no_sense_is_refused_and_nothing_is_lost(juergen: Browser, name: str) -> None:
    answer = juergen.post("baskets/aside/", name=name)
    assert answer.status_code == 400
    assert 'role="alert"' in answer.content.decode()
    assert juergen.stated()["basket"]["total"] == 178.00


def test_an_empty_basket_is_not_put_aside(lumo: Shop) -> None:
    browser = Browser("lumo")
    browser.log_in("juergen@example.com")
    assert "Your basket is empty." in browser.post("baskets/aside/", name="Nothing").content.decode()


def test_at_most_twenty_baskets_are_kept(juergen: Browser, lumo: Shop) -> None:
    _many(lumo, SAVED_MOST)
    assert "Delete one first." in juergen.post("baskets/aside/", name="One more").content.decode()
    assert juergen.post(f"baskets/saved/{saved('No. 0').key}/", act="take-up").status_code == 303
    assert Basket.objects.filter(state=BasketState.SAVED).count() == SAVED_MOST


def _many(shop: Shop, count: int) -> None:
    owner, kaari = Customer.objects.get(email="juergen@example.com"), Product.objects.get(code="kaari")
    variant = shop.shop_catalog.variants.all()[0]
    for number in range(count):
        basket = Basket.objects.create(
            shop=shop, variant=variant, customer=owner, state=BasketState.SAVED, name=f"No. {number}"
        )
        basket.lines.create(product=kaari, finish="opal", quantity=1)


def test_the_page_asks_the_database_equally_often_however_many_there_are(juergen: Browser, lumo: Shop) -> None:
    _many(lumo, 1)
    with CaptureQueriesContext(connection) as few:
        juergen.get("baskets/")
    _many(lumo, 12)
    with CaptureQueriesContext(connection) as many:
        juergen.get("baskets/")
    assert len(many) == len(few)


@pytest.mark.parametrize("wanted", ["take-up", "join", "rename", "delete", ""])
def test_zed_reaches_no_basket_of_juergen(juergen: Browser, business: Shop, wanted: str) -> None:
    juergen.post("baskets/aside/", name="Balkon")
    key = saved().key
    guest, buyer = Browser("lumo"), Browser("lumo-business")
    buyer.log_in("mina@nordhaus.example")
    for stranger in (guest, buyer):
        assert stranger.post(f"baskets/saved/{key}/", act=wanted, name="Mine").status_code == 404
    assert pieces(saved()) == {"kaari-opal": 2}


def test_a_guest_is_asked_to_log_in_and_comes_back(gus: Browser) -> None:
    assert gus.get("baskets/")["Location"] == "/shop/lumo/login/?next=%2Fshop%2Flumo%2Fbaskets%2F"
    gus.add("kaari")
    answer = gus.post("baskets/aside/", name="Later")
    assert answer["Location"] == "/shop/lumo/login/?next=%2Fshop%2Flumo%2Fbasket%2F"
    assert gus.stated()["basket"]["total"] == 89.00


def test_a_name_from_a_person_is_never_markup(juergen: Browser) -> None:
    juergen.post("baskets/aside/", name="<b>x</b><script>")
    page = juergen.get("baskets/").content.decode()
    assert "<script>x" not in page
    assert not re.search(r"<h3><b>", page)
    assert "&lt;b&gt;x&lt;/b&gt;&lt;script&gt;" in page
