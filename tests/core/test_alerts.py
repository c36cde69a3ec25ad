"""Supervisors are told when a queue crosses one of its limits, once each time (feat S6)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from assist.actions.alerts import watch_queues
from assist.actions.endings import end_by_shopper
from assist.actions.presence import choose_presence, sign_in
from assist.actions.requests import request_assistance
from assist.models import Alert, Audit, DeskEvent, Queue
from assist.queries.board import read_board
from assist.realtime.db import run_orm
from assist.rules.words import AlertKind, Channel, Presence
from tests.cast import Cast, wish
from tests.fixtures import Clock
from tests.racing import race
from tests.wire import Wire


def told(cast: Cast) -> list[dict[str, Any]]:
    """What Mo's desk was told of alerts."""
    return list(
        DeskEvent.objects.filter(agent=cast.mo, kind="alert.raised").order_by("seq").values_list("body", flat=True)
    )


def set_limits(cast: Cast, **limits: object) -> None:
    never: dict[str, Any] = {"alert_wait_seconds": 0, "alert_waiting": 0, "alert_nobody": False}
    Queue.objects.filter(pk=cast.queue.pk).update(**{**never, **limits})


def test_feat_s6_a_wait_of_two_minutes_is_told_once_and_cleared_when_nobody_waits_so_long(
    cast: Cast, clock: Clock
) -> None:
    set_limits(cast, alert_wait_seconds=120)
    sign_in(cast.mo)
    gus = cast.gus()
    waits = request_assistance(gus, wish())
    clock(119)
    assert watch_queues() == 0
    clock(121)
    assert watch_queues() == 1
    assert watch_queues() == 0, "the alert stands, and is told no second time"
    assert told(cast) == [{"type": "alert.raised", "queue": cast.queue.name, "kind": "wait", "limit": 120}]
    assert read_board().queues[cast.queue.pk].alerts == [AlertKind.WAIT]
    end_by_shopper(gus, waits)
    watch_queues()
    assert Alert.objects.get().cleared_at is not None
    assert read_board().queues[cast.queue.pk].alerts == []
    assert list(Audit.objects.order_by("-pk").values_list("actor_name", "act", "subject")[:2]) == [
        ("System", "cleared an alert", f"assist.Queue {cast.queue.pk}: {cast.queue}"),
        ("System", "raised an alert", f"assist.Queue {cast.queue.pk}: {cast.queue}"),
    ]
    request_assistance(cast.gus(), wish())
    clock(300)
    watch_queues()
    assert len(told(cast)) == 2, "another crossing is told anew"


def test_feat_s6_more_than_so_many_wait_and_left_messages_are_none_of_them(cast: Cast) -> None:
    set_limits(cast, alert_waiting=1)
    sign_in(cast.mo)
    request_assistance(cast.gus(), wish())
    request_assistance(cast.gus(), wish("By mail", channel=Channel.EMAIL, email="gus@example.com"))
    assert watch_queues() == 0
    request_assistance(cast.gus(), wish())
    watch_queues()
    assert [fact["kind"] for fact in told(cast)] == ["waiting"]


def test_feat_s6_a_figure_that_goes_up_and_down_around_its_limit_is_told_once(cast: Cast, clock: Clock) -> None:
    set_limits(cast, alert_waiting=2, alert_wait_seconds=0)
    sign_in(cast.mo)
    waiting = [request_assistance(cast.gus(), wish()) for _ in range(3)]
    watch_queues()
    for _ in range(3):
        gone = waiting.pop()
        end_by_shopper(gone.shopper, gone)
        assert watch_queues() == 0, "two of two is near the limit still"
        waiting.append(request_assistance(cast.gus(), wish()))
        assert watch_queues() == 0
    assert len(told(cast)) == 1
    for gone in waiting[1:]:
        end_by_shopper(gone.shopper, gone)
    assert watch_queues() == 1
    assert not Alert.objects.filter(cleared_at=None).exists()


def test_feat_s6_somebody_waits_beyond_the_goal_and_nobody_is_available(cast: Cast, clock: Clock) -> None:
    set_limits(cast, alert_nobody=True)
    sign_in(cast.mo)
    request_assistance(cast.gus(), wish())
    assert watch_queues() == 0
    clock(21)
    watch_queues()
    assert [fact["kind"] for fact in told(cast)] == ["nobody"]
    sign_in(cast.ben)
    choose_presence(cast.ben, Presence.AVAILABLE)
    watch_queues()
    assert not Alert.objects.filter(cleared_at=None).exists()


def test_feat_s6_only_supervisors_of_the_queue_who_are_signed_in_are_told(cast: Cast, clock: Clock) -> None:
    sign_in(cast.ada)
    sign_in(cast.zed)
    set_limits(cast, alert_wait_seconds=10)
    request_assistance(cast.gus(), wish())
    clock(11)
    watch_queues()
    assert not DeskEvent.objects.filter(kind="alert.raised").exists(), "Mo is not there, the others supervise nothing"


def test_two_sweepers_that_see_the_same_crossing_tell_it_once(cast: Cast, clock: Clock) -> None:
    set_limits(cast, alert_wait_seconds=10)
    sign_in(cast.mo)
    request_assistance(cast.gus(), wish())
    clock(11)
    race(watch_queues, watch_queues)
    assert (len(told(cast)), Alert.objects.count()) == (1, 1)


@pytest.mark.parametrize("tabs", [2])
async def test_feat_s6_every_tab_of_a_supervisor_hears_of_it(
    people: Cast, console: Callable[..., Awaitable[Wire]], clock: Clock, tabs: int
) -> None:
    wires = [await console(people.mo) for _ in range(tabs)]
    for wire in wires:
        await wire.told("desk.told")
    await run_orm(set_limits, people, alert_waiting=1)
    for _ in range(2):
        await run_orm(request_assistance, await run_orm(people.gus), wish())
    await run_orm(watch_queues)
    for wire in wires:
        assert (await wire.fact("alert.raised"))["fact"]["limit"] == 1
