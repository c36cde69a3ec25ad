"""Upkeep: rows that only guard something for a while go when that while is over."""

from datetime import timedelta

from django.db.models import Q, QuerySet

from assist.models import AssistNow, Beat, HandOff, IdentityUse

FORGET_AT_ONCE = 1000
"""Rows of a kind in one go, so that nobody waits behind a large delete."""
PROCESS_FORGOTTEN = timedelta(days=1)
"""After so long without a beat a process is no more."""


def forget_expired() -> int:
    """Delete used identity tokens, hand-off codes that are over and processes long gone; returns how many."""
    over = Q(token_hash="", expires_at__lt=AssistNow()) | Q(shopper__expires_at__lt=AssistNow())
    tokens = _bite(IdentityUse.objects.filter(expires_at__lt=AssistNow())) + _bite(HandOff.objects.filter(over))
    return tokens + _bite(Beat.objects.filter(at__lt=AssistNow() - PROCESS_FORGOTTEN))


def _bite(rows: "QuerySet[IdentityUse] | QuerySet[HandOff] | QuerySet[Beat]") -> int:
    keys = list(rows.values_list("pk", flat=True)[:FORGET_AT_ONCE])
    return rows.model._default_manager.filter(pk__in=keys).delete()[0] if keys else 0
