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


@dataclass(frozen=True)
class Special:
    """A day that goes before the week: nobody answers, or from `opens` to `closes`."""

    day: date
    opens: time | None = None
    closes: time | None = None


@dataclass(frozen=True)
class Opening:
    """When people answer: a week in a time zone, an empty one is always, and the days that go before it."""

    zone: ZoneInfo
    spans: Sequence[Span] = ()
    specials: Sequence[Special] = ()

    def is_open(self, moment: datetime) -> bool:
        """Whether somebody answers at `moment`."""
        return is_open(self.spans, self.zone, moment, self.specials)

    def opens_next(self, moment: datetime) -> datetime | None:
        """When somebody answers again; None while somebody does."""
        return opens_next(self.spans, self.zone, moment, self.specials)


def is_open(spans: Sequence[Span], zone: ZoneInfo, moment: datetime, specials: Sequence[Special] = ()) -> bool:
    """Whether somebody answers at `moment`; without spans and specials somebody always does."""
    always = not spans and not specials
    return always or any(opens <= moment < closes for opens, closes in _times(spans, zone, moment, specials))


def opens_next(
    spans: Sequence[Span], zone: ZoneInfo, moment: datetime, specials: Sequence[Special] = ()
) -> datetime | None:
    """When somebody answers after `moment`; None while somebody does."""
    if is_open(spans, zone, moment, specials):
        return None
    return min((opens for opens, _ in _times(spans, zone, moment, specials) if opens > moment), default=None)


def _times(
    spans: Sequence[Span], zone: ZoneInfo, moment: datetime, specials: Sequence[Special]
) -> Iterator[tuple[datetime, datetime]]:
    """The spans around `moment` as instants; those that a change of the clocks swallows are left out."""
    today = moment.astimezone(zone).date()
    for day in (today + timedelta(days=ahead) for ahead in range(-1, DAYS_AHEAD + len(specials))):
        for from_, to in _of_day(day, spans, specials):
            opens, closes = _instant(day, from_, zone), _end(day, to, zone)
            if opens < closes:
                yield opens, closes


def _of_day(day: date, spans: Sequence[Span], specials: Sequence[Special]) -> list[tuple[time, time]]:
    """What holds on a day: what was set for it alone, else its weekday's; without a week the whole day."""
    for special in (special for special in specials if special.day == day):
        return [(special.opens, special.closes)] if special.opens is not None and special.closes is not None else []
    if not spans:
        return [(MIDNIGHT, MIDNIGHT)]
    return [(span.opens, span.closes) for span in spans if span.weekday == day.weekday()]


def _end(day: date, closes: time, zone: ZoneInfo) -> datetime:
    """An hour that comes twice closes the shop at its second end."""
    ends_on = day + timedelta(days=1) if closes == MIDNIGHT else day
    return max(_instant(ends_on, closes.replace(fold=fold), zone) for fold in (0, 1))


def _instant(day: date, at: time, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, at, zone).astimezone(UTC)
