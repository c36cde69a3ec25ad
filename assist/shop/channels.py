"""Which channels this install can serve: the core serves two, a service that is installed brings its own."""

from assist.rules.words import Channel

_SERVED = {Channel.CHAT, Channel.EMAIL}


def register_channel(channel: Channel) -> None:
    """Make `channel` one that this install serves; called once, by a service's wiring module."""
    _SERVED.add(channel)


def served_channels() -> frozenset[Channel]:
    """What this install can serve."""
    return frozenset(_SERVED)
