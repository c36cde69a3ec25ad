"""Bounds what Daphne keeps in memory for a socket that does not read.

Daphne takes whatever an application sends and Twisted keeps it until the browser reads, without a limit and without a
word: who asks for history again and again and reads none of it fills the server (F30). Uvicorn waits for its browser,
so there the bound on waiting notices does it (assist/realtime/sockets.py).
"""

import sys
from typing import Any

MOST_BYTES = 4 * 1024 * 1024
"""More than the largest snapshot; what a browser has not read beyond that it gets when it comes back."""


def bound_unread() -> None:
    """Change Daphne's protocol where this process is served by Daphne."""
    module: Any = sys.modules.get("daphne.ws_protocol")
    if module is not None:
        module.WebSocketProtocol.serverSend = _bounded(module.WebSocketProtocol.serverSend)


def _bounded(send: Any) -> Any:
    def server_send(protocol: Any, content: Any, binary: bool = False) -> None:
        if unread(protocol.transport) > MOST_BYTES:
            protocol.transport.abortConnection()
        else:
            send(protocol, content, binary)

    return server_send


def unread(transport: Any) -> int:
    """Bytes that the kernel has not taken yet."""
    kept: int = len(transport.dataBuffer) - transport.offset + transport._tempDataLen
    return kept
