"""Commands made from their own types, as they should be and nearly so."""

import json
from typing import Any
from uuid import UUID

import msgspec
from hypothesis import strategies as st
from msgspec import inspect

Frame = dict[str, Any]
ODD = st.sampled_from([None, True, -1, 2**63, 1.5, "", "1e1", "0", [], [1], {}, {"a": 1}, "\ud7ff\u202e", "a" * 9000])


def of_type(kind: inspect.Type) -> st.SearchStrategy[Any]:
    """Values of a type that msgspec describes."""
    match kind:
        case inspect.IntType():
            return st.integers(-2 if kind.ge is None else kind.ge, 2**40 if kind.le is None else kind.le)
        case inspect.StrType():
            return st.text(st.characters(codec="utf-8"), max_size=min(kind.max_length or 60, 60))
        case inspect.BoolType():
            return st.booleans()
        case inspect.UUIDType():
            return st.uuids().map(str)
        case inspect.EnumType():
            return st.sampled_from([str(each) for each in kind.cls])
        case inspect.UnionType():
            return st.one_of([of_type(each) for each in kind.types])
        case inspect.DictType():
            return st.dictionaries(of_type(kind.key_type), of_type(kind.value_type), max_size=3)
        case inspect.NoneType():
            return st.none()
    return ODD


def right(command: type[msgspec.Struct], interaction: UUID) -> st.SearchStrategy[Frame]:
    """Frames of that command; some name the conversation that is there."""
    info = inspect.type_info(command)
    assert isinstance(info, inspect.StructType)
    fields = {field.encode_name: of_type(field.type) for field in info.fields}
    if "interaction" in fields:
        fields["interaction"] = st.just(str(interaction)) | fields["interaction"]
    return st.fixed_dictionaries({"type": st.just(info.tag), **fields})


def mutated(frames: st.SearchStrategy[Frame]) -> st.SearchStrategy[str]:
    """One field lost, made odd, doubled or added; the text cut or doubled; or nothing of that."""

    def change(given: tuple[Frame, int, int, Any]) -> str:
        frame, how, which, odd = given
        names = [name for name in frame if name != "type"] or ["ref"]
        name, text = names[which % len(names)], json.dumps(frame)
        return {
            0: text,
            1: json.dumps({key: value for key, value in frame.items() if key != name}),
            2: json.dumps({**frame, name: odd}),
            3: json.dumps({**frame, "shop": odd}),
            4: text[:-1] + f',"{name}":1}}',
            5: text[: len(text) * (which + 1) // 9],
            6: text + text,
        }[how]

    return st.tuples(frames, st.integers(0, 6), st.integers(0, 7), ODD).map(change)
