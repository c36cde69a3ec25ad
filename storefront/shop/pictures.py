"""Draws a lamp as SVG from a few words and numbers; colours come from the page's style sheet by class.

Every number is bounded and every word is of a closed set before it reaches the markup, so a picture can never
carry anything but a drawing. The scene is 640 x 560; cards and details are cut from it by `viewBox`.
"""

from collections.abc import Callable
from typing import Annotated, Literal

import msgspec

Mount = Literal["table", "arm", "floor", "pendant", "cluster", "linear", "ceiling", "wall", "post", "spot", "bulb"]
Shade = Literal["dome", "cone", "drum", "bell", "globe", "bowl", "lantern", "tulip", "disc", "tube"]
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


def draw(drawing: Drawing) -> str:
    """The markup inside an `<svg>` of the 640 x 560 scene: room, light, lamp."""
    return f'<g class="metal--{drawing.metal}">{_MOUNTS[drawing.mount](drawing)}</g>'


def view_box(drawing: Drawing, part: str) -> str:
    """The piece of the scene for a `scene`, a square `card`, or the `shade` and `foot` seen close."""
    if part == "scene":
        return "0 0 640 560"
    if part == "card":
        return "40 0 560 560"
    top = min(max(_shade_top(drawing) - 40, 0), 258) if part == "shade" else 258
    return f"155 {top} 345 302"


def _shade_top(drawing: Drawing) -> int:
    if drawing.mount in {"pendant", "cluster", "linear"}:
        return drawing.drop
    return {"ceiling": 40, "post": 150, "wall": 150, "floor": 40, "spot": 150}.get(drawing.mount, 90)


def _table(d: Drawing) -> str:
    top = 446 - d.drop - d.height
    stem = "" if d.foot == "tripod" else _stem(320, top + d.height - 30, 446, d.stem)
    under = stem + _foot(d) if d.foot in {"cone", "block"} else _foot(d) + stem
    return _room("table") + _glow(320, top + d.height - 10) + under + _shade(d, 320, top)


def _arm(d: Drawing) -> str:
    joints = f'<path class="lamp__line" d="M250 440L{218 - d.stem} {440 - d.drop}L{330 - d.stem} {300 - d.drop}"/>'
    knuckle = f'<circle class="lamp__metal2" cx="{218 - d.stem}" cy="{440 - d.drop}" r="11"/>'
    head = _shade(d, 0, -20)
    tilted = f'<g transform="translate({330 - d.stem} {300 - d.drop}) rotate(-18)">{head}</g>'
    foot = _disc(250, 446, 78)
    return _room("table") + _glow(390, 330 - d.drop // 2) + foot + joints + knuckle + tilted


def _floor(d: Drawing) -> str:
    x = 430 if d.count == 1 else 320
    if d.count == 1:
        pole = f'<path class="lamp__line" d="M230 508C222 {360 - d.drop} 232 {160 - d.drop // 4} {x} 84"/>'
        base = _disc(230, 506, 84)
    else:
        legs = (
            f"M320 {60 + d.height}L{320 - d.stem * 5} 514M320"
            f" {60 + d.height}L{320 + d.stem * 5} 514M320 {60 + d.height}V500"
        )
        pole, base = f'<path class="lamp__line" d="{legs}"/>', _pool(320, 514, 140)
    return _room("floor") + _glow(x, 70 + d.height) + base + pole + _shade(d, x, 62)


def _pendant(d: Drawing) -> str:
    return _room("plain") + _glow(320, d.drop + d.height) + _hung(d, 320, d.drop)


def _cluster(d: Drawing) -> str:
    step = 440 // d.count
    first = 320 - step * (d.count - 1) // 2
    drops = (0, 70, 25, 95, 45)
    lamps = "".join(_hung(d, first + step * i, d.drop + drops[i]) for i in range(d.count))
    return _room("plain") + _wide_glow(d.drop + d.height + 20) + lamps


def _hung(d: Drawing, x: int, drop: int) -> str:
    cord = f'<path class="lamp__cord" d="M{x} 0V{drop}"/>'
    cap = _collar(x, drop) if d.shade == "globe" else _cap(x, drop)
    return cord + cap + _shade(d, x, drop)


def _linear(d: Drawing) -> str:
    left, right = 320 - d.width // 2, 320 + d.width // 2
    cords = f'<path class="lamp__cord" d="M{left + 50} 0V{d.drop}M{right - 50} 0V{d.drop}"/>'
    return _room("plain") + _glow(320, d.drop + d.height) + cords + _tube(d, 320, d.drop)


def _ceiling(d: Drawing) -> str:
    rose = f'<path class="lamp__metal" d="M{320 - d.width // 3} 64h{d.width // 3 * 2}v14h-{d.width // 3 * 2}z"/>'
    return _room("ceiling") + _glow(320, 90 + d.height) + rose + _shade(d, 320, 76)


def _wall(d: Drawing) -> str:
    plate = f'<rect class="lamp__metal" x="150" y="{280 - d.drop // 2}" width="30" height="{d.drop}" rx="15"/>'
    arm = f'<path class="lamp__line" d="M176 280H{200 + d.stem}Q350 280 350 {160 + d.height // 4}"/>'
    return _room("wall") + _glow(350, 250) + plate + arm + _shade(d, 350, 150)


def _post(d: Drawing) -> str:
    post = f'<path class="lamp__metal" d="M{320 - d.stem} 190h{d.stem * 2}v300h-{d.stem * 2}z"/>'
    shine = f'<path fill="url(#g-metal)" d="M{320 - d.stem} 190h{d.stem * 2}v300h-{d.stem * 2}z"/>'
    return _room("garden") + _glow(320, 200) + _pool(320, 492, 90) + post + shine + _shade(d, 320, 200 - d.height)


def _spot(d: Drawing) -> str:
    track = '<rect class="lamp__metal" x="60" y="92" width="520" height="20" rx="4"/>'
    step = 400 // d.count
    first = 320 - step * (d.count - 1) // 2
    heads = "".join(_head(d, first + step * i) for i in range(d.count))
    return _room("plain") + _wide_glow(180 + d.height) + track + heads


def _head(d: Drawing, x: int) -> str:
    low = 112 + d.drop // 4
    stalk = f'<path class="lamp__line" d="M{x} 112V{low}"/>'
    return f'{stalk}<g transform="translate({x} {low}) rotate(12)">{_shade(d, 0, 0)}</g>'


def _bulb(d: Drawing) -> str:
    r, top = d.width // 2, 120
    base = top + r * 2
    neck = base + d.height // 3
    glass = (
        f"M{320 - r} {top + r}a{r} {r} 0 0 1 {2 * r} 0c0"
        f" {r * 3 // 4}-{r // 2} {r}-{r // 2} {r + d.height // 3}"
        f"h-{r}c0-{d.height // 3}-{r // 2}-{r // 4}-{r // 2}-{r + d.height // 3}z"
    )
    wire = (
        f'<path class="lamp__wire" d="M{320 - r // 4}'
        f' {neck}V{top + r}q{r // 8}-{r // 3} {r // 4} 0t{r // 4} 0V{neck}"/>'
    )
    cap = "".join(_thread(neck + 12 * i, r - 5 * i) for i in range(4))
    return _room("plain") + _glow(320, top + r) + _glass(glass) + wire + cap


def _thread(y: int, width: int) -> str:
    return f'<rect class="lamp__metal2" x="{320 - width // 2}" y="{y}" width="{width}" height="10" rx="5"/>'


def _shade(d: Drawing, x: int, top: int) -> str:
    return _SHADES[d.shade](d, x, top)


def _dome(d: Drawing, x: int, top: int) -> str:
    half, h, rim = d.width // 2, d.height, max(d.width // 12, 6)
    path = (
        f"M{x - half} {top + h}c0-{h * 3 // 5} {half * 11 // 25}-{h}"
        f" {half}-{h}s{half} {h * 2 // 5} {half} {h}"
        f"c0 {rim // 2}-{half * 4 // 9} {rim}-{half} {rim}s-{half}-{rim - rim // 2}-{half}-{rim}z"
    )
    shine = (
        f'<path class="lamp__shine" stroke-width="{max(half // 16, 4)}"'
        f' d="M{x - half * 3 // 4} {top + h * 4 // 5}'
        f'c{half // 28}-{h * 7 // 20} {half // 4}-{h * 3 // 5} {half * 11 // 20}-{h * 2 // 3}"/>'
    )
    return _glass(path) + shine + _light(x, top + h + rim // 4, half - 10, rim * 3 // 5)


def _tapered(d: Drawing, x: int, top: int, neck: int) -> str:
    half, h, rim = d.width // 2, d.height, max(d.width // 14, 5)
    path = f"M{x - neck} {top}h{neck * 2}L{x + half} {top + h}c0 {rim}-{2 * half} {rim}-{2 * half} 0z"
    return _glass(path) + _light(x, top + h, half - 8, rim * 2 // 3)


def _cone(d: Drawing, x: int, top: int) -> str:
    return _tapered(d, x, top, max(d.width // 10, 10))


def _drum(d: Drawing, x: int, top: int) -> str:
    return _tapered(d, x, top, d.width * 2 // 5)


def _bell(d: Drawing, x: int, top: int) -> str:
    half, h, rim, neck = d.width // 2, d.height, max(d.width // 14, 5), max(d.width // 9, 10)
    path = (
        f"M{x - neck} {top}h{neck * 2}c{neck // 4} {h * 3 // 5}"
        f" {half * 2 // 5} {h * 2 // 3} {half - neck} {h}"
        f"c0 {rim}-{2 * half} {rim}-{2 * half} 0c{half * 3 // 5}-{h // 3}"
        f" {half - neck}-{h * 2 // 5} {half - neck}-{h}z"
    )
    return _glass(path) + _light(x, top + h, half - 8, rim * 2 // 3)


def _globe(d: Drawing, x: int, top: int) -> str:
    r = d.height // 2
    ball = (
        f'<circle class="lamp__glass" cx="{x}" cy="{top + r}" r="{r}"/>'
        f'<circle fill="url(#g-dome)" cx="{x}" cy="{top + r}" r="{r}"/>'
    )
    heart = f'<circle class="lamp__heart" cx="{x}" cy="{top + r}" r="{r * 3 // 5}"/>'
    shine = (
        f'<path class="lamp__shine" stroke-width="{max(r // 12, 4)}" d="M{x - r * 7 // 10} {top + r * 4 // 5}'
        f'c{r // 10}-{r // 3} {r * 3 // 10}-{r // 2} {r * 6 // 10}-{r * 6 // 10}"/>'
    )
    return ball + heart + shine


def _bowl(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height
    path = f"M{x - half} {top}h{2 * half}c0 {h * 2 // 3}-{half * 2 // 5} {h}-{half} {h}s-{half}-{h // 3}-{half}-{h}z"
    return _glass(path) + _light(x, top, half - 4, max(d.width // 22, 5))


def _lantern(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height
    glass = _glass(f"M{x - half} {top}h{2 * half}v{h}h-{2 * half}z")
    heart = f'<ellipse class="lamp__heart" cx="{x}" cy="{top + h // 2}" rx="{half // 3}" ry="{h // 4}"/>'
    bars = f"M{x - half} {top}v{h}M{x - half // 3} {top}v{h}M{x + half // 3} {top}v{h}M{x + half} {top}v{h}"
    roof = f"M{x - half - 14} {top}L{x - half // 3} {top - 34}h{half // 3 * 2}L{x + half + 14} {top}z"
    floor = f"M{x - half - 8} {top + h}h{2 * half + 16}v14h-{2 * half + 16}z"
    return f'{glass}{heart}<path class="lamp__bar" d="{bars}"/><path class="lamp__metal" d="{roof}{floor}"/>'


def _tulip(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height
    path = (
        f"M{x - half} {top}c{half // 3} {h // 12} {half * 5 // 3} {h // 12} {2 * half} 0"
        f"c{half // 6} {h // 2}-{half // 3} {h}-{half} {h}s-{half + half // 6}-{h // 2}-{half}-{h}z"
    )
    return _glass(path) + _light(x, top + 5, half - 12, max(d.width // 26, 4))


def _flat(d: Drawing, x: int, top: int) -> str:
    half = d.width // 2
    plate = f'<ellipse class="lamp__metal" cx="{x}" cy="{top + 12}" rx="{half}" ry="{max(d.height // 3, 10)}"/>'
    glass = f'<ellipse class="lamp__glass" cx="{x}" cy="{top + 26}" rx="{half - 8}" ry="{max(d.height // 3, 10)}"/>'
    return plate + glass + _light(x, top + 32, half - 24, max(d.height // 4, 8))


def _tube(d: Drawing, x: int, top: int) -> str:
    left, bar = x - d.width // 2, max(d.height // 2, 10)
    body = f'<rect class="lamp__metal" x="{left}" y="{top}" width="{d.width}" height="{bar}" rx="6"/>'
    shine = f'<rect fill="url(#g-metal)" x="{left}" y="{top}" width="{d.width}" height="{bar}" rx="6"/>'
    glass = (
        f'<rect class="lamp__glass" x="{left + 6}" y="{top + bar}"'
        f' width="{d.width - 12}" height="{d.height - bar + 6}" rx="8"/>'
    )
    light = (
        f'<rect class="lamp__light" x="{left + 16}" y="{top + d.height - 4}" width="{d.width - 32}" height="7" rx="3"/>'
    )
    return body + shine + glass + light


def _foot(d: Drawing) -> str:
    half = max(d.width // 4, 46)
    if d.foot == "tripod":
        apex = 446 - d.drop - 20
        return _pool(330, 466, 110) + (
            f'<path class="lamp__line" d="M320 {apex}L{320 - half} 470M320 {apex}L{320 + half} 470M320 {apex}V458"/>'
        )
    if d.foot == "block":
        box = f"M{320 - half} 424h{2 * half}v44h-{2 * half}z"
        return _pool(335, 470, half + 40) + _metal(box)
    if d.foot == "cone":
        return _pool(335, 468, half + 40) + _metal(
            f"M{320 - d.stem // 2} 380h{d.stem}L{320 + half} 462c0 12-{2 * half} 12-{2 * half} 0z"
        )
    return _disc(320, 446, half)


def _disc(x: int, y: int, half: int) -> str:
    rise = max(half // 5, 10)
    side = (
        f"M{x - half} {y}c0-{rise} {2 * half}-{rise} {2 * half} 0v12c0 {rise + 6}-{2 * half} {rise + 6}-{2 * half} 0z"
    )
    plate = f'<ellipse class="lamp__metal2" cx="{x}" cy="{y - 1}" rx="{half}" ry="{rise}"/>'
    return _pool(x + 22, y + 24, half + 54) + _metal(side) + plate


def _stem(x: int, top: int, bottom: int, width: int) -> str:
    return _metal(f"M{x - width // 2} {top}h{width}V{bottom}h-{width}z")


def _cap(x: int, drop: int) -> str:
    return f'<path class="lamp__metal" d="M{x - 14} {drop - 22}h28v30h-28z"/>'


def _collar(x: int, drop: int) -> str:
    return f'<path class="lamp__metal" d="M{x - 18} {drop - 20}h36l8 28h-52z"/>'


def _metal(path: str) -> str:
    return f'<path class="lamp__metal" d="{path}"/><path fill="url(#g-metal)" d="{path}"/>'


def _glass(path: str) -> str:
    return f'<path class="lamp__glass" d="{path}"/><path fill="url(#g-dome)" d="{path}"/>'


def _light(x: int, y: int, rx: int, ry: int) -> str:
    core = f'<ellipse class="lamp__core" cx="{x}" cy="{y}" rx="{max(rx * 3 // 5, 3)}" ry="{max(ry // 2, 2)}"/>'
    return f'<ellipse class="lamp__light" cx="{x}" cy="{y}" rx="{max(rx, 4)}" ry="{max(ry, 3)}"/>{core}'


def _glow(x: int, y: int) -> str:
    return f'<ellipse fill="url(#g-glow)" cx="{x}" cy="{y}" rx="280" ry="210"/>'


def _wide_glow(y: int) -> str:
    return _glow(220, y) + _glow(420, y)


def _pool(x: int, y: int, half: int) -> str:
    return f'<ellipse fill="url(#g-shade)" cx="{x}" cy="{y}" rx="{half}" ry="17"/>'


def _room(kind: str) -> str:
    return f'<use href="#s-{kind}" width="640" height="560"/>'


_MOUNTS: dict[str, Callable[[Drawing], str]] = {
    "table": _table,
    "arm": _arm,
    "floor": _floor,
    "pendant": _pendant,
    "cluster": _cluster,
    "linear": _linear,
    "ceiling": _ceiling,
    "wall": _wall,
    "post": _post,
    "spot": _spot,
    "bulb": _bulb,
}
_SHADES: dict[str, Callable[[Drawing, int, int], str]] = {
    "dome": _dome,
    "cone": _cone,
    "drum": _drum,
    "bell": _bell,
    "globe": _globe,
    "bowl": _bowl,
    "lantern": _lantern,
    "tulip": _tulip,
    "disc": _flat,
    "tube": _tube,
}
