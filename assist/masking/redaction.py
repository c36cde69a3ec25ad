"""What must not be kept leaves a text before anything stores, queues or logs it (DESIGN rule 5)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from assist.masking.accounts import iban_spans, ssn_spans
from assist.masking.cards import card_spans
from assist.masking.reading import Kind, Reading, Span, read

_DIGIT = re.compile(r"\d")
_FEWEST, _SHORTEST = 3, 9
"""Digits of a card's code, and of the shortest other number."""


@dataclass(frozen=True, slots=True)
class Rules:
    """What a shop has redacted; cards and their codes always are."""

    iban: bool = True
    ssn: bool = True


EVERYTHING, CARDS = Rules(), Rules(iban=False, ssn=False)


@dataclass(frozen=True, slots=True)
class Redacted:
    """A text without what must not be kept, and what was taken out, in the order of the original."""

    text: str
    spans: tuple[Span, ...] = ()

    @property
    def kinds(self) -> tuple[str, ...]:
        """What was taken out, each kind once."""
        return tuple(dict.fromkeys(_told(span.kind) for span in self.spans))


def _told(kind: Kind) -> str:
    """A card's code and date are told as the card."""
    return Kind.CARD.value if kind in {Kind.CODE, Kind.EXPIRY} else kind.value


def redact(text: str, rules: Rules = EVERYTHING) -> Redacted:
    """`text` with card numbers, and by `rules` IBANs and social security numbers, replaced (feat I3)."""
    digits = digits_in(text)
    if digits < _FEWEST:
        return Redacted(text)
    spans = spans_of(read(text), rules)
    return Redacted(replaced(text, spans), tuple(spans)) if spans else Redacted(text)


def redact_address(address: str, rules: Rules = EVERYTHING) -> str:
    """The same for the address of a page, which stays one that can be opened."""
    for span in reversed(redact(address, rules).spans):
        address = f"{address[: span.start]}redacted{address[span.end :]}"
    return address


def digits_in(text: str) -> int:
    """How many signs may be digits; beyond ASCII every sign counts that some script writes a number with."""
    if text.isascii():
        return len(_DIGIT.findall(text))
    return sum(sign.isnumeric() for sign in text)


def spans_of(reading: Reading, rules: Rules) -> list[Span]:
    """Every find by its place; of two that overlap the first one stays."""
    found: list[Span] = card_spans(reading)
    if rules.iban:
        found += iban_spans(reading)
    if rules.ssn:
        found += ssn_spans(reading)
    kept: list[Span] = []
    for span in sorted(found, key=lambda span: (span.start, -span.end)):
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def replaced(text: str, spans: Iterable[Span]) -> str:
    """`text` with a word in the place of each find."""
    parts, at = [], 0
    for span in spans:
        parts += [text[at : span.start], placeholder(span)]
        at = span.end
    return "".join([*parts, text[at:]])


def placeholder(span: Span) -> str:
    """What stands where something was; it says no more than the last four digits of a card."""
    if span.digits:
        return f"[card ****{span.digits}]"
    return f"[{span.kind.value.upper() if span.kind in {Kind.IBAN, Kind.SSN} else span.kind.value}]"
