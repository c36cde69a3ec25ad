"""The product's own application without limits on how fast one person writes, in how many windows.

`BENCH_STORE=off` stores nothing; `BENCH_SLOW=on` makes `history.get` a query of a second.
"""

import os
from datetime import UTC, datetime
from typing import Any

from assist.config.asgi import application  # sets Django up, so it comes first

# isort: split

from django.db import connection

from assist.actions.messages import Line, Posted, Verdict
from assist.models import Interaction
from assist.protocol.base import Rate
from assist.protocol.commands import MessageSend
from assist.realtime import talking, writer
from assist.rules import limits

limits.SOCKETS_PER_SHOPPER = 10**6
MessageSend.rate = Rate(10**6, 10**8)
_heads: dict[int, int] = {}


def _stored(line: Line) -> int:
    return Interaction.objects.values_list("seq", flat=True).get(pk=line.interaction)


def remembered(batch: list[Line], *, tell: bool = True) -> list[Posted]:
    """What `post_messages` answers, without a database."""
    answers = []
    for line in batch:
        head = _heads[line.interaction] = 1 + (_heads.get(line.interaction) or _stored(line))
        answers.append(Posted(Verdict.NEW, head, head, datetime.now(UTC)))
    return answers


def slept(*args: object, **kwargs: object) -> tuple[list[Any], bool]:
    """A query that takes a second."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(1)")
    return [], True


if os.environ.get("BENCH_STORE") == "off":
    vars(writer)["post_messages"] = remembered

if os.environ.get("BENCH_SLOW") == "on":
    vars(talking)["facts_after"] = slept

__all__ = ["application"]
