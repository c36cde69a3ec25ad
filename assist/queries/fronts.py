"""How shops stand towards their shoppers at one moment: who is there, which queues are open and how full they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.db import connection

from assist.models import Shop
from assist.queries.slots import TAKES
from assist.rules.channels import LIVE
from assist.rules.crowds import is_crowded
from assist.rules.hours import Opening, Span, Special
from assist.rules.words import Channel, InteractionState, Presence, ShopKind


@dataclass(frozen=True)
class Door:
    """A queue that takes requests: its hours, how many chats wait there and how many may.

    An entry is where requests go first: without a rule, or by one.
    """

    queue: int
    opening: Opening
    waiting: int
    room: int
    is_entry: bool
    chain: Sequence[int] = ()
    """Queues that take what it cannot, in their order."""

    def is_crowded(self, *, vouched_for: bool) -> bool:
        """Whether it takes no more chats of somebody like this."""
        return is_crowded(self.waiting, self.room, vouched_for=vouched_for)


@dataclass(frozen=True)
class ShopFront:
    """A shop as it stands towards all of its shoppers at one moment."""

    kind: ShopKind
    switched_on: frozenset[Channel]
    answered: frozenset[Channel]
    """Live channels that somebody who is Available takes."""
    moment: datetime
    opening: Opening
    """The shop's own hours."""
    doors: Sequence[Door] = ()

    @property
    def entries(self) -> list[Door]:
        """Where requests go first."""
        return [door for door in self.doors if door.is_entry]

    @property
    def is_open(self) -> bool:
        """Whether a queue that requests may go to is open; a shop without queues keeps its own hours."""
        return any(opening.is_open(self.moment) for opening in self._openings)

    @property
    def opens_at(self) -> datetime | None:
        """When the first of them opens; None while one is open."""
        times = [opening.opens_next(self.moment) for opening in self._openings]
        return None if self.is_open else min((at for at in times if at), default=None)

    @property
    def _openings(self) -> list[Opening]:
        return [door.opening for door in self._reach] or [self.opening]

    @property
    def _reach(self) -> list[Door]:
        """Every queue that a request may come to at once."""
        return [door for entry in self.entries for door in self.line_of(entry)]

    def door_of(self, queue: int) -> Door | None:
        """The door of a queue that is switched on."""
        return next((door for door in self.doors if door.queue == queue), None)

    def line_of(self, first: Door) -> list[Door]:
        """A queue and those that take what it cannot."""
        return [first, *(door for queue in first.chain if (door := self.door_of(queue)))]

    def way_in(self, queue: int, *, vouched_for: bool) -> Door | None:
        """Where a chat that is meant for `queue` can go now: the first of its line with room, an open one before all.

        None when nothing of the line has room.
        """
        first = self.door_of(queue)
        roomy = [door for door in self.line_of(first) if not door.is_crowded(vouched_for=vouched_for)] if first else []
        return next((door for door in roomy if door.opening.is_open(self.moment)), roomy[0] if roomy else None)

    def is_crowded(self, *, vouched_for: bool) -> bool:
        """Whether nothing that requests may come to takes more chats of somebody like this."""
        reach = self._reach
        return bool(reach) and all(door.is_crowded(vouched_for=vouched_for) for door in reach)


_FRONTS = """
SELECT s.id, s.kind, s.channels, s.time_zone, assist_now(),
  ARRAY(SELECT c FROM unnest(%s::text[]) c WHERE EXISTS (
    SELECT 1 FROM assist_queuemember m JOIN assist_queue q ON q.id = m.queue_id JOIN assist_agent a ON a.id = m.agent_id
    JOIN auth_user u ON u.id = a.user_id LEFT JOIN assist_profile f ON f.id = a.profile_id
    WHERE q.shop_id = s.id AND q.is_active AND a.state = %s AND u.is_active AND {takes})),
  (SELECT COALESCE(json_agg(json_build_array(h.weekday, h.opens, h.closes) ORDER BY h.weekday, h.opens), '[]')
   FROM assist_hours h WHERE h.shop_id = s.id),
  (SELECT COALESCE(json_agg(json_build_array(h.day, h.opens, h.closes, h.queue_id) ORDER BY h.queue_id, h.day), '[]')
   FROM assist_holiday h WHERE h.shop_id = s.id AND h.day > assist_now()::date - 3),
  (SELECT COALESCE(json_agg(json_build_array(q.id, q.time_zone, q.most_waiting, q.waiting, q.named, q.week, q.chain)
     ORDER BY q.id), '[]')
   FROM (
     SELECT q.id, q.time_zone, q.most_waiting, (
       SELECT count(*) FROM assist_interaction i
       WHERE i.queue_id = q.id AND i.channel = %s AND i.state = %s) AS waiting,
       EXISTS (SELECT FROM assist_routingrule r WHERE r.queue_id = q.id AND r.is_active) AS named,
       (SELECT COALESCE(json_agg(json_build_array(h.weekday, h.opens, h.closes) ORDER BY h.weekday, h.opens), '[]')
        FROM assist_queuehours h WHERE h.queue_id = q.id) AS week,
       ARRAY(SELECT o.to_queue_id FROM assist_overflowstep o WHERE o.queue_id = q.id AND o.to_queue_id IS NOT NULL
             ORDER BY o.after_seconds, o.id) AS chain
     FROM assist_queue q WHERE q.shop_id = s.id AND q.is_active
   ) q)
FROM assist_shop s WHERE s.id = ANY(%s)
""".replace("{takes}", TAKES.replace("{channel}", "c"))
"""Raw, because it stands in every greeting; the first queue that is switched on is the usual one."""


def shop_fronts(shops: Iterable[int]) -> dict[int, ShopFront]:
    """Shops by id as they stand now; one query, however many shops."""
    with connection.cursor() as cursor:
        values: list[Any] = [sorted(LIVE), Presence.AVAILABLE, Channel.CHAT, InteractionState.QUEUED, list(shops)]
        cursor.execute(_FRONTS, values)
        return {row[0]: _front(*row[1:]) for row in cursor.fetchall()}


def shop_front(shop: Shop) -> ShopFront:
    """One shop as it stands now."""
    return shop_fronts([shop.pk])[shop.pk]


def _front(
    kind: str,
    switched_on: list[str],
    zone_name: str,
    moment: datetime,
    answered: list[str],
    week: list[Any],
    holidays: list[Any],
    queues: list[Any],
) -> ShopFront:
    zone, spans = zone_named(zone_name), _spans(week)
    doors: list[Door] = []
    for pk, zone_of_queue, room, waiting, is_named, own, chain in queues:
        own_zone = zone_named(zone_of_queue) if zone_of_queue else zone
        opening = Opening(own_zone, _spans(own) or spans, _specials(holidays, pk))
        doors.append(Door(pk, opening, waiting, room, is_entry=is_named or not doors, chain=chain))
    return ShopFront(
        kind=ShopKind(kind),
        switched_on=frozenset(channel for channel in Channel if channel in switched_on),
        answered=frozenset(Channel(channel) for channel in answered),
        moment=moment,
        opening=Opening(zone, spans, _specials(holidays, None)),
        doors=doors,
    )


def _spans(rows: list[Any]) -> list[Span]:
    return [Span(day, time.fromisoformat(opens), time.fromisoformat(closes)) for day, opens, closes in rows]


def _specials(rows: list[Any], queue: int | None) -> list[Special]:
    """The days of this queue first, then those of the whole shop."""
    mine = [row for row in rows if row[3] == queue and queue is not None] + [row for row in rows if row[3] is None]
    return [Special(date.fromisoformat(day), _time(opens), _time(closes)) for day, opens, closes, _ in mine]


def _time(text: str | None) -> time | None:
    return time.fromisoformat(text) if text else None


def zone_of(shop: Shop) -> ZoneInfo:
    """The shop's time zone."""
    return zone_named(shop.time_zone)


def zone_named(name: str) -> ZoneInfo:
    """A time zone; one that the machine does not know is UTC."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")
