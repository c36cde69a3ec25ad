"""Makes many offers at once: every row of a batch in one statement (DESIGN section 4, set-based actions)."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID, uuid4

import msgspec
from django.db import connection

from assist.actions.candidates import Hand, Queued
from assist.actions.publishing import Hint, publish_all_on_commit
from assist.protocol.base import tag_of
from assist.protocol.facts import OfferMade, OfferReceived
from assist.protocol.values import Skipped
from assist.queries.offers import routed_view
from assist.queries.routing import seconds_waited
from assist.rules.transitions import INTERACTION, InteractionMove
from assist.rules.words import DeadlineKind, InteractionState, OfferState, RoutingPolicy

_SQL = """
WITH pick AS MATERIALIZED (
  SELECT * FROM jsonb_to_recordset(%(offers)s::jsonb) AS p(interaction_id bigint, agent_id bigint, queue_id bigint,
    key uuid, due_at timestamptz, received jsonb, nth int)
), told_of AS (
  SELECT * FROM jsonb_to_recordset(%(heads)s::jsonb) AS h(interaction_id bigint, made jsonb)
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


class Made(msgspec.Struct):
    """An offer's row, and what its agent is told; `nth` of the agent's offers in this batch."""

    interaction_id: int
    agent_id: int
    queue_id: int
    key: UUID
    due_at: datetime
    received: OfferReceived | msgspec.Raw
    nth: int


class Told(msgspec.Struct):
    """What the history of an interaction says about its offers."""

    interaction_id: int
    made: OfferMade | msgspec.Raw


class Pick(NamedTuple):
    """A locked, queued interaction, and the locked agents who are offered it, one or several."""

    interaction: Queued
    agents: Sequence[Hand]
    skipped: Sequence[Skipped] = ()


def make_offers(picks: Sequence[Pick], moment: datetime) -> int:
    """Offer each for its queue's number of seconds, longer where the profile says so (feat W5); returns how many.

    Raises RuntimeError, which undoes the batch, when a row was not as it was locked.
    """
    offers = _offers(picks, moment)
    heads = write_offers(offers, [Told(pick.interaction.pk, _made(pick, moment)) for pick in picks], moment)
    if sum(topic.startswith("i:") for topic, _seq in heads) != len(picks):
        raise RuntimeError("an interaction changed under its lock")
    publish_all_on_commit(heads)
    return len(offers)


def write_offers(offers: Sequence[Made], told: Sequence[Told], moment: datetime) -> list[Hint]:
    """Every row of the batch; returns the streams that have a new head."""
    values = {"offers": _json(offers), "heads": _json(told), "moment": moment, **_WORDS}
    with connection.cursor() as cursor:
        cursor.execute(_SQL, values)
        return list(cursor.fetchall())


_WORDS = {
    "offered": INTERACTION.target(InteractionState.QUEUED, InteractionMove.OFFER),
    "sources": list(INTERACTION.sources(InteractionMove.OFFER)),
    "open": OfferState.OPEN,
    "timer": DeadlineKind.OFFER,
    "made_kind": tag_of(OfferMade),
    "received_kind": tag_of(OfferReceived),
}


def _offers(picks: Sequence[Pick], moment: datetime) -> list[Made]:
    count: Counter[int] = Counter()
    made = []
    for pick in picks:
        for agent in pick.agents:
            count[agent.pk] += 1
            made.append(_offer(pick.interaction, agent, moment, count[agent.pk]))
    return made


def _offer(interaction: Queued, agent: Hand, moment: datetime, nth: int) -> Made:
    key, seconds = uuid4(), _seconds(interaction, agent)
    received = OfferReceived(offer=routed_view(key, interaction.told, seconds, seconds))
    due_at = moment + timedelta(seconds=seconds)
    return Made(interaction.pk, agent.pk, interaction.queue_id, key, due_at, received, nth)


def _seconds(interaction: Queued, agent: Hand) -> float:
    return interaction.offer_seconds * agent.offer_factor / 100


def _made(pick: Pick, moment: datetime) -> OfferMade:
    first, *others = [agent.name for agent in pick.agents]
    return OfferMade(
        agent=first,
        others=tuple(others),
        seconds=max(_seconds(pick.interaction, agent) for agent in pick.agents),
        policy=RoutingPolicy(pick.interaction.policy),
        waited=seconds_waited(pick.interaction.queued_at, moment),
        skipped=tuple(pick.skipped),
    )


def _json(rows: Sequence[msgspec.Struct]) -> str:
    return msgspec.json.encode(rows).decode()
