"""Reading how many tests ran from what pytest, vitest and node print."""

import re
from dataclasses import dataclass
from typing import Self

_COLOUR = re.compile(r"\033\[[0-9;]*m")
_PYTEST = re.compile(r"^=*\s*((?:\d+ [a-z]+(?:, )?)+) in [\d.]+s\b.*$")
_VITEST = re.compile(r"^\s*Tests\s+(\d+ .*)$")
_NODE = re.compile(r"^(?:#|\u2139) (pass|fail|skipped) (\d+)$")
_FAILURES = ("failed", "error", "errors", "fail")


@dataclass(frozen=True)
class Counts:
    """Tests that passed, failed (errors included) and were skipped."""

    passed: int = 0
    failed: int = 0
    skipped: int = 0

    def __add__(self, other: Self) -> Self:
        return type(self)(self.passed + other.passed, self.failed + other.failed, self.skipped + other.skipped)

    def __str__(self) -> str:
        return f"{self.passed} passed, {self.failed} failed, {self.skipped} skipped"

    @property
    def total(self) -> int:
        """All of them."""
        return self.passed + self.failed + self.skipped


class Counter:
    """Takes output line by line and remembers the last summary in it."""

    def __init__(self) -> None:
        self._last = Counts()
        self._node: dict[str, int] = {}

    def take(self, line: str) -> None:
        """Look at one line of output."""
        plain = _COLOUR.sub("", line).rstrip()
        summary = _PYTEST.match(plain) or _VITEST.match(plain)
        node = _NODE.match(plain)
        if summary is not None:
            self._last = _counts(summary.group(1))
        elif node is not None:
            self._node[node.group(1)] = int(node.group(2))

    @property
    def counts(self) -> Counts:
        """What the last summary said."""
        if self._last.total:
            return self._last
        return Counts(self._node.get("pass", 0), self._node.get("fail", 0), self._node.get("skipped", 0))


def _counts(summary: str) -> Counts:
    """Add up `3 failed, 12 passed, 1 error` and its like; an unexpected pass is a failure."""
    pairs = [(int(number), word) for number, word in re.findall(r"(\d+) ([a-z]+)", summary)]
    return Counts(
        sum(number for number, word in pairs if word in ("passed", "xfailed")),
        sum(number for number, word in pairs if word in (*_FAILURES, "xpassed")),
        sum(number for number, word in pairs if word in ("skipped", "todo")),
    )
