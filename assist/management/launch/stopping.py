"""Ctrl-C and SIGTERM: the first breaks off what is being done, later ones wait for the clean stop."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

from assist.management.launch.progress import say

_NUMBERS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(Exception):
    """A signal asked to stop; `exit_code` is the shell's custom for it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"Stopped by {signal.Signals(number).name}")
        self.exit_code = 128 + number


class StopSignals:
    """Raises StopRequestedError in the main thread at the first signal, unless stopping has begun already."""

    def __init__(self) -> None:
        self._stopping = False

    def begin_stopping(self) -> None:
        """From here on signals change nothing: a stop that is broken off leaves processes behind."""
        self._stopping = True

    def handle(self, number: int, _frame: FrameType | None) -> None:
        """Receive one signal."""
        if self._stopping:
            say("Still stopping; this takes a few seconds")
            return
        self._stopping = True
        raise StopRequestedError(number)


@contextmanager
def stop_signals() -> Iterator[StopSignals]:
    """Handle the stop signals inside the context as StopSignals says."""
    signals = StopSignals()
    # `nohup` has SIGHUP ignored already, and so it stays.
    numbers = [number for number in _NUMBERS if number != signal.SIGHUP or _hears(number)]
    earlier = [(number, signal.signal(number, signals.handle)) for number in numbers]
    try:
        yield signals
    finally:
        for number, handler in earlier:
            signal.signal(number, handler)


def _hears(number: signal.Signals) -> bool:
    return signal.getsignal(number) is not signal.SIG_IGN
