"""The shapes of shades: each is drawn from a width and a height alone."""

from collections.abc import Callable

from storefront.shop.drawing import Drawing, glass, light


def shade(d: Drawing, x: int, top: int) -> str:
    """The shade with its upper edge at `top` and its middle at `x`."""
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
    return glass(path) + shine + light(x, top + h + rim // 4, half - 10, rim * 3 // 5)


def _tapered(d: Drawing, x: int, top: int, neck: int) -> str:
    half, h, rim = d.width // 2, d.height, max(d.width // 14, 5)
    path = f"M{x - neck} {top}h{neck * 2}L{x + half} {top + h}c0 {rim}-{2 * half} {rim}-{2 * half} 0z"
    return glass(path) + light(x, top + h, half - 8, rim * 2 // 3)


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
    return glass(path) + light(x, top + h, half - 8, rim * 2 // 3)


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
    return glass(path) + light(x, top, half - 4, max(d.width // 22, 5))


def _lantern(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height
    panes = glass(f"M{x - half} {top}h{2 * half}v{h}h-{2 * half}z")
    heart = f'<ellipse class="lamp__heart" cx="{x}" cy="{top + h // 2}" rx="{half // 3}" ry="{h // 4}"/>'
    bars = f"M{x - half} {top}v{h}M{x - half // 3} {top}v{h}M{x + half // 3} {top}v{h}M{x + half} {top}v{h}"
    roof = f"M{x - half - 14} {top}L{x - half // 3} {top - 34}h{half // 3 * 2}L{x + half + 14} {top}z"
    floor = f"M{x - half - 8} {top + h}h{2 * half + 16}v14h-{2 * half + 16}z"
    return f'{panes}{heart}<path class="lamp__bar" d="{bars}"/><path class="lamp__metal" d="{roof}{floor}"/>'


def _tulip(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height
    path = (
        f"M{x - half} {top}c{half // 3} {h // 12} {half * 5 // 3} {h // 12} {2 * half} 0"
        f"c{half // 6} {h // 2}-{half // 3} {h}-{half} {h}s-{half + half // 6}-{h // 2}-{half}-{h}z"
    )
    return glass(path) + light(x, top + 5, half - 12, max(d.width // 26, 4))


def _flat(d: Drawing, x: int, top: int) -> str:
    half = d.width // 2
    plate = f'<ellipse class="lamp__metal" cx="{x}" cy="{top + 12}" rx="{half}" ry="{max(d.height // 3, 10)}"/>'
    glass = f'<ellipse class="lamp__glass" cx="{x}" cy="{top + 26}" rx="{half - 8}" ry="{max(d.height // 3, 10)}"/>'
    return plate + glass + light(x, top + 32, half - 24, max(d.height // 4, 8))


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


def _pleat(d: Drawing, x: int, top: int) -> str:
    neck, half, low = d.width * 3 // 10, d.width // 2, top + d.height
    folds = "".join(f"M{x + neck * i // 5} {top + 3}L{x + half * i // 5} {low}" for i in range(-4, 5))
    return _tapered(d, x, top, neck) + f'<path class="lamp__fold" d="{folds}"/>'


def _paper(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height
    ball = f'<ellipse class="lamp__glass" cx="{x}" cy="{top + h // 2}" rx="{half}" ry="{h // 2}"/>'
    heart = f'<ellipse class="lamp__heart" cx="{x}" cy="{top + h // 2}" rx="{half * 2 // 3}" ry="{h // 3}"/>'
    ribs = "".join(_rib(x, top + h * i // 8, half * _RIBS[i] // 100) for i in range(1, 8))
    shine = f'<ellipse fill="url(#g-dome)" cx="{x}" cy="{top + h // 2}" rx="{half}" ry="{h // 2}"/>'
    return ball + shine + heart + f'<path class="lamp__fold" d="{ribs}"/>'


def _rib(x: int, y: int, half: int) -> str:
    return f"M{x - half} {y}q{half} {max(half // 8, 3)} {2 * half} 0"


def _mushroom(d: Drawing, x: int, top: int) -> str:
    half, h, neck = d.width // 2, d.height, max(d.width // 8, 10)
    cap = h * 3 // 5
    body = glass(f"M{x - neck} {top + cap}h{2 * neck}l{neck // 2} {h - cap}h-{3 * neck}z")
    hat = (
        f"M{x - half} {top + cap}c0-{cap * 3 // 4} {half // 2}-{cap} {half}-{cap}s{half} {cap // 4} {half} {cap}"
        f"c0 {cap // 3}-{2 * half} {cap // 3}-{2 * half} 0z"
    )
    return body + glass(hat) + light(x, top + cap + 6, half * 2 // 3, max(cap // 14, 4))


def _ring(d: Drawing, x: int, top: int) -> str:
    half, h = d.width // 2, d.height // 2
    band = max(d.width // 22, 8)
    outer = f'class="lamp__hoop" cx="{x}" cy="{top + h}" rx="{half - band}" ry="{max(h - band, 8)}"'
    inner = f'class="lamp__neon" cx="{x}" cy="{top + h + 2}" rx="{half - band}" ry="{max(h - band, 8)}"'
    return f'<ellipse {outer} stroke-width="{band * 2}"/><ellipse {inner} stroke-width="{max(band // 2, 3)}"/>'


def _tiers(d: Drawing, x: int, top: int) -> str:
    step = max(d.height // 3, 12)
    rows = [_tier(x, top + step * i, d.width // 2 * (4 + 3 * i) // 10, step) for i in range(3)]
    return "".join(reversed(rows)) + light(x, top + step * 3, d.width // 4, max(d.width // 40, 4))


def _tier(x: int, top: int, half: int, step: int) -> str:
    neck = half // 3
    return glass(
        f"M{x - neck} {top}h{2 * neck}C{x + neck} {top + step} {x + half} {top + step // 2} {x + half}"
        f" {top + step}h-{2 * half}C{x - half} {top + step // 2} {x - neck} {top + step} {x - neck} {top}z"
    )


def _egg(d: Drawing, x: int, top: int) -> str:
    half, upper = d.width // 2, d.height * 3 // 5
    lower, belly = d.height - upper, top + upper
    path = (
        f"M{x} {top}c{half * 3 // 5} 0 {half} {upper // 2} {half} {upper}"
        f"s-{half * 2 // 5} {lower}-{half} {lower}-{half}-{lower * 2 // 5}-{half}-{lower}"
        f"S{x - half * 3 // 5} {top} {x} {top}z"
    )
    return glass(path) + f'<ellipse class="lamp__heart" cx="{x}" cy="{belly}" rx="{half // 2}" ry="{d.height // 4}"/>'


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
    "pleat": _pleat,
    "paper": _paper,
    "mushroom": _mushroom,
    "ring": _ring,
    "tiers": _tiers,
    "egg": _egg,
}
_RIBS = (0, 66, 87, 97, 100, 97, 87, 66, 0)
"""How wide a ball is at each eighth of its height, in hundredths of its widest."""
