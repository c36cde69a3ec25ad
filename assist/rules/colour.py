"""From a shop's one accent, all colours that launcher, panel and Help page need; every pair can be read (WCAG 2.2)."""

import colorsys
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from assist.rules.refusals import invalid

TEXT_CONTRAST = 4.5
"""Between words and what they stand on (WCAG 1.4.3)."""
SIGN_CONTRAST = 3.0
"""Between a sign or an edge and what it stands on (WCAG 1.4.11)."""
OWN_ACCENT = "#2a55d4"
"""The product's own, for shops that name none."""
WHITE, NEARLY_BLACK = "#ffffff", "#15181e"
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_STEPS = 100
_HOVER, _PRESSED = 0.06, 0.12


@dataclass(frozen=True)
class Ground:
    """What the accent stands on in one theme: surfaces as in tokens.css, the first one the plainest."""

    surfaces: tuple[str, ...]
    words: str
    edge: str
    tint: float
    line: float
    is_dark: bool

    @property
    def surface(self) -> str:
        """The plainest one."""
        return self.surfaces[0]


LIGHT = Ground(("#ffffff", "#f8f9fa", "#f0f1f4"), "#15181e", "#e1e4e8", 0.14, 0.35, is_dark=False)
DARK = Ground(("#15181d", "#111317", "#1c2026", "#262c35"), "#eceef2", "#272c34", 0.2, 0.45, is_dark=True)


@dataclass(frozen=True)
class Shades:
    """The colours of one theme, each `#rrggbb`.

    `ink` is for words on fill, hover and pressed; `text` for words, signs, checks and focus on surfaces and on `tint`.
    """

    fill: str
    hover: str
    pressed: str
    ink: str
    text: str
    text_ink: str
    tint: str
    line: str


def checked_colour(text: str) -> str:
    """A colour as `#rrggbb` in small letters; raises Refused for another form."""
    value = text.strip().lower()
    if not _COLOUR.fullmatch(value):
        raise invalid("Write a colour like #2a55d4.")
    return value


def contrast(one: str, other: str) -> float:
    """WCAG contrast of two colours, 1 to 21."""
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def ink_on(colour: str) -> str | None:
    """White, else almost black, whichever can be read on `colour`; None in the narrow band where neither can."""
    return next((ink for ink in (WHITE, NEARLY_BLACK) if contrast(ink, colour) >= TEXT_CONTRAST), None)


def shades_of(accent: str, ground: Ground) -> Shades:
    """The colours for `accent` (`#rrggbb`) on `ground`; it is made lighter or darker only as far as reading needs."""
    fill = _nearest(accent, lambda colour: _is_fill(colour, ground))
    ink = ink_on(fill) or WHITE
    tint = _mixed(ground.surface, fill, ground.tint)
    text = _nearest(accent, lambda colour: _is_readable(colour, (*ground.surfaces, tint)))
    return Shades(
        fill=fill,
        hover=_pushed(fill, ink, _HOVER),
        pressed=_pushed(fill, ink, _PRESSED),
        ink=ink,
        text=text,
        text_ink=ink_on(text) or ground.surface,
        tint=tint,
        line=_mixed(ground.surface, text, ground.line),
    )


def _is_fill(colour: str, ground: Ground) -> bool:
    """Words can be read on it; in the dark it must also stand out, since a shadow does not show there."""
    stands_out = not ground.is_dark or contrast(colour, ground.surface) >= SIGN_CONTRAST
    return stands_out and ink_on(colour) is not None


def _is_readable(colour: str, grounds: Iterable[str]) -> bool:
    return ink_on(colour) is not None and all(contrast(colour, ground) >= TEXT_CONTRAST for ground in grounds)


def _nearest(colour: str, holds: Callable[[str], bool]) -> str:
    """The shade of `colour` for which `holds`, as few hundredths of lightness away as possible."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*_channels(colour))
    ways = (way for step in range(1, _STEPS + 1) for way in (-step, step))
    levels = (min(1.0, max(0.0, lightness + way / _STEPS)) for way in ways)
    shades = (_hex(colorsys.hls_to_rgb(hue, level, saturation)) for level in levels)
    # Between black and white there is a shade for every ground.
    return colour if holds(colour) else next(shade for shade in shades if holds(shade))


def _pushed(fill: str, ink: str, far: float) -> str:
    """Away from the ink; black and white, which can go no further, a little towards it."""
    end, other = (NEARLY_BLACK, WHITE) if ink == WHITE else (WHITE, NEARLY_BLACK)
    ways = (_mixed(fill, end, far * 2), _mixed(fill, other, far))
    readable = (way for way in ways if contrast(way, ink) >= TEXT_CONTRAST and contrast(way, fill) > 1.02)
    return next(readable, fill)


def _mixed(one: str, other: str, share: float) -> str:
    pairs = zip(_channels(one), _channels(other), strict=True)
    return _hex(tuple(a + (b - a) * share for a, b in pairs))


def _luminance(colour: str) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in _channels(colour)]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _channels(colour: str) -> tuple[float, float, float]:
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def _hex(channels: Iterable[float]) -> str:
    return "#" + "".join(f"{round(channel * 255):02x}" for channel in channels)
