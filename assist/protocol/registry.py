"""Which messages each face speaks, told by the faces so that one generator can write them all down."""

from dataclasses import dataclass, field
from types import UnionType
from typing import Any


@dataclass(frozen=True)
class Face:
    """A face's closed unions and the values of its REST addresses."""

    name: str
    commands: UnionType
    notices: UnionType
    rest: tuple[type[Any], ...] = field(default=())


_FACES: dict[str, Face] = {}


def register_face(face: Face) -> None:
    """Make the face's messages part of the generated protocol; called once, by a wiring module."""
    _FACES[face.name] = face


def faces() -> list[Face]:
    """Every face, by name."""
    return [_FACES[name] for name in sorted(_FACES)]
