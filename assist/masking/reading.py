"""A text as the detectors read it, with the way back to every sign of the original."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache


class Kind(StrEnum):
    """What was found."""

    CARD = "card"
    CODE = "code"
    EXPIRY = "expiry"
    IBAN = "iban"
    SSN = "ssn"


@dataclass(frozen=True, slots=True)
class Span:
    """A find between two offsets of the original text; `digits` are the last four where they may be shown."""

    kind: Kind
    start: int
    end: int
    digits: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """Capital letters, plain digits and plain separators; sign `n` of it stood at `places[n]` of the original."""

    text: str
    places: Sequence[int]

    def span(self, kind: Kind, start: int, end: int, digits: str = "") -> Span:
        """The find between two offsets of the reading, in the original's offsets."""
        return Span(kind, self.places[start], self.places[end - 1] + 1, digits)


_SKIPPED = re.compile(r"</?[A-Za-z][^<>]{0,200}>|%20|\[card \*{4}\d{4}\]")
"""Tags vanish, an address's blank is a blank, and what was redacted before is not read again."""
_MINUS = "\u2212"


def read(text: str) -> Reading:
    """`text` in the detectors' signs: one for one where it is plain, with tags and invisible signs left out."""
    if text.isascii() and not ("<" in text or "%" in text or "[" in text):
        return Reading(text.upper(), range(len(text)))
    signs: list[str] = []
    places: list[int] = []
    at = 0
    for skipped in _SKIPPED.finditer(text):
        _read_part(text, at, skipped.start(), signs, places)
        if not skipped[0].startswith("<"):
            signs.append(" " if skipped[0] == "%20" else "*")
            places.append(skipped.start())
        at = skipped.end()
    _read_part(text, at, len(text), signs, places)
    return Reading("".join(signs), places)


def _read_part(text: str, start: int, end: int, signs: list[str], places: list[int]) -> None:
    for at in range(start, end):
        sign = plain(text[at])
        if sign:
            signs.append(sign)
            places.append(at)


@lru_cache(4096)
def plain(sign: str) -> str:
    """One sign as the detectors read it; the empty string for what nobody sees."""
    if sign.isascii():
        return sign.upper()
    kind = unicodedata.category(sign)
    if kind in {"Cf", "Mn", "Me"}:
        return ""
    if kind[0] == "N":
        value = unicodedata.digit(sign, None)
        return sign if value is None else str(value)
    if kind == "Pd" or sign == _MINUS:
        return "-"
    if kind in {"Zs", "Zl", "Zp"}:
        return " "
    folded = unicodedata.normalize("NFKC", sign).upper()
    return folded if len(folded) == 1 else sign
