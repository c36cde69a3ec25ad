"""The form that every benchmark answers in."""

import argparse
import json
import os
import platform
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured value beside its baseline of the same run; `holds` says whether the bar was met."""

    name: str
    value: float
    unit: str
    baseline: float | None
    ratio: float | None
    bar: str
    holds: bool


def percentile(values: list[float], share: float) -> float:
    """The value below which that share of the values lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def told(bench: str, figures: list[Figure]) -> int:
    """Print the table, write the JSON when asked to; 0 when every bar holds."""
    parser = argparse.ArgumentParser(prog=f"bench {bench}")
    parser.add_argument("--json", type=Path)
    where = parser.parse_args().json
    print(f"{'figure':<44}{'value':>10}{'baseline':>11}{'ratio':>8}  bar")
    for figure in figures:
        baseline = "" if figure.baseline is None else f"{figure.baseline:.2f}"
        ratio = "" if figure.ratio is None else f"{figure.ratio:.1f}"
        verdict = "holds" if figure.holds else "MISSED"
        named = f"{figure.name}, {figure.unit}"
        print(f"{named:<44}{figure.value:>10.2f}{baseline:>11}{ratio:>8}  {figure.bar} {verdict}")
    if where:
        machine = (
            f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}"
        )
        document = {"bench": bench, "machine": machine, "figures": [asdict(figure) for figure in figures]}
        where.write_text(json.dumps(document, indent=1) + "\n")
    return 0 if all(figure.holds for figure in figures) else 1
