"""Documents say what the code says: tables, state machines, settings, links."""

import re

import pytest
from django.apps import apps

from assist.rules.transitions import TABLES, diagram
from tests.house.sources import ROOT, files, name_of, read

READMES = {
    "assist/README.md": "assist",
    "storefront/README.md": "storefront",
    "agentconsole/README.md": "agentconsole",
}
SETTINGS = ("assist/config/settings.py", "assist/config/env.py")
PICTURES = "docs/pictures/"
"""Taken from the running product by hand, so a new one may be named before it is there."""

WORDS_OF_A_README = ("## Words", "## Tables", "## Where to begin")


def section(text: str, title: str) -> str:
    """The part of a page under a heading of the second order."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)
    return found[1] if found else ""


def tables_named(readme: str) -> set[str]:
    """The tables that a README names under Tables."""
    return set(re.findall(r"`([A-Z]\w+)`", section(readme, "Tables")))


def tables_of(app: str) -> set[str]:
    """The tables that live below an app's folder."""
    return {model.__name__ for model in apps.get_models() if model.__module__.split(".")[0] == app}


def variables_read(code: str) -> set[str]:
    """The environment variables that settings read."""
    return set(re.findall(r'(?:text|switch|origin|word)\(\s*"([A-Z][A-Z_]+)"', code))


def variables_told(page: str) -> set[str]:
    """The variables with a row of their own in a page."""
    return set(re.findall(r"^\| `([A-Z][A-Z_]+)` \|", page, re.MULTILINE))


def state_machines(readme: str) -> str:
    """What stands between the markers."""
    found = re.search(r"<!-- transitions -->\n(.*)<!-- /transitions -->", readme, re.DOTALL)
    return found[1].strip() if found else ""


def dead_links(page: str, folder: str = ".") -> list[str]:
    """Links of a page that lead to no file of the repository."""
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", page)]
    local = [target for target in targets if target and "://" not in target and PICTURES not in target]
    return [target for target in local if not (ROOT / folder / target).exists()]


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_names_every_table_of_its_app_and_no_other(readme: str) -> None:
    assert tables_named(read(ROOT / readme)) == tables_of(READMES[readme])


def test_a_table_that_is_not_named_is_seen() -> None:
    page = "## Words\n\n`Shop`\n\n## Tables\n\n| `Offer`, `Event` | rows |\n\n## Rules\n\n`Queue`\n"
    assert tables_named(page) == {"Offer", "Event"}
    assert {"Interaction", "Offer", "Event"} <= tables_of("assist")
    assert tables_named(page) != tables_of("assist")


@pytest.mark.parametrize("readme", READMES)
def test_a_readme_has_words_tables_and_a_beginning(readme: str) -> None:
    text = read(ROOT / readme)
    assert [words for words in WORDS_OF_A_README if words not in text] == []


def test_the_readme_draws_the_state_machines_that_are_in_force() -> None:
    drawn = "\n\n".join(f"### {table.name}\n\n{diagram(table)}" for table in TABLES)
    assert state_machines(read(ROOT / "assist/README.md")) == drawn


def test_a_changed_state_machine_is_seen() -> None:
    readme = f"<!-- transitions -->\n\n{diagram(TABLES[0])}\n\n<!-- /transitions -->"
    assert state_machines(readme) == diagram(TABLES[0])
    assert state_machines(readme) != diagram(TABLES[1])
    assert state_machines("no markers") == ""


def test_every_setting_is_told_and_nothing_else() -> None:
    read_by_settings = set[str]().union(*(variables_read(read(ROOT / name)) for name in SETTINGS))
    assert variables_told(read(ROOT / "docs/configure.md")) == read_by_settings


def test_a_setting_that_is_not_told_is_seen() -> None:
    code = 'A = env.text("ASSIST_ONE", "x")\nB = env.switch("ASSIST_TWO")\nC = env.origin(\n    "ASSIST_THREE")\n'
    assert variables_read(code) == {"ASSIST_ONE", "ASSIST_TWO", "ASSIST_THREE"}
    assert variables_told("| `ASSIST_ONE` | x | y |\nand `ASSIST_TWO`") == {"ASSIST_ONE"}


def test_every_link_leads_somewhere() -> None:
    pages = {name_of(path): read(path) for path in files(".md")}
    assert "README.md" in pages
    found = {name: dead_links(page, name.rpartition("/")[0] or ".") for name, page in pages.items()}
    assert {name: links for name, links in found.items() if links} == {}


def test_a_dead_link_is_seen() -> None:
    page = "[good](LICENSE) [other](https://example.com/x) [part](#here) [bad](docs/nowhere.md)"
    assert dead_links(page) == ["docs/nowhere.md"]
