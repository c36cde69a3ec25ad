"""The network behind a request or a socket; composition has put the caller's own address there."""

from typing import Any

from django.http import HttpRequest

from assist.rules.callers import network_of


def network_of_request(request: HttpRequest) -> str:
    """What limits of pages count by."""
    return network_of(str(request.META.get("REMOTE_ADDR") or ""))


def address_of_socket(scope: dict[str, Any]) -> str:
    """The caller's address, empty when the server does not say."""
    return str((scope.get("client") or ("",))[0])
