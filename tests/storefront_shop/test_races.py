"""What two windows of one person do at the same moment."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connections

from assist.models import Shop
from storefront.shop.models import Basket, BasketLine, Product
from storefront.shop.seed import seed_shop
from tests.storefront_shop.browser import PASSWORD, Browser

WINDOWS = 4


@pytest.fixture
def windows(transactional_db: None) -> list[Browser]:
    """Several windows of one guest, who has a basket already."""
    seed_shop(Shop.objects.create(code="lumo", name="Lumo", kind="b2c"), PASSWORD)
    opened = [Browser("lumo") for _ in range(WINDOWS)]
    opened[0].add("pallo")
    for window in opened[1:]:
        window.client.cookies = opened[0].client.cookies.copy()  # type: ignore[assignment]  # a dict of the same kind
    return opened


def at_once(windows: list[Browser], act: Callable[[Browser], object]) -> None:
    """Let every window act at the same moment."""
    start = Barrier(len(windows))

    def run(window: Browser) -> None:
        start.wait()
        act(window)
        connections.close_all()

    threads = [Thread(target=run, args=[window]) for window in windows]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()


def test_adding_in_four_windows_at_once_counts_every_piece(windows: list[Browser]) -> None:
    at_once(windows, lambda window: window.add("kaari", "2"))
    assert BasketLine.objects.get(product__code="kaari").quantity == 2 * WINDOWS


def test_logging_in_in_four_windows_at_once_makes_one_basket(windows: list[Browser]) -> None:
    at_once(windows, lambda window: window.log_in("juergen@example.com"))
    assert Basket.objects.get().customer is not None
    assert [(line.sku, line.quantity) for line in BasketLine.objects.select_related("product")] == [("pallo-opal", 1)]


def test_four_windows_at_once_cannot_add_more_than_there_is(windows: list[Browser]) -> None:
    Product.objects.filter(code="kaari").update(stock=5)
    at_once(windows, lambda window: window.add("kaari", "2"))
    assert BasketLine.objects.get(product__code="kaari").quantity == 4


def test_four_colours_at_once_cannot_add_more_than_there_is(windows: list[Browser]) -> None:
    Product.objects.filter(code="kaari").update(stock=3)
    colours = dict(zip(map(id, windows), ("opal", "ochre", "moss", "ink"), strict=True))
    at_once(windows, lambda window: window.add("kaari", "1", colours[id(window)]))
    assert sum(BasketLine.objects.filter(product__code="kaari").values_list("quantity", flat=True)) == 3
