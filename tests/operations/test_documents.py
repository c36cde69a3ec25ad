"""The administrator's pages name what there is: every check of the doctor, every figure, every part of readiness."""

import re
from typing import Any

import pytest
from django.test import Client

from assist.config.health import readiness
from assist.management.doctor.checks import CHECKS
from tests.house.sources import ROOT, read
from tests.operations.test_metrics import TOKEN, figures

BESIDES = {"settings", "Nothing fails, and still"}
"""Sections that no check stands for: nothing runs without settings, and what no check sees."""


def page(name: str) -> str:
    return read(ROOT / "docs" / name)


def sections(text: str) -> list[str]:
    return re.findall(r"^## (.+)$", text, re.MULTILINE)


def test_feat_x3_troubleshooting_has_a_section_for_every_check_in_its_order() -> None:
    assert [name for name in sections(page("troubleshooting.md")) if name not in BESIDES] == [
        check.name for check in CHECKS
    ]
    assert set(sections(page("troubleshooting.md"))) > BESIDES


def test_a_section_says_what_to_do() -> None:
    parts = re.split(r"^## .+$", page("troubleshooting.md"), flags=re.MULTILINE)[1:]
    assert min(len(part.split()) for part in parts) > 15


@pytest.mark.django_db
def test_feat_x5_every_figure_has_a_row_and_every_row_a_figure(settings: Any) -> None:
    settings.ASSIST_METRICS_TOKEN = TOKEN
    told = set(re.findall(r"^\| `(assist_\w+)", page("monitoring.md"), re.MULTILINE))
    text = Client(headers={"host": "localhost", "authorization": f"Bearer {TOKEN}"}).get("/metrics").content.decode()
    known = {
        f"{name}_total" if kind == "counter" else name
        for name, kind in re.findall(r"^# TYPE (assist_\w+?)(?:_total)? (\w+)$", text, re.MULTILINE)
    }
    assert told == known
    assert len(figures()) > 10


def test_alerts_speak_of_figures_that_exist() -> None:
    text = page("monitoring.md")
    told = set(re.findall(r"^\| `(assist_\w+)", text, re.MULTILINE))
    assert set(re.findall(r"\bassist_[a-z_]+", text)) - told == set()


@pytest.mark.django_db
def test_feat_x5_every_part_of_readiness_is_told() -> None:
    text = page("monitoring.md")
    assert [part for part in readiness() if f"| `{part}` |" not in text] == []
    assert [state for state in ("ready", "degraded", "down", "draining") if f"| `{state}` |" not in text] == []


def test_the_arithmetic_of_scaling_adds_up() -> None:
    text = page("scaling.md")
    for web, workers, children, sweepers, total, smaller in re.findall(
        r"^\| \w+ \| (\d+) \| (\d+) x (\d+) \| (\d+) \|[^|]*= (\d+) \| (\d+) \|$", text, re.MULTILINE
    ):
        rest = int(workers) * (int(children) + 1) + int(sweepers) * 2 + 10
        assert (int(web) * 16 + rest, int(web) * 8 + rest) == (int(total), int(smaller))
    assert len(re.findall(r"= \d+ \| \d+ \|$", text, re.MULTILINE)) == 2
