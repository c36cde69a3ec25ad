"""When a shop's people answer: spans of weekdays in the shop's own time zone."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

MIDNIGHT = time(0)
DAYS_AHEAD = 15
"""A span of every weekday is among these, even when a change of the clocks swallows its next one."""


@dataclass(frozen=True)
class Span:
    """From `opens` to `closes` on a weekday (0 is Monday); closing at midnight is the end of that day."""

    weekday: int
    opens: time
    closes: time


def is_open(spans: Sequence[Span], zone: ZoneInfo, moment: datetime) -> bool:
    """Whether somebody answers at `moment`; a shop without spans is always open."""
    return not spans or any(opens <= moment < closes for opens, closes in _times(spans, zone, moment))


def opens_next(spans: Sequence[Span], zone: ZoneInfo, moment: datetime) -> datetime | None:
    """When the shop opens after `moment`; None while it is open."""
    if is_open(spans, zone, moment):
        return None
    return min((opens for opens, _ in _times(spans, zone, moment) if opens > moment), default=None)


def _times(spans: Sequence[Span], zone: ZoneInfo, moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The spans around `moment` as instants; those that a change of the clocks swallows are left out."""
    today = moment.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(-1, DAYS_AHEAD)):
        for span in (span for span in spans if span.weekday == day.weekday()):
            opens, closes = _instant(day, span.opens, zone), _end(day, span.closes, zone)
            if opens < closes:
                yield opens, closes


def _end(day: date, closes: time, zone: ZoneInfo) -> datetime:
    """An hour that comes twice closes the shop at its second end."""
    ends_on = day + timedelta(days=1) if closes == MIDNIGHT else day
    return max(_instant(ends_on, closes.replace(fold=fold), zone) for fold in (0, 1))


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
