"""Lists are filtered by what they name, so that no address asks a hidden field letter by letter (P11)."""

from typing import Any

from django.http import HttpRequest

ENDS = ("exact", "id__exact", "pk__exact", "code__exact", "isnull", "in", "gte", "gt", "lt", "lte")


class NamedLookups:
    """For admin classes: an address filters by fields of `list_filter` alone; our own filters have their own word."""

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Whether `lookup` is one that the list's own links make."""
        filters = getattr(self, "list_filter", ())
        names = [each if isinstance(each, str) else each[0] for each in filters if isinstance(each, str | tuple)]
        return any(lookup in {name, *(f"{name}__{end}" for end in ENDS)} for name in names)
