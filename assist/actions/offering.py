"""Makes many offers at once: every row of a batch in one statement (DESIGN section 4, set-based actions)."""

import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import msgspec
from django.db import connection

from assist.actions.publishing import publish_all_on_commit
from assist.models import Agent, Interaction, Offer
from assist.protocol.base import tag_of
from assist.protocol.facts import OfferMade, OfferReceived
from assist.protocol.values import Skipped
from assist.queries.offers import offer_view
from assist.queries.profiles import profile_of
from assist.queries.routing import seconds_waited
from assist.rules.transitions import INTERACTION, InteractionMove
from assist.rules.words import DeadlineKind, InteractionState, OfferState, RoutingPolicy

_SQL = """
WITH pick AS MATERIALIZED (
  SELECT * FROM unnest(%(interactions)s::bigint[], %(agents)s::bigint[], %(queues)s::bigint[], %(keys)s::uuid[],
    %(dues)s::timestamptz[], %(received)s::jsonb[], %(nth)s::int[])
    AS p(interaction_id, agent_id, queue_id, key, due_at, received, nth)
), told_of AS (
  SELECT * FROM unnest(%(heads)s::bigint[], %(made)s::jsonb[]) AS h(interaction_id, made)
), moved AS (
  UPDATE assist_interaction i SET state = %(offered)s, generation = i.generation + 1, seq = i.seq + 1
  FROM told_of h WHERE i.id = h.interaction_id AND i.state = ANY(%(sources)s) RETURNING i.id, i.seq
), offered AS (
  INSERT INTO assist_offer (key, interaction_id, agent_id, state, generation, reason, made_at, due_at)
  SELECT key, interaction_id, agent_id, %(open)s, 0, '', %(moment)s, due_at FROM pick ORDER BY interaction_id
  RETURNING id, due_at
), timed AS (
  INSERT INTO assist_deadline (kind, subject, generation, due_at) SELECT %(timer)s, id, 0, due_at FROM offered
), told AS (
  INSERT INTO assist_event (interaction_id, seq, kind, body, at)
  SELECT m.id, m.seq, %(made_kind)s, h.made, %(moment)s FROM moved m JOIN told_of h ON h.interaction_id = m.id
), taken AS (
  UPDATE assist_agent a SET load = a.load + n.many, seq = a.seq + n.many, idle_since = %(moment)s
  FROM (SELECT agent_id, count(*) AS many FROM pick GROUP BY agent_id) n WHERE a.id = n.agent_id
  RETURNING a.id, a.seq, n.many
), desk AS (
  INSERT INTO assist_deskevent (agent_id, seq, kind, body, at)
  SELECT t.id, t.seq - t.many + p.nth, %(received_kind)s, p.received, %(moment)s
  FROM taken t JOIN pick p ON p.agent_id = t.id
), stamped AS (
  UPDATE assist_queuemember q SET offered_at = %(moment)s FROM (SELECT DISTINCT agent_id, queue_id FROM pick) n
  WHERE q.agent_id = n.agent_id AND q.queue_id = n.queue_id
)
SELECT 'i:' || id, seq FROM moved UNION ALL SELECT 'a:' || id, seq FROM taken
"""


@dataclass(frozen=True)
class Pick:
    """A locked, queued interaction with its queue, and the locked agents who are offered it, one or several."""

    interaction: Interaction
    agents: Sequence[Agent]
    skipped: Sequence[Skipped] = field(default=())


def make_offers(picks: Sequence[Pick], moment: datetime) -> int:
    """Offer each for its queue's number of seconds, longer where the profile says so (feat W5); returns how many.

    Raises RuntimeError, which undoes the batch, when a row was not as it was locked.
    """
    offers = [[_offer(pick.interaction, agent, moment) for agent in pick.agents] for pick in picks]
    with connection.cursor() as cursor:
        cursor.execute(_SQL, _values(picks, offers, moment))
        heads = cursor.fetchall()
    if sum(topic.startswith("i:") for topic, _seq in heads) != len(picks):
        raise RuntimeError("an interaction changed under its lock")
    publish_all_on_commit(heads)
    return sum(map(len, offers))


def _values(picks: Sequence[Pick], groups: Sequence[Sequence[Offer]], moment: datetime) -> dict[str, Any]:
    offers = [offer for group in groups for offer in group]
    return {
        "heads": [pick.interaction.pk for pick in picks],
        "made": [_made(pick, group, moment) for pick, group in zip(picks, groups, strict=True)],
        "interactions": [offer.interaction_id for offer in offers],
        "agents": [offer.agent_id for offer in offers],
        "queues": [offer.interaction.queue_id for offer in offers],
        "keys": [offer.key for offer in offers],
        "dues": [offer.due_at for offer in offers],
        "received": [_json(OfferReceived(offer=offer_view(offer, moment))) for offer in offers],
        "nth": _places(offers),
        "moment": moment,
        **_WORDS,
    }


_WORDS = {
    "offered": INTERACTION.target(InteractionState.QUEUED, InteractionMove.OFFER),
    "sources": list(INTERACTION.sources(InteractionMove.OFFER)),
    "open": OfferState.OPEN,
    "timer": DeadlineKind.OFFER,
    "made_kind": tag_of(OfferMade),
    "received_kind": tag_of(OfferReceived),
}


def _offer(interaction: Interaction, agent: Agent, moment: datetime) -> Offer:
    seconds = interaction.queue.offer_seconds * profile_of(agent).offer_factor / 100
    due_at = moment + timedelta(seconds=seconds)
    return Offer(key=uuid.uuid4(), interaction=interaction, agent=agent, made_at=moment, due_at=due_at)


def _made(pick: Pick, offers: Sequence[Offer], moment: datetime) -> str:
    first, *others = [agent.name for agent in pick.agents]
    return _json(
        OfferMade(
            agent=first,
            others=tuple(others),
            seconds=max((offer.due_at - offer.made_at).total_seconds() for offer in offers),
            policy=RoutingPolicy(pick.interaction.queue.policy),
            waited=seconds_waited(pick.interaction.queued_at, moment),
            skipped=tuple(pick.skipped),
        )
    )


def _json(fact: msgspec.Struct) -> str:
    return msgspec.json.encode(fact).decode()


def _places(offers: Sequence[Offer]) -> list[int]:
    """Which of the agent's offers in this batch each one is, from 1."""
    count: Counter[int] = Counter()
    places = []
    for offer in offers:
        count[offer.agent_id] += 1
        places.append(count[offer.agent_id])
    return places
