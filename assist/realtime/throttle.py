"""Token buckets: each command type declares how often one socket may send it."""

import time

from assist.protocol.base import Command, Rate


class Bucket:
    """`burst` at once, refilled by `per_minute`."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._tokens = float(rate.burst)
        self._seen = time.monotonic()

    def take(self) -> float:
        """Take one token; returns 0, or after how many seconds there will be one."""
        moment = time.monotonic()
        refill = (moment - self._seen) * self._rate.per_minute / 60
        self._tokens, self._seen = min(float(self._rate.burst), self._tokens + refill), moment
        if self._tokens >= 1:
            self._tokens -= 1
            return 0.0
        return round((1 - self._tokens) * 60 / self._rate.per_minute, 2)


class Buckets:
    """A bucket for each of many keys, such as addresses; over 10,000 of them all begin anew."""

    MOST = 10_000

    def __init__(self) -> None:
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str, rate: Rate) -> float:
        """Take one of the key's tokens; returns 0, or after how many seconds there will be one."""
        if len(self._buckets) > self.MOST:
            self._buckets.clear()
        return self._buckets.setdefault(key, Bucket(rate)).take()

    def clear(self) -> None:
        """Forget everybody."""
        self._buckets.clear()


class Throttle:
    """The buckets of one socket, by command type."""

    def __init__(self) -> None:
        self._buckets: dict[type[Command], Bucket] = {}

    def wait_for(self, command: Command) -> float:
        """0 when the command may run now, else the seconds to wait."""
        kind = type(command)
        if kind not in self._buckets:
            self._buckets[kind] = Bucket(kind.rate)
        return self._buckets[kind].take()
