"""Card numbers: digits in whole groups, an issuer's prefix and length, and Luhn's check digit."""

import re
from collections.abc import Iterator
from functools import lru_cache

from assist.masking.reading import Kind, Reading, Span

_ISSUERS = (
    (r"4", (13, 16, 19)),  # Visa
    (r"5[1-5]|222[1-9]|22[3-9]|2[3-6]|27[01]|2720", (16,)),  # Mastercard
    (r"3[47]", (15,)),  # American Express
    (r"6011|62|64[4-9]|65|60|81|82|508|817", (16, 17, 18, 19)),  # Discover, UnionPay, RuPay
    (r"30[0-5]|309|36|3[89]", (14, 16, 19)),  # Diners
    (r"352[89]|35[3-8]|220[0-4]", (16, 17, 18, 19)),  # JCB, Mir
    (r"5018|5020|5038|5612|5893|6304|6759|676[1-3]", tuple(range(12, 20))),  # Maestro
    (r"9792|504175|5067|509|636297|636368", (16,)),  # Troy, Elo
)
_PREFIXES = [(re.compile(prefix), lengths) for prefix, lengths in _ISSUERS]
_PREFIX_DIGITS = 6
SEPARATORS = re.compile(r"[\s\-._/+]{1,3}")
_RUN = re.compile(r"[0-9][0-9\s\-._/+]{10,}[0-9]")
_FAR = 3
"""Digits with nothing but separators between them, at most three in a row."""
_GROUP = re.compile(r"[0-9]+")
_EAN, _PHONE = 13, 15
_DOUBLED = (0, 2, 4, 6, 8, 1, 3, 5, 7, 9)

_CODE_WORDS = (
    *("CVV", "CVC", "CSC", "SECURITY CODE", "VERIFICATION", "PR\u00dcF", "PRUEF", "SICHERHEITSCODE"),
    *("TURVAKOODI", "TURVALUKU", "TARKISTUSNUMERO"),
)
_CODE = re.compile(rf"\b(?:{'|'.join(_CODE_WORDS)})2?[^0-9\n]{{0,30}}([0-9]{{3,4}})(?![0-9])")
"""Three or four digits that a word announces; `2` may follow the word, as in CVV2."""
EXPIRY = re.compile(r"(?<![0-9])(?:0[1-9]|1[0-2]) ?[/.\-] ?(?:20)?[2-4][0-9](?![0-9])")
_TAIL = re.compile(r"[\s,;/|]{1,4}([0-9]{3,4})(?![0-9])")
_BESIDE = 60
"""Signs between a card and its date."""


def passes_luhn(digits: str) -> bool:
    """Whether the last digit checks the others."""
    backwards = [int(digit) for digit in reversed(digits)]
    return (sum(backwards[::2]) + sum(_DOUBLED[digit] for digit in backwards[1::2])) % 10 == 0


@lru_cache(4096)
def lengths_of(prefix: str) -> tuple[int, ...]:
    """How many digits a card may have whose first six are these; nothing for no issuer."""
    return tuple(sorted({count for known, lengths in _PREFIXES if known.match(prefix) for count in lengths}))


def is_card(digits: str) -> bool:
    """Whether an issuer could have given out this number."""
    return len(digits) in lengths_of(digits[:_PREFIX_DIGITS]) and passes_luhn(digits)


def card_spans(reading: Reading) -> list[Span]:
    """Every card with its date beside it, and every code that a word announces."""
    text = reading.text
    cards = [span for run in _RUN.finditer(text) for span in _cards_in(text, run)]
    codes = [
        (Kind.CODE, *found.span(1))
        for found in (_CODE.finditer(text) if any(word in text for word in _CODE_WORDS) else ())
    ]
    beside = [part for _, _, end in cards for part in _behind(text, end)]
    dates = [
        (Kind.EXPIRY, *found.span())
        for found in (EXPIRY.finditer(text) if cards else ())
        if any(start - _BESIDE <= found.start() and found.end() <= end + _BESIDE for _, start, end in cards)
    ]
    finds = [reading.span(Kind.CARD, start, end, digits[-4:]) for digits, start, end in cards]
    return finds + [reading.span(*part) for part in (*codes, *beside, *dates)]


def _behind(text: str, end: int) -> Iterator[tuple[Kind, int, int]]:
    """Three or four digits right behind the card, or behind its date, are its code."""
    date = EXPIRY.search(text, end, end + 12)
    code = _TAIL.match(text, date.end() if date else end)
    if code:
        yield Kind.CODE, *code.span(1)


def _cards_in(text: str, run: re.Match[str]) -> Iterator[tuple[str, int, int]]:
    """The cards of one run, as digits, start and end; each begins and ends where a group of digits does."""
    groups: list[tuple[int, int]] = []
    for found in _GROUP.finditer(text, run.start(), run.end()):
        if groups and found.start() - groups[-1][1] > _FAR:
            yield from _cards_of(text, groups)
            groups = []
        groups.append(found.span())
    yield from _cards_of(text, groups)


def _cards_of(text: str, groups: list[tuple[int, int]]) -> Iterator[tuple[str, int, int]]:
    digits = "".join(text[start:end] for start, end in groups)
    starts, ends, at = {}, {}, 0
    for start, end in groups:
        starts[at] = start
        at += end - start
        ends[at] = end
    sums = _running_sums(digits)
    free = 0
    for first in starts:
        if first < free:
            continue
        for count in reversed(lengths_of(digits[first : first + _PREFIX_DIGITS])):
            last = first + count
            if last in ends and _fits(sums, first, last) and not _is_other(text, starts[first], ends[last]):
                free = last
                yield digits[first:last], starts[first], ends[last]
                break


def _running_sums(digits: str) -> tuple[list[int], list[int]]:
    """Luhn's sums up to each digit, once with every even place doubled and once with every odd one."""
    even, odd = [0], [0]
    for at, digit in enumerate(map(int, digits)):
        even.append(even[-1] + (digit if at % 2 else _DOUBLED[digit]))
        odd.append(odd[-1] + (_DOUBLED[digit] if at % 2 else digit))
    return even, odd


def _fits(sums: tuple[list[int], list[int]], first: int, last: int) -> bool:
    doubled = sums[last % 2]
    return (doubled[last] - doubled[first]) % 10 == 0


def _is_other(text: str, start: int, end: int) -> bool:
    """A plus in front makes a phone number of up to fifteen digits; thirteen in one group may be an article's EAN."""
    found = text[start:end]
    if found.isdigit() and len(found) == _EAN:
        return sum(int(digit) * (3 if at % 2 else 1) for at, digit in enumerate(found)) % 10 == 0
    digits = sum(sign.isdigit() for sign in found)
    return digits <= _PHONE and text[max(0, start - 2) : start].rstrip().endswith("+")
