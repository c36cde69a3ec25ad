"""Whether this process is on its way out: it finishes what it holds and takes nothing new."""

import threading

_draining = threading.Event()


def begin_draining() -> None:
    """From now on readiness says so, and a proxy sends newcomers elsewhere."""
    _draining.set()


def is_draining() -> bool:
    """Whether newcomers belong elsewhere."""
    return _draining.is_set()


def forget_draining() -> None:
    """Stay after all; tests share one process."""
    _draining.clear()
