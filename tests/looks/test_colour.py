"""Whatever colour a shop chooses, everything on it and in it can be read."""

import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from assist.rules.colour import (
    DARK,
    LIGHT,
    NEARLY_BLACK,
    OWN_ACCENT,
    SIGN_CONTRAST,
    TEXT_CONTRAST,
    WHITE,
    Ground,
    checked_colour,
    contrast,
    ink_on,
    shades_of,
)
from assist.rules.refusals import Refused

TOKENS = Path(__file__).resolve().parents[2] / "static/src/ui/tokens.css"
COLOURS = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


@pytest.mark.parametrize("ground", [LIGHT, DARK], ids=["light", "dark"])
@given(accent=COLOURS)
@example(accent="#000000")
@example(accent="#ffffff")
@example(accent="#ffe066")
@example(accent="#777777")
def test_feat_a8_every_pair_of_every_accent_can_be_read(ground: Ground, accent: str) -> None:
    shades = shades_of(accent, ground)
    assert all(contrast(shades.ink, under) >= TEXT_CONTRAST for under in (shades.fill, shades.hover, shades.pressed))
    assert all(contrast(shades.text, under) >= TEXT_CONTRAST for under in (*ground.surfaces, shades.tint))
    assert contrast(shades.text_ink, shades.text) >= TEXT_CONTRAST
    assert contrast(ground.words, shades.tint) >= TEXT_CONTRAST
    assert shades.hover != shades.fill != shades.pressed


@given(accent=COLOURS)
def test_in_the_dark_a_button_stands_out_from_the_surface(accent: str) -> None:
    assert contrast(shades_of(accent, DARK).fill, DARK.surface) >= SIGN_CONTRAST


@given(accent=COLOURS)
def test_an_accent_that_can_carry_words_stays_as_it_is(accent: str) -> None:
    assert (shades_of(accent, LIGHT).fill == accent) is (ink_on(accent) is not None)


def test_yellow_carries_black_words_and_wine_white_ones() -> None:
    assert (shades_of("#ffe066", LIGHT).fill, shades_of("#ffe066", LIGHT).ink) == ("#ffe066", NEARLY_BLACK)
    assert (shades_of("#8a1c4a", LIGHT).fill, shades_of("#8a1c4a", LIGHT).ink) == ("#8a1c4a", WHITE)


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#336699", "#336699") == 1


@pytest.mark.parametrize("text", ["", "blue", "#12", "#12345", "#1234567", "#12345g", "#12 345", "rgb(0,0,0)"])
def test_what_is_no_colour_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(Refused, match="Write a colour like #2a55d4"):
        checked_colour(text)


def test_a_colour_is_kept_in_small_letters() -> None:
    assert checked_colour(" #2A55D4 ") == "#2a55d4"


def _token(block: str, name: str) -> str:
    found = re.search(rf"--{name}:\s*(#[0-9a-f]{{6}})", block)
    assert found, name
    return found[1]


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    text = TOKENS.read_text("utf-8")
    blocks = {"light": text.split('[data-theme="light"] {')[1], "dark": text.split('[data-theme="dark"] {')[1]}
    for ground, block in ((LIGHT, blocks["light"]), (DARK, blocks["dark"])):
        surfaces = {_token(block, name) for name in ("surface", "surface-sunken", "surface-raised", "surface-hover")}
        assert set(ground.surfaces) == surfaces
        assert (ground.words, ground.edge) == (_token(block, "text"), _token(block, "border"))
    assert _token(blocks["light"], "accent") == OWN_ACCENT
