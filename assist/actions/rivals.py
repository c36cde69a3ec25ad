"""Several agents were asked at the same moment: once it is settled, what they were shown is gone (feat D3)."""

from collections.abc import Sequence
from typing import Any

import msgspec
from django.db import connection

from assist.actions.door import locked_agent, locked_agents, move_presence
from assist.actions.publishing import publish_all_on_commit
from assist.actions.routing import route_these_on_commit
from assist.models import Offer
from assist.protocol.base import tag_of
from assist.protocol.facts import OfferGone
from assist.queries.clock import now
from assist.rules.transitions import OFFER, OfferMove, PresenceMove
from assist.rules.words import DeadlineKind, OfferPurpose, OfferState, Presence

_SQL = """
WITH gone AS (
  UPDATE assist_offer SET state = %(withdrawn)s, generation = generation + 1, closed_at = %(moment)s
  WHERE id = ANY(%(offers)s) AND state = ANY(%(sources)s) RETURNING id, key, agent_id
), timers AS (
  DELETE FROM assist_deadline WHERE kind = %(timer)s AND subject IN (SELECT id FROM gone)
), freed AS (
  UPDATE assist_agent a SET load = a.load - 1, seq = a.seq + 1, idle_since = %(moment)s
  FROM gone g WHERE a.id = g.agent_id RETURNING a.id, a.seq, a.load, a.state, g.key
), told AS (
  INSERT INTO assist_deskevent (agent_id, seq, kind, body, at)
  SELECT id, seq, %(kind)s, %(body)s::jsonb || jsonb_build_object('offer', key), %(moment)s FROM freed
)
SELECT id, seq, state = %(finishing)s AND load = 0 FROM freed
"""
_WORDS = {
    "withdrawn": OfferState.WITHDRAWN,
    "sources": list(OFFER.sources(OfferMove.WITHDRAW)),
    "timer": DeadlineKind.OFFER,
    "kind": tag_of(OfferGone),
    "finishing": Presence.FINISHING,
}


def rivals_of(offer: Offer) -> list[Offer]:
    """Open offers of the same request to others; a colleague who is asked has none."""
    if offer.purpose != OfferPurpose.ROUTED:
        return []
    return [other for other in open_offers_of(offer.interaction_id) if other.pk != offer.pk]


def open_offers_of(interaction_id: int) -> list[Offer]:
    """Every open offer of an interaction, by agent."""
    rows = Offer.objects.filter(interaction=interaction_id, state=OfferState.OPEN)
    return list(rows.select_related("agent").order_by("agent_id"))


def lock_asked(offer: Offer, rivals: Sequence[Offer]) -> None:
    """Everybody who is asked, in the order of locks; alone the agent is locked when something is told to them."""
    if rivals:
        locked_agents(offer.agent_id, *(rival.agent_id for rival in rivals))


def withdraw_together(offers: Sequence[Offer], by: str = "") -> None:
    """Close open offers of locked agents in one statement, whatever their number; `by` is who was faster."""
    if not offers:
        return
    with connection.cursor() as cursor:
        cursor.execute(_SQL, _values(offers, by))
        rows = cursor.fetchall()
    publish_all_on_commit([(f"a:{agent}", seq) for agent, seq, _ in rows])
    for agent_id in (agent for agent, _, has_come_free in rows if has_come_free):
        agent = locked_agent(pk=agent_id)
        move_presence(agent, PresenceMove.COME_FREE, agent.reason)
    route_these_on_commit([agent for agent, _, _ in rows])


def _values(offers: Sequence[Offer], by: str) -> dict[str, Any]:
    body = msgspec.json.encode(OfferGone(offer=offers[0].key, outcome=OfferState.WITHDRAWN, by=by)).decode()
    return {"offers": [offer.pk for offer in offers], "body": body, "moment": now(), **_WORDS}
