"""What the audit log says of itself: whether its chain holds, and what is not sealed yet."""

from dataclasses import dataclass
from datetime import UTC, datetime

from assist.models import Audit
from assist.rules.audits import seal_of

CHUNK = 2000


@dataclass(frozen=True)
class Chain:
    """What was found: the first row that is not as it was sealed, if any, and the tail that has no seal yet."""

    sealed: int
    head: Audit | None
    broken: Audit | None
    unsealed: int
    oldest_unsealed: datetime | None


def sealed_values(row: Audit) -> dict[str, object]:
    """What the seal of a row covers: everything but the seal."""
    at = row.at.astimezone(UTC).isoformat(timespec="microseconds")
    who = {"actor": row.actor_id, "actor_name": row.actor_name, "place": row.place}
    what = {"act": row.act, "subject": row.subject, "before": row.before, "changes": row.changes}
    return {"id": row.pk, "at": at, **who, **what}


def unsealed() -> int:
    """How many rows wait for their seal."""
    return Audit.objects.filter(seal="").count()


def last_sealed() -> Audit | None:
    """The head of the chain: whoever keeps its number and seal elsewhere can prove that nothing was cut off."""
    return Audit.objects.exclude(seal="").order_by("-id").first()


def examine_chain(most: int = 0) -> Chain:
    """Follow the chain from its beginning, or over its last `most` rows."""
    rows = Audit.objects.exclude(seal="").order_by("id")
    begin = _begin(most)
    previous = begin.seal if begin else ""
    head, broken, sealed = begin, None, 0
    for row in rows.filter(id__gt=begin.pk if begin else 0).iterator(CHUNK):
        if seal_of(previous, sealed_values(row)) != row.seal:
            broken = row
            break
        previous, head, sealed = row.seal, row, sealed + 1
    tail = Audit.objects.filter(seal="").order_by("id")
    oldest = tail.first()
    if broken is None and oldest and head and oldest.pk < head.pk:
        broken = oldest
    return Chain(sealed, head, broken, tail.count(), oldest.at if oldest else None)


def _begin(most: int) -> Audit | None:
    """The sealed row before the last `most` ones."""
    return Audit.objects.exclude(seal="").order_by("-id")[most : most + 1].first() if most else None
