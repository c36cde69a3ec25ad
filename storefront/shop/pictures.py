"""Draws a lamp as SVG from a few words and numbers; colours come from the page's style sheet by class.

Every number is bounded and every word is of a closed set before it reaches the markup, so a picture can never
carry anything but a drawing. The scene is 640 x 560; cards and details are cut from it by `viewBox`.
"""

from collections.abc import Callable

from storefront.shop.drawing import Drawing, glass, glow, metal, pool, room, wide_glow
from storefront.shop.shades import shade


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
    return room("table") + glow(320, top + d.height - 10) + under + shade(d, 320, top)


def _arm(d: Drawing) -> str:
    joints = f'<path class="lamp__line" d="M250 440L{218 - d.stem} {440 - d.drop}L{330 - d.stem} {300 - d.drop}"/>'
    knuckle = f'<circle class="lamp__metal2" cx="{218 - d.stem}" cy="{440 - d.drop}" r="11"/>'
    head = shade(d, 0, -20)
    tilted = f'<g transform="translate({330 - d.stem} {300 - d.drop}) rotate(-18)">{head}</g>'
    foot = _disc(250, 446, 78)
    return room("table") + glow(390, 330 - d.drop // 2) + foot + joints + knuckle + tilted


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
        pole, base = f'<path class="lamp__line" d="{legs}"/>', pool(320, 514, 140)
    return room("floor") + glow(x, 70 + d.height) + base + pole + shade(d, x, 62)


def _pendant(d: Drawing) -> str:
    return room("plain") + glow(320, d.drop + d.height) + _hung(d, 320, d.drop)


def _cluster(d: Drawing) -> str:
    step = 440 // d.count
    first = 320 - step * (d.count - 1) // 2
    drops = (0, 70, 25, 95, 45)
    lamps = "".join(_hung(d, first + step * i, d.drop + drops[i]) for i in range(d.count))
    return room("plain") + wide_glow(d.drop + d.height + 20) + lamps


def _hung(d: Drawing, x: int, drop: int) -> str:
    cord = f'<path class="lamp__cord" d="M{x} 0V{drop}"/>'
    cap = _collar(x, drop) if d.shade == "globe" else _cap(x, drop)
    return cord + cap + shade(d, x, drop)


def _linear(d: Drawing) -> str:
    left, right = 320 - d.width // 2, 320 + d.width // 2
    cords = f'<path class="lamp__cord" d="M{left + 50} 0V{d.drop}M{right - 50} 0V{d.drop}"/>'
    return room("plain") + glow(320, d.drop + d.height) + cords + shade(d, 320, d.drop)


def _ceiling(d: Drawing) -> str:
    rose = f'<path class="lamp__metal" d="M{320 - d.width // 3} 64h{d.width // 3 * 2}v14h-{d.width // 3 * 2}z"/>'
    return room("ceiling") + glow(320, 90 + d.height) + rose + shade(d, 320, 76)


def _wall(d: Drawing) -> str:
    plate = f'<rect class="lamp__metal" x="150" y="{280 - d.drop // 2}" width="30" height="{d.drop}" rx="15"/>'
    arm = f'<path class="lamp__line" d="M176 280H{200 + d.stem}Q350 280 350 {160 + d.height // 4}"/>'
    return room("wall") + glow(350, 250) + plate + arm + shade(d, 350, 150)


def _post(d: Drawing) -> str:
    post = f'<path class="lamp__metal" d="M{320 - d.stem} 190h{d.stem * 2}v300h-{d.stem * 2}z"/>'
    shine = f'<path fill="url(#g-metal)" d="M{320 - d.stem} 190h{d.stem * 2}v300h-{d.stem * 2}z"/>'
    return room("garden") + glow(320, 200) + pool(320, 492, 90) + post + shine + shade(d, 320, 200 - d.height)


def _spot(d: Drawing) -> str:
    track = '<rect class="lamp__metal" x="60" y="92" width="520" height="20" rx="4"/>'
    step = 400 // d.count
    first = 320 - step * (d.count - 1) // 2
    heads = "".join(_head(d, first + step * i) for i in range(d.count))
    return room("plain") + wide_glow(180 + d.height) + track + heads


def _head(d: Drawing, x: int) -> str:
    low = 112 + d.drop // 4
    stalk = f'<path class="lamp__line" d="M{x} 112V{low}"/>'
    return f'{stalk}<g transform="translate({x} {low}) rotate(12)">{shade(d, 0, 0)}</g>'


def _bulb(d: Drawing) -> str:
    r, top = d.width // 2, 120
    base = top + r * 2
    neck = base + d.height // 3
    body = (
        f"M{320 - r} {top + r}a{r} {r} 0 0 1 {2 * r} 0c0"
        f" {r * 3 // 4}-{r // 2} {r}-{r // 2} {r + d.height // 3}"
        f"h-{r}c0-{d.height // 3}-{r // 2}-{r // 4}-{r // 2}-{r + d.height // 3}z"
    )
    wire = (
        f'<path class="lamp__wire" d="M{320 - r // 4}'
        f' {neck}V{top + r}q{r // 8}-{r // 3} {r // 4} 0t{r // 4} 0V{neck}"/>'
    )
    cap = "".join(_thread(neck + 12 * i, r - 5 * i) for i in range(4))
    return room("plain") + glow(320, top + r) + glass(body) + wire + cap


def _thread(y: int, width: int) -> str:
    return f'<rect class="lamp__metal2" x="{320 - width // 2}" y="{y}" width="{width}" height="10" rx="5"/>'


def _foot(d: Drawing) -> str:
    half = max(d.width // 4, 46)
    if d.foot == "tripod":
        apex = 446 - d.drop - 20
        return pool(330, 466, 110) + (
            f'<path class="lamp__line" d="M320 {apex}L{320 - half} 470M320 {apex}L{320 + half} 470M320 {apex}V458"/>'
        )
    if d.foot == "block":
        box = f"M{320 - half} 424h{2 * half}v44h-{2 * half}z"
        return pool(335, 470, half + 40) + metal(box)
    if d.foot == "cone":
        return pool(335, 468, half + 40) + metal(
            f"M{320 - d.stem // 2} 380h{d.stem}L{320 + half} 462c0 12-{2 * half} 12-{2 * half} 0z"
        )
    return _disc(320, 446, half)


def _disc(x: int, y: int, half: int) -> str:
    rise = max(half // 5, 10)
    side = (
        f"M{x - half} {y}c0-{rise} {2 * half}-{rise} {2 * half} 0v12c0 {rise + 6}-{2 * half} {rise + 6}-{2 * half} 0z"
    )
    plate = f'<ellipse class="lamp__metal2" cx="{x}" cy="{y - 1}" rx="{half}" ry="{rise}"/>'
    return pool(x + 22, y + 24, half + 54) + metal(side) + plate


def _stem(x: int, top: int, bottom: int, width: int) -> str:
    return metal(f"M{x - width // 2} {top}h{width}V{bottom}h-{width}z")


def _cap(x: int, drop: int) -> str:
    return f'<path class="lamp__metal" d="M{x - 14} {drop - 22}h28v30h-28z"/>'


def _collar(x: int, drop: int) -> str:
    return f'<path class="lamp__metal" d="M{x - 18} {drop - 20}h36l8 28h-52z"/>'


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
