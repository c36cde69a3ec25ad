"""Pairs that talk in a closed loop: each side answers as soon as it hears the other."""

import asyncio
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

from assist.management.launch.peers import Peer

TEXT = "x" * 96
"""With what is around it, a line of about 120 bytes."""


@dataclass
class Talk:
    """How many lines have been heard, and how long the last ones took."""

    heard: int = 0
    said_at: dict[str, float] = field(default_factory=dict)
    waits: list[float] = field(default_factory=list)
    going: bool = True
    pause: float = 0.0
    """Seconds before an answer; none is as fast as it goes."""

    def hears(self, text: str) -> bool:
        """Count a line that has reached the other side; whether it was a new one."""
        said = self.said_at.pop(text, None)
        if said is None:
            return False
        self.heard += 1
        self.waits.append(time.perf_counter() - said)
        return True

    def says(self, name: str) -> str:
        """A line that nobody has said before."""
        text = f"{name} {uuid.uuid4().hex} {TEXT}"
        self.said_at[text] = time.perf_counter()
        return text


def line_of(key: str, text: str) -> str:
    """The command that posts a line."""
    line = {"type": "message.send", "ref": "1", "interaction": key, "client_id": str(uuid.uuid4())}
    return json.dumps({**line, "text": text})


def tie(peer: Peer, other: Peer, key: str, talk: Talk, name: str) -> Callable[[], None]:
    """`peer` answers what `other` says in a conversation; returns what begins the talk."""
    tasks: set[asyncio.Task[None]] = set()

    async def says(end: Peer, who: str) -> None:
        await asyncio.sleep(talk.pause)
        await end.socket.send(line_of(key, talk.says(who)))

    def say(end: Peer, who: str) -> None:
        task = asyncio.ensure_future(says(end, who))
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    def ear(end: Peer, mine: str) -> Callable[[dict[str, Any]], None]:
        before = end.hears

        def hear(notice: dict[str, Any]) -> None:
            before(notice)
            if notice["type"] != "facts.posted" or notice["interaction"] != key:
                return
            for item in notice["facts"]:
                text = item["fact"].get("text", "")
                if text and not text.startswith(mine) and talk.hears(text) and talk.going:
                    say(end, mine)

        return hear

    peer.hears, other.hears = ear(peer, f"S{name}"), ear(other, f"A{name}")
    return lambda: say(peer, f"S{name}")


async def relay_pair(port: int, room: int, talk: Talk) -> tuple[list[ClientConnection], list[asyncio.Task[None]]]:
    """Two sockets in a room of the stock relay that answer each other; the first one begins when told."""
    ends = [await connect(f"ws://127.0.0.1:{port}/{room}", compression=None) for _ in "SA"]

    async def ear(mine: str, end: ClientConnection) -> None:
        async for text in end:
            line = str(text)
            if not line.startswith(mine) and talk.hears(line) and talk.going:
                await asyncio.sleep(talk.pause)
                await end.send(talk.says(mine))

    ears = [asyncio.create_task(ear(f"{side}{room}", end)) for side, end in zip("SA", ends, strict=True)]
    return ends, ears
