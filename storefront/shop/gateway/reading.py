"""What the answers share: ids and words from outside made safe, slices of lists, links for staff."""

import base64
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar

from django.conf import settings
from django.db.models import Model, Q, QuerySet

from assist.rules.text import clean_line
from assist.shop.records import ID_MOST, SLICE_MOST, Slice

NOTHING, CODE_MOST, WORDS_MOST = "-", 100, 200

M = TypeVar("M", bound=Model)
T = TypeVar("T")


def as_number(outside: str | None) -> int:
    """An id of ours as the number it is; 0, which nothing has, for anything else."""
    digits = outside if outside and outside.isascii() and outside.isdigit() and len(outside) < 19 else "0"
    return int(digits)


def as_key(outside: str | None) -> str:
    """A key of ours, or a text that nothing has."""
    return outside if outside and outside.isascii() and outside.isalnum() and len(outside) <= ID_MOST else NOTHING


def as_code(outside: str | None) -> str:
    """A code or a path as the shop might have it, or a text that nothing has."""
    return outside if outside and outside == clean_line(outside[: CODE_MOST + 1], CODE_MOST) else NOTHING


def as_words(outside: str | None) -> list[str]:
    """At most five words of what somebody has typed."""
    return clean_line((outside or "")[:WORDS_MOST], WORDS_MOST).split()[:5]


def sliced(rows: QuerySet[M], time: str, limit: int, before: str, record: Callable[[M], T]) -> Slice[T]:
    """The newest rows by the column `time`, or what follows the place that `before` names."""
    most = min(max(limit, 1), SLICE_MOST)
    if before:
        place = _place(before)
        if place is None:
            return Slice()
        at, pk = place
        rows = rows.filter(Q(**{f"{time}__lt": at}) | Q(**{time: at, "pk__lt": pk}))
    found = list(rows.order_by(f"-{time}", "-pk")[: most + 1])
    shown = found[:most]
    following = _cursor(getattr(shown[-1], time), shown[-1].pk) if len(found) > most else ""
    return Slice(items=tuple(map(record, shown)), before=following)


def _cursor(at: datetime, pk: int) -> str:
    return base64.urlsafe_b64encode(f"{at.isoformat()} {pk}".encode()).decode()


def _place(cursor: str) -> tuple[datetime, int] | None:
    try:
        at, pk = base64.urlsafe_b64decode(cursor.encode("ascii")).decode("ascii").split(" ")
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, as_number(pk)) if moment.tzinfo and 1 < moment.year < 9999 else None


def admin_link(table: str, pk: int) -> str:
    """Where staff look something up."""
    return f"{settings.ASSIST_CONSOLE_ORIGIN}/admin/storefront_shop/{table}/{pk}/change/"
