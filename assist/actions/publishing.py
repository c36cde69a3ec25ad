"""Tells the realtime floor, after commit, which streams have a new head."""

from typing import Protocol

from django.db import transaction

Hint = tuple[str, int]
"""A topic (`i:` interaction, `a:` agent's desk, `s:` shopper) and its new head number."""


class Publisher(Protocol):
    """Whoever brings hints to the sockets; must not raise and must not wait for Redis."""

    def __call__(self, hints: list[Hint]) -> None:
        """Pass the hints on."""


_publisher: list[Publisher] = []


def set_publisher(publisher: Publisher) -> None:
    """Make `publisher` receive every hint of this process; called once, by a wiring module."""
    _publisher[:] = [publisher]


def publish(hints: list[Hint]) -> None:
    """Hand hints over now, for what is already committed."""
    for publisher in _publisher:
        publisher(hints)


def publish_on_commit(topic: str, head: int) -> None:
    """Hand one hint over when the running transaction has committed."""
    publish_all_on_commit([(topic, head)])


def publish_all_on_commit(hints: list[Hint]) -> None:
    """The same for many, in one message."""
    transaction.on_commit(lambda: publish(hints), robust=True)
