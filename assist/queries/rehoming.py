"""Where the work of a queue goes that is put away, and what is left in closed ones."""

from django.db import connection

from assist.models import Queue

_STRAYS = """
SELECT q.id FROM assist_queue q WHERE q.closed_at IS NOT NULL AND q.heir_id IS NOT NULL
AND EXISTS (SELECT FROM assist_interaction i WHERE i.queue_id = q.id AND i.state = 'queued')
"""


def default_heir(queue: Queue) -> Queue | None:
    """The queue that the shop's requests go to without a rule, when `queue` is gone."""
    others = Queue.objects.filter(shop=queue.shop_id, is_active=True).exclude(pk=queue.pk)
    return others.order_by("id").first()


def heir_of(queue: Queue) -> Queue | None:
    """Where the work of a closed queue goes on now: its heir may have been closed since."""
    heir = queue.heir
    while heir and heir.closed_at:
        heir = heir.heir
    return heir


def heirs_of(queue: Queue) -> list[Queue]:
    """The queues that may take over, the usual one first."""
    return list(Queue.objects.filter(shop=queue.shop_id, is_active=True).exclude(pk=queue.pk).order_by("id"))


def strays() -> list[int]:
    """Closed queues in which somebody waits."""
    with connection.cursor() as cursor:
        cursor.execute(_STRAYS)
        return [row[0] for row in cursor.fetchall()]
