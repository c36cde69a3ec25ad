"""The audit log: who did what to what, when and from where, written in the transaction of the act (feat S7).

What happens in an interaction or on a desk is its own numbered event; everything else that somebody needs a right for
has a row here. Rows are never changed: `seal_audits` chains them afterwards, so that a change would show.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from django.contrib.auth.models import User
from django.db import OperationalError, connection, transaction
from django.db.models import Model

from assist.models import Audit
from assist.queries.audits import last_sealed, sealed_values, unsealed
from assist.rules.audits import COMMAND_LINE, STRANGER, SYSTEM, seal_of
from assist.rules.setup import SECRET_FIELDS

HIDDEN = "(secret)"
SEALED_AT_ONCE = 500
"""Rows of one round, so that nobody who writes one waits long."""
_LOCK_NOT_AVAILABLE = "55P03"
_place: ContextVar[str] = ContextVar("place", default="")


@contextmanager
def coming_from(place: str) -> Iterator[None]:
    """What is done inside is noted as done from `place`, such as a network and a session."""
    token = _place.set(place)
    try:
        yield
    finally:
        _place.reset(token)


def audit(
    actor: User | None,
    act: str,
    row: Model,
    changes: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """Say who did what to a row: `changes` holds fields as they are now, `before` as they were; no secrets."""
    note(actor, act, _named(row), changes, before)


def note(
    actor: User | None,
    act: str,
    subject: str,
    changes: Mapping[str, Any] | None = None,
    before: Mapping[str, Any] | None = None,
) -> None:
    """The same about what is no row; without an `actor` it was the command line or somebody not signed in."""
    who = {"actor": actor, "actor_name": _name_of(actor)}
    _write(act, subject, **who, changes=dict(changes or {}), before=dict(before or {}))


def audit_system(act: str, row: Model, changes: Mapping[str, Any]) -> None:
    """Say what happened to a row by itself: a limit was crossed, a time ran out."""
    _write(act, _named(row), actor_name=SYSTEM, changes=dict(changes))


def _write(act: str, subject: str, **values: Any) -> None:
    Audit.objects.create(act=act, subject=subject[:120], place=_place.get(), **values)


def _named(row: Model) -> str:
    return f"{row._meta.label} {row.pk}: {row}"


def _name_of(actor: User | None) -> str:
    if actor is None:
        return STRANGER if _place.get() else COMMAND_LINE
    return actor.get_username()[:150]


def shown(row: Model, name: str) -> str:
    """A field as the audit shows it: shortened, and never a secret."""
    return HIDDEN if name in SECRET_FIELDS else str(getattr(row, name, ""))[:200]


def seal_audits() -> int:
    """Chain the oldest rows that are not sealed, in the order of their numbers; returns how many.

    Under a lock that no writer of the log and no second sweeper holds: whatever has a lower number is there to see.
    When somebody writes right now, nobody waits: the next round seals.
    """
    if not unsealed():
        return 0
    try:
        return _seal()
    except OperationalError as problem:
        if getattr(problem.__cause__, "sqlstate", None) != _LOCK_NOT_AVAILABLE:
            raise
        return 0


@transaction.atomic
def _seal() -> int:
    with connection.cursor() as cursor:
        cursor.execute("LOCK TABLE assist_audit IN SHARE ROW EXCLUSIVE MODE NOWAIT")
    rows = list(Audit.objects.filter(seal="").order_by("id")[:SEALED_AT_ONCE])
    head = last_sealed()
    seal = head.seal if head else ""
    for row in rows:
        row.seal = seal = seal_of(seal, sealed_values(row))
    Audit.objects.bulk_update(rows, ["seal"])
    return len(rows)
