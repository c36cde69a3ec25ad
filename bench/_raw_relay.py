"""The baseline: a relay in memory on the same Daphne, nothing stored, nobody asked who they are."""

from typing import Any

_rooms: dict[str, set[Any]] = {}


async def application(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Whatever one socket of a room says, all of its sockets hear."""
    if scope["type"] != "websocket":
        return
    room = _rooms.setdefault(scope["path"], set())
    await receive()
    await send({"type": "websocket.accept"})
    room.add(send)
    try:
        while (message := await receive())["type"] == "websocket.receive":
            for other in list(room):
                await other({"type": "websocket.send", "text": message["text"]})
    finally:
        room.discard(send)
