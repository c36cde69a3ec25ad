"""One JSON Schema of everything that crosses a wire."""

import json
from typing import Any

import msgspec

from assist.protocol.registry import faces

Schema = dict[str, Any]


def components() -> dict[str, Schema]:
    """Every wire class by name, with the closed unions of each face."""
    types: list[Any] = []
    unions: dict[str, Any] = {}
    for face in faces():
        unions[f"{face.name}Command"], unions[f"{face.name}Notice"] = face.commands, face.notices
        types += [face.commands, face.notices, *face.rest]
    schemas, named = msgspec.json.schema_components(types, ref_template="#/$defs/{name}")
    by_type = dict(zip(map(id, types), schemas, strict=True))
    for name, union in unions.items():
        named[name] = by_type[id(union)]
    return {name: named[name] for name in sorted(named)}


def schema_text() -> str:
    """The schema as the file that is committed."""
    document = {"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": components()}
    return json.dumps(document, indent=1, ensure_ascii=False) + "\n"
