"""A thousand sockets at once, as after a restart: all accepted, authenticated and told what they missed."""

import asyncio
import sys
import time
from dataclasses import replace

from assist.management.launch.peers import Peer, Site, shopper
from bench._alone import alone
from bench._figures import Figure, told
from bench._servers import Server, cpu_of
from bench.chat import AGENTS, PAIRS, Cast

SOCKETS = 1000
WITHIN = 5.0
"""Seconds."""


async def stormed(cast: Cast, beside: Server) -> tuple[int, float, float]:
    """How many were welcomed within the time, the slowest of all in seconds, and CPU in ms a socket."""
    site = replace(cast.install.site, port=beside.port)
    before, begun = cpu_of(beside.pid), time.perf_counter()
    comes = [_comes(site, cast.tokens[number % len(cast.tokens)], begun) for number in range(SOCKETS)]
    answers = await asyncio.gather(*comes, return_exceptions=True)
    spent = cpu_of(beside.pid) - before
    welcomed = [answer for answer in answers if isinstance(answer, tuple)]
    await asyncio.gather(*[peer.hang_up() for peer, _ in welcomed])
    times = [seconds for _, seconds in welcomed]
    return sum(seconds <= WITHIN for seconds in times), max(times), 1000 * spent / SOCKETS


async def _comes(site: Site, token: str, begun: float) -> tuple[Peer, float]:
    return await shopper(site, token), time.perf_counter() - begun


def main() -> int:
    """Measure and tell."""
    [(within, slowest, each)] = alone(PAIRS, AGENTS, stormed)
    bar = f"{SOCKETS} within {WITHIN:.0f} s"
    figures = [
        Figure(f"welcomed of {SOCKETS} at once", within, "sockets", None, None, bar, within == SOCKETS),
        Figure("the last one's welcome", slowest, "s", None, None, f"<= {WITHIN:.0f}", slowest <= WITHIN),
        Figure("a socket with its hello and snapshot, CPU", each, "ms", None, None, "told", True),
    ]
    return told("storm", figures)


if __name__ == "__main__":
    sys.exit(main())
