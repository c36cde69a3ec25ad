"""The base of every wire message: tagged, frozen, unknown fields refused."""

from typing import ClassVar

import msgspec


class Value(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a wire message; what is not there is absent, not null."""


class Rate(msgspec.Struct, frozen=True):
    """How often one socket may send a command: `burst` at once, then `per_minute`."""

    burst: int
    per_minute: int


class Command(Value, frozen=True, kw_only=True, tag_field="type"):
    """Asks; answered by CommandAccepted or CommandRefused with the same `ref`."""

    rate: ClassVar[Rate] = Rate(20, 240)
    ref: str = msgspec.field(default="")


class Notice(Value, frozen=True, kw_only=True, tag_field="type"):
    """Tells."""


class Fact(Value, frozen=True, kw_only=True, tag_field="type"):
    """What a stored event says; the tag is the event's kind."""

    private: ClassVar[bool] = False
    """Private facts reach staff alone and carry no public number."""


def tag_of(message: type[Value]) -> str:
    """The name of a message on the wire, and of a fact in the database."""
    return str(message.__struct_config__.tag)
