"""What the tag costs a page before a click: the same page with and without it, on a processor four times slower."""

import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench._figures import Figure, percentile, told
from tests.install import installed
from tests.journeys.conftest import ARGS
from tests.journeys.stalls import CONTEXT, Stall, opened_stall

ROUNDS = 11
SLOWER = 4
SETTLED_MS = 2000
BLOCKING_MS = 50.0
"""Longer than this, a task keeps the visitor waiting."""
WATCH = """() => {
  window.seen = { task: 0, shift: 0, largest: 0 };
  const watch = (type, act) =>
    new PerformanceObserver((list) => list.getEntries().forEach(act)).observe({ type, buffered: true });
  watch("longtask", ({ duration }) => { window.seen.task = Math.max(window.seen.task, duration); });
  watch("layout-shift", ({ value }) => { window.seen.shift += value; });
  watch("largest-contentful-paint", ({ startTime }) => { window.seen.largest = startTime; });
}"""
READ = (
    """() => ({ ...window.seen, first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0 })"""
)


@contextmanager
def chromium() -> Iterator[Browser]:
    """The browser of the journeys."""
    with sync_playwright() as player:
        opened = player.chromium.launch(executable_path="/usr/bin/chromium", args=ARGS)
        yield opened
        opened.close()


def visited(browser: Browser, address: str, widget: str) -> dict[str, float]:
    """One visit with an empty cache: milliseconds, the sum of shifts, requests to us and their bytes."""
    context = browser.new_context()
    page = context.new_page()
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.add_init_script(f"({WATCH})()")
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    page.wait_for_timeout(SETTLED_MS)
    seen = {**_read(page), **_weight([answer for answer in answers if answer.url.startswith(widget)])}
    context.close()
    return seen


def _read(page: Page) -> dict[str, float]:
    seen: dict[str, float] = page.evaluate(READ)
    return seen


def _weight(answers: list[Any]) -> dict[str, float]:
    sizes = [answer.request.sizes() for answer in answers]
    weight = sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes)
    return {"requests": len(answers), "bytes": weight}


def measured(browser: Browser, stall: Stall) -> tuple[dict[str, float], dict[str, float], dict[str, float]]:
    """Medians of the page with the tag and without it, visited in turn, and the noise of the one without."""
    body = CONTEXT + "<p>A lamp made to be repaired.</p>" * 200
    pages = stall.show("/with", body + stall.tag()), stall.show("/without", body)
    widget = stall.install.site.widget
    rounds = [[visited(browser, page, widget) for page in pages] for _ in range(ROUNDS)]
    ours, plain = ({name: median(one[side][name] for one in rounds) for name in rounds[0][side]} for side in (0, 1))
    late = {name: percentile([one[1][name] for one in rounds], 0.9) - plain[name] for name in plain}
    return ours, plain, {name: max(late[name], plain[name] / 10) for name in plain}


def main() -> int:
    """Measure and tell."""
    with (
        tempfile.TemporaryDirectory() as folder,
        installed(Path(folder)) as install,
        opened_stall(install) as stall,
        chromium() as browser,
    ):
        ours, plain, noise = measured(browser, stall)
    figures = [
        _figure("requests to the widget's host", "requests", ours, plain, "requests", 3),
        _figure("bytes from it", "bytes", ours, plain, "bytes", 40_000),
        _figure("shift of the layout", "score", ours, plain, "shift", 0),
        _figure(
            f"longest task, {SLOWER}x slower",
            "ms",
            ours,
            plain,
            "task",
            max(BLOCKING_MS, plain["task"] + noise["task"]),
        ),
        _figure(f"first paint, {SLOWER}x slower", "ms", ours, plain, "first", plain["first"] + noise["first"]),
        _figure(f"largest paint, {SLOWER}x slower", "ms", ours, plain, "largest", plain["largest"] + noise["largest"]),
    ]
    return told("page", figures)


def _figure(name: str, unit: str, ours: dict[str, float], plain: dict[str, float], key: str, bar: float) -> Figure:
    value, beside = ours[key], plain[key]
    return Figure(name, value, unit, beside, value / beside if beside else None, f"<= {bar:.0f}", value <= bar)


if __name__ == "__main__":
    sys.exit(main())
