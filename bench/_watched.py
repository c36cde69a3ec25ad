"""A contact centre at work, one supervisor who watches: what the board takes of a core, and raw SQL beside it."""

import asyncio
import os
import sys
import threading
import time

from assist.config.asgi import application as application  # sets Django up, so it comes first

# isort: split

from django.core.management import call_command
from django.db import connection, connections

from agentconsole.boards.watch import Boards
from assist.actions.setup import create_agent, create_shop
from assist.models import Agent, Queue
from assist.protocol.base import Notice
from assist.realtime.hub import Hub
from assist.rules.words import ShopKind, StaffRole
from bench._crowd import gather
from bench._figures import Figure, told
from bench._raw_board import raw_cpu, raw_look
from bench._servers import cpu_of

AGENTS, WAITING, SERVED = 1_000, 3_500, 3_000
SECONDS, CHANGES = 20, 20
"""How long is measured, and how many agents change their state in a second meanwhile."""
LOOKS = 20
"""Of raw SQL, beside it."""
MOST_UPDATES, MOST_CORE = 4.0, 0.05
_TAKE = """
WITH taken AS (
  UPDATE assist_interaction i SET state = 'active' FROM (
    SELECT i.id, row_number() OVER (ORDER BY i.id) AS nth FROM assist_interaction i LIMIT %(served)s) n
  WHERE i.id = n.id RETURNING i.id, n.nth
), a AS (SELECT id, row_number() OVER (ORDER BY id) AS nth FROM assist_agent)
INSERT INTO assist_participant (key, role, name, state, generation, joined_at, delivered_seq, read_seq, wrap_up,
  wrap_up_note, wrap_up_automatic, wrap_up_mode, wrap_up_seconds, wrap_up_extended, wrap_up_occupies, agent_id,
  interaction_id)
SELECT left(md5(t.id::text), 16), 'owner', 'Agent', 'joined', 0, assist_now(), 0, 0, 'none', '', false, 'timed', 60, 0,
  true, a.id, t.id FROM taken t JOIN a ON a.nth = t.nth %% %(agents)s + 1
"""
_CHANGE = """
UPDATE assist_agent SET state = CASE state WHEN 'idle' THEN 'available' ELSE 'idle' END, state_since = assist_now()
WHERE id IN (SELECT id FROM assist_agent WHERE id %% %(all)s = %(one)s)
"""


class Supervisor:
    """A socket that counts what it is told."""

    def __init__(self, agent: Agent) -> None:
        self.agent, self.left = agent, False
        self.notices, self.octets, self.whole = 0, 0, 0

    def push(self, notice: Notice | str) -> None:
        """Count it."""
        text = notice if isinstance(notice, str) else ""
        self.notices += 1
        self.octets += len(text)
        self.whole = max(self.whole, len(text))


def busy(stop: threading.Event) -> None:
    """Agents change their states all the time."""
    turn = 0
    while not stop.wait(1 / CHANGES):
        turn += 1
        with connection.cursor() as cursor:
            cursor.execute(_CHANGE, {"all": AGENTS, "one": turn % AGENTS})
    connections.close_all()


def backends() -> float:
    """CPU seconds of this database's connections but the one that asks and the one that changes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            " AND query NOT LIKE %s",
            ["%UPDATE assist_agent%"],
        )
        return sum(cpu_of(pid) for (pid,) in cursor.fetchall())


async def watched(supervisor: Supervisor) -> float:
    """Watch for a while; returns how much of a core the process and its database took."""
    boards = Hub.here().part(Boards)
    await boards.watch(supervisor)
    await asyncio.sleep(2)
    before, began = cpu_of(os.getpid()) + await asyncio.to_thread(backends), time.monotonic()
    supervisor.notices = supervisor.octets = 0
    await asyncio.sleep(SECONDS)
    share = (cpu_of(os.getpid()) + await asyncio.to_thread(backends) - before) / (time.monotonic() - began)
    boards.leave(supervisor)
    await Hub.here().close()
    return share


def main() -> int:
    """Measure, tell."""
    call_command("migrate", verbosity=0)
    shop = create_shop(None, code="lumo", name="Lumo", kind=ShopKind.B2C, origins=["https://lumo.example"])
    gather(shop.pk, AGENTS, WAITING)
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"served": SERVED, "agents": AGENTS})
        cursor.execute("ANALYZE")
    queues = list(Queue.objects.filter(name__startswith="Queue"))
    boss = create_agent(None, name="Boss", username="boss", role=StaffRole.ADMIN, queues=queues, password="x" * 20)
    supervisor, stop = Supervisor(boss), threading.Event()
    changing = threading.Thread(target=busy, args=(stop,), daemon=True)
    changing.start()
    share = asyncio.run(watched(supervisor))
    stop.set()
    changing.join(5)
    updates = supervisor.notices / SECONDS
    each, base = 1000 * share / max(updates, 0.01), raw_cpu(LOOKS)
    size = supervisor.octets / max(1, supervisor.notices) / 1024
    return told(
        "board",
        [
            Figure("share of a core", share, "cores", None, None, f"<= {MOST_CORE}", share <= MOST_CORE),
            Figure("updates a second", updates, "1/s", None, None, f"<= {MOST_UPDATES:.0f}", updates <= MOST_UPDATES),
            Figure("CPU of an update", each, "ms", base, each / base, "told", True),
            Figure("size of an update", size, "KiB", len(raw_look()) / 1024, None, "told", True),
            Figure("size of the whole board", supervisor.whole / 1024, "KiB", None, None, "told", True),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
