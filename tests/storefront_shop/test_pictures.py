"""Drawings are made of checked words and numbers, and no two are alike."""

import re

import pytest

from storefront.shop.drawing import Drawing, drawing_from
from storefront.shop.pictures import draw, view_box
from storefront.shop.seed import STOCKS

LAMPS = [lamp for stock in STOCKS.values() for lamp in stock.lamps]


def test_no_two_lamps_look_alike() -> None:
    assert len({draw(lamp.picture) for lamp in LAMPS}) == len(LAMPS)


@pytest.mark.parametrize("lamp", LAMPS, ids=lambda lamp: str(lamp.code))
def test_a_drawing_is_clean_markup(lamp: object) -> None:
    markup = draw(lamp.picture)  # type: ignore[attr-defined]  # a LampSeed, which parametrize hides
    assert not re.search(r"style=|<script|on\w+=|--\d|None", markup)
    assert markup.count("<g") == markup.count("</g>")


@pytest.mark.parametrize(
    "raw",
    [
        {"mount": "rocket"},
        {"shade": "<script>"},
        {"width": 9999},
        {"width": "12"},
        {"height": -4},
        {"count": 0},
        {"count": 1000},
        {"onload": "alert(1)"},
        [],
        None,
        "table",
    ],
)
def test_a_picture_that_cannot_be_drawn_is_refused(raw: object) -> None:
    with pytest.raises(ValueError, match=r"."):
        drawing_from(raw)


@pytest.mark.parametrize("part", ["scene", "card", "shade", "foot"])
@pytest.mark.parametrize("mount", ["table", "pendant", "floor", "post", "wall"])
def test_every_cut_lies_within_the_scene(mount: str, part: str) -> None:
    x, y, width, height = map(int, view_box(drawing_from({"mount": mount}), part).split())
    assert x >= 0
    assert y >= 0
    assert x + width <= 640
    assert y + height <= 560


def test_an_empty_picture_is_a_plain_table_lamp() -> None:
    assert drawing_from({}) == Drawing()
