"""The facts that change a line which is stored already."""

from typing import ClassVar
from uuid import UUID

from assist.protocol.base import Fact
from assist.rules.words import Redaction


class LineRedacted(Fact, frozen=True, kw_only=True, tag="line.redacted"):
    """A line of the same person held a part of a number that a later one completed: it says `text` now (feat I7)."""

    client_id: UUID
    text: str
    redacted: tuple[Redaction, ...]


class NoteRedacted(Fact, frozen=True, kw_only=True, tag="note.redacted"):
    """The same for a line that the shopper never receives."""

    private: ClassVar[bool] = True
    client_id: UUID
    text: str
    redacted: tuple[Redaction, ...]
