"""What this process has done, in plain numbers: counting costs a message nothing that could be measured."""

from bisect import bisect_left
from collections import Counter

from assist.protocol.base import Command, tag_of

BUCKETS = (0.01, 0.05, 0.25, 1.0, 5.0)
"""Seconds of a command, sorted into these and one above."""
DONE, BROKEN = "done", "broken"
"""What becomes of a command that is not refused."""


class Counters:
    """Commands by kind and outcome, their durations, and notices handed to sockets."""

    def __init__(self) -> None:
        self.commands: Counter[tuple[type[Command] | None, str]] = Counter()
        self.durations = [0] * (len(BUCKETS) + 1)
        self.seconds = 0.0
        self.deliveries = 0

    def command(self, kind: type[Command] | None, outcome: str, seconds: float) -> None:
        """One command was answered; without a kind it could not be read."""
        self.commands[kind, outcome] += 1
        self.durations[bisect_left(BUCKETS, seconds)] += 1
        self.seconds += seconds

    def by_name(self) -> dict[tuple[str, str], int]:
        """How often, by the command's name on the wire and its outcome."""
        known = dict(self.commands)
        return {(tag_of(kind) if kind else "unreadable", outcome): count for (kind, outcome), count in known.items()}


COUNTERS = Counters()
"""Of this process."""
