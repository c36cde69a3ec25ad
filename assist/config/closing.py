"""Lets Daphne close sockets with the codes that it is asked for.

Autobahn 24.4 takes 1000 and 3000 to 4999 from an application and raises for all others, so that a socket that is to
close with 1008 (policy) or 1012 (restart) stays open for ever; both are registered for servers to send (RFC 6455 7.4,
IANA). Uvicorn sends what it is told.
"""

import sys
from typing import Any

RESTART = 1012


def send_every_code() -> None:
    """Change Daphne's protocol where this process is served by Daphne."""
    module: Any = sys.modules.get("daphne.ws_protocol")
    if module is not None:
        module.WebSocketProtocol.serverClose = _close
        allowed = module.WebSocketProtocol.CLOSE_STATUS_CODES_ALLOWED
        if RESTART not in allowed:  # the browser's answer repeats the code
            allowed.append(RESTART)


def _close(protocol: Any, code: int | None = None) -> None:
    protocol.sendCloseFrame(code=1000 if code is None else code)
