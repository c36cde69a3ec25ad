"""Tells every console what agents may be idle for, as soon as that has changed."""

import msgspec
from django.db import connection

from assist.actions.publishing import publish_all_on_commit
from assist.protocol.base import tag_of
from assist.protocol.facts import ReasonsChanged
from assist.queries.desks import idle_choices
from assist.rules.words import Presence

_TELL = """
WITH there AS (SELECT id FROM assist_agent WHERE state <> %(offline)s ORDER BY id FOR NO KEY UPDATE),
numbered AS (
  UPDATE assist_agent a SET seq = a.seq + 1 FROM there WHERE a.id = there.id RETURNING a.id, a.seq
)
INSERT INTO assist_deskevent (agent_id, seq, kind, body) SELECT id, seq, %(kind)s, %(body)s FROM numbered
RETURNING 'a:' || agent_id, seq
"""


def tell_reasons() -> None:
    """The list of now, to everybody who is signed in; whoever signs in later is told it anyway."""
    body = msgspec.json.encode(ReasonsChanged(reasons=tuple(idle_choices()))).decode()
    with connection.cursor() as cursor:
        cursor.execute(_TELL, {"offline": Presence.OFFLINE, "kind": tag_of(ReasonsChanged), "body": body})
        publish_all_on_commit(cursor.fetchall())
