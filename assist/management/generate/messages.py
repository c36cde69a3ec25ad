"""Catalogues of what Django renders: extracted from templates and Python, merged, checked and compiled by Babel."""

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LANGUAGES = ("de", "fi")
KEYWORDS = {
    **DEFAULT_KEYWORDS,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
}
SOURCES = ("assist", "storefront", "agentconsole")
TEMPLATES = {".html", ".txt"}
WIDTH = 110


class PlainCatalog(Catalog):
    """A catalogue whose header tells neither days nor tools: the same sentences make the same bytes."""

    @property
    def mime_headers(self) -> list[tuple[str, str]]:
        """What gettext needs to know of the file."""
        forms = f"nplurals={self.num_plurals}; plural={self.plural_expr};"
        return [
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Language", str(self.locale)),
            ("Plural-Forms", forms),
        ]


def extracted(root: Path) -> Catalog:
    """Every sentence below `root` that is marked for translation, without any translation."""
    found = Catalog(charset="utf-8")
    for path in _marked(root):
        name = path.relative_to(root).as_posix()
        source = io.BytesIO(_as_python(path).encode())
        for _line, words, comments, context in extract("python", source, KEYWORDS, ("Translators:",)):
            found.add(words, locations=[(name, None)], auto_comments=comments, context=context)  # type: ignore[list-item]  # Babel writes a place without a line, its types do not know
    return found


def _marked(root: Path) -> Iterator[Path]:
    for path in sorted((root / "templates").rglob("*")):
        if path.suffix in TEMPLATES:
            yield path
    for source in SOURCES:
        yield from sorted(path for path in (root / source).rglob("*.py") if "migrations" not in path.parts)


def _as_python(path: Path) -> str:
    text = path.read_text(encoding="utf-8")
    if path.suffix not in TEMPLATES:
        return text
    # What surrounds the marked sentences becomes plain names; without indentation that is Python.
    return "\n".join(line.strip() for line in templatize(text, origin=str(path)).splitlines())


def catalogue_path(root: Path, language: str) -> Path:
    """Where the catalogue of a language lies; the compiled one stands beside it."""
    return root / "locale" / language / "LC_MESSAGES" / "django.po"


def read_catalogue(root: Path, language: str) -> Catalog:
    """The catalogue as translators left it, an empty one when there is none."""
    path = catalogue_path(root, language)
    if not path.is_file():
        return Catalog(locale=language, charset="utf-8")
    with path.open("rb") as file:
        return read_po(file, locale=language, charset="utf-8")


def merged(root: Path, language: str, found: Catalog) -> PlainCatalog:
    """The catalogue of a language with exactly the sentences `found`, keeping the translations it has."""
    known, fresh = read_catalogue(root, language), PlainCatalog(locale=language, charset="utf-8")
    for message in found:
        if message.id:
            old = known.get(message.id, message.context)
            string = old.string if old and "fuzzy" not in old.flags else None
            fresh.add(message.id, string, message.locations, context=message.context)
    return fresh


def as_po(catalogue: PlainCatalog) -> bytes:
    """The text of a catalogue, the same for the same sentences on every day and every machine."""
    body = io.BytesIO()
    write_po(body, catalogue, width=WIDTH, omit_header=True, sort_output=True, include_lineno=False)
    head = [f"{name}: {value}" for name, value in catalogue.mime_headers]
    lines = ['msgid ""', 'msgstr ""', *(f'"{line}\\n"' for line in head)]
    return ("\n".join(lines) + "\n\n").encode() + body.getvalue()


def as_mo(catalogue: PlainCatalog) -> bytes:
    """The compiled catalogue that Django loads."""
    body = io.BytesIO()
    write_mo(body, catalogue)
    return body.getvalue()


def untranslated(catalogue: Catalog) -> list[str]:
    """The sentences that no translator has seen yet or that somebody has doubts about."""
    return [str(each.id) for each in catalogue if each.id and (not _whole(each.string) or each.fuzzy)]


def _whole(string: str | tuple[str, ...] | list[str] | None) -> bool:
    return bool(string) and all(string or ())
