"""The way that browsers take: one page or one socket through the public address, by the standard library alone."""

import base64
import hashlib
import json
import os
import socket
import ssl
import struct
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

SECONDS = 8.0
USUAL = {"http": 80, "https": 443}
_GUID = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455, section 1.3


class WireError(Exception):
    """The way is blocked: `kind` says where (name, connect, tls, silence, status, frame), `text` what was seen."""

    def __init__(self, kind: str, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.kind, self.text, self.status = kind, text, status


@contextmanager
def _named() -> Iterator[None]:
    """Say in which part of the way something went wrong."""
    try:
        yield
    except socket.gaierror as problem:
        raise WireError("name", "the name is not known here") from problem
    except ssl.SSLError as problem:
        raise WireError("tls", f"TLS: {getattr(problem, 'verify_message', '') or problem.reason}") from problem
    except TimeoutError as problem:
        raise WireError("silence", f"no answer within {SECONDS:.0f} seconds") from problem
    except OSError as problem:
        raise WireError("connect", f"{problem.strerror or problem}") from problem


def page(origin: str, path: str) -> tuple[int, str, bytes]:
    """Status, content type and body of a page; raises WireError when there is none."""
    # an origin of the settings is http or https and nothing else; a proxy of this machine is not on the public way
    request = urllib.request.Request(f"{origin}{path}", headers={"User-Agent": "assist-doctor"})  # noqa: S310
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with _named():
        try:
            with opener.open(request, timeout=SECONDS) as answer:
                return answer.status, answer.headers.get_content_type(), answer.read()
        except urllib.error.HTTPError as problem:
            return problem.code, problem.headers.get_content_type(), b""
        except urllib.error.URLError as problem:
            raise problem.reason if isinstance(problem.reason, OSError) else OSError(str(problem.reason)) from problem


def first_words(origin: str, path: str, hello: dict[str, Any]) -> dict[str, Any]:
    """Open a socket the way the page of `origin` does, say hello, return the first notice; raises WireError."""
    with _named(), _connected(origin) as opened, opened.makefile("rb") as stream:
        _shake_hands(opened, stream, origin, path)
        opened.sendall(_frame(1, json.dumps(hello).encode()))
        notice = _notice(stream)
        opened.sendall(_frame(8, struct.pack("!H", 1000)))
    return notice


@contextmanager
def _connected(origin: str) -> Iterator[socket.socket]:
    parts = urlsplit(origin)
    host, port = str(parts.hostname), parts.port or USUAL[parts.scheme]
    with socket.create_connection((host, port), timeout=SECONDS) as plain:
        if parts.scheme == "http":
            yield plain
            return
        with ssl.create_default_context().wrap_socket(plain, server_hostname=host) as secure:
            yield secure


def _shake_hands(opened: socket.socket, stream: Any, origin: str, path: str) -> None:
    key = base64.b64encode(os.urandom(16))
    lines = [
        f"GET {path} HTTP/1.1",
        f"Host: {urlsplit(origin).netloc}",
        f"Origin: {origin}",
        "Upgrade: websocket",
        "Connection: Upgrade",
        f"Sec-WebSocket-Key: {key.decode()}",
        "Sec-WebSocket-Version: 13",
        "User-Agent: assist-doctor",
    ]
    opened.sendall("\r\n".join([*lines, "", ""]).encode())
    status, headers = _answer_head(stream)
    if status != 101:
        raise WireError("status", f"status {status} instead of a socket", status)
    # the handshake's own proof that nobody answered from a cache; no secret hangs on SHA-1 here
    proof = base64.b64encode(hashlib.sha1(key + _GUID, usedforsecurity=False).digest()).decode()
    if headers.get("sec-websocket-accept") != proof:
        raise WireError("frame", "something answered that is no socket")


def _answer_head(stream: Any) -> tuple[int, dict[str, str]]:
    first = stream.readline(4096).decode("latin1").split(" ", 2)
    if len(first) < 2 or not first[1].isdigit():
        raise WireError("frame", "the connection was closed without an answer")
    headers = {}
    while line := stream.readline(4096).decode("latin1").strip():
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    return int(first[1]), headers


def _frame(kind: int, body: bytes) -> bytes:
    mask = os.urandom(4)
    masked = bytes(byte ^ mask[place % 4] for place, byte in enumerate(body))
    return bytes([0x80 | kind, 0x80 | len(body)]) + mask + masked


def _notice(stream: Any) -> dict[str, Any]:
    """The first text frame, as JSON; an array holds several notices."""
    while True:
        head = stream.read(2)
        if len(head) < 2 or head[0] & 0x0F == 8:
            raise WireError("frame", "the socket was closed before it said anything")
        body = stream.read(_length(stream, head[1] & 0x7F))
        if head[0] & 0x0F == 1:
            return _said(body)


def _said(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
        return dict(said[0] if isinstance(said, list) else said)
    except (ValueError, TypeError, LookupError):
        raise WireError("frame", "something answered that says no words of ours") from None


def _length(stream: Any, short: int) -> int:
    if short < 126:
        return short
    size, form = (2, "!H") if short == 126 else (8, "!Q")
    return int(struct.unpack(form, stream.read(size))[0])
