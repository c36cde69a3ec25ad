"""Search with facets: what is left, what each choice would leave, and pages."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from storefront.shop.models import Product
from tests.storefront_shop.browser import Browser

PRODUCT = re.compile(r'href="/shop/lumo/product/([\w-]+)/"')
HEADING = re.compile(r'<h2 role="status">(\d+) product')
COUNT = r'value="{value}"[^>]*>(?:<i[^>]*></i>)?<span[^>]*>[^<]*</span> <small>(\d+)</small>'


def results(browser: Browser, **query: str) -> list[str]:
    """The products on a page of results."""
    body = browser.get("search/", **query).content.decode()
    return PRODUCT.findall(body.partition("data-results")[2])


def total(browser: Browser, **query: str) -> int:
    """How many the page says it found."""
    found = HEADING.search(browser.get("search/", **query).content.decode())
    assert found is not None
    return int(found[1])


def promised(browser: Browser, value: str, **query: str) -> int:
    """How many the page says a choice would leave."""
    body = browser.get("search/", **query).content.decode()
    found = re.search(COUNT.format(value=re.escape(value)), body)
    assert found is not None, value
    return int(found[1])


def test_without_words_everything_is_offered_in_pages(gus: Browser) -> None:
    pages = [results(gus, page=str(page)) for page in (1, 2, 3)]
    assert [len(page) for page in pages] == [24, 24, 16]
    assert len({code for page in pages for code in page}) == 64


def test_the_way_to_the_next_page_keeps_what_was_asked(gus: Browser) -> None:
    body = gus.get("search/", q="e", stock="1").content.decode()
    assert 'rel="next" href="?q=e&amp;stock=1&amp;page=2"' in body
    assert 'rel="prev"' not in body


@pytest.mark.parametrize(
    ("facet", "value"),
    [("area", "kids"), ("colour", "moss"), ("price", "0-50"), ("price", "100-200"), ("price", "200-"), ("stock", "1")],
)
def test_a_choice_leaves_as_many_as_its_count_promised(gus: Browser, facet: str, value: str) -> None:
    left = total(gus, **{facet: value})
    assert left == promised(gus, value)
    assert 0 < left < 64


def test_counts_respect_the_other_facets_and_the_words(gus: Browser) -> None:
    asked = {"q": "lamp", "area": "table"}
    assert total(gus, **asked, colour="opal") == promised(gus, "opal", **asked)
    assert promised(gus, "opal", **asked) < promised(gus, "opal")


def test_what_is_sold_out_is_left_out_on_request(gus: Browser) -> None:
    Product.objects.filter(code="kaari").update(stock=0)
    assert "kaari" in results(gus, q="kaari")
    assert results(gus, q="kaari", stock="1") == []


def test_a_price_on_the_border_is_in_one_band_alone(gus: Browser) -> None:
    Product.objects.get(code="kaari").listings.update(price="100.00")
    assert results(gus, q="kaari", price="50-100") == []
    assert results(gus, q="kaari", price="100-200") == ["kaari"]


@pytest.mark.parametrize("field", ["area", "colour", "price", "stock", "page"])
@pytest.mark.parametrize("value", ["-1", "9" * 30, "\u0663", "1 or 1=1", "<script>", "table/../..", "\x00"])
def test_a_facet_that_makes_no_sense_is_left_out(gus: Browser, field: str, value: str) -> None:
    assert total(gus, **{field: value}) == 64
    assert "<script>1" not in gus.get("search/", **{field: value}).content.decode()


def test_a_page_beyond_the_last_is_the_last(gus: Browser) -> None:
    assert results(gus, page="99") == results(gus, page="3")


def test_when_nothing_is_left_the_page_says_how_to_go_on(gus: Browser) -> None:
    body = gus.get("search/", area="kids", price="200-").content.decode()
    assert "Nothing matches all of this" in body


def test_a_search_asks_the_database_equally_often_for_one_and_for_all(gus: Browser) -> None:
    asked = []
    for words in ("kaari", "", "e"):
        with CaptureQueriesContext(connection) as queries:
            gus.get("search/", q=words, stock="1")
        asked.append(len(queries))
    assert len(set(asked)) == 1


def test_a_chosen_colour_is_shown_and_followed_to_the_product(gus: Browser) -> None:
    body = gus.get("search/", q="kaari", colour="moss").content.decode()
    assert '<a class="glass--moss" href="/shop/lumo/product/kaari/?finish=moss">' in body
    assert 'class="glass--opal" href' not in body
