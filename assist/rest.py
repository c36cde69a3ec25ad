"""REST speaks the structs that queries return: one serializer base, no field list written twice."""

import functools
from typing import Any

import msgspec
from drf_spectacular.extensions import OpenApiSerializerExtension
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers


class StructSerializer(serializers.BaseSerializer[Any]):
    """Gives a struct as plain JSON values."""

    struct: type[msgspec.Struct]

    def to_representation(self, instance: msgspec.Struct) -> Any:
        """The struct's wire form."""
        return msgspec.to_builtins(instance)


@functools.cache
def serializer_of(struct: type[msgspec.Struct]) -> type[StructSerializer]:
    """The serializer class of a struct."""
    return type(f"{struct.__name__}Serializer", (StructSerializer,), {"struct": struct})


class StructSchema(OpenApiSerializerExtension):  # type: ignore[no-untyped-call]  # untyped there
    """Describes such serializers in OpenAPI by the struct's own JSON Schema."""

    target_class = "assist.rest.StructSerializer"
    match_subclasses = True

    def get_name(self, auto_schema: Any, direction: Any) -> str:
        """The struct's name."""
        name: str = self.target.struct.__name__
        return name

    def map_serializer(self, auto_schema: Any, direction: Any) -> Any:
        """The struct's schema; the ones it names are registered beside it."""
        _, named = msgspec.json.schema_components([self.target.struct], ref_template="#/components/schemas/{name}")
        own = named.pop(self.target.struct.__name__)
        for name, body in named.items():
            part = ResolvedComponent(name=name, type=ResolvedComponent.SCHEMA, object=name, schema=body)  # type: ignore[no-untyped-call]  # untyped there
            auto_schema.registry.register_on_missing(part)
        return own
