"""Lighthouse's scores of one page with and without the tag, visited in turn; npx fetches Lighthouse."""

import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median

from bench._figures import Figure, told
from tests.install import installed
from tests.journeys.conftest import ARGS
from tests.journeys.stalls import CONTEXT, opened_stall

ROUNDS = int(os.environ.get("BENCH_ROUNDS", "5"))
LIGHTHOUSE = ("npx", "--yes", "lighthouse@13.5.0")
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
MILLISECONDS = ("first-contentful-paint", "largest-contentful-paint", "total-blocking-time", "speed-index")
SHIFT = "cumulative-layout-shift"
POINTS_OF_NOISE = 2
"""Lighthouse's own scores move by this much between two runs of one page."""

Scores = dict[str, float]


def visited(address: str) -> Scores:
    """One run on Lighthouse's own slow telephone: scores of 100, milliseconds, the sum of shifts."""
    flags = " ".join(("--headless=new", *ARGS))
    words = (*LIGHTHOUSE, address, "--output=json", "--quiet", f"--chrome-flags={flags}")
    environ = {**os.environ, "CHROME_PATH": "/usr/bin/chromium"}
    only = f"--only-categories={','.join(CATEGORIES)}"
    done = subprocess.run((*words, only), capture_output=True, check=True, text=True, env=environ)
    report = json.loads(done.stdout)
    scores = {name: 100 * float(report["categories"][name]["score"] or 0) for name in CATEGORIES}
    return scores | {name: float(report["audits"][name]["numericValue"]) for name in (*MILLISECONDS, SHIFT)}


def measured() -> tuple[Scores, Scores]:
    """Medians with the tag and without it."""
    with (
        tempfile.TemporaryDirectory() as folder,
        installed(Path(folder)) as install,
        opened_stall(install) as stall,
    ):
        body = CONTEXT + "<h1>Lamp</h1>" + "<p>A lamp made to be repaired.</p>" * 200
        pages = stall.show("/with", body + stall.tag()), stall.show("/without", body)
        rounds = [[visited(page) for page in pages] for _ in range(ROUNDS)]
    ours, plain = ({name: median(one[side][name] for one in rounds) for name in rounds[0][side]} for side in (0, 1))
    return ours, plain


def main() -> int:
    """Measure and tell."""
    ours, plain = measured()
    figures = [_score(name, ours[name], plain[name]) for name in CATEGORIES]
    figures += [_told(name, "ms", ours[name], plain[name]) for name in MILLISECONDS]
    return told("lighthouse", [*figures, _told(SHIFT, "sum", ours[SHIFT], plain[SHIFT])])


def _score(name: str, value: float, beside: float) -> Figure:
    bar = beside - POINTS_OF_NOISE
    return Figure(name, value, "of 100", beside, value / beside if beside else None, f">= {bar:.0f}", value >= bar)


def _told(name: str, unit: str, value: float, beside: float) -> Figure:
    return Figure(name, value, unit, beside, value / beside if beside else None, "told", True)


if __name__ == "__main__":
    sys.exit(main())
