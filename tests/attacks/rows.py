"""What a row of the authorisation matrix is made of."""

from dataclasses import dataclass

PERSONAS = ("nobody", "gus", "customer", "zed", "ben", "ada", "mo", "root")
"""Columns: nobody; a guest and a customer; agents of another shop, another queue, this one; manager; admin."""


@dataclass(frozen=True)
class Row:
    """What each persona is answered (one status for all, or one a column) at `path`, asked by `method`.

    `{interaction}` in a path is the conversation of Gus with Ada, `{unknown}` an id that nothing has.
    """

    path: str
    statuses: tuple[int, ...]
    method: str = "get"

    def expected(self) -> dict[str, int]:
        """Status by persona."""
        every = self.statuses * len(PERSONAS) if len(self.statuses) == 1 else self.statuses
        return dict(zip(PERSONAS, every, strict=True))


OPEN, MISSING, SIGN_IN_FIRST = (200,), (404,), (302,)
EDIT, KEEP, LOOK = "edit", "keep", "look"
"""What the administrator may do with a table: everything; add and change; nothing but look. Nobody else sees it."""
