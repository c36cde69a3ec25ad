"""What an open socket holds while nothing happens: memory of a panel in a chat and of a console with its desk."""

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace

from assist.management.launch.peers import Peer, agent, shopper
from bench._alone import alone
from bench._figures import Figure, told
from bench._servers import Server, held_by
from bench.chat import Cast

EARLIER, SOCKETS, AT_ONCE = 100, 400, 20
"""The first ones bring with them what a process needs once; counted is what the others add."""
PAIRS, AGENTS = 20, 5
SETTLING = 3.0
"""Seconds after which nothing of the opening is left."""


@dataclass(frozen=True)
class Held:
    """KiB a socket: memory in use, and of it what is the process's own."""

    resident: float
    own: float


async def each_holds(beside: Server, opens: Callable[[int], Awaitable[Peer]]) -> Held:
    """Nothing is closed before: what closed sockets leave free would be filled again, and look like nothing."""
    earlier = await _opened(EARLIER, opens)
    before = held_by(beside.pid)
    peers = await _opened(SOCKETS, opens)
    after = held_by(beside.pid)
    await asyncio.gather(*[peer.hang_up() for peer in [*earlier, *peers]])
    resident, own = ((late - soon) / SOCKETS for soon, late in zip(before, after, strict=True))
    return Held(resident, own)


async def _opened(number: int, opens: Callable[[int], Awaitable[Peer]]) -> list[Peer]:
    peers: list[Peer] = []
    for first in range(0, number, AT_ONCE):
        peers += await asyncio.gather(*[opens(place) for place in range(first, first + AT_ONCE)])
        for peer in peers:
            peer.notices.clear()
    await asyncio.sleep(SETTLING)
    return peers


async def of_panels(cast: Cast, beside: Server) -> Held:
    """Panels that look at their chats."""
    site = replace(cast.install.site, port=beside.port)
    return await each_holds(beside, lambda number: shopper(site, cast.tokens[number % PAIRS]))


async def of_consoles(cast: Cast, beside: Server) -> Held:
    """Consoles with four chats each."""
    site = replace(cast.install.site, port=beside.port)
    return await each_holds(beside, lambda number: agent(site, cast.webs[number % AGENTS]))


def main() -> int:
    """Measure and tell."""
    panel, console = alone(PAIRS, AGENTS, of_panels, of_consoles)
    return told("idle", [*_figures("a shopper's socket", panel, 40), *_figures("an agent's socket", console, 64)])


def _figures(name: str, held: Held, bar: int) -> list[Figure]:
    holds = held.resident <= bar
    return [
        Figure(f"{name}, one of {SOCKETS}, resident", held.resident, "KiB", None, None, f"<= {bar}", holds),
        Figure(f"{name}, nobody else's", held.own, "KiB", None, None, "told", True),
    ]


if __name__ == "__main__":
    sys.exit(main())
