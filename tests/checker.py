"""What must hold after anything whatever (guide reliability, section 3): the invariant checker."""

from datetime import datetime, timedelta
from typing import Any

from django.db import connection

from assist.queries.slots import OPEN_CHANNELS
from assist.rules.limits import DECLINE_PAUSE

_BROKEN = {
    "a sequence has a gap or a double": """
        SELECT i.id FROM assist_interaction i LEFT JOIN assist_event e ON e.interaction_id = i.id
        GROUP BY i.id HAVING count(e.id) <> i.seq OR count(DISTINCT e.seq) <> i.seq OR COALESCE(max(e.seq), 0) <> i.seq
    """,
    "a public sequence has a gap or a double": """
        SELECT i.id FROM assist_interaction i LEFT JOIN assist_event e ON e.interaction_id = i.id
        GROUP BY i.id HAVING count(e.public_seq) <> i.public_seq OR COALESCE(max(e.public_seq), 0) <> i.public_seq
    """,
    "a desk's sequence has a gap": """
        SELECT a.id FROM assist_agent a LEFT JOIN assist_deskevent d ON d.agent_id = a.id
        GROUP BY a.id HAVING count(d.id) <> a.seq OR COALESCE(max(d.seq), 0) <> a.seq
    """,
    "an interaction is queued and owned, or active and not owned by one": """
        SELECT i.id FROM assist_interaction i LEFT JOIN assist_participant p
          ON p.interaction_id = i.id AND p.role = 'owner' AND p.state = 'joined'
        GROUP BY i.id, i.state HAVING (i.state = 'active') <> (count(p.id) = 1)
    """,
    "an offered interaction has no open offer, or another one has": """
        SELECT i.id FROM assist_interaction i LEFT JOIN assist_offer o ON o.interaction_id = i.id AND o.state = 'open'
        GROUP BY i.id, i.state HAVING (i.state IN ('queued', 'ended') AND count(o.id) > 0)
          OR (i.state = 'offered' AND count(o.id) <> 1 AND (count(o.id) = 0 OR bool_or(o.purpose <> 'routed')))
          OR (i.state = 'active' AND count(o.id) FILTER (WHERE o.purpose = 'routed') > 0)
    """,
    "what is held does not run, or has no timer": """
        SELECT i.id FROM assist_interaction i
        LEFT JOIN assist_deadline d ON d.kind = 'hold' AND d.subject = i.id AND d.due_at = i.held_until
        WHERE i.held_until IS NOT NULL AND (i.state <> 'active' OR d.id IS NULL)
    """,
    "somebody is invited without an open offer of a colleague, or such an offer invites nobody": """
        SELECT COALESCE(p.id, o.id) FROM
          (SELECT * FROM assist_participant WHERE state = 'invited') p FULL JOIN
          (SELECT * FROM assist_offer WHERE state = 'open' AND purpose <> 'routed') o
          ON o.interaction_id = p.interaction_id AND o.agent_id = p.agent_id
        WHERE p.id IS NULL OR o.id IS NULL
    """,
    "somebody is consulted where nobody serves": """
        SELECT p.id FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
        WHERE p.role = 'consulted' AND p.state = 'joined' AND i.state <> 'active'
    """,
    "a supervisor is beside nobody, or owes a wrap-up for it": """
        SELECT p.id FROM assist_participant p JOIN assist_interaction i ON i.id = p.interaction_id
        WHERE p.role = 'supervisor' AND ((p.state = 'joined' AND i.state <> 'active') OR p.wrap_up = 'pending')
    """,
    "a shopper was told of somebody whom they do not see": """
        SELECT e.id FROM assist_event e JOIN assist_participant p ON p.interaction_id = e.interaction_id
          AND p.key IN (e.body->>'key', e.body#>>'{person,key}') AND NOT p.is_public WHERE e.public_seq IS NOT NULL
    """,
    "an open offer has no deadline": """
        SELECT o.id FROM assist_offer o LEFT JOIN assist_deadline d ON d.kind = 'offer' AND d.subject = o.id
        WHERE (o.state = 'open') <> (d.id IS NOT NULL)
    """,
    "a wrap-up that counts down has no deadline, or another one has": """
        SELECT p.id FROM assist_participant p LEFT JOIN assist_deadline d ON d.kind = 'wrap_up' AND d.subject = p.id
        WHERE (p.wrap_up = 'pending' AND p.wrap_up_mode IN ('timed', 'fixed')) <> (d.id IS NOT NULL)
    """,
    "a conversation was abandoned though nobody was asked after its last line": """
        SELECT e.id FROM assist_event e WHERE e.kind = 'interaction.ended' AND e.body->>'reason' = 'abandoned'
        AND COALESCE((SELECT max(s.seq) FROM assist_event s
            WHERE s.interaction_id = e.interaction_id AND s.kind = 'silence.noticed'), 0)
          <= COALESCE((SELECT max(m.seq) FROM assist_event m
            WHERE m.interaction_id = e.interaction_id AND m.kind = 'message.posted'), 0)
    """,
    "an agent's load is not what the agent holds": """
        SELECT a.id FROM assist_agent a WHERE a.load <>
          (SELECT count(*) FROM assist_offer o WHERE o.agent_id = a.id AND o.state = 'open')
          + (SELECT count(*) FROM assist_participant p WHERE p.agent_id = a.id
             AND ((p.state = 'joined' AND p.role <> 'supervisor') OR (p.wrap_up = 'pending' AND p.wrap_up_occupies)))
    """,
    "an agent holds more than the capacity": "SELECT id FROM assist_agent WHERE load > capacity",
    "an agent holds more on a channel than the profile says": """
        SELECT a.id FROM assist_agent a JOIN assist_profile f ON f.id = a.profile_id JOIN LATERAL (
          SELECT i.channel, count(*) AS many FROM (
            SELECT o.interaction_id FROM assist_offer o WHERE o.agent_id = a.id AND o.state = 'open'
            UNION ALL SELECT p.interaction_id FROM assist_participant p WHERE p.agent_id = a.id AND (
              (p.state = 'joined' AND p.role <> 'supervisor') OR (p.wrap_up = 'pending' AND p.wrap_up_occupies))
          ) h JOIN assist_interaction i ON i.id = h.interaction_id GROUP BY i.channel) held ON true
        GROUP BY a.id, f.id HAVING bool_or(held.many > (f.channel_limits->>held.channel)::int)
          OR (count(*) > 1 AND bool_or(held.channel = ANY(f.channels_alone)))
    """,
    "an agent's open span is not the state now": """
        SELECT a.id FROM assist_agent a LEFT JOIN assist_statespan s ON s.agent_id = a.id AND s.ended_at IS NULL
        WHERE a.state <> COALESCE(s.state, 'offline') OR a.reason <> COALESCE(s.reason, '')
    """,
    "somebody who holds nothing is still finishing": """
        SELECT id FROM assist_agent WHERE state = 'finishing' AND load = 0
    """,
    "a line is stored twice under one id": """
        SELECT min(e.id) FROM assist_event e WHERE e.client_id IS NOT NULL
        GROUP BY e.interaction_id, e.participant_id, e.client_id HAVING count(*) > 1
    """,
}


_OVERDUE = {
    "an interaction waits in a closed queue that has an heir": """
        SELECT i.id FROM assist_interaction i JOIN assist_queue q ON q.id = i.queue_id
        WHERE i.state = 'queued' AND q.closed_at IS NOT NULL AND q.heir_id IS NOT NULL
        AND q.closed_at < %(at)s - %(slack)s
    """,
    "an offer is open past its deadline": """
        SELECT o.id FROM assist_offer o JOIN assist_deadline d ON d.kind = 'offer' AND d.subject = o.id
        WHERE o.state = 'open' AND d.due_at < %(at)s - %(slack)s
    """,
    "a timer is past its time": """
        SELECT d.id FROM assist_deadline d WHERE d.due_at < %(at)s - %(slack)s
    """,
    "an outbox row is neither done nor due soon": """
        SELECT o.id FROM assist_outbox o WHERE o.done_at IS NULL AND o.failed_at IS NULL
        AND (o.claimed_until > assist_now() + interval '61 seconds' OR o.due_at > assist_now() + interval '3 hours')
    """,
    "an interaction waits though somebody is free": """
        SELECT DISTINCT i.id FROM assist_interaction i JOIN assist_queue q ON q.id = i.queue_id AND q.policy <> 'manual'
        JOIN assist_queuemember m ON m.queue_id = q.id
        JOIN assist_agent a ON a.id = m.agent_id AND a.state = 'available' AND a.load < a.capacity
        JOIN auth_user u ON u.id = a.user_id AND u.is_active LEFT JOIN assist_profile f ON f.id = a.profile_id
        WHERE i.state = 'queued' AND i.queued_at < %(at)s - 2 * %(slack)s
        AND a.state_since < %(at)s - 2 * %(slack)s AND a.idle_since < %(at)s - 2 * %(slack)s
        AND (m.offered_at IS NULL OR m.offered_at < %(at)s - make_interval(secs => q.pace_seconds) - %(slack)s)
        AND (i.asked_for_id = a.id
             OR i.needs <@ ARRAY(SELECT s.skill_id FROM assist_skill_agents s WHERE s.agent_id = a.id))
        AND COALESCE(i.channel = ANY({open_channels}), true)
        AND NOT EXISTS (SELECT FROM assist_offer o WHERE o.interaction_id = i.id AND o.agent_id = a.id
             AND o.state = 'declined' AND o.closed_at > %(at)s - %(pause)s - %(slack)s)
    """.replace("{open_channels}", OPEN_CHANNELS),
    "an agent who is not there holds an open offer": """
        SELECT o.id FROM assist_offer o JOIN assist_agent a ON a.id = o.agent_id AND a.state <> 'available'
        WHERE o.state = 'open' AND a.state_since < %(at)s - %(slack)s
    """,
    "somebody lost keeps an interaction without a grace": """
        SELECT p.id FROM assist_participant p
        JOIN assist_agent a ON a.id = p.agent_id AND a.state IN ('offline', 'lost')
        LEFT JOIN assist_deadline d ON d.kind = 'grace' AND d.subject = a.id
        WHERE p.state = 'joined' AND p.role IN ('owner', 'consulted') AND d.id IS NULL
        AND a.state_since < %(at)s - %(slack)s
    """,
    "an agent is present without a lease": """
        SELECT a.id FROM assist_agent a LEFT JOIN assist_deadline d ON d.kind = 'lease' AND d.subject = a.id
        WHERE a.state NOT IN ('offline', 'lost') AND d.id IS NULL
    """,
    "somebody's connection is lost without a grace, or with a lease": """
        SELECT a.id FROM assist_agent a LEFT JOIN assist_deadline d ON d.subject = a.id AND d.kind IN ('grace', 'lease')
        WHERE a.state = 'lost' GROUP BY a.id HAVING array_agg(d.kind) <> '{grace}'
    """,
}
"""What a running sweeper puts right by itself; only with one it must be empty, a moment after the last fault."""


def broken_invariants(opened: Any = connection) -> dict[str, list[int]]:
    """What does not hold, with the ids of the rows; empty when all is well. `opened`: any database connection."""
    return _found(_BROKEN, opened)


def overdue(opened: Any = connection, slack: float = 2.0, at: datetime | None = None) -> dict[str, list[int]]:
    """What should have happened `slack` seconds before `at` where a sweeper runs, with the ids of the rows.

    `at` is now, or the moment before a sweeper looked: what falls due between look and verdict is not late then.
    """
    moment = at or _now(opened)
    return _found(_OVERDUE, opened, {"slack": timedelta(seconds=slack), "pause": DECLINE_PAUSE, "at": moment})


def _now(opened: Any) -> datetime:
    with opened.cursor() as cursor:
        cursor.execute("SELECT assist_now()")
        moment: datetime = cursor.fetchone()[0]
        return moment


def _found(checks: dict[str, str], opened: Any, values: dict[str, Any] | None = None) -> dict[str, list[int]]:
    found = {}
    for words, sql in checks.items():
        with opened.cursor() as cursor:
            cursor.execute(sql, values)
            rows = [row[0] for row in cursor.fetchall()]
        if rows:
            found[words] = rows
    return found
