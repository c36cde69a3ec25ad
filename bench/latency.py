"""How fast a line reaches the other side: 20 chats, a line a second each way, beside a raw relay (feature B1)."""

import asyncio
import random
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from websockets.asyncio.client import connect

from assist.management.launch.peers import Peer, Web, agent, request_fields, shopper
from assist.management.launch.ports import free_port
from bench._figures import Figure, percentile, told
from bench._servers import cpu_of
from tests.install import PASSWORD, Install, installed

CHATS = 20
AGENTS = 5
SECONDS = 20
SAY = Callable[[str], Awaitable[None]]


class Clock:
    """When each line was said and heard, by its text."""

    def __init__(self) -> None:
        self.said: dict[str, float] = {}
        self.heard: dict[str, float] = {}

    async def talk(self, name: str, say: SAY, chance: random.Random) -> None:
        """Say a line about once a second."""
        await asyncio.sleep(chance.random())
        for number in range(SECONDS):
            text = f"{name} {number}"
            self.said[text] = time.perf_counter()
            await say(text)
            await asyncio.sleep(max(0.0, 1 + chance.uniform(-0.2, 0.2)))

    def milliseconds(self) -> list[float]:
        """From saying to hearing, of every line that was heard."""
        return [1000 * (self.heard[text] - self.said[text]) for text in self.said if text in self.heard]


async def of_the_product(install: Install) -> tuple[Clock, float]:
    """Real shoppers and agents over the real server."""
    clock, chance = Clock(), random.Random(7)
    for number in range(2, AGENTS):
        words = ("--username", f"bench{number}", "--queue", "lumo", "--password", PASSWORD)
        await asyncio.to_thread(install.manage, "createagent", f"Bench {number}", *words)
    names = ["ada", "ben", *[f"bench{number}" for number in range(2, AGENTS)]]
    agents = [await agent(install.site, await asyncio.to_thread(install.signed_in, name)) for name in names]
    for peer in agents:
        await peer.ask("presence.set", state="available")
    shoppers = [await shopper(install.site, Web(install.site).open_session("lumo")) for _ in range(CHATS)]
    keys = [(await gus.ask("interaction.request", **request_fields("Hello")))["interaction"] for gus in shoppers]
    owners = await accept_all(agents, len(keys))
    for peer in [*shoppers, *agents]:
        listen(peer, clock)
    before = cpu_of(install.stack.supervisor.pid_of("web"))
    talks = [clock.talk(f"S{n}", sender(gus, keys[n]), chance) for n, gus in enumerate(shoppers)]
    talks += [clock.talk(f"A{n}", sender(owners[key], key), chance) for n, key in enumerate(keys)]
    await asyncio.gather(*talks)
    await asyncio.sleep(1)
    return clock, cpu_of(install.stack.supervisor.pid_of("web")) - before


async def accept_all(agents: list[Peer], wanted: int) -> dict[str, Peer]:
    """Accept every offer; returns who owns which interaction."""
    owners: dict[str, Peer] = {}
    async with asyncio.timeout(60):
        while len(owners) < wanted:
            for peer in agents:
                facts = [item["fact"] for notice in list(peer.notices) for item in notice.get("facts", ())]
                for fact in facts:
                    if fact["type"] == "offer.received" and fact["offer"]["interaction"] not in owners:
                        await peer.ask("offer.accept", offer=fact["offer"]["id"])
                        owners[fact["offer"]["interaction"]] = peer
            await asyncio.sleep(0.05)
    return owners


def sender(peer: Peer, key: str) -> SAY:
    """Says a line in a conversation and waits for nothing."""

    async def say(text: str) -> None:
        await peer.send("message.send", interaction=key, client_id=str(uuid.uuid4()), text=text)

    return say


def listen(peer: Peer, clock: Clock) -> None:
    """Note when the others' lines arrive."""
    mine = "A" if any(notice["type"] == "desk.told" for notice in peer.notices) else "S"
    peer.hears = lambda notice: hear(notice, clock, mine)


def hear(notice: dict[str, object], clock: Clock, mine: str) -> None:
    """A line counts when it reaches the other side, not when it comes back to its sender."""
    facts = notice.get("facts") if notice["type"] == "facts.posted" else None
    for item in facts if isinstance(facts, list) else ():
        text = item["fact"].get("text", "")
        if text and not text.startswith(mine):
            clock.heard.setdefault(text, time.perf_counter())


async def of_the_relay(port: int, pid: int) -> tuple[Clock, float]:
    """The same talk over a relay that stores nothing."""
    clock, chance = Clock(), random.Random(7)
    before = cpu_of(pid)
    pairs = [[await connect(f"ws://127.0.0.1:{port}/{n}", compression=None) for _ in "SA"] for n in range(CHATS)]

    async def hear_all(side: str, socket: object) -> None:
        async for text in socket:  # type: ignore[attr-defined]  # a client connection
            if not text.startswith(side):
                clock.heard.setdefault(text, time.perf_counter())

    ears = [asyncio.create_task(hear_all(side, end)) for pair in pairs for side, end in zip("SA", pair, strict=True)]
    talks = [
        clock.talk(f"{side}{n}", end.send, chance)
        for n, p in enumerate(pairs)
        for side, end in zip("SA", p, strict=True)
    ]
    await asyncio.gather(*talks)
    await asyncio.sleep(0.5)
    for task in ears:
        task.cancel()
    return clock, cpu_of(pid) - before


@contextmanager
def relay() -> Iterator[tuple[int, int]]:
    """The raw relay under Daphne on a port of its own: (port, pid)."""
    port = free_port()
    argv = [sys.executable, "-m", "daphne", "-v", "0", "-p", str(port), "bench._raw_relay:application"]
    process = subprocess.Popen(argv)
    try:
        time.sleep(4)
        yield port, process.pid
    finally:
        process.terminate()
        process.wait()


def main() -> int:
    """Measure both, one after the other, and tell."""
    with relay() as (port, pid):
        raw, raw_cpu = asyncio.run(of_the_relay(port, pid))
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder)) as install:
        ours, our_cpu = asyncio.run(of_the_product(install))
    lost = len(ours.said) - len(ours.heard)
    mine, base = ours.milliseconds(), raw.milliseconds()
    figures = [Figure("lines that did not arrive", lost, "lines", 0, None, "= 0", lost == 0)]
    for share, bar in ((0.5, 300.0), (0.95, 300.0), (0.99, 300.0)):
        value, beside = percentile(mine, share), percentile(base, share)
        named = f"said to heard, p{share * 100:.0f}"
        figures.append(Figure(named, value, "ms", beside, value / beside, f"< {bar:.0f}", value < bar))
    value, beside = 1e6 * our_cpu / len(ours.said), 1e6 * raw_cpu / len(raw.said)
    figures.append(Figure("web CPU a line", value, "us", beside, value / beside, "told", True))
    return told("latency", figures)


if __name__ == "__main__":
    sys.exit(main())
