"""Own pages load external files only, colours are tokens, three languages say the same things."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.house.sources import ROOT, files, name_of, read

LOCALES = ROOT / "static/src/locales"
LANGUAGES = ("de", "en", "fi")
MAILS = "templates/mail/"
"""Mail programs load no style sheets, so a mail carries its own."""

COLOURED = {
    "static/src/ui/tokens.css": "where colours are named",
    "static/src/shop/": "the skin of a shop",
    "static/src/console/signin.css": "a code for cameras is black on white in every theme",
    "templates/mail/mail.css": "mail programs know no tokens",
    "templates/shop/_sprite.html": "drawings",
}
INLINE = {
    "a style attribute": r"<[^>]*\sstyle\s*=",
    "a style element": r"<style\b",
    "a handler attribute": r"<[^>]*\son[a-z]+\s*=",
    "a script in the page": r"<script\b(?![^>]*\bsrc=)(?![^>]*application/json)",
    "an address that is a script": r"javascript:",
}
_HEX = r"(?<![&\w/])#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6}|[0-9a-fA-F]{3,4})\b(?!-)"
_FUNCTION = r"\b(?:rgba?|hsla?|oklch|oklab|lab|lch|color)\("
_WORD = r":\s*(?:white|black|red|green|blue|gr[ae]y|silver|navy|orange|yellow)\b(?=\s*[;}])"
COLOUR = re.compile(f"{_HEX}|{_FUNCTION}|{_WORD}")
MARKUP_FROM_TEXT = re.compile(
    r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|dangerouslySetInnerHTML|document\.write|createContextualFragment)\b"
    r"|\beval\(|new Function\("
)


def inline_parts(html: str) -> list[str]:
    """What in a page a strict policy would block."""
    return [words for words, pattern in INLINE.items() if re.search(pattern, html, re.IGNORECASE)]


def literal_colours(text: str) -> list[str]:
    """Colours that are written out instead of named."""
    return COLOUR.findall(text)


def may_have_colours(name: str) -> bool:
    """Whether a file is one of those in which colours are written out."""
    return name.startswith(tuple(COLOURED))


def untranslated(texts: dict[str, dict[str, str]]) -> list[str]:
    """What one language of a catalogue lacks, has too much, leaves empty, or fills with other values."""
    keys = set().union(*texts.values())
    wrong = [
        f"{language}: {key}" for language, known in texts.items() for key in keys if not known.get(key, "").strip()
    ]
    return sorted(wrong) + sorted(
        f"values of {key}" for key in keys if len({_values(t.get(key, "")) for t in texts.values()}) > 1
    )


def _values(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\{(\w+)\}", text))


def catalogue(face: str) -> dict[str, dict[str, str]]:
    """The texts of a face by language."""
    return {language: _texts(LOCALES / f"{face}.{language}.json") for language in LANGUAGES}


def _texts(path: Path) -> dict[str, str]:
    def once(pairs: list[tuple[str, Any]]) -> dict[str, str]:
        assert len(pairs) == len({key for key, _ in pairs}), f"a key stands twice in {path.name}"
        return dict(pairs)

    texts: dict[str, str] = json.loads(path.read_text("utf-8"), object_pairs_hook=once)
    return texts


def faces() -> list[str]:
    """Every face with a catalogue."""
    return sorted({path.name.split(".")[0] for path in LOCALES.glob("*.json")})


def test_pages_load_external_files_only() -> None:
    pages = {name_of(path): read(path) for path in files(".html", under="templates")}
    found = {name: inline_parts(html) for name, html in pages.items() if not name.startswith(MAILS)}
    assert "templates/shop/base.html" in found
    assert {name: parts for name, parts in found.items() if parts} == {}


@pytest.mark.parametrize(
    "bad",
    [
        '<p class="a" style="color: red">',
        "<style>p {}</style>",
        '<button onclick="go()">',
        "<script>go()</script>",
        '<script type="module">go()</script>',
        '<a href="javascript:go()">',
    ],
)
def test_an_inline_part_is_seen(bad: str) -> None:
    assert len(inline_parts(bad)) == 1


def test_external_files_and_data_blocks_are_fine() -> None:
    good = '<script type="module" src="a.js"></script><script type="application/json" id="a">{}</script><p lang="en">'
    assert inline_parts(good) == []


def test_colours_are_tokens() -> None:
    paths = [*files(".css", ".ts", ".tsx", under="static/src"), *files(".html", ".css", under="templates")]
    found = {name_of(path): literal_colours(read(path)) for path in paths if not may_have_colours(name_of(path))}
    assert {name: colours for name, colours in found.items() if colours} == {}


@pytest.mark.parametrize("bad", ["color: #fff;", "a{color:#12ab34}", "background: rgb(0 0 0 / 50%)", "color: white;"])
def test_a_literal_colour_is_seen(bad: str) -> None:
    assert len(literal_colours(bad)) == 1


@pytest.mark.parametrize("good", ["color: var(--text);", 'href="#i-user"', "&#39;", "white-space: nowrap;", "a: none;"])
def test_a_token_is_no_literal_colour(good: str) -> None:
    assert literal_colours(good) == []


def test_every_exception_for_colours_exists() -> None:
    assert [name for name in COLOURED if not (ROOT / name).exists()] == []


def test_the_front_end_never_makes_markup_from_text() -> None:
    found = {name_of(path): MARKUP_FROM_TEXT.findall(read(path)) for path in files(".ts", ".tsx", under="static/src")}
    assert {name: calls for name, calls in found.items() if calls} == {}
    assert MARKUP_FROM_TEXT.search("node.innerHTML = text")
    assert MARKUP_FROM_TEXT.search("node.textContent = text") is None


@pytest.mark.parametrize("face", faces())
def test_german_and_finnish_say_all_that_english_says(face: str) -> None:
    texts = catalogue(face)
    assert len(texts["en"]) > 50
    assert untranslated(texts) == []


def test_a_missing_an_empty_and_a_different_text_are_seen() -> None:
    english = {"a": "Hello {name}", "b": "Bye"}
    assert untranslated({"en": english, "de": {"a": "Hallo {name}", "b": "Tschüss"}}) == []
    assert untranslated({"en": english, "de": {"a": "Hallo {name}"}}) == ["de: b"]
    assert untranslated({"en": english, "de": {"a": "Hallo {name}", "b": " "}}) == ["de: b"]
    assert untranslated({"en": english, "de": {"a": "Hallo {nom}", "b": "Tschüss"}}) == ["values of a"]
