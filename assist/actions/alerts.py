"""Supervisors are told when a queue crosses one of its limits, once each time, also by mail if they wish (feat S6)."""

from django.db import connection, transaction

from assist.actions import outbox
from assist.actions.audits import audit_system
from assist.actions.door import locked_agent, record_on_desk
from assist.models import Alert, AssistNow, Queue
from assist.protocol.facts import AlertRaised
from assist.queries.alerts import Crossing, crossings, mailed_now, supervisors_present
from assist.rules.audits import AuditAct
from assist.rules.words import OutboxKind

_RAISE = """
INSERT INTO assist_alert (queue_id, kind, "limit") VALUES (%s, %s, %s) ON CONFLICT DO NOTHING RETURNING id
"""


def watch_queues() -> int:
    """Raise and clear alerts; two sweepers that see the same crossing tell it once."""
    found = crossings()
    for crossing in found:
        if crossing.is_beyond:
            _raise(crossing)
        else:
            _clear(crossing)
    return len(found)


@transaction.atomic
def _raise(crossing: Crossing) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_RAISE, [crossing.queue, crossing.kind, crossing.limit])
        raised = cursor.fetchone()
    if raised is None:
        return
    queue = Queue.objects.select_related("shop").get(pk=crossing.queue)
    fact = AlertRaised(queue=queue.name, kind=crossing.kind, limit=crossing.limit)
    for agent in supervisors_present(crossing.queue):
        record_on_desk(locked_agent(pk=agent), fact)
    for agent in mailed_now(crossing.queue):
        outbox.put(OutboxKind.ALERT_MAIL, {"alert": raised[0], "agent": agent, "figure": crossing.figure})
    audit_system(AuditAct.ALERT_RAISED, queue, {"kind": crossing.kind, "limit": crossing.limit})


@transaction.atomic
def _clear(crossing: Crossing) -> None:
    rows = Alert.objects.filter(queue=crossing.queue, kind=crossing.kind, cleared_at=None)
    if rows.update(cleared_at=AssistNow()):
        queue = Queue.objects.select_related("shop").get(pk=crossing.queue)
        audit_system(AuditAct.ALERT_CLEARED, queue, {"kind": crossing.kind})
