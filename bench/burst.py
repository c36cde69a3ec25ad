"""What a burst, a slow query and a crowd do: 2,000 lines at once, an echo beside a second's query, 100 watchers."""

import asyncio
import os
import sys
import tempfile
import time
import uuid
from dataclasses import replace
from pathlib import Path

from assist.management.launch.peers import Peer, agent, shopper
from bench._figures import Figure, percentile, told
from bench._pairs import Talk, line_of, relay_pair, tie
from bench._servers import DAPHNE, OTHER_CORE, Server, cpu_of, server
from bench.chat import OURS, PAIRS, STOCK, Cast
from tests.install import installed

EACH = 20
"""Lines that everybody says at once: 2,000 of 100 people in 50 conversations."""
QUIET_SECONDS = 3.0
ECHOES = 400
WATCHERS, LINES = 100, 100


async def lost_by_us(cast: Cast, beside: Server) -> int:
    """How many of the lines do not reach the other side."""
    site, talk = replace(cast.install.site, port=beside.port), Talk(going=False)
    shoppers = [await shopper(site, token) for token in cast.tokens]
    agents = [await agent(site, web) for web in cast.webs]
    for s, a, key in cast.pairs:
        tie(shoppers[s], agents[a], key, talk, f"{s:03}")
    lines = [(shoppers[s], key, f"S{s:03}") for s, _, key in cast.pairs]
    lines += [(agents[a], key, f"A{s:03}") for s, a, key in cast.pairs]
    says = [peer.socket.send(line_of(key, talk.says(name))) for _ in range(EACH) for peer, key, name in lines]
    await asyncio.gather(*says)
    lost = await _settled(talk)
    await _hang_up(*shoppers, *agents)
    return lost


async def lost_by_the_relay(beside: Server) -> int:
    """The same burst."""
    talk = Talk(going=False)
    pairs = [await relay_pair(beside.port, room, talk) for room in range(PAIRS)]
    ends = [
        (end, f"{side}{room}") for room, (ends, _) in enumerate(pairs) for end, side in zip(ends, "SA", strict=True)
    ]
    await asyncio.gather(*[end.send(talk.says(name)) for _ in range(EACH) for end, name in ends])
    lost = await _settled(talk)
    for both, ears in pairs:
        for task in ears:
            task.cancel()
        for end in both:
            await end.close()
    return lost


async def _settled(talk: Talk) -> int:
    heard = -1
    while heard != talk.heard:
        heard = talk.heard
        await asyncio.sleep(QUIET_SECONDS)
    return len(talk.said_at)


async def echoes(cast: Cast, beside: Server, *, slow: bool) -> list[float]:
    """Milliseconds from a line to its acknowledgement, with or without a socket whose query takes a second."""
    site = replace(cast.install.site, port=beside.port)
    peer, other = [await shopper(site, cast.tokens[number]) for number in (0, 1)]
    beside_it = asyncio.create_task(_asks(other, cast.pairs[1][2]) if slow else asyncio.sleep(0))
    waits = []
    for number in range(ECHOES):
        begun = time.perf_counter()
        await _says(peer, cast.pairs[0][2], f"echo {number}")
        waits.append(1000 * (time.perf_counter() - begun))
        await asyncio.sleep(0.005)
    beside_it.cancel()
    await _hang_up(peer, other)
    return waits


async def _asks(peer: Peer, key: str) -> None:
    while True:
        await peer.send("history.get", interaction=key, after=0)
        await asyncio.sleep(1)


async def _says(peer: Peer, key: str, text: str) -> None:
    answer = await peer.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=text)
    assert answer["type"] == "command.accepted", answer


async def watched(cast: Cast, beside: Server) -> float:
    """Microseconds of server CPU a delivery: one conversation, open in a hundred windows of its shopper."""
    site = replace(cast.install.site, port=beside.port)
    s, a, key = cast.pairs[0]
    windows = [await shopper(site, cast.tokens[s]) for _ in range(WATCHERS)]
    ada = await agent(site, cast.webs[a])
    await asyncio.sleep(1)
    before = cpu_of(beside.pid)
    for number in range(LINES):
        await _says(ada, key, f"for all of you, {number}")
    await asyncio.sleep(0.5)
    spent = cpu_of(beside.pid) - before
    await _hang_up(*windows, ada)
    return 1e6 * spent / (WATCHERS * LINES)


async def _hang_up(*peers: Peer) -> None:
    for peer in peers:
        await peer.hang_up()


def main() -> int:
    """Measure and tell."""
    os.sched_setaffinity(0, {OTHER_CORE})
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder)) as install:
        env, cast = install.stack.env, Cast(install)
        asyncio.run(cast.gather())
        with server(DAPHNE, STOCK, env) as beside:
            lost_there = asyncio.run(lost_by_the_relay(beside))
        with server(DAPHNE, OURS, {**env, "BENCH_SLOW": "on"}) as beside:
            lost = asyncio.run(lost_by_us(cast, beside))
            quiet, busy = (percentile(asyncio.run(echoes(cast, beside, slow=slow)), 0.99) for slow in (False, True))
            each = asyncio.run(watched(cast, beside))
    return told("burst", _figures(lost, lost_there, quiet, busy, each))


def _figures(lost: int, lost_there: int, quiet: float, busy: float, each: float) -> list[Figure]:
    bar = max(2 * quiet, 20.0)
    return [
        Figure(f"lost of {2 * PAIRS * EACH} lines at once", lost, "lines", lost_there, None, "0", lost == 0),
        Figure("echo beside a second's query, p99", busy, "ms", quiet, busy / quiet, f"<= {bar:.0f}", busy <= bar),
        Figure(f"a delivery to one of {WATCHERS} watchers, CPU", each, "us", None, None, "<= 40", each <= 40),
    ]


if __name__ == "__main__":
    sys.exit(main())
