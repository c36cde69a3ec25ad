"""More rows of everything: copies of a row that differ in what must differ."""

import secrets
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from typing import Any

from django.apps import apps
from django.db import models

Values = dict[str, Any]


@dataclass(frozen=True)
class Growing:
    """A table that grows by copies of one row, found by `where`; `sets` is what the copies do not share with it.

    What `sets` holds may be called with the copy's number. `along` names the row that each copy belongs to another one
    of: the newest, `among` those.
    """

    label: str
    where: Values = field(default_factory=dict)
    sets: Values = field(default_factory=dict)
    along: str = ""
    among: Values = field(default_factory=dict)


def grow(what: Growing, times: int) -> int:
    """Copy so many times, or as often as there is something to copy along; returns how many there are now more."""
    kind = apps.get_model(what.label)
    row = kind._default_manager.filter(**what.where).order_by("pk").first()
    assert row is not None, f"there is no row of {what.label} to begin with"
    others = _others(row, what) if what.along else ({} for _ in range(times))
    copies = [
        _copy(row, {**what.sets, **other}, what.along, number) for number, other in enumerate(islice(others, times))
    ]
    return len(kind._default_manager.bulk_create(copies))


def _copy(row: models.Model, changed: Values, along: str, number: int) -> models.Model:
    fields = [each for each in row._meta.concrete_fields if not each.primary_key]
    values = {each.attname: getattr(row, each.attname) for each in fields}
    own = {each.attname: _another(each, values[each.attname], number) for each in _apart(row, along)}
    told = {name: value(number) if callable(value) else value for name, value in changed.items()}
    return type(row)(**{**values, **own, **told})


def _apart(row: models.Model, along: str) -> "list[models.Field[Any, Any]]":
    """What no two rows may share, unless `along` keeps them apart: of several fields, the last that is no other row."""
    meta = row._meta
    groups: list[tuple[str, ...]] = [
        (each.name,) for each in meta.concrete_fields if each.unique and not each.primary_key
    ]
    groups += [tuple(each.fields) for each in meta.constraints if isinstance(each, models.UniqueConstraint)]
    groups += [tuple(each) for each in meta.unique_together]
    parted = [group for group in groups if along not in group]
    chosen = [[each for each in map(meta.get_field, group) if not each.is_relation] for group in parted]
    return [group[-1] for group in chosen if group]  # type: ignore[misc]  # no relation, so a field


def _another(kind: "models.Field[Any, Any]", value: Any, number: int) -> Any:
    if value is None or value == "" or isinstance(value, bool) or kind.choices:
        return value
    if isinstance(value, uuid.UUID):
        return uuid.uuid4()
    if isinstance(value, int | Decimal):
        return value + 1000 + number
    return secrets.token_hex(20)[: min(kind.max_length or 40, 12)] if isinstance(value, str) else value


def _others(row: models.Model, what: Growing) -> Iterator[Values]:
    """Each row that a copy can belong to instead, the newest first."""
    to = row._meta.get_field(what.along)
    assert isinstance(to, models.ForeignKey)
    free = to.related_model._default_manager.filter(**what.among).exclude(pk=getattr(row, to.attname)).order_by("-pk")
    return ({to.attname: pk} for pk in free.values_list("pk", flat=True))
