"""The hub: which sockets follow which topic, delivery in number order, healing by head numbers.

One hub a running event loop. Redis carries (topic, head) and volatile signals only; nothing waits for it.
"""

import asyncio
import logging
import weakref
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, ClassVar, Protocol, TypeVar, cast

from assist.actions.publishing import Hint
from assist.queries.streams import StreamRow, heads, rows_after
from assist.realtime.counters import COUNTERS
from assist.realtime.db import hand_back, run_orm
from assist.realtime.encoding import Audience, encode_rows
from assist.realtime.lag import Lag
from assist.realtime.wires import Wires

log = logging.getLogger(__name__)
TICK = 0.01
"""Seconds between two reads while hints keep coming."""


Part = TypeVar("Part")


class Follower(Protocol):
    """A socket as the hub sees it."""

    audience: Audience

    def deliver(self, topic: str, text: str, rows: list[StreamRow]) -> None:
        """Take a notice of a topic that is followed."""

    def signal(self, topic: str, signal: list[Any]) -> None:
        """Take a volatile signal of a topic that is followed."""


class Hub:
    """Sockets of one event loop by topic."""

    _hubs: ClassVar[weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, "Hub"]] = weakref.WeakKeyDictionary()

    @classmethod
    def here(cls) -> "Hub":
        """The running loop's hub, made on first use."""
        loop = asyncio.get_running_loop()
        if loop not in cls._hubs:
            cls._hubs[loop] = cls(loop)
        return cls._hubs[loop]

    @classmethod
    def everywhere(cls) -> list["Hub"]:
        """Every hub of this process."""
        return [hub for loop, hub in list(cls._hubs.items()) if not loop.is_closed()]

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.loop = loop
        self.followers: dict[str, set[Follower]] = {}
        self.done: dict[str, int] = {}
        self._dirty: set[str] = set()
        self._ticking = False
        self._last_tick = 0.0
        self._tasks: set[asyncio.Task[None]] = set()
        self._parts: dict[type[Any], Any] = {}
        self.wires = Wires(self)
        self.spawn(self.wires.listen())
        self.lag = Lag(loop)
        self.spawn(self.lag.watch())

    def part(self, kind: "Callable[[Hub], Part]") -> Part:
        """The one `kind` of this hub (writer, heart, ...), made on first use."""
        if kind not in self._parts:
            self._parts[cast("type[Any]", kind)] = kind(self)
        return cast(Part, self._parts[cast("type[Any]", kind)])

    def spawn(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        """Run `work` in the background, kept from being collected, its failure logged."""
        task = self.loop.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._ended)
        return task

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (problem := task.exception()):
            log.error("background work failed", exc_info=problem)

    async def follow(self, topics: Sequence[str], follower: Follower) -> None:
        """Deliver everything after the topics' heads of now; read a snapshot afterwards."""
        for topic in topics:
            self.followers.setdefault(topic, set()).add(follower)
        new = [topic for topic in topics if topic not in self.done]
        known = await run_orm(heads, new) if new else {}
        for topic in new:
            if topic in self.followers:
                self.done.setdefault(topic, known[topic].seq if topic in known else 0)

    def leave(self, topic: str, follower: Follower) -> None:
        """Stop following; a topic without followers costs nothing."""
        sockets = self.followers.get(topic)
        if sockets is None:
            return
        sockets.discard(follower)
        if not sockets:
            del self.followers[topic]
            self.done.pop(topic, None)

    def hint(self, hints: list[Hint]) -> None:
        """Topics have new heads: read and deliver what is followed here."""
        for topic, head in hints:
            if topic in self.followers and head > self.done.get(topic, 0) and topic[0] in "ia":
                self._dirty.add(topic)
            elif topic.startswith("s:"):
                self._session(topic, head)
        if self._dirty and not self._ticking:
            self._ticking = True
            self.spawn(self._tick())

    def stands(self, known: list[Hint]) -> None:
        """Heads as the database has them: what is followed here and was not told yet is told now."""
        sessions = [(topic, head) for topic, head in known if topic.startswith("s:")]
        self.hint([(topic, head) for topic, head in known if not topic.startswith("s:")])
        self.hint([(topic, head) for topic, head in sessions if head < 0 or head > self.done.get(topic, head)])

    def _session(self, topic: str, head: int) -> None:
        """A shopper's newest conversation, or -1 for the end of the session."""
        if topic in self.done:
            self.done[topic] = max(self.done[topic], head)
        self.signal(topic, ["shopper", head])

    async def _tick(self) -> None:
        await asyncio.sleep(max(0.0, self._last_tick + TICK - self.loop.time()))
        self._last_tick = self.loop.time()
        wanted = {topic: self.done[topic] for topic in self._dirty if topic in self.done}
        self._dirty.clear()
        self._ticking = False
        if wanted:
            self.deliver(await run_orm(rows_after, wanted))

    def deliver(self, rows: list[StreamRow]) -> None:
        """Hand rows to their followers in number order without a gap; what does not fit is read again."""
        fitting: dict[str, list[StreamRow]] = {}
        for row in rows:
            done = self.done.get(row.topic)
            if done is None or row.seq <= done:
                continue
            if row.seq != done + 1:
                self.hint([(row.topic, row.seq)])
                continue
            self.done[row.topic] = row.seq
            fitting.setdefault(row.topic, []).append(row)
        for topic, run in fitting.items():
            self._send(topic, run)

    def _send(self, topic: str, rows: list[StreamRow]) -> None:
        texts: dict[Audience, str | None] = {}
        for follower in list(self.followers.get(topic, ())):
            audience = follower.audience
            if audience not in texts:
                texts[audience] = encode_rows(rows, audience)
            text = texts[audience]
            if text:
                COUNTERS.deliveries += 1
                follower.deliver(topic, text, rows)

    def signal(self, topic: str, signal: list[Any], sender: Follower | None = None) -> None:
        """Hand a volatile signal to everybody on the topic but its sender."""
        for follower in list(self.followers.get(topic, ())):
            if follower is not sender:
                follower.signal(topic, signal)

    def tell(self, topic: str, signal: list[Any], sender: Follower | None = None) -> None:
        """Hand a volatile signal to everybody on the topic, here and in the other processes."""
        self.signal(topic, signal, sender)
        self.wires.say([], [(topic, signal)])

    async def close(self) -> None:
        """Stop everything; tests end their loop with it."""
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.wires.close()
        await hand_back()
        self._hubs.pop(self.loop, None)
