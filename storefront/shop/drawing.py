"""How a lamp is described, and the strokes that every drawing is made of."""

from typing import Annotated, Literal

import msgspec

Mount = Literal["table", "arm", "floor", "pendant", "cluster", "linear", "ceiling", "wall", "post", "spot", "bulb"]
Shade = Literal[
    "dome",
    "cone",
    "drum",
    "bell",
    "globe",
    "bowl",
    "lantern",
    "tulip",
    "disc",
    "tube",
    "pleat",
    "paper",
    "mushroom",
    "ring",
    "tiers",
    "egg",
]
Metal = Literal["black", "brass", "steel", "white"]
Foot = Literal["disc", "block", "cone", "tripod"]
Length = Annotated[int, msgspec.Meta(ge=8, le=460)]


class Drawing(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """How a lamp looks; lengths in units of the 640 x 560 scene."""

    mount: Mount = "table"
    shade: Shade = "dome"
    width: Length = 260
    height: Length = 180
    drop: Length = 150
    stem: Length = 20
    foot: Foot = "disc"
    metal: Metal = "black"
    count: Annotated[int, msgspec.Meta(ge=1, le=5)] = 1


def drawing_from(raw: object) -> Drawing:
    """The drawing that a stored picture describes; ValueError says what is wrong with it."""
    return msgspec.convert(raw, Drawing)


def metal(path: str) -> str:
    """A piece of metal with its shine."""
    return f'<path class="lamp__metal" d="{path}"/><path fill="url(#g-metal)" d="{path}"/>'


def glass(path: str) -> str:
    """A piece of glass with its shine."""
    return f'<path class="lamp__glass" d="{path}"/><path fill="url(#g-dome)" d="{path}"/>'


def light(x: int, y: int, rx: int, ry: int) -> str:
    """The lit opening of a shade."""
    core = f'<ellipse class="lamp__core" cx="{x}" cy="{y}" rx="{max(rx * 3 // 5, 3)}" ry="{max(ry // 2, 2)}"/>'
    return f'<ellipse class="lamp__light" cx="{x}" cy="{y}" rx="{max(rx, 4)}" ry="{max(ry, 3)}"/>{core}'


def glow(x: int, y: int) -> str:
    """The light around a lamp."""
    return f'<ellipse fill="url(#g-glow)" cx="{x}" cy="{y}" rx="280" ry="210"/>'


def wide_glow(y: int) -> str:
    """The light around several lamps."""
    return glow(220, y) + glow(420, y)


def pool(x: int, y: int, half: int) -> str:
    """The shadow below a foot."""
    return f'<ellipse fill="url(#g-shade)" cx="{x}" cy="{y}" rx="{half}" ry="17"/>'


def room(kind: str) -> str:
    """The room behind, one of the symbols on the page."""
    return f'<use href="#s-{kind}" width="640" height="560"/>'
