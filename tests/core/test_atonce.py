"""What is written at once to a real connection arrives whole and in order, whoever reads slowly."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from autobahn.websocket.protocol import WebSocketProtocol  # type: ignore[import-untyped]  # ships no types
from twisted.internet.tcp import Server

from assist.config.atonce import _frame, _now, is_idle, unsent

LARGE = b"abcdefgh" * 1_000_000


class Loop:
    """Says which connections wait to be written."""

    def __init__(self) -> None:
        self.waiting = list[Any]()

    def addReader(self, reader: Any) -> None:  # noqa: N802  # Twisted's names
        """Nothing is read."""

    def addWriter(self, writer: Any) -> None:  # noqa: N802
        self.waiting.append(writer)

    def removeWriter(self, writer: Any) -> None:  # noqa: N802
        self.waiting.clear()


@pytest.fixture
def ends() -> Iterator[tuple[Any, socket.socket, Loop]]:
    """A connection as Daphne has it, and the browser's end."""
    ours, theirs = socket.socketpair()
    ours.setblocking(False)
    theirs.settimeout(5)
    loop = Loop()
    made: Any = Server
    yield made(ours, SimpleNamespace(), ("test", 1), None, 1, loop), theirs, loop
    ours.close()
    theirs.close()


def protocol_on(transport: Any) -> Any:
    def send(protocol: Any, data: bytes, sync: bool, chopsize: int | None) -> None:
        protocol.transport.write(data)

    now = _now(send)
    made = SimpleNamespace(transport=transport, send_queue=[])
    made.send = lambda data: now(made, data)
    return made


def read(browser: socket.socket, transport: Any, loop: Loop, size: int) -> bytes:
    """As much as was sent; the loop writes on whenever there is room."""
    got = bytearray()
    while len(got) < size:
        got += browser.recv(1 << 16)
        if loop.waiting:
            transport.doWrite()
    return bytes(got)


def test_what_the_kernel_takes_leaves_without_the_loop(ends: tuple[Any, socket.socket, Loop]) -> None:
    transport, browser, loop = ends
    protocol_on(transport).send(b"at once")
    assert browser.recv(100) == b"at once"
    assert loop.waiting == []
    assert is_idle(transport)


def test_fault_f30_what_a_slow_browser_has_not_read_waits_and_the_next_one_waits_behind_it(
    ends: tuple[Any, socket.socket, Loop],
) -> None:
    transport, browser, loop = ends
    protocol = protocol_on(transport)
    protocol.send(LARGE)
    assert loop.waiting
    assert not is_idle(transport)
    protocol.send(b"afterwards")
    assert read(browser, transport, loop, len(LARGE) + 10) == LARGE + b"afterwards"


def test_a_connection_that_is_lost_is_left_to_twisted_to_find(ends: tuple[Any, socket.socket, Loop]) -> None:
    transport, browser, _ = ends
    browser.close()
    assert unsent(transport, b"nobody hears it") == b"nobody hears it"


@pytest.mark.parametrize("size", [0, 1, 125, 126, 65_535, 65_536])
def test_a_frame_is_what_the_library_would_make_of_it(size: int) -> None:
    sent = list[bytes]()
    plain = SimpleNamespace(
        factory=SimpleNamespace(isServer=True),
        maskServerFrames=False,
        trafficStats=SimpleNamespace(outgoingWebSocketFrames=0),
        logFrames=False,
        sendData=lambda data, sync, chopsize: sent.append(data),
    )
    WebSocketProtocol.sendFrame(plain, opcode=1, payload=b"x" * size)
    assert sent == [_frame("x" * size)]
