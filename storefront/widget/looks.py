"""What a look is on the wire: a script of plain data for the shop's page, style sheets for launcher, panel and Help."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from assist.queries.looks import Look
from assist.rules.colour import DARK, LIGHT, Ground, Shades, shades_of
from assist.rules.words import Corner, Scheme

_LAUNCHER = {
    Corner.END: {"side": "auto 24px", "side-phone": "auto 16px"},
    Corner.START: {"side": "24px auto", "side-phone": "16px auto"},
}
_WITH_WORD = {"word": "inherit", "gap": "10px", "pad": "18px 22px"}
_WITHOUT_WORD = {"word": "0", "gap": "0", "pad": "15px"}
_LIGHT_ROOT = ':root,[data-theme="light"]'
_DARK_ROOT = ':root:not([data-theme="light"])'
_DARK_FORCED = ':root[data-theme="dark"]'


def look_script(look: Look, styles: str) -> str:
    """The module that the loader imports; nothing but data, so that a page with a strict policy needs no more."""
    return f"export default {_as_script(look_data(look, styles))};\n"


def no_look_script(code: str, widget_origin: str) -> str:
    """No such shop: no launcher, and a word to whoever put the tag there."""
    told = f"Assist: {widget_origin} serves no shop {code}. Check data-shop, and that the shop is switched on."
    return f"console.info({_as_script(told)});\nexport default null;\n"


def look_data(look: Look, styles: str) -> dict[str, Any]:
    """Words in the page's language and one style sheet."""
    with override(look.language):
        words = {"accept": _("Ask now"), "dismiss": _("No, thank you"), "name": _("Offer of help")}
        label = look.label or _("Help")
    invitations = [
        {"seconds": r.seconds, "hours": r.every_hours, "address": r.address, "basket": r.basket, "text": r.text}
        for r in look.invitations
    ]
    told = {"css": launcher_variables(look) + styles, "label": label, "lang": look.language}
    return {**told, "words": words, "invitations": invitations} if invitations else told


def launcher_variables(look: Look) -> str:
    """Colours, corner and words of the launcher, as custom properties of its host."""
    shape = _LAUNCHER[look.corner] | (_WITH_WORD if look.has_label else _WITHOUT_WORD)
    light, dark = _launcher_colours(look, LIGHT), _launcher_colours(look, DARK)
    if look.scheme is Scheme.PAGE:
        return _rule(":host", shape | light) + _in_the_dark(_rule(":host", dark))
    return _rule(":host", shape | (dark if look.scheme is Scheme.DARK else light))


def page_sheet(look: Look) -> str:
    """The shop's accent in place of the product's own, after tokens.css; empty for a shop without one."""
    if look.is_own_accent:
        return ""
    light, dark = _tokens(shades_of(look.accent, LIGHT)), _tokens(shades_of(look.accent, DARK))
    return _rule(_LIGHT_ROOT, light) + _in_the_dark(_rule(_DARK_ROOT, dark)) + _rule(_DARK_FORCED, dark)


def _tokens(shades: Shades) -> dict[str, str]:
    return {
        "accent": shades.fill,
        "accent-hover": shades.hover,
        "accent-pressed": shades.pressed,
        "text-on-accent": shades.ink,
        "accent-text": shades.text,
        "accent-mark": shades.text,
        "text-on-mark": shades.text_ink,
        "accent-tint": shades.tint,
        "accent-line": shades.line,
        "surface-selected": shades.tint,
        "link": shades.text,
        "focus": shades.text,
        "bubble-agent": shades.fill,
        "bubble-agent-text": shades.ink,
        "bubble-agent-meta": shades.ink,
    }


def _launcher_colours(look: Look, ground: Ground) -> dict[str, str]:
    shades = shades_of(look.accent, ground)
    return {
        "fill": shades.fill,
        "hover": shades.hover,
        "ink": shades.ink,
        "text": shades.text,
        "surface": ground.surfaces[2] if ground.is_dark else ground.surface,
        "words": ground.words,
        "edge": ground.edge,
        "rim": "transparent" if ground.is_dark else "#0000001a",
        "shade": "#00000066" if ground.is_dark else "#00000033",
    }


def _rule(selector: str, values: Mapping[str, str]) -> str:
    return f"{selector}{{{';'.join(f'--{name}:{value}' for name, value in values.items())}}}"


def _in_the_dark(*rules: str) -> str:
    return f"@media (prefers-color-scheme:dark){{{''.join(rules)}}}"


def _as_script(value: object) -> str:
    """JSON that is also safe inside a script, whatever the words of a shop hold."""
    text = json.dumps(value, ensure_ascii=True, separators=(",", ":"))
    return text.replace("<", "\\u003c")
