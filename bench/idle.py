"""What an open socket holds while nothing happens: resident memory of a panel in a chat and of a console."""

import asyncio
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from assist.management.launch.peers import Peer, agent, shopper
from bench._figures import Figure, told
from bench._servers import DAPHNE, OTHER_CORE, Server, resident, server
from bench.chat import OURS, Cast
from tests.install import installed

SOCKETS = 500
AT_ONCE = 25
SETTLING = 3.0


async def each_holds(beside: Server, opens: Callable[[int], Awaitable[Peer]]) -> float:
    """KiB a socket, after as many were opened and closed before: what is kept for later ones does not count."""
    await _closed(await _opened(opens))
    before = resident(beside.pid)
    peers = await _opened(opens)
    held = resident(beside.pid) - before
    await _closed(peers)
    return held / SOCKETS


async def _opened(opens: Callable[[int], Awaitable[Peer]]) -> list[Peer]:
    peers: list[Peer] = []
    for first in range(0, SOCKETS, AT_ONCE):
        peers += await asyncio.gather(*[opens(number) for number in range(first, first + AT_ONCE)])
        for peer in peers:
            peer.notices.clear()
    await asyncio.sleep(SETTLING)
    return peers


async def _closed(peers: list[Peer]) -> None:
    for peer in peers:
        await peer.hang_up()
    await asyncio.sleep(SETTLING)


async def measured(cast: Cast, beside: Server) -> tuple[float, float]:
    """A panel in a chat, a console with chats on its desk; each in a server process that has only those."""
    site = replace(cast.install.site, port=beside.port)

    async def panel(number: int) -> Peer:
        return await shopper(site, cast.tokens[number % len(cast.tokens)])

    async def console(number: int) -> Peer:
        return await agent(site, cast.webs[number % len(cast.webs)])

    return await each_holds(beside, panel), await each_holds(beside, console)


def main() -> int:
    """Measure and tell."""
    os.sched_setaffinity(0, {OTHER_CORE})
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder)) as install:
        cast = Cast(install)
        asyncio.run(cast.gather())
        with server(DAPHNE, OURS, install.stack.env) as beside:
            panel, console = asyncio.run(measured(cast, beside))
    figures = [
        Figure("a shopper's socket", panel, "KiB", None, None, "<= 40", panel <= 40),
        Figure("an agent's socket", console, "KiB", None, None, "<= 64", console <= 64),
    ]
    return told("idle", figures)


if __name__ == "__main__":
    sys.exit(main())
