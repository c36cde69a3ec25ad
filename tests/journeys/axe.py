"""axe-core on a page or in a frame, as people with other needs see it: what it finds serious or critical."""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.sync_api import Frame, Page

SOURCE = Path(__file__).resolve().parents[2] / "static/node_modules/axe-core/axe.min.js"
RUN = """async (rules) => {
  const only = rules.length ? { runOnly: { type: "rule", values: rules } } : {};
  const { violations } = await window.axe.run(document, { resultTypes: ["violations"], iframes: false, ...only });
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(" ")).join(", ")}`);
}"""
TOO_WIDE = """() => {
  const scrolls = (each) => /auto|scroll/.test(getComputedStyle(each).overflowX) && each.scrollWidth > each.clientWidth;
  const name = (each) => each.className || each.localName;
  const sheet = document.documentElement;
  const cut = [...document.querySelectorAll("button, a, input, [role=menu]")].filter((each) => {
    const box = each.getBoundingClientRect();
    const within = each.closest("pre, nav, .skip, .sr, [role=region][tabindex]");
    return box.width && !within && (box.left < -1 || box.right > sheet.clientWidth + 1);
  });
  const apart = (each) => each.closest("pre, nav, textarea, [role=region][tabindex]");
  const wide = [...document.querySelectorAll("body *")].filter((each) => !apart(each) && scrolls(each));
  return [...new Set([...(sheet.scrollWidth > sheet.clientWidth ? [sheet] : []), ...wide, ...cut].map(name))];
}"""
"""What scrolls sideways or hangs over the edge; rows of links that are made to scroll are left out."""
LAID_OUT = """(most) => new Promise((tell) => {
  const look = () => requestAnimationFrame(() => (innerWidth <= most ? requestAnimationFrame(tell) : look()));
  look();
})"""
"""A frame hears of the new size later than its page."""


class Setting(NamedTuple):
    """How somebody looks at a page; without rules of its own everything is asked."""

    name: str
    width: int
    height: int
    scheme: Literal["light", "dark"] = "light"
    forced: Literal["active", "none"] = "none"
    rules: tuple[str, ...] = ()


PAINT = """(forced) => {
  const all = [...document.querySelectorAll("body, body *")].filter(({ style }) => style);
  const colours = all.map((each) => (forced ? getComputedStyle(each).color : ""));
  all.forEach((each, at) => { each.style.webkitTextFillColor = colours[at]; });
}"""
"""axe asks for the fill of letters, which Chromium does not state as forced although it paints it so."""
COLOURS = ("color-contrast", "link-in-text-block")
SETTINGS = (
    Setting("320 px", 320, 640),
    Setting("320 px, dark", 320, 640, scheme="dark", rules=COLOURS),
    Setting("200 %", 640, 400, rules=("scrollable-region-focusable", "aria-hidden-focus", "target-size")),
    Setting("forced colours", 1280, 800, forced="active", rules=COLOURS),
)
"""The narrowest phone, dark, a desktop at twice its size (half its pixels), and colours of the reader's own."""


def serious(where: Page | Frame, rules: tuple[str, ...] = ()) -> list[str]:
    """The serious findings, each with its places; empty when there is nothing to say."""
    if not where.evaluate("() => 'axe' in window"):
        where.evaluate(SOURCE.read_text("utf-8"))
    found: list[Any] = where.evaluate(RUN, list(rules))
    return [str(line) for line in found]


class Eyes:
    """Looks at one state after the other in every setting and remembers what is wrong with it."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def look(self, page: Page, state: str, where: Frame | None = None) -> None:
        """At a page, or at the frame in it that the state is about."""
        before = page.viewport_size
        for setting in SETTINGS:
            page.set_viewport_size({"width": setting.width, "height": setting.height})
            page.emulate_media(color_scheme=setting.scheme, forced_colors=setting.forced, reduced_motion="reduce")
            (where or page).evaluate(LAID_OUT, setting.width)
            self.faults += [f"{state}, {setting.name}: {fault}" for fault in _faults(where or page, setting)]
            _keep(page, f"{state}, {setting.name}")
        page.emulate_media(color_scheme="light", forced_colors="none", reduced_motion="reduce")
        if before:
            page.set_viewport_size(before)


def _faults(where: Page | Frame, setting: Setting) -> list[str]:
    forced = setting.forced == "active"
    if forced:
        where.evaluate(PAINT, True)
    wide, found = where.evaluate(TOO_WIDE), serious(where, setting.rules)
    if forced:
        where.evaluate(PAINT, False)
    return [*found, *([f"too wide: {', '.join(wide)}"] if wide else [])]


def _keep(page: Page, name: str) -> None:
    """A picture for whoever wants to see the state, not for the ordinary run."""
    if folder := os.environ.get("ASSIST_PICTURES"):
        page.screenshot(path=Path(folder) / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}.png")


@contextmanager
def open_eyes() -> Iterator[Eyes]:
    """Says at the end what was wrong with all that was looked at."""
    eyes = Eyes()
    yield eyes
    assert not eyes.faults, "\n".join(eyes.faults)
