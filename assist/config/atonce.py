"""Lets a notice leave Daphne at once.

Twisted keeps what is written until its loop comes round again, and tells the kernel twice about it: to hear when the
socket can be written, and not to hear it any more. Nearly always it can be written now. Whatever the kernel does not
take waits as ever, and so does all that follows, in order. A frame is made once for everybody who gets the same text.
"""

import sys
from functools import lru_cache, partial
from typing import Any

from assist.realtime.outgoing import WRITE


def write_at_once() -> None:
    """Change Daphne's protocol where this process is served by Daphne."""
    module: Any = sys.modules.get("daphne.ws_protocol")
    if module is not None:
        module.WebSocketProtocol.sendData = _now(module.WebSocketProtocol.sendData)
        server: Any = sys.modules["daphne.server"].Server
        server.create_application = _with_writer(server.create_application)


def _with_writer(create: Any) -> Any:
    def create_application(server: Any, protocol: Any, scope: dict[str, Any]) -> Any:
        if scope["type"] == "websocket":
            scope[WRITE] = partial(_write, protocol)
        return create(server, protocol, scope)

    return create_application


def _write(protocol: Any, text: str) -> None:
    """As Daphne's own sending, which is what compressed and closing sockets get."""
    if protocol.state == protocol.STATE_OPEN and protocol._perMessageCompress is None and is_idle(protocol.transport):
        protocol.sendData(_frame(text))
    else:
        protocol.serverSend(text)


def _now(send: Any) -> Any:
    def send_data(protocol: Any, data: bytes, sync: bool = False, chopsize: int | None = None) -> None:
        rest = data if sync or chopsize or protocol.send_queue else unsent(protocol.transport, data)
        if rest:
            send(protocol, rest, sync, chopsize)

    return send_data


def is_idle(transport: Any) -> bool:
    """Whether a plain connection has nothing left to write; TLS and the like are left to Twisted."""
    return (
        hasattr(transport, "writeSomeData")
        and not (transport.TLS or transport._tempDataLen or transport._writeDisconnected)
        and transport.connected
        and len(transport.dataBuffer) == transport.offset
    )


def unsent(transport: Any, data: bytes) -> bytes:
    """What the kernel did not take, all of it where something waits already; a lost connection is Twisted's to find."""
    if not is_idle(transport):
        return data
    taken = transport.writeSomeData(data)
    return data[taken:] if type(taken) is int else data


@lru_cache(maxsize=4)
def _frame(text: str) -> bytes:
    """An unmasked text frame (RFC 6455 5.2)."""
    payload = text.encode()
    size = len(payload)
    if size < 126:
        return bytes((0x81, size)) + payload
    if size < 1 << 16:
        return b"\x81\x7e" + size.to_bytes(2, "big") + payload
    return b"\x81\x7f" + size.to_bytes(8, "big") + payload
