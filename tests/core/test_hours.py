"""When a shop is open: by its own clock, through midnight and through changes of the clocks."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist.rules.hours import MIDNIGHT, Span, is_open, opens_next

BERLIN = ZoneInfo("Europe/Berlin")
OFFICE = [Span(day, time(8), time(18)) for day in range(5)]


def berlin(day: str, at: str) -> datetime:
    return datetime.fromisoformat(f"{day}T{at}").replace(tzinfo=BERLIN)


@pytest.mark.parametrize(
    ("day", "at", "opens"),
    [
        ("2026-11-23", "07:59", "2026-11-23T08:00"),
        ("2026-11-23", "08:00", None),
        ("2026-11-23", "17:59", None),
        ("2026-11-23", "18:00", "2026-11-24T08:00"),
        ("2026-11-27", "18:00", "2026-11-30T08:00"),
        ("2026-03-28", "12:00", "2026-03-30T08:00"),
    ],
    ids=["before", "opening", "last minute", "closing", "friday evening", "the clocks go forward on sunday"],
)
def test_feat_a8_a_shop_is_open_by_its_own_clock(day: str, at: str, opens: str | None) -> None:
    moment = berlin(day, at)
    assert is_open(OFFICE, BERLIN, moment) is (opens is None)
    next_time = opens_next(OFFICE, BERLIN, moment)
    assert (next_time and next_time.astimezone(BERLIN).strftime("%Y-%m-%dT%H:%M")) == opens


def test_a_shop_without_hours_is_always_open() -> None:
    assert is_open([], BERLIN, datetime(2026, 1, 1, tzinfo=UTC))
    assert opens_next([], BERLIN, datetime(2026, 1, 1, tzinfo=UTC)) is None


def test_a_span_that_closes_at_midnight_goes_on_into_the_next_days_first() -> None:
    night = [Span(4, time(20), MIDNIGHT), Span(5, MIDNIGHT, time(2))]
    assert is_open(night, BERLIN, berlin("2026-11-27", "23:59"))
    assert is_open(night, BERLIN, berlin("2026-11-28", "00:00"))
    assert not is_open(night, BERLIN, berlin("2026-11-28", "02:00"))


def test_an_hour_that_comes_twice_is_open_twice_and_one_that_is_left_out_opens_after_it() -> None:
    sunday = [Span(6, time(1), time(2, 30))]
    assert is_open(sunday, BERLIN, datetime(2026, 10, 25, 1, 29, tzinfo=UTC))
    assert not is_open(sunday, BERLIN, datetime(2026, 10, 25, 1, 30, tzinfo=UTC))
    gone = [Span(6, time(2, 30), time(4))]
    assert opens_next(gone, BERLIN, berlin("2026-03-29", "00:00")) == datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    swallowed = [Span(6, time(2, 15), time(3, 10))]
    assert opens_next(swallowed, BERLIN, berlin("2026-03-29", "00:00")) == berlin("2026-04-05", "02:15")


ZONES = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu"])
TIMES = st.builds(time, st.integers(0, 23), st.sampled_from([0, 15, 30, 59]))
MOMENTS = st.integers(1_704_000_000, 1_830_000_000).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))


@st.composite
def spans(draw: st.DrawFn) -> list[Span]:
    one = st.builds(Span, st.integers(0, 6), TIMES, TIMES)
    return draw(st.lists(one.filter(lambda span: span.opens < span.closes or span.closes == MIDNIGHT), min_size=1))


def says_the_wall(hours: list[Span], zone: ZoneInfo, moment: datetime) -> bool:
    """The same by looking at the clock on the wall."""
    here = moment.astimezone(zone)
    today = (span for span in hours if span.weekday == here.weekday())
    return any(span.opens <= here.time() and (span.closes == MIDNIGHT or here.time() < span.closes) for span in today)


def clocks_change(zone: ZoneInfo, moment: datetime) -> bool:
    """Whether the offset of this day is not that of its neighbours."""
    day = moment.astimezone(zone).date()
    noons = (datetime.combine(date.fromordinal(day.toordinal() + by), time(12), zone) for by in (-1, 0, 1))
    return len({noon.utcoffset() for noon in noons}) > 1


@given(spans(), ZONES, MOMENTS)
def test_a_shop_is_open_when_the_clock_on_its_wall_says_so(hours: list[Span], name: str, moment: datetime) -> None:
    zone = ZoneInfo(name)
    if not clocks_change(zone, moment):
        assert is_open(hours, zone, moment) is says_the_wall(hours, zone, moment)


@given(spans(), ZONES, MOMENTS, st.floats(0, 1))
def test_a_closed_shop_opens_at_the_next_time_and_not_before(
    hours: list[Span], name: str, moment: datetime, share: float
) -> None:
    zone = ZoneInfo(name)
    opens = opens_next(hours, zone, moment)
    if opens is None:
        assert is_open(hours, zone, moment)
        return
    assert moment < opens <= moment + timedelta(days=14, hours=3)
    assert is_open(hours, zone, opens)
    assert not is_open(hours, zone, moment + (opens - moment) * share * 0.999)
