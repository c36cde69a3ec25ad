"""What a chat line costs: persisted and authorised, beside a stock relay that stores nothing (guide performance)."""

import asyncio
import os
import statistics
import sys
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from websockets.asyncio.client import ClientConnection

from assist.management.launch.peers import Web, agent, request_fields, shopper
from bench._figures import Figure, percentile, told
from bench._pairs import Talk, relay_pair, tie
from bench._servers import DAPHNE, OTHER_CORE, UVICORN, Server, cpu_of, cpu_of_database, cpu_of_redis, server
from bench.latency import accept_all
from tests.install import PASSWORD, Install, installed

PAIRS = 50
AGENTS = 13
WARM_UP, SECONDS = 2.0, 8.0
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "3"))
OURS, STOCK = "bench._our_server:application", "bench._stock_relay:application"


@dataclass(frozen=True)
class Cost:
    """Microseconds of CPU a line, by process, with the lines of the round and their waits in ms."""

    server: float
    database: float
    redis: float
    lines: int
    waits: list[float]


async def measured(beside: Server, talk: Talk, starts: Iterable[Callable[[], object]], env: Mapping[str, str]) -> Cost:
    """Let the talk run, warm, for some seconds and see what they cost."""
    for start in starts:
        start()
    await asyncio.sleep(WARM_UP)
    before, lines = _spent(beside, env), talk.heard
    talk.waits.clear()
    await asyncio.sleep(SECONDS)
    after, lines = _spent(beside, env), talk.heard - lines
    talk.going = False
    costs = [1e6 * (late - soon) / max(lines, 1) for soon, late in zip(before, after, strict=True)]
    return Cost(costs[0], costs[1], costs[2], lines, [1000 * wait for wait in talk.waits])


def _spent(beside: Server, env: Mapping[str, str]) -> tuple[float, float, float]:
    return cpu_of(beside.pid), cpu_of_database(env["DATABASE_URL"]), cpu_of_redis(env["REDIS_URL"])


class Cast:
    """Shoppers and agents in conversations, who can come back through any server process."""

    def __init__(self, install: Install, pairs: int = PAIRS, agents: int = AGENTS) -> None:
        self.install, self._pairs, self._agents = install, pairs, agents
        self.webs: list[Web] = []
        self.tokens: list[str] = []
        self.pairs: list[tuple[int, int, str]] = []

    async def gather(self) -> None:
        """Everybody signs in, asks and accepts, through the ordinary web process."""
        await asyncio.to_thread(self._make_agents)
        agents = [await agent(self.install.site, web) for web in self.webs]
        for peer in agents:
            await peer.ask("presence.set", state="available")
        self.tokens = [await self._token() for _ in range(self._pairs)]
        shoppers = [await shopper(self.install.site, token) for token in self.tokens]
        keys = [(await gus.ask("interaction.request", **request_fields("Hello")))["interaction"] for gus in shoppers]
        owners = await accept_all(agents, len(keys))
        self.pairs = [(number, agents.index(owners[key]), key) for number, key in enumerate(keys)]
        for peer in [*shoppers, *agents]:
            await peer.hang_up()

    async def _token(self) -> str:
        """A panel's token, as fast as one address may have them."""
        while True:
            try:
                return Web(self.install.site).open_session("lumo")
            except AssertionError:
                await asyncio.sleep(1)

    def _make_agents(self) -> None:
        names = [f"bench{number}" for number in range(self._agents)]
        for name in names:
            self.install.manage(
                "createagent", name.title(), "--username", name, "--queue", "lumo", "--password", PASSWORD
            )
        self.webs = [self.install.signed_in(name) for name in names]

    async def talk_through(self, beside: Server, env: Mapping[str, str], pause: float = 0.0) -> Cost:
        """All pairs talk through one server process; `pause` seconds before each answer."""
        site = replace(self.install.site, port=beside.port)
        shoppers = [await shopper(site, token) for token in self.tokens]
        agents = [await agent(site, web) for web in self.webs]
        talk = Talk(pause=pause)
        starts = [tie(shoppers[s], agents[a], key, talk, f"{s:03}") for s, a, key in self.pairs]
        try:
            return await measured(beside, talk, starts, env)
        finally:
            await asyncio.sleep(0.5)
            for peer in [*shoppers, *agents]:
                await peer.hang_up()


async def of_the_relay(beside: Server, env: Mapping[str, str], pause: float = 0.0) -> Cost:
    """The same talk through the stock relay."""
    talk = Talk(pause=pause)
    pairs = [await relay_pair(beside.port, room, talk) for room in range(PAIRS)]

    starts = [partial(_begin, ends[0], ears, room, talk) for room, (ends, ears) in enumerate(pairs)]
    try:
        return await measured(beside, talk, starts, env)
    finally:
        for ends, ears in pairs:
            for task in ears:
                task.cancel()
            for end in ends:
                await end.close()


def _begin(end: ClientConnection, tasks: list[asyncio.Task[None]], room: int, talk: Talk) -> None:
    tasks.append(asyncio.ensure_future(end.send(talk.says(f"S{room}"))))


def main() -> int:
    """Measure all, interleaved, and tell the medians."""
    os.sched_setaffinity(0, {OTHER_CORE})
    with tempfile.TemporaryDirectory() as folder, installed(Path(folder)) as install:
        env = install.stack.env
        cast = Cast(install)
        asyncio.run(cast.gather())
        rounds = [_round(cast, env) for _ in range(ROUNDS)]
    return told("chat", _figures({name: [each[name] for each in rounds] for name in rounds[0]}))


def _round(cast: Cast, env: Mapping[str, str]) -> dict[str, Cost]:
    unstored = {**env, "BENCH_STORE": "off"}
    with server(DAPHNE, STOCK, env) as beside:
        costs = {"stock": asyncio.run(of_the_relay(beside, env))}
        costs["stock, quarter"] = asyncio.run(of_the_relay(beside, env, _quarter(costs["stock"])))
    for name, command, with_env in (("ours", DAPHNE, env), ("unstored", DAPHNE, unstored), ("uvicorn", UVICORN, env)):
        with server(command, OURS, with_env) as beside:
            costs[name] = asyncio.run(cast.talk_through(beside, env))
            if name == "ours":
                costs["ours, quarter"] = asyncio.run(cast.talk_through(beside, env, _quarter(costs["ours"])))
    return costs


def _quarter(saturated: Cost) -> float:
    """The pause that makes a quarter of the load that saturates."""
    return 4 * PAIRS * SECONDS / max(saturated.lines, 1)


def _figures(costs: Mapping[str, list[Cost]]) -> list[Figure]:
    stock, ours, unstored, uvicorn = (
        statistics.median(cost.server for cost in costs[name]) for name in ("stock", "ours", "unstored", "uvicorn")
    )
    quarter, stock_quarter = (
        statistics.median(c.server for c in costs[f"{name}, quarter"]) for name in ("ours", "stock")
    )
    database = statistics.median(cost.database for cost in costs["ours"])
    wire = statistics.median(cost.redis for cost in costs["ours"])
    stock_wire = statistics.median(cost.redis for cost in costs["stock"])
    return [
        Figure("a stored line, server CPU (Daphne)", ours, "us", stock, ours / stock, "<= 1/5", ours <= stock / 5),
        Figure("a stored line, server CPU (uvicorn)", uvicorn, "us", stock, uvicorn / stock, "told", True),
        Figure("stored beside unstored", ours, "us", unstored, ours / unstored, "<= 1.5", ours <= 1.5 * unstored),
        Figure("a stored line, database CPU", database, "us", None, None, "told", True),
        Figure("a line, Redis CPU", wire, "us", stock_wire, wire / max(stock_wire, 0.01), "told", True),
        Figure("lines a second, saturated", _rate(costs["ours"]), "1/s", _rate(costs["stock"]), None, "told", True),
        Figure("a stored line at a quarter of it, server CPU", quarter, "us", stock_quarter, None, "told", True),
        _wait("p50, saturated", 0.5, costs["ours"], costs["stock"]),
        _wait("p99, saturated", 0.99, costs["ours"], costs["stock"]),
        _wait("p50 at a quarter of the load", 0.5, costs["ours, quarter"], costs["stock, quarter"]),
        _wait("p99 at a quarter of the load", 0.99, costs["ours, quarter"], costs["stock, quarter"]),
    ]


def _wait(name: str, share: float, ours: list[Cost], stock: list[Cost]) -> Figure:
    value, beside = (percentile([wait for cost in costs for wait in cost.waits], share) for costs in (ours, stock))
    return Figure(name, value, "ms", beside, value / beside, "told", True)


def _rate(costs: list[Cost]) -> float:
    return statistics.median(cost.lines for cost in costs) / SECONDS


if __name__ == "__main__":
    sys.exit(main())
