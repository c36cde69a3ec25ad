"""A database with as much history as wanted: ended conversations of 100 facts, by the product's own tables."""

from django.db import connection

FACTS = 100
"""Facts a conversation."""
_SHOPPERS = """
INSERT INTO assist_shopper (token_hash, business_partner_id, name, email, expires_at, shop_id)
SELECT md5('h' || n) || md5('s' || n), '', 'Gus', '', assist_now() + interval '30 days', %(shop)s
FROM generate_series(%(from)s, %(to)s) n
"""
_TALKS = """
INSERT INTO assist_interaction (key, client_id, channel, assistance_type, state, generation, seq, public_seq, priority,
  caller, requester_name, requester_email, requester_verified, first_message, surroundings, trail, rating_comment,
  needs, wants, ended_at, queue_id, shop_id, shopper_id)
SELECT gen_random_uuid(), gen_random_uuid(), 'chat', 'informational', 'ended', 3, %(facts)s, %(facts)s, 0,
  '', 'Gus', '', false, 'Hello', %(surroundings)s, '[]', '', '{}', '{}',
  assist_now() - interval '1 day', %(queue)s, %(shop)s, s.id
FROM assist_shopper s WHERE s.token_hash IN (
  SELECT md5('h' || n) || md5('s' || n) FROM generate_series(%(from)s, %(to)s) n)
RETURNING id
"""
_PEOPLE = """
INSERT INTO assist_participant (key, role, name, state, generation, left_at, delivered_seq, read_seq, wrap_up,
  wrap_up_note, wrap_up_automatic, wrap_up_mode, wrap_up_seconds, wrap_up_extended, wrap_up_occupies,
  agent_id, interaction_id)
SELECT left(md5(i.id || r.role), 16), r.role, r.name, 'left', 1, assist_now(), %(facts)s, %(facts)s,
  CASE WHEN r.role = 'owner' THEN 'done' ELSE 'none' END, '', false, 'timed', 60, 0, true,
  CASE WHEN r.role = 'owner' THEN %(agent)s END, i.id
FROM assist_interaction i, (VALUES ('shopper', 'Gus'), ('owner', 'Ada')) r(role, name) WHERE i.id > %(last)s
"""
_FACTS = """
INSERT INTO assist_event (seq, public_seq, kind, client_id, body, interaction_id, participant_id)
SELECT n, n, 'message.posted', c.id, jsonb_build_object(
  'type', 'message.posted', 'client_id', c.id, 'text', 'How warm is the light of this lamp, number ' || n), i.id, p.id
FROM assist_interaction i
CROSS JOIN generate_series(1, %(facts)s) n
CROSS JOIN LATERAL (SELECT gen_random_uuid() AS id, n AS nth) c
JOIN assist_participant p
  ON p.interaction_id = i.id AND p.role = CASE WHEN n %% 2 = 0 THEN 'owner' ELSE 'shopper' END
WHERE i.id > %(last)s
"""
_DONE = """
INSERT INTO assist_outbox (kind, payload, attempts, last_error, due_at, done_at)
SELECT 'transcript', '{}', 1, '', assist_now(), assist_now() FROM generate_series(%(from)s, %(to)s)
"""
_DESK = """
INSERT INTO assist_deskevent (seq, kind, body, agent_id)
SELECT a.seq + n, 'offer.withdrawn', '{"type": "offer.withdrawn"}', a.id
FROM assist_agent a, generate_series(1, %(more)s) n WHERE a.id = %(agent)s
"""


def stack_up(shop: int, queue: int, agent: int, have: int, want: int) -> None:
    """Grow the history from `have` conversations to `want`, all of them over and served by one agent."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(id), min(surroundings::text) FROM assist_interaction")
        last, surroundings = cursor.fetchone()
        values: dict[str, int | str] = {
            "shop": shop,
            "queue": queue,
            "agent": agent,
            "facts": FACTS,
            "from": have + 1,
            "to": want,
        }
        values |= {"last": last, "surroundings": surroundings, "more": want - have}
        for sql in (_SHOPPERS, _TALKS, _PEOPLE, _FACTS, _DONE, _DESK):
            cursor.execute(sql, values)
        cursor.execute("UPDATE assist_agent SET seq = seq + %(more)s WHERE id = %(agent)s", values)
        cursor.execute("ANALYZE")
