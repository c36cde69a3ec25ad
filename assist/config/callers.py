"""The one place that says where a request or a socket comes from (L02)."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings

from assist.rules.callers import caller_of

Scope = dict[str, Any]
Application = Callable[[Scope, Any, Any], Awaitable[None]]


class TrustedProxies:
    """Puts the caller's address in the scope before anything else sees it: REMOTE_ADDR and sockets say the same."""

    def __init__(self, inner: Application) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Any, send: Any) -> None:
        """Go on with the address that ASSIST_PROXY_HOPS proxies vouch for."""
        if scope["type"] in {"http", "websocket"}:
            peer, port = scope.get("client") or ("", 0)
            forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
            caller = caller_of(str(peer), forwarded.decode("latin1"), settings.ASSIST_PROXY_HOPS)
            scope = {**scope, "client": [caller, port if caller == peer else 0]}
        await self.inner(scope, receive, send)
