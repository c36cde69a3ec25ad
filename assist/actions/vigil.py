"""Keeping watch over the deadlines: what ran out while nobody could serve is forgiven (decision 0012)."""

from datetime import timedelta

from django.db import connection, transaction

from assist.actions.deadlines import outage_span, scaled
from assist.models import Offer, Outage
from assist.rules import limits

_KEEP = """
WITH seen AS (SELECT statement_timestamp() - at AS silence FROM assist_vigil),
kept AS (
    UPDATE assist_vigil SET at = statement_timestamp()
    WHERE statement_timestamp() - at BETWEEN interval '0.5 s' AND make_interval(secs => %s)
)
SELECT silence FROM seen
"""
_FIRST = "INSERT INTO assist_vigil (id, at) VALUES (1, statement_timestamp()) ON CONFLICT DO NOTHING"
_AGAIN = "UPDATE assist_vigil SET at = statement_timestamp()"
_SILENCE = "SELECT statement_timestamp() - at FROM assist_vigil FOR UPDATE"
_RECORD = """
INSERT INTO assist_outage (began_at, ended_at) VALUES (assist_now() - make_interval(secs => %s), assist_now())
"""
_FORGIVE = """
UPDATE assist_deadline SET claimed_until = NULL, due_at = CASE kind
    WHEN 'lease' THEN GREATEST(due_at, assist_now() + make_interval(secs => %(lease)s))
    WHEN 'grace' THEN GREATEST(due_at + make_interval(secs => %(silence)s),
                               assist_now() + make_interval(secs => %(lease)s))
    ELSE due_at + make_interval(secs => %(silence)s) END
WHERE kind IN ('lease', 'grace', 'wrap_up', 'first_reply', 'silence')
  AND due_at > assist_now() - make_interval(secs => %(silence)s)
"""


def keep_vigil() -> int:
    """Say that somebody looks at the deadlines; after an outage forgive first. Returns how many outages were found."""
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, [outage_span().total_seconds()])
        found = cursor.fetchone()
        if found is None:
            cursor.execute(_FIRST)
            return 0
    return int(found[0] > outage_span() and _forgive())


@transaction.atomic
def _forgive() -> bool:
    """Under the row's lock: of several sweepers one forgives, the others find it done."""
    with connection.cursor() as cursor:
        cursor.execute(_SILENCE)
        silence: timedelta = cursor.fetchone()[0]
        if silence <= outage_span():
            return False
        lease, seconds = scaled(limits.PRESENCE_LEASE), silence.total_seconds()
        cursor.execute(_FORGIVE, {"silence": seconds, "lease": lease.total_seconds()})
        cursor.execute(_RECORD, [seconds])
        cursor.execute(_AGAIN)
    return True


def was_impossible(offer: Offer) -> bool:
    """Whether the offer's time ran out in an outage, or so soon after one that nobody could take it."""
    late = offer.due_at - outage_span()
    return Outage.objects.filter(began_at__lt=offer.due_at, ended_at__gt=late, ended_at__gte=offer.made_at).exists()
