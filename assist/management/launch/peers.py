"""A shopper and an agent as programs: real HTTP, real sockets; the smoke test and the fault tests talk through them."""

import asyncio
import http.client
import json
import re
import socket
import ssl
import urllib.error
import urllib.parse
import urllib.request
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

Notice = dict[str, Any]
PATIENCE = 15.0
"""Seconds to wait for a notice before giving up."""


@dataclass(frozen=True)
class Site:
    """Where the install is: its three origins, served on loopback by their own port, or by another `port`.

    `tls` says which certificates are good for https origins; it needs the origins' own ports.
    """

    console: str
    widget: str
    shop: str
    port: int = 0
    tls: ssl.SSLContext | None = None

    def address(self, origin: str, path: str) -> tuple[str, str]:
        """An address on 127.0.0.1 and the Host header that makes it the origin's; https names the host in both."""
        parts = urllib.parse.urlsplit(origin)
        if parts.scheme == "https":
            return f"{origin}{path}", parts.netloc
        return f"http://127.0.0.1:{self.port or parts.port}{path}", parts.netloc


class Web:
    """HTTP with a cookie jar, by host header."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.cookies: dict[str, str] = {}

    def call(self, origin: str, path: str, data: bytes | None = None, **headers: str) -> tuple[int, str]:
        """GET, or POST when there is data; follows no redirect."""
        status, _, body = self.answer(origin, path, data, **headers)
        return status, body

    def answer(
        self, origin: str, path: str, data: bytes | None = None, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, str]:
        """The same, with the headers of the answer."""
        url, host = self.site.address(origin, path)
        request = urllib.request.Request(url, data, {"Host": host, **headers})
        request.add_header("Cookie", "; ".join(f"{k}={v}" for k, v in self.cookies.items()))
        opener = urllib.request.build_opener(_NoRedirect, _LoopbackTls(context=self.site.tls))
        try:
            with opener.open(request, timeout=PATIENCE) as response:
                status, given, body = response.status, response.headers, response.read()
        except urllib.error.HTTPError as problem:
            status, given, body = problem.code, problem.headers, problem.read()
        for line in given.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return status, given, body.decode()

    def sign_in(self, user: str, password: str) -> None:
        """Sign in to the console through the page that people use."""
        _, page = self.call(self.site.console, "/accounts/login/")
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        form = {"login": user, "password": password, "csrfmiddlewaretoken": token.group(1) if token else ""}
        data = urllib.parse.urlencode(form).encode()
        origin = {"Origin": self.site.console, "Referer": f"{self.site.console}/accounts/login/"}
        status, _ = self.call(self.site.console, "/accounts/login/", data, **origin)
        if status != 302:
            raise AssertionError(f"sign-in of {user} answered {status}")

    def open_session(self, shop: str, identity: str = "") -> str:
        """A panel's bearer token."""
        wanted = {"shop": shop, **({"identity": identity} if identity else {})}
        body = json.dumps(wanted).encode()
        headers = {"Content-Type": "application/json", "Origin": self.site.widget}
        status, text = self.call(self.site.widget, "/api/v1/widget/sessions/", body, **headers)
        if status != 201:
            raise AssertionError(f"session answered {status}: {text}")
        return str(json.loads(text)["token"])


class _OnLoopback(http.client.HTTPSConnection):
    """Connects to this machine, whatever the host is called, and checks the certificate for that host."""

    def connect(self) -> None:
        plain = socket.create_connection(("127.0.0.1", self.port), self.timeout)
        self.sock = self._context.wrap_socket(plain, server_hostname=self.host)  # type: ignore[attr-defined]


class _LoopbackTls(urllib.request.HTTPSHandler):
    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        return self.do_open(_OnLoopback, req, context=self._context)  # type: ignore[attr-defined]


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


@dataclass
class Peer:
    """One side of the wire; keeps every notice, answers heartbeats, waits for what it is told to."""

    socket: ClientConnection
    notices: list[Notice] = field(default_factory=list)
    hears: Callable[[Notice], None] = lambda notice: None
    heard_at: float = 0.0
    """The event loop's time of the last frame."""
    _news: asyncio.Event = field(default_factory=asyncio.Event)
    _reader: "asyncio.Task[None] | None" = None

    @classmethod
    async def dial(cls, site: Site, origin: str, path: str, cookie: str = "") -> "Peer":
        """Open a socket from `origin`, the way its page would."""
        url, host = site.address(origin, path)
        headers = {"Cookie": cookie} if cookie else {}
        # the host header decides which face answers, so the address carries the origin's own name
        socket = await connect(
            url.replace("http", "ws", 1).replace(urllib.parse.urlsplit(url).netloc, host),
            host="127.0.0.1",
            port=urllib.parse.urlsplit(url).port,
            ssl=site.tls if url.startswith("https") else None,
            origin=origin,  # type: ignore[arg-type]  # the library names a NewType
            additional_headers=headers,
            compression=None,
            max_size=2**22,
        )
        peer = cls(socket, heard_at=asyncio.get_running_loop().time())
        peer._reader = asyncio.create_task(peer._read())
        return peer

    async def _read(self) -> None:
        try:
            async for text in self.socket:
                frame = json.loads(text)
                self.heard_at = asyncio.get_running_loop().time()
                for notice in frame if isinstance(frame, list) else [frame]:
                    await self._take(notice)
        except ConnectionClosed:
            pass
        finally:
            self._news.set()

    async def _take(self, notice: Notice) -> None:
        self.notices.append(notice)
        self.hears(notice)
        if notice["type"] == "heartbeat":
            await self.socket.send('{"type":"pulse"}')
        self._news.set()

    async def send(self, kind: str, **fields: Any) -> str:
        """Send a command without waiting; returns its ref."""
        ref = uuid.uuid4().hex
        await self.socket.send(json.dumps({"type": kind, "ref": ref, **fields}))
        return ref

    async def ask(self, kind: str, **fields: Any) -> Notice:
        """Send a command and wait for its answer."""
        ref = await self.send(kind, **fields)
        return await self.until(lambda n: n.get("ref") == ref and n["type"].startswith("command."))

    async def told(self, kind: str) -> Notice:
        """Wait for a notice of that type."""
        return await self.until(lambda n: n["type"] == kind)

    async def fact(self, kind: str, **expected: Any) -> dict[str, Any]:
        """Wait for a numbered fact of that type whose fields are as expected."""

        def has(notice: Notice) -> bool:
            return any(_matches(item["fact"], kind, expected) for item in notice.get("facts", ()))

        notice = await self.until(has)
        return next(item for item in notice["facts"] if _matches(item["fact"], kind, expected))

    async def until(self, wanted: Callable[[Notice], bool], patience: float = PATIENCE) -> Notice:
        """Wait for the first notice, old or new, that is wanted."""
        async with asyncio.timeout(patience):
            while True:
                found = next((notice for notice in self.notices if wanted(notice)), None)
                if found is not None:
                    return found
                self._news.clear()
                if self._reader and self._reader.done():
                    raise ConnectionError(f"closed: {self.socket.close_code}")
                await self._news.wait()

    def texts(self) -> list[str]:
        """Every line that was told, in order of its number, each once."""
        lines: dict[int, str] = {}
        for item in self.facts():
            if item["fact"]["type"] == "message.posted":
                lines[item["seq"]] = item["fact"]["text"]
        return [lines[seq] for seq in sorted(lines)]

    def facts(self) -> list[dict[str, Any]]:
        """Every numbered fact of an interaction that was told, in snapshots too."""
        found: list[dict[str, Any]] = []
        for notice in self.notices:
            views = [
                notice.get("conversation"),
                notice.get("interaction"),
                *(notice.get("interactions") or ()),
            ]
            for view in views:
                found += view["facts"] if isinstance(view, dict) else []
            found += notice["facts"] if notice["type"] == "facts.posted" else []
        return found

    async def over(self, silence: float) -> None:
        """Wait until the connection breaks, or nothing was heard for so many seconds."""
        while self._reader and not self._reader.done():
            left = self.heard_at + silence - asyncio.get_running_loop().time()
            if left <= 0:
                return
            await asyncio.wait({self._reader}, timeout=left)

    @asynccontextmanager
    async def or_cut(self) -> AsyncIterator[None]:
        """Leave no open socket behind when what is inside fails."""
        try:
            yield
        except BaseException:
            self.socket.transport.abort()
            raise

    async def hang_up(self) -> None:
        """Close the socket."""
        await self.socket.close()
        if self._reader:
            await self._reader


def _matches(fact: dict[str, Any], kind: str, expected: dict[str, Any]) -> bool:
    return fact["type"] == kind and all(fact.get(name) == value for name, value in expected.items())


async def shopper(site: Site, token: str, **have: int) -> Peer:
    """A panel that has said hello."""
    peer = await Peer.dial(site, site.widget, "/ws/shopper/")
    async with peer.or_cut():
        await peer.send("shopper.hello", version=1, token=token, have=have)
        await peer.told("shopper.welcome")
    return peer


async def agent(site: Site, web: Web, **have: int) -> Peer:
    """A console that has said hello."""
    cookie = "; ".join(f"{name}={value}" for name, value in web.cookies.items())
    peer = await Peer.dial(site, site.console, "/ws/agent/", cookie)
    async with peer.or_cut():
        await peer.send("agent.hello", version=1, have=have)
        await peer.told("desk.told")
    return peer


def request_fields(text: str, **more: Any) -> dict[str, Any]:
    """The fields of interaction.request for a chat."""
    return {
        "client_id": str(uuid.uuid4()),
        "channel": "chat",
        "assistance_type": "informational",
        "name": "Gus",
        "text": text,
        **more,
    }
