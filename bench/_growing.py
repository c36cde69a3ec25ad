"""Grows the history of an empty database step by step and times the reads at each size."""

import math
import os
import sys
import time
from collections.abc import Callable

from assist.config.asgi import application as application  # sets Django up, so it comes first

# isort: split

from bench._figures import Figure, told
from bench._reads import Reads

SIZES = [int(size) for size in os.environ.get("BENCH_SIZES", "10000,100000,1000000").split(",")]
"""Facts in the database."""
REPEATS = 60
FLAT = 0.1
"""The exponent that counts as flat: a hundred times the history, 1.6 times the time."""


def timed(act: Callable[[], object]) -> float:
    """The quickest of many calls, in milliseconds: what else the machine does only adds."""
    act()
    spans = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        act()
        spans.append(1000 * (time.perf_counter() - begun))
    return min(spans)


def figure(name: str, spans: list[float]) -> Figure:
    """How the time grows with the history: exponent 0 is flat, 1 is as fast as the history."""
    grows = math.log(spans[-1] / spans[0]) / math.log(SIZES[-1] / SIZES[0])
    return Figure(
        f"{name} ({spans[0]:.1f} to {spans[-1]:.1f} ms)", grows, "exponent", None, None, f"<= {FLAT}", grows <= FLAT
    )


def main() -> int:
    """Grow, time, tell."""
    reads = Reads()
    times: dict[str, list[float]] = {}
    for size in SIZES:
        reads.grow(size)
        for name, act in reads.all().items():
            times.setdefault(name, []).append(timed(act))
    return told("history", [figure(name, spans) for name, spans in times.items()])


if __name__ == "__main__":
    sys.exit(main())
