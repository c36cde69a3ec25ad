"""Routes a crowd, one by one and in batches, by the engine and by raw SQL, and times every decision."""

import math
import os
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from itertools import cycle

from assist.config.asgi import application as application  # sets Django up, so it comes first

# isort: split

from django.core.management import call_command
from django.db import connection

from assist.actions.routing import assign
from assist.actions.setup import create_shop
from assist.models import Agent, Offer, Queue
from assist.queries.routing import Scope
from assist.rules.words import ShopKind
from bench._crowd import gather
from bench._figures import Figure, percentile, told
from bench._raw_router import raw_many, raw_one
from bench._servers import cpu_of

WAITING, AGENTS, ONES = 10_000, 1_000, 1_500
"""How many wait, for whom, and how many are routed one by one."""
BATCH = 50
"""How many raw SQL takes at once."""


@dataclass(frozen=True)
class Run:
    """CPU of this process and of its database connection for an offer, in us; and the decisions' times, in ms."""

    cpu: float
    spans: list[float]


def timed(act: Callable[[], int], until: int) -> Run:
    """Offer until so many were made."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (backend,) = cursor.fetchone()
    spans, made, begun = [], 0, cpu_of(os.getpid()) + cpu_of(backend)
    while made < until:
        start = time.perf_counter()
        some = act()
        spans.append(1000 * (time.perf_counter() - start))
        if not some:
            raise SystemExit(f"stuck after {made} offers")
        made += some
    return Run(1e6 * (cpu_of(os.getpid()) + cpu_of(backend) - begun) / made, spans)


def ones(shop: int, waiting: int, act: Callable[[int], int]) -> Run:
    """A slot of one agent after the other is free."""
    gather(shop, AGENTS, waiting)
    agents = cycle(Agent.objects.order_by("id").values_list("pk", flat=True))
    return timed(lambda: act(next(agents)), min(ONES, waiting // 2))


def batches(shop: int, act: Callable[[int], int]) -> Run:
    """Everybody is free at once; raw SQL takes one queue after the other."""
    gather(shop, AGENTS, WAITING)
    queues = cycle(Queue.objects.filter(interactions__isnull=False).distinct().values_list("pk", flat=True))
    return timed(lambda: act(next(queues)), WAITING)


def main() -> int:
    """Measure, tell."""
    call_command("migrate", verbosity=0)
    shop = create_shop(None, code="lumo", name="Lumo", kind=ShopKind.B2C, origins=["https://lumo.example"]).pk
    few = ones(shop, 400, lambda agent: assign(Scope(agents=[agent]), 1))
    base_ones = ones(shop, WAITING, raw_one)
    our_ones = ones(shop, WAITING, lambda agent: assign(Scope(agents=[agent]), 1))
    base_many = batches(shop, lambda queue: raw_many(queue, BATCH))
    our_many = batches(shop, lambda _queue: assign())
    assert Offer.objects.count() == WAITING
    slowest, per = percentile(our_ones.spans, 0.99), percentile(our_many.spans, 0.99)
    grows = math.log(our_ones.cpu / few.cpu) / math.log(WAITING / 400)
    one, many = our_ones.cpu / base_ones.cpu, our_many.cpu / base_many.cpu
    return told(
        "routing",
        [
            Figure("CPU of an offer, one by one", our_ones.cpu, "us", base_ones.cpu, one, "<= 4", one <= 4),
            Figure("CPU of an offer, in batches", our_many.cpu, "us", base_many.cpu, many, "<= 2", many <= 2),
            Figure("a decision, one by one, p99", slowest, "ms", None, None, "<= 20", slowest <= 20),
            Figure("a batch, p99", per, "ms", None, None, "told", True),
            Figure(f"cost from 400 to {WAITING} waiting", grows, "exponent", None, None, "<= 0.1", grows <= 0.1),
        ],
    )


if __name__ == "__main__":
    sys.exit(main())
