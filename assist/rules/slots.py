"""Which slots of an agent are free: as a whole, by channel, and of channels that bear no others (feat D11, E3)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from assist.rules.words import SkipReason


@dataclass(slots=True, kw_only=True)
class Slots:
    """What an agent holds, `loads` by channel, of what they may: `limits` by channel, `capacity` without one.

    On a channel that is `alone` nothing else is served at the same time, whichever came first; what is `off` the agent
    has switched off.
    """

    load: int
    capacity: int
    loads: dict[str, int] = field(default_factory=dict)
    limits: Mapping[str, int] = field(default_factory=dict)
    alone: Collection[str] = ()
    off: Collection[str] = ()

    def against(self, channel: str) -> SkipReason | None:
        """Why one more on `channel` does not fit; None when it does."""
        if self.load >= self.capacity:
            return SkipReason.FULL
        if self.loads.get(channel, 0) >= self.limits.get(channel, self.capacity):
            return SkipReason.CHANNEL_FULL
        if self.alone and self._is_blocked(channel):
            return SkipReason.BLOCKED
        return SkipReason.OFF if channel in self.off else None

    def _is_blocked(self, channel: str) -> bool:
        others = [other for other, load in self.loads.items() if load > 0 and other != channel]
        return bool(others) and (channel in self.alone or any(other in self.alone for other in others))

    def is_full(self, channel: str) -> bool:
        """Whether one more does not fit, though the agent takes it by hand: what they have switched off they may."""
        return self.against(channel) not in {None, SkipReason.OFF}

    def holds(self) -> bool:
        """Whether what is held by channel is within what they may."""
        served = [channel for channel, load in self.loads.items() if load > 0]
        is_mixed = len(served) > 1 and any(channel in self.alone for channel in served)
        return not is_mixed and all(self.loads[each] <= self.limits.get(each, self.capacity) for each in served)

    def told(self, channel: str, reason: SkipReason | None) -> tuple[int, int]:
        """How many of how many the reason is about: of the channel, or of all."""
        if reason is SkipReason.CHANNEL_FULL:
            return self.loads.get(channel, 0), self.limits.get(channel, self.capacity)
        return self.load, self.capacity

    def fill(self, channel: str) -> None:
        """One more on `channel`."""
        self.load += 1
        self.loads[channel] = self.loads.get(channel, 0) + 1
