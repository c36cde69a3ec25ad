"""The repository speaks of the product alone: no addresses in locks, no machine's paths, nothing left for later."""

import re

import pytest

from tests.house.sources import ROOT, files, name_of, read

LOCKS = ("requirements.lock", "requirements-dev.lock", "static/package-lock.json")
TEXTS = {".py", ".ts", ".tsx", ".mjs", ".css", ".html", ".md", ".toml", ".lock", ".json", ".yml", ".yaml", ".txt", ""}
OURSELVES = "tests/house/"

FOREIGN = {
    "a package index": r"(?i)--(?:extra-)?index-url\s*[=\s]\s*\S|/simple/|artifactory|registry\s*=\s*http|"
    r"files\.pythonhosted|pypi\.org|registry\.npmjs",
    "a path of one machine": r"(?<![\w.~])/(?:home|root|Users|work|mnt|workspace)/[\w.]|(?<![\w.])/tmp/[a-z]+/[\w.]",
    "an address of one network": r"\b(?:10|192\.168)\.\d{1,3}\.\d{1,3}\.\d{1,3}\b",
}
FOR_LATER = re.compile(r"\b(?:TODO|FIXME|XXX|HACK)\b")
LEFT_OUT = re.compile(r"pytest\.mark\.(?:skip|xfail)|pytest\.skip\(|\b(?:it|test|describe)\.(?:skip|only|todo)\b")
LOCK_ADDRESS = re.compile(r'"resolved":|^\s*(?:--(?:extra-)?index-url|--find-links)|@ https?://|git\+', re.MULTILINE)


def foreign_words(text: str) -> list[str]:
    """What in a text belongs to one workplace instead of to the product."""
    return [words for words, pattern in FOREIGN.items() if re.search(pattern, text)]


def addresses(lock: str) -> list[str]:
    """What in a lock ties an installation to one server."""
    return LOCK_ADDRESS.findall(lock)


def texts() -> dict[str, str]:
    """Every text of the repository but the laws themselves, which have to name what they forbid."""
    paths = {name_of(path): path for path in files() if path.suffix in TEXTS}
    return {name: read(path) for name, path in paths.items() if not name.startswith(OURSELVES)}


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = read(ROOT / lock)
    assert addresses(text) == []
    assert "sha256:" in text or '"integrity": "sha512-' in text


@pytest.mark.parametrize(
    "bad", ['"resolved": "https://index.example/a.tgz"', "--index-url https://index.example", "a @ https://b.example/a"]
)
def test_an_address_in_a_lock_is_seen(bad: str) -> None:
    assert len(addresses(bad)) == 1
    assert addresses('a==1.0 \\\n    --hash=sha256:00\n"funding": {"url": "https://example.com"}') == []


def test_texts_speak_of_the_product_alone() -> None:
    found = {name: foreign_words(text) for name, text in texts().items()}
    assert "README.md" in found
    assert {name: words for name, words in found.items() if words} == {}


@pytest.mark.parametrize(
    "bad", ["in /home/ada/assist", "see /tmp/notes/plan.md", "--index-url https://a.example", "at 10.1.2.3:80"]
)
def test_a_word_of_one_workplace_is_seen(bad: str) -> None:
    assert len(foreign_words(bad)) == 1


@pytest.mark.parametrize("good", ["below ./var/mail", "uv --no-emit-index-url -o a.lock", "127.0.0.1:8000", "/tmp"])
def test_words_of_the_product_are_fine(good: str) -> None:
    assert foreign_words(good) == []


def test_nothing_is_left_for_later() -> None:
    found = {name: FOR_LATER.findall(text) for name, text in texts().items() if not name.endswith((".lock", ".json"))}
    assert {name: words for name, words in found.items() if words} == {}
    assert FOR_LATER.search("# TODO: later")
    assert FOR_LATER.search("todo = counted") is None


def test_no_test_is_left_out() -> None:
    code = {name: text for name, text in texts().items() if "test" in name and not name.endswith(".md")}
    found = {name: LEFT_OUT.findall(text) for name, text in code.items()}
    assert len(found) > 20
    assert {name: words for name, words in found.items() if words} == {}
    assert LEFT_OUT.search("@pytest.mark.skip(reason='slow')")
    assert LEFT_OUT.search("it.only('works')")
    assert LEFT_OUT.search("await it.skipped()") is None
