"""The supervisors' board: who is told it, what it says, and that it says what the database says (feat S1)."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.db import connection

from agentconsole.boards.watch import Boards
from assist.actions.endings import end_by_shopper
from assist.actions.offers import accept_offer
from assist.actions.presence import choose_presence
from assist.actions.requests import request_assistance
from assist.actions.setup import create_agent
from assist.models import IdleReason, Interaction, Queue, QueueMember
from assist.queries.board import read_board
from assist.realtime.db import run_orm
from assist.realtime.hub import Hub
from assist.rules.words import Channel, Presence, StaffRole
from tests.cast import Cast, later, offer_of, wish
from tests.fixtures import Clock
from tests.wire import Notice, Wire

Opens = Callable[..., Awaitable[Wire]]
_SECOND = """
SELECT i.queue_id, count(*), count(j.at),
  count(*) FILTER (WHERE j.at - r.at <= interval '20 s'),
  count(*) FILTER (WHERE j.at IS NULL AND e.at IS NOT NULL),
  count(*) FILTER (WHERE j.at IS NULL AND e.at IS NULL)
FROM assist_interaction i
JOIN assist_event r ON r.interaction_id = i.id AND r.kind = 'interaction.requested'
LEFT JOIN LATERAL (SELECT min(at) AS at FROM assist_event WHERE interaction_id = i.id
  AND kind = 'participant.joined' AND body->'person'->>'role' = 'owner') j ON true
LEFT JOIN assist_event e ON e.interaction_id = i.id AND e.kind = 'interaction.ended'
WHERE r.at >= date_trunc('day', assist_now(), 'UTC') GROUP BY i.queue_id
"""
"""The same figures once more, from the events alone."""


def counted() -> dict[int, tuple[int, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(_SECOND)
        return {row[0]: tuple(row[1:]) for row in cursor.fetchall()}


def told_of(notices: list[Notice]) -> dict[str, dict[Any, dict[str, Any]]]:
    """What a screen has that keeps every row it was told, and drops what is gone."""
    board: dict[str, dict[Any, dict[str, Any]]] = {"queues": {}, "agents": {}, "items": {}}
    for notice in notices:
        if notice["type"] == "board.told":
            board = {"queues": {}, "agents": {}, "items": {}}
        if notice["type"] in {"board.told", "board.changed"}:
            for name, rows in board.items():
                rows.update({row["key" if name == "items" else "id"]: row for row in notice.get(name, [])})
                for gone in notice.get(f"gone_{name}", []):
                    rows.pop(gone)
    return board


def a_morning(cast: Cast, clock: Clock) -> Interaction:
    """One is answered at once, one late, one gives up, one waits; Ben is at lunch. Returns the one that waits."""
    cast.chat(cast.ada)
    late = request_assistance(cast.gus(), wish("Late"))
    gone = cast.gus()
    given_up = request_assistance(gone, wish("Nobody?"))
    clock(90)
    accept_offer(cast.ada, offer_of(late).key)
    end_by_shopper(gone, given_up)
    choose_presence(cast.ada, Presence.IDLE, IdleReason.objects.get(name="Lunch").pk)
    return request_assistance(cast.gus(), wish("Still here"))


def test_feat_s1_the_board_says_what_the_events_say(cast: Cast, clock: Clock) -> None:
    waits = a_morning(cast, clock)
    clock(100)
    reading = read_board()
    row = reading.queues[cast.queue.pk]
    assert (row.waiting, row.serving, row.wrapping, row.free, row.members) == (1, 2, 0, 0, 3)
    assert (row.requested, row.answered, row.in_time, row.abandoned, row.open_still) == (4, 2, 1, 1, 1)
    assert row.late == 2, "one answered and one given up after the goal"
    assert counted()[cast.queue.pk] == (row.requested, row.answered, row.in_time, row.abandoned, row.open_still)
    assert row.requested == row.answered + row.abandoned + row.open_still
    assert row.oldest == Interaction.objects.get(pk=waits.pk).queued_at
    ada = reading.agents[cast.ada.pk]
    assert (ada.state, ada.reason, ada.load, ada.capacity) == (Presence.FINISHING, "Lunch", 2, 4)
    assert {item.stage for item in reading.items.values()} == {"active", "queued"}
    assert (reading.items[str(waits.key)].agent, reading.items[str(waits.key)].name) == (0, "Gus")


def test_a_message_that_was_left_is_no_wait_and_no_matter_of_seconds(cast: Cast, clock: Clock) -> None:
    left = request_assistance(cast.gus(), wish("By mail", channel=Channel.EMAIL, email="gus@example.com"))
    clock(500)
    row = read_board().queues[cast.queue.pk]
    assert (row.waiting, row.messages, row.oldest, row.requested) == (0, 1, None, 1)
    cast.available(cast.ada)
    accept_offer(cast.ada, offer_of(left).key)
    row = read_board().queues[cast.queue.pk]
    assert (row.answered, row.in_time, row.late, row.messages) == (1, 0, 0, 0)


def test_yesterday_is_no_part_of_today_but_who_still_waits_is_shown(cast: Cast, clock: Clock) -> None:
    request_assistance(cast.gus(), wish())
    clock(25 * 3600)
    row = read_board().queues[cast.queue.pk]
    assert (row.requested, row.waiting) == (0, 1)


@pytest.mark.parametrize(("hour", "requested"), [(0, 0), (12, 1)])
def test_feat_s1_today_begins_at_midnight_of_the_shop(cast: Cast, hour: int, requested: int) -> None:
    asked = request_assistance(cast.gus(), wish())
    ahead = (hour - asked.requested_at.hour + 11) % 24 - 11
    cast.lumo.time_zone = f"Etc/GMT{-ahead:+d}"  # the names count westwards
    cast.lumo.save()
    Interaction.objects.update(requested_at=asked.requested_at - later(3600))
    assert read_board().queues[cast.queue.pk].requested == requested


async def test_feat_s1_a_manager_is_told_within_two_seconds_of_what_is_theirs_alone(
    people: Cast, console: Opens, clock: Clock
) -> None:
    elsewhere = await run_orm(lambda: Queue.objects.get(shop=people.elsewhere))
    queue = await run_orm(lambda: people.queue)
    mo = await console(people.mo)
    await mo.told("desk.told")
    assert (await mo.ask("board.watch", on=True))["type"] == "command.accepted"
    first = await mo.told("board.told")
    assert elsewhere.pk not in {queue["id"] for queue in first["queues"]}
    assert people.zed.pk not in {agent["id"] for agent in first["agents"]}
    await run_orm(a_morning, people, clock)
    await run_orm(request_assistance, await run_orm(people.gus, people.elsewhere), wish())
    await mo.until(lambda notice: _has(notice, "queues", requested=4, open_still=1), patience=2)
    await mo.quiet(0.6)
    board, reading = told_of(mo.notices), await run_orm(read_board)
    assert board["queues"][queue.pk]["answered"] == reading.queues[queue.pk].answered == 2
    assert set(board["items"]) == {str(item.key) for item in reading.items.values() if item.queue != elsewhere.pk}
    assert board["agents"][people.ada.pk]["reason"] == "Lunch"


def _has(notice: Notice, of: str, **values: Any) -> bool:
    rows = notice.get(of, [])
    return any(all(row.get(key) == value for key, value in values.items()) for row in rows)


async def test_feat_s1_an_administrator_sees_every_queue_and_an_agent_none(people: Cast, console: Opens) -> None:
    def make_boss() -> Any:
        return create_agent(None, name="Root Boss", username="boss", role=StaffRole.ADMIN, queues=[], password="x" * 20)

    boss = await console(await run_orm(make_boss))
    await boss.ask("board.watch", on=True)
    told = await boss.told("board.told")
    assert {queue["shop"] for queue in told["queues"]} == {"Lumo", "Lumo Business", "Other"}
    ada = await console(people.ada)
    assert (await ada.ask("board.watch", on=True))["code"] == "not_allowed"


async def test_who_is_no_manager_any_more_keeps_nothing_of_the_board(people: Cast, console: Opens) -> None:
    mo = await console(people.mo)
    await mo.ask("board.watch", on=True)
    await mo.told("board.told")
    queue = await run_orm(lambda: people.queue)
    await run_orm(QueueMember.objects.filter(agent=people.mo, queue=queue).delete)
    fewer = await mo.until(lambda notice: notice["type"] == "board.told" and len(notice["queues"]) == 1, patience=4)
    assert queue.pk not in {queue["id"] for queue in fewer["queues"]}
    await run_orm(lambda: people.mo.user.groups.remove(Group.objects.get(name=StaffRole.MANAGER)))
    await mo.until(lambda notice: notice["type"] == "board.told" and not notice["queues"], patience=4)
    assert not Hub.here().part(Boards)._watchers


async def test_two_watchers_cost_the_looks_of_one_and_nobody_costs_none(people: Cast, console: Opens) -> None:
    wires = [await console(people.mo) for _ in range(3)]
    for wire in wires:
        await wire.ask("board.watch", on=True)
        await wire.told("board.told")
    boards = Hub.here().part(Boards)
    assert set(boards._watchers.values()) and len(boards._shown) == 1
    await run_orm(people.available, people.ben)
    for wire in wires:
        await wire.until(lambda notice: notice["type"] == "board.changed" and _has(notice, "agents", name="Ben Okafor"))
    for wire in wires:
        await wire.ask("board.watch", on=False)
    assert not boards._watchers
    heard = await wires[0].quiet(1.8)
    assert not [notice for notice in heard if notice["type"].startswith("board.")]
    assert not boards._looking
