"""Refuses at once what would only wait: while the database is away, one caller at a time tries it."""

import threading
from collections.abc import Callable
from typing import TypeVar

from django.db import OperationalError

Result = TypeVar("Result")


class Fuse:
    """Blows when a connection could not be had, and mends when one could.

    Without it, every caller of an outage waits for the pool's whole patience, the few threads of sockets fill up, and
    clients whose commands are not answered in time connect again and again.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._blown = self._trying = False

    def through(self, connect: Callable[[], Result]) -> Result:
        """What `connect` gives; raises OperationalError without trying while somebody else tries."""
        tries = self._may_try()
        try:
            found = connect()
        except BaseException:
            self._blown = True
            raise
        else:
            self._blown = False
            return found
        finally:
            if tries:
                self._trying = False

    def _may_try(self) -> bool:
        """Whether the caller is the one that tries; False when nothing is wrong."""
        with self._lock:
            if self._blown and self._trying:
                raise OperationalError("The database is away.")
            self._trying = self._blown
            return self._blown
