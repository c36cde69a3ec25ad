"""What is left is told, and nobody can order more than that."""

import pytest

from assist.models import Shop
from storefront.shop.availability import Availability, availability_of
from storefront.shop.models import Product
from tests.storefront_shop.browser import Browser, stated_by
from tests.storefront_shop.test_basket import line_of


def left(code: str, pieces: int) -> None:
    """Count the stock of a product anew."""
    Product.objects.filter(code=code).update(stock=pieces)


@pytest.mark.parametrize(
    ("pieces", "pack", "level"),
    [(0, 1, "sold-out"), (1, 1, "few"), (4, 1, "few"), (5, 1, "plenty"), (5, 6, "sold-out"), (6, 6, "few")],
)
def test_less_than_a_pack_is_sold_out_and_less_than_five_are_few(pieces: int, pack: int, level: str) -> None:
    assert availability_of(pieces, pack) is Availability(level)


@pytest.mark.parametrize(("pieces", "words"), [(9, "In stock."), (2, "Only 2 left."), (0, "Sold out.")])
def test_the_product_page_says_what_is_left(gus: Browser, pieces: int, words: str) -> None:
    left("kaari", pieces)
    assert words in gus.get("product/kaari/").content.decode()


def test_what_is_sold_out_cannot_be_added(gus: Browser) -> None:
    left("kaari", 0)
    page = gus.add("kaari")
    assert page.status_code == 400
    assert "Sold out at the moment" in page.content.decode()
    assert "basket" not in stated_by(page)


def test_all_colours_together_cannot_be_more_than_there_is(gus: Browser) -> None:
    left("kaari", 3)
    gus.add("kaari", "2", "opal")
    assert "Only 3 are left" in gus.add("kaari", "2", "moss").content.decode()
    assert gus.add("kaari", "1", "moss").status_code == 303


def test_a_line_cannot_grow_beyond_the_stock_but_may_shrink(gus: Browser) -> None:
    gus.add("kaari", "6")
    left("kaari", 3)
    assert "Only 3 left" in gus.get("basket/").content.decode()
    assert gus.post("basket/change/", line=line_of(gus), quantity="7").status_code == 400
    assert gus.post("basket/change/", line=line_of(gus), quantity="5").status_code == 303
    assert gus.post("basket/change/", line=line_of(gus), quantity="3").status_code == 303
    assert "Only 3 left" not in gus.get("basket/").content.decode()


def test_trade_goods_are_left_in_whole_packs(mina: Browser, business: Shop) -> None:
    left("vieras", 16)
    page = mina.add("vieras", "18")
    assert "Only 12 are left" in page.content.decode()
    assert mina.add("vieras", "12").status_code == 303


def test_two_baskets_that_meet_at_the_log_in_hold_no_more_of_a_line_than_there_is(mina: Browser) -> None:
    mina.add("vieras", "12")
    elsewhere = Browser("lumo-business")
    elsewhere.add("vieras", "12")
    left("vieras", 20)
    elsewhere.log_in("mina@nordhaus.example")
    assert [line["quantity"] for line in mina.stated()["basket"]["lines"]] == [18]
