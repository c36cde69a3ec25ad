"""Every sentence that Django renders has its German and its Finnish, whole and up to date."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from django.core.management import CommandError, call_command

from assist.management.commands.messages import wanted_files
from assist.management.generate import messages
from assist.management.generate.messages import (
    LANGUAGES,
    PlainCatalog,
    as_mo,
    as_po,
    extracted,
    merged,
    read_catalogue,
    untranslated,
)

ROOT = Path(__file__).resolve().parents[2]
PLACES = re.compile(r"%\(\w+\)[sd]")
GERMAN_INFORMAL = re.compile(r"\b(?:du|dich|dir|dein\w*)\b", re.IGNORECASE)


def strings_of(message: Message) -> list[str]:
    """The translations of a message, one for each plural form."""
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def sentences(catalogue: Catalog) -> Iterator[tuple[str, Message]]:
    """Each message but the header, with its English words."""
    for message in catalogue:
        if message.id:
            yield (message.id if isinstance(message.id, str) else message.id[-1]), message


def other_places(catalogue: Catalog) -> list[str]:
    """Sentences whose translation holds other placeholders than the English one."""
    wrong = []
    for english, message in sentences(catalogue):
        wanted = set(PLACES.findall(english))
        full = strings_of(message)[-1]
        wrong += [english] if set(PLACES.findall(full)) != wanted else []
    return wrong


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_sentence_is_translated_and_none_is_in_doubt(language: str) -> None:
    catalogue = read_catalogue(ROOT, language)
    assert len(catalogue) > 150
    assert untranslated(catalogue) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_catalogues_hold_what_the_pages_say_and_nothing_else(language: str) -> None:
    said = {(each.id, each.context) for _english, each in sentences(extracted(ROOT))}
    known = {(each.id, each.context) for _english, each in sentences(read_catalogue(ROOT, language))}
    assert known == said
    assert list(read_catalogue(ROOT, language).obsolete) == []


def test_files_are_those_that_the_command_writes() -> None:
    files, missing = wanted_files(ROOT)
    assert missing == []
    assert {path.name: path.read_bytes() == body for path, body in files.items()} == {
        "django.po": True,
        "django.mo": True,
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_are_those_of_the_english_sentence(language: str) -> None:
    assert other_places(read_catalogue(ROOT, language)) == []


def test_a_lost_placeholder_is_seen() -> None:
    catalogue = Catalog(locale="de")
    catalogue.add("Hello %(name)s", "Guten Tag")
    assert other_places(catalogue) == ["Hello %(name)s"]


def test_german_is_formal() -> None:
    catalogue = read_catalogue(ROOT, "de")
    informal = [text for _english, each in sentences(catalogue) for text in strings_of(each)]
    assert [text for text in informal if GERMAN_INFORMAL.search(text)] == []
    assert GERMAN_INFORMAL.search("Hast du dein Passwort?")


def test_new_old_and_doubtful_sentences_are_told_apart(tmp_path: Path) -> None:
    (tmp_path / "templates").mkdir()
    page = tmp_path / "templates" / "page.html"
    page.write_text(
        "{% load i18n %}\n  {% translate 'Old' %}\n {% blocktranslate %}New {{ name }}{% endblocktranslate %}"
    )
    catalogue = PlainCatalog(locale="de")
    catalogue.add("Old", "Alt")
    catalogue.add("Gone", "Weg")
    catalogue.add("New %(name)s", "Neu %(name)s", flags=["fuzzy"])
    path = messages.catalogue_path(tmp_path, "de")
    path.parent.mkdir(parents=True)
    path.write_bytes(as_po(catalogue))
    fresh = merged(tmp_path, "de", extracted(tmp_path))
    assert {str(each.id): each.string for each in fresh if each.id} == {"Old": "Alt", "New %(name)s": None}
    assert untranslated(fresh) == ["New %(name)s"]


def test_the_command_refuses_a_catalogue_that_is_out_of_date(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stale = tmp_path / "django.mo"
    stale.write_bytes(as_mo(PlainCatalog(locale="de")))
    module = "assist.management.commands.messages"
    monkeypatch.setattr(f"{module}.wanted_files", lambda root: ({stale: b"newer"}, []))
    monkeypatch.setattr(f"{module}.settings.BASE_DIR", tmp_path)
    with pytest.raises(CommandError, match=r"Out of date: django\.mo\. Run: manage\.py messages"):
        call_command("messages", "--check")
    assert stale.read_bytes() != b"newer"
