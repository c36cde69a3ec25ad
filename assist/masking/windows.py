"""A number that somebody spreads over several lines is found with its last part."""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assist.masking.cards import EXPIRY, SEPARATORS, is_card
from assist.masking.reading import Kind, Reading, Span, read
from assist.masking.redaction import EVERYTHING, Redacted, Rules, redact, replaced, spans_of

MOST_LINES = 12
"""Earlier lines that are looked at."""
_MOST_GROUPS = 40
_SHORTEST, _LONGEST = 13, 19
_CARD = re.compile(r"\[card( \*{4}\d{4})?\]")
_GROUP = re.compile(r"(?<![A-Z0-9])[0-9]+(?![A-Z0-9])")
"""Digits with no letter at them: not those of an order's key."""
_ALONE = re.compile(r"(?<!\w)\d+(?!\w)")
_MOST_WORDS, _NEAR = 2, 30
"""How often words may stand between the parts of a number, and how many signs at a time."""
_ONLY_CODE = re.compile(r"[^0-9A-Z]*([0-9]{3,4})[^0-9A-Z]*")


@dataclass(frozen=True, slots=True)
class Screened:
    """A new line without what must not be kept, and the earlier lines, by their place, that held a part of it."""

    line: Redacted
    earlier: dict[int, Redacted]


@dataclass(frozen=True, slots=True)
class _Group:
    line: int
    start: int
    end: int
    digits: str


def may_go_on(text: str) -> bool:
    """Whether `text` can be the last part of a number; most lines cannot, and cost nothing more."""
    return len("".join(_ALONE.findall(text))) > 1


def screen(text: str, earlier: Sequence[str], rules: Rules = EVERYTHING) -> Screened:
    """`text` after the lines that its sender wrote before, oldest first (guide reliability 7.3)."""
    alone = redact(text, rules)
    lines = [*earlier[-MOST_LINES:], alone.text]
    left_out = len(earlier) + 1 - len(lines)
    readings = [read(line) for line in lines]
    spans = _of_cards(readings) or _of_others(lines, rules) or _of_codes(readings, lines)
    parts = {place: Redacted(replaced(lines[place], found), tuple(found)) for place, found in spans.items()}
    last = parts.pop(len(lines) - 1, None)
    line = Redacted(last.text, (*alone.spans, *last.spans)) if last else alone
    return Screened(line, {left_out + place: part for place, part in parts.items()})


def _of_cards(readings: list[Reading]) -> dict[int, list[Span]]:
    """Groups of digits that follow one another and end in the last line; what is counted up there is no number."""
    groups = [
        _Group(place, *found.span(), found[0])
        for place, reading in enumerate(readings)
        for found in _GROUP.finditer(reading.text)
    ][-_MOST_GROUPS:]
    last = len(readings) - 1
    for end in range(len(groups), 0, -1):
        if groups[end - 1].line != last:
            break
        words = 0
        for first in range(end - 2, -1, -1):
            digits = "".join(group.digits for group in groups[first:end])
            between = _between(readings, *groups[first : first + 2])
            words += bool(between)
            if len(digits) > _LONGEST or words > _MOST_WORDS or len(between) > _NEAR:
                break
            if groups[first].line != last and len(digits) >= _SHORTEST and is_card(digits):
                return _card_parts(readings, groups[first:end], digits[-4:])
    return {}


def _between(readings: list[Reading], part: _Group, after: _Group) -> str:
    """The words between two groups of digits; empty where nothing but separators stands there."""
    texts = [readings[line].text for line in range(part.line, after.line + 1)]
    texts[-1] = texts[-1][: after.start]
    texts[0] = texts[0][part.end :]
    return "\n".join(texts).strip("\n -._/+")


def _card_parts(readings: list[Reading], groups: list[_Group], digits: str) -> dict[int, list[Span]]:
    """The parts by line; groups with nothing but separators between them are one part."""
    parts: dict[int, list[tuple[int, int]]] = defaultdict(list)
    for group in groups:
        mine = parts[group.line]
        between = readings[group.line].text[mine[-1][1] : group.start] if mine else ""
        if mine and SEPARATORS.fullmatch(between):
            mine[-1] = (mine[-1][0], group.end)
        else:
            mine.append((group.start, group.end))
    found = {line: [readings[line].span(Kind.CARD, *part) for part in mine] for line, mine in parts.items()}
    end = found[groups[-1].line][-1]
    found[groups[-1].line][-1] = Span(Kind.CARD, end.start, end.end, digits)
    return found


def _of_others(lines: list[str], rules: Rules) -> dict[int, list[Span]]:
    """What is found when the lines are read as one and reaches into the last of them."""
    joined = "\n".join(lines)
    last = len(joined) - len(lines[-1])
    crossing = [span for span in spans_of(read(joined), rules) if span.start < last < span.end]
    found: dict[int, list[Span]] = {}
    at = 0
    for place, line in enumerate(lines):
        mine = [part for span in crossing for part in _cut(span, at, at + len(line))]
        if mine:
            found[place] = mine
        at += len(line) + 1
    return found


def _cut(span: Span, start: int, end: int) -> Iterator[Span]:
    """The part of `span` between two offsets, counted from the first of them."""
    low, high = max(span.start, start), min(span.end, end)
    if low < high:
        yield Span(span.kind, low - start, high - start, span.digits if high == span.end else "")


def _of_codes(readings: list[Reading], lines: list[str]) -> dict[int, list[Span]]:
    """Right after a card a date, and a line of three or four digits alone, belong to it."""
    last = len(lines) - 1
    if not any(_CARD.search(line) for line in lines[:-1]):
        return {}
    text = readings[last].text
    dates = [readings[last].span(Kind.EXPIRY, *found.span()) for found in EXPIRY.finditer(text)]
    code = _ONLY_CODE.fullmatch(text)
    found = dates or ([readings[last].span(Kind.CODE, *code.span(1))] if code else [])
    return {last: found} if found else {}
