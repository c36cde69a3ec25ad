"""When needed skills become preferred ones: the timers of a queue follow its setting."""

from django.db import connection

from assist.models import Queue
from assist.rules.words import DeadlineKind

_RETIME = """
WITH waiting AS (
  SELECT id, queued_at FROM assist_interaction
  WHERE queue_id = %(queue)s AND state IN ('queued', 'offered') AND needs <> '{}'
), gone AS (
  DELETE FROM assist_deadline WHERE %(seconds)s = 0 AND kind = %(kind)s AND subject IN (SELECT id FROM waiting)
)
INSERT INTO assist_deadline (kind, subject, generation, due_at)
SELECT %(kind)s, id, 0, queued_at + make_interval(secs => %(seconds)s) FROM waiting WHERE %(seconds)s > 0
ON CONFLICT (kind, subject) DO UPDATE SET due_at = excluded.due_at, claimed_until = NULL
"""


def retime_relaxing(queue: Queue) -> None:
    """Whoever waits there has waited under the new number of seconds from the start; 0 is never."""
    with connection.cursor() as cursor:
        cursor.execute(_RETIME, {"queue": queue.pk, "seconds": queue.relax_seconds, "kind": DeadlineKind.RELAX.value})
