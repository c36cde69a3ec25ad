"""A thousand sockets at once, as after a restart: all accepted, authenticated and told what they missed."""

import asyncio
import time
from dataclasses import replace

from assist.management.launch.peers import Peer, Site, shopper
from bench._servers import Server, cpu_of
from bench.chat import Cast

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
    for peer, _ in welcomed:
        await peer.hang_up()
    times = [seconds for _, seconds in welcomed]
    return sum(seconds <= WITHIN for seconds in times), max(times), 1000 * spent / SOCKETS


async def _comes(site: Site, token: str, begun: float) -> tuple[Peer, float]:
    return await shopper(site, token), time.perf_counter() - begun
