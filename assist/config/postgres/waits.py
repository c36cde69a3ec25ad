"""A connection that gives up on a server that does not answer, even when the network stands."""

from typing import Any, TypeVar

import psycopg

Result = TypeVar("Result")
INTERVAL = 0.1
"""Seconds between two looks whether somebody interrupts; psycopg's own value."""
GRACE = 2.0
"""Seconds more than the server's own statement timeout, so that a living server says it first."""


class BoundedConnection(psycopg.Connection[Any]):
    """Waits `patience` seconds for an answer; a server that is frozen answers nothing and closes nothing."""

    patience = 0.0

    def wait(self, gen: Any, interval: float = INTERVAL, timeout: float | None = None) -> Any:
        """As psycopg's, but bounded; afterwards the connection is closed, for nobody knows what it would say next."""
        bound = timeout if timeout is not None else self.patience or None
        try:
            return super().wait(gen, interval, bound)
        except psycopg.OperationalError as problem:
            if timeout is None and problem.sqlstate is None:
                self.pgconn.finish()
            raise


def bounded(seconds: float) -> type[BoundedConnection]:
    """A class of connections that wait `seconds` and the grace; 0 waits for ever."""
    return type("Bounded", (BoundedConnection,), {"patience": seconds + GRACE if seconds else 0.0})
