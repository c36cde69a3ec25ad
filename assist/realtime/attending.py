"""Which command a line of the log belongs to, how long it took, and when that was too long."""

import logging
import secrets
from contextvars import ContextVar
from time import perf_counter

from django.conf import settings

from assist.protocol.base import Command, tag_of
from assist.realtime.counters import COUNTERS, DONE

log = logging.getLogger(__name__)


class Attending:
    """One command of a socket: counted when it is answered, told when it was slow."""

    __slots__ = ("command", "number", "outcome", "socket", "started_at")

    def __init__(self, command: Command, socket: str, number: int) -> None:
        self.command, self.socket, self.number = command, socket, number
        self.outcome, self.started_at = DONE, perf_counter()
        current.set(self)

    @property
    def name(self) -> str:
        """What log lines call it."""
        return f"{self.socket}.{self.number}"

    def end(self) -> None:
        """The answer is on its way."""
        seconds = perf_counter() - self.started_at
        COUNTERS.command(type(self.command), self.outcome, seconds)
        if seconds * 1000 >= settings.ASSIST_SLOW_MS:
            log.warning("slow command", extra={"ms": round(seconds * 1000), "outcome": self.outcome})
        current.set(None)


current: ContextVar[Attending | None] = ContextVar("attending", default=None)


def marks() -> dict[str, str]:
    """What a log line that is written now tells of the command at work."""
    attending = current.get()
    return {"command": tag_of(type(attending.command)), "command_id": attending.name} if attending else {}


def socket_name() -> str:
    """A name for a socket, without meaning."""
    return secrets.token_hex(4)
