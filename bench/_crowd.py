"""A contact centre with a crowd in its queues, by the product's own tables."""

from django.db import connection

QUEUES, SEATS = 20, 4
"""Queues, and how many of them an agent answers for."""

_CENTRE = """
INSERT INTO auth_user (username, password, first_name, last_name, email, is_active, is_staff, is_superuser, date_joined)
SELECT 'agent' || n, '!', 'Agent', '', '', true, false, false, assist_now() FROM generate_series(1, %(agents)s) n;
INSERT INTO assist_agent (user_id, name, has_own_capacity, capacity, load, state, reason, generation, seq, idle_since)
SELECT id, 'Agent ' || id, true, 10, 0, 'available', '', 0, 0, assist_now() - make_interval(secs => id)
FROM auth_user WHERE username LIKE 'agent%%';
INSERT INTO assist_queue (shop_id, name, is_active, offer_seconds, wrap_up_seconds, most_waiting, policy,
  ageing_seconds, pace_seconds, relax_seconds, wrap_up_mode, wrap_up_occupies, time_zone)
SELECT %(shop)s, 'Queue ' || n, true, 900, 60, 10000, %(policy)s, 60, 0, 60, 'timed', true, ''
FROM generate_series(1, %(queues)s) n;
WITH q AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth FROM assist_queue WHERE name LIKE 'Queue %%'),
  a AS (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM assist_agent WHERE name LIKE 'Agent %%')
INSERT INTO assist_queuemember (queue_id, agent_id)
SELECT q.id, a.id FROM a CROSS JOIN generate_series(0, %(seats)s - 1) s JOIN q ON q.nth = (a.nth + s * 5) %% %(queues)s;
INSERT INTO assist_shopper (token_hash, business_partner_id, name, email, expires_at, shop_id)
SELECT md5('h' || n) || md5('s' || n), '', 'Gus', '', assist_now() + interval '30 days', %(shop)s
FROM generate_series(1, %(waiting)s) n;
WITH q AS (SELECT id, row_number() OVER (ORDER BY id) - 1 AS nth FROM assist_queue WHERE name LIKE 'Queue %%')
INSERT INTO assist_interaction (key, client_id, channel, assistance_type, state, generation, seq, public_seq, priority,
  caller, requester_name, requester_email, requester_verified, first_message, surroundings, trail, rating_comment,
  needs, wants, rank_at, queue_id, shop_id, shopper_id)
SELECT gen_random_uuid(), gen_random_uuid(), 'chat', 'informational', 'queued', 0, 2, 2, 0,
  '', 'Gus', '', false, 'How warm is the light of this lamp?', %(surroundings)s, '[]', '', '{}', '{}',
  assist_now() - make_interval(secs => s.id), q.id, %(shop)s, s.id
FROM assist_shopper s JOIN q ON q.nth = s.id %% %(queues)s;
ANALYZE
"""
_EMPTY = """
DELETE FROM assist_deskevent; DELETE FROM assist_event; DELETE FROM assist_deadline; DELETE FROM assist_offer;
DELETE FROM assist_interaction; DELETE FROM assist_shopper; DELETE FROM assist_queuemember;
DELETE FROM assist_queue WHERE name LIKE 'Queue %%'; DELETE FROM assist_agent; DELETE FROM auth_user
"""
_SURROUNDINGS = '{"context": {"shopId": "lumo", "productId": "kaari"}, "verified": ["shop_id"]}'


def gather(shop: int, agents: int, waiting: int, policy: str = "longest_idle") -> None:
    """Everybody anew: so many free agents with ten slots, so many requests that wait."""
    values: dict[str, int | str] = {
        "shop": shop,
        "agents": agents,
        "waiting": waiting,
        "policy": policy,
        "queues": QUEUES,
        "seats": SEATS,
        "surroundings": _SURROUNDINGS,
    }
    with connection.cursor() as cursor:
        cursor.execute(_EMPTY)
        cursor.execute(_CENTRE, values)
