"""How many may come at once: when a stranger is asked for a proof of work, and when there is no room (M11)."""

from dataclasses import dataclass
from enum import StrEnum

STRANGERS_FILL = 3, 4
"""Strangers may fill this much of a queue: the rest is kept for whom the shop vouches for."""
PROOF_FROM = 1, 4
"""From this much of a queue on strangers bring a proof of work."""
PROOF_FROM_HERE = 1, 3
"""And from this much of what one address may have open, asked for within the last hour."""


class Entry(StrEnum):
    """What somebody who asks for assistance is told first; the values are words of a refusal's state."""

    FREE = "free"
    PROOF = "proof"
    CROWDED = "crowded"
    MANY_HERE = "many_here"


@dataclass(frozen=True)
class Crowd:
    """The chats that wait and how many may; the stranger's address: conversations open, and asked for lately."""

    waiting: int
    room: int
    open_here: int = 0
    lately_here: int = 0


def share(part: tuple[int, int], whole: int) -> int:
    """A part of a whole, at least 1."""
    return max(1, whole * part[0] // part[1])


def is_crowded(waiting: int, room: int, *, vouched_for: bool) -> bool:
    """Whether a queue takes no more chats of somebody like this."""
    return waiting >= (room if vouched_for else share(STRANGERS_FILL, room))


def entry_of_stranger(crowd: Crowd, most_here: int, *, waits: bool) -> Entry:
    """How a stranger gets in; `waits` when a place in the queue of chats is asked for, `most_here` 0 is no limit."""
    if waits and is_crowded(crowd.waiting, crowd.room, vouched_for=False):
        return Entry.CROWDED
    if most_here and crowd.open_here >= most_here:
        return Entry.MANY_HERE
    many = waits and crowd.waiting >= share(PROOF_FROM, crowd.room)
    return Entry.PROOF if many or (most_here and crowd.lately_here >= share(PROOF_FROM_HERE, most_here)) else Entry.FREE
