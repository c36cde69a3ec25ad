"""A queue has hours of its own, holidays go before them, and what runs at the closing minute goes on."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from assist.actions.messages import Line, line_body, post_messages
from assist.actions.requests import request_assistance
from assist.actions.setup import save_row, set_hours
from assist.models import Audit, Holiday, Hours, Queue, QueueHours, RoutingRule
from assist.queries.channels import channels_of
from assist.queries.clock import now
from assist.queries.fronts import shop_front
from assist.rules.hours import Opening, Span, Special
from assist.rules.refusals import Refused
from assist.rules.setup import Span as Row
from assist.rules.words import Channel, ChannelReason
from tests.cast import Cast, wish
from tests.fixtures import Clock

OFFICE = [Span(day, time(9), time(17)) for day in range(5)]
XMAS = date(2026, 12, 25)


def at(text: str, zone: str = "Europe/Helsinki") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("moment", "opens"),
    [
        ("2026-12-24T16:59", None),
        ("2026-12-24T17:00", "2026-12-28T10:00"),
        ("2026-12-25T12:00", "2026-12-28T10:00"),
        ("2026-12-28T09:30", "2026-12-28T10:00"),
        ("2026-12-28T13:00", "2026-12-29T09:00"),
    ],
    ids=["before", "closing", "holiday", "opens later", "closes earlier"],
)
def test_feat_d7_a_holiday_goes_before_the_week(moment: str, opens: str | None) -> None:
    short = Special(date(2026, 12, 28), time(10), time(13))
    opening = Opening(ZoneInfo("Europe/Helsinki"), OFFICE, [Special(XMAS), short])
    assert opening.is_open(at(moment)) is (opens is None)
    assert opening.opens_next(at(moment)) == (at(opens) if opens else None)


def test_feat_d7_who_is_always_there_is_away_on_a_holiday_alone_and_however_long_it_lasts() -> None:
    summer = [Special(date(2026, 7, 1) + timedelta(days=day)) for day in range(31)]
    opening = Opening(ZoneInfo("UTC"), [], summer)
    assert opening.is_open(datetime(2026, 6, 30, 23, 59, tzinfo=UTC))
    assert opening.opens_next(datetime(2026, 7, 1, tzinfo=UTC)) == datetime(2026, 8, 1, tzinfo=UTC)


def chat_of(cast: Cast) -> tuple[ChannelReason | None, datetime | None]:
    view = next(view for view in channels_of(shop_front(cast.lumo)) if view.channel is Channel.CHAT)
    return view.reason, view.opens_at


def test_feat_d7_at_the_closing_minute_new_ones_get_another_way_and_running_ones_go_on(
    cast: Cast, clock: Clock
) -> None:
    noon = now().replace(hour=12, minute=0, second=0, microsecond=0) + timedelta(days=1)
    clock((noon - timedelta(seconds=30) - datetime.now(UTC)).total_seconds())
    chat = cast.chat()
    set_hours(cast.root, cast.queue, [Row(day, time(8), time(12)) for day in range(7)])
    assert chat_of(cast) == (None, None)
    waiting = request_assistance(cast.gus(), wish())
    clock((noon - datetime.now(UTC)).total_seconds() + 1)
    reason, opens_at = chat_of(cast)
    assert (reason, opens_at) == (ChannelReason.CLOSED, noon + timedelta(hours=20))
    owner = chat.participants.get(agent=cast.ada)
    key = wish().client_id
    line = Line(chat.pk, owner.pk, key, False, line_body("Still here", key))
    assert post_messages([line])[0].seq
    assert waiting.offers.exists()


def test_feat_d7_a_queue_without_a_week_keeps_the_shops_in_its_own_zone_and_one_with_a_week_its_own(
    cast: Cast,
) -> None:
    cast.available(cast.ada)
    today = now().weekday()
    Hours.objects.create(shop=cast.lumo, weekday=(today + 3) % 7, opens=time(8), closes=time(9))
    assert chat_of(cast)[0] is ChannelReason.CLOSED
    night = Queue(shop=cast.lumo, name="Night", time_zone="Asia/Tokyo")
    save_row(None, night)
    set_hours(None, night, [Row(day, time(0), time(0)) for day in range(7)])
    assert Audit.objects.latest("pk").changes["hours"].startswith("Monday 00:00-00:00")
    assert chat_of(cast)[0] is ChannelReason.CLOSED
    save_row(None, RoutingRule(shop=cast.lumo, name="Night", queue=night))
    assert chat_of(cast) == (None, None)
    save_row(None, Holiday(shop=cast.lumo, name="Feast", day=(now() + timedelta(hours=9)).date()))
    reason, opens_at = chat_of(cast)
    assert reason is ChannelReason.CLOSED
    assert opens_at and opens_at.astimezone(ZoneInfo("Asia/Tokyo")).time() == time(0)
    save_row(None, Holiday(shop=cast.lumo, queue=night, name="Open", day=Holiday.objects.get().day,
                           opens=time(0), closes=time(0)))  # fmt: skip
    assert chat_of(cast) == (None, None)
    set_hours(None, night, [])
    set_hours(None, night, [])
    assert not QueueHours.objects.exists()
    assert Audit.objects.latest("pk").changes == {"hours": "those of the shop"}


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"opens": time(9)}, "both times, or neither"),
        ({"opens": time(9), "closes": time(8)}, "before it opens"),
        ({"name": " "}, "Write a name"),
    ],
)
def test_a_day_that_makes_no_sense_is_refused(cast: Cast, fields: dict[str, object], words: str) -> None:
    with pytest.raises(Refused, match=words):
        save_row(None, Holiday(shop=cast.lumo, **{"name": "Feast", "day": XMAS, **fields}))
