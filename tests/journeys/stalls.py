"""A shop that shares nothing with the suite, and what its own pages do."""

import http.server
import json
import re
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import jwt
from playwright.sync_api import Page, expect

from tests.install import PASSWORD, Install
from tests.journeys.people import PATIENCE, AgentAt, ShopperAt

PACKAGE = Path(__file__).resolve().parents[2] / "static/package/index.js"
CONTEXT = '<script type="application/json" id="assist-context">{"shopId": "stall", "productId": "kaari-0"}</script>'


@dataclass
class Stall:
    """A shop that shares nothing with the suite: its own server, and an agent who answers for it."""

    install: Install
    code: str
    agent: str
    port: int
    secret: str
    pages: dict[str, str] = field(default_factory=dict)
    policies: dict[str, str] = field(default_factory=dict)

    def address(self, path: str = "/", host: str = "stall.localhost") -> str:
        """Of a page on one of the shop's hosts."""
        return f"http://{host}:{self.port}{path}"

    def tag(self, **attributes: str) -> str:
        """The tag with more attributes, `identity_url` for `data-identity-url`."""
        told = "".join(f' data-{name.replace("_", "-")}="{value}"' for name, value in attributes.items())
        source = f"{self.install.site.widget}/widget.js"
        return f'<script async src="{source}" data-shop="{self.code}"{told}></script>'

    def show(self, path: str, body: str) -> str:
        """Put a page there; returns its address."""
        self.pages[path] = (
            f'<!doctype html><html lang="en"><title>Stall</title><body><h1>Stall</h1>{body}</body></html>'
        )
        return self.address(path)

    def token(self, name: str = "Mina Lindqvist", partner: str = "104233") -> str:
        """Who has logged in at the stall, as its server signs it."""
        claims: dict[str, Any] = {"sub": partner, "name": name, "email": "mina@nordhaus.example", "aud": self.code}
        claims |= {"exp": int(time.time()) + 300, "jti": secrets.token_hex(8)}
        return jwt.encode(claims, self.secret, algorithm="HS256")


def serve(stall: list[Stall]) -> http.server.ThreadingHTTPServer:
    """The stall's server: its pages, the package, and who is logged in."""

    class Answer(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body = self._found(stall[0])
            self.send_response(200 if kind else 404)
            self.send_header("Content-Type", kind or "text/plain")
            if self.path in stall[0].policies:
                self.send_header("Content-Security-Policy", stall[0].policies[self.path])
            self.end_headers()
            self.wfile.write(body.encode())

        def _found(self, shop: Stall) -> tuple[str, str]:
            if self.path == "/package.js":
                return "text/javascript", PACKAGE.read_text("utf-8")
            if self.path == "/token":
                return "application/json", json.dumps({"token": shop.token()})
            return ("text/html; charset=utf-8" if self.path in shop.pages else ""), shop.pages.get(self.path, "")

        def log_message(self, *words: object) -> None:
            return None

    return http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answer)


@contextmanager
def opened_stall(calm: Install) -> Iterator[Stall]:
    """The stall, open."""
    opened: list[Stall] = []
    server = serve(opened)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        opened.append(_made(calm, server.server_port))
        yield opened[0]
    finally:
        server.shutdown()
        server.server_close()


def _made(install: Install, port: int) -> Stall:
    code = f"stall-{secrets.token_hex(3)}"
    hosts = ("stall.localhost", "www.shop.localhost", "checkout.shop.localhost")
    origins = [word for host in hosts for word in ("--origin", f"http://{host}:{port}")]
    told = install.manage("createshop", code, "--name", "Stall", *origins)
    secret = re.search(r"with this secret:\s+(\S+)", told)
    assert secret, told
    install.manage("createagent", "Ada", "--username", f"ada-{code}", "--queue", code, "--password", PASSWORD)
    return Stall(install, code, f"ada-{code}", port, secret[1])


def say(page: Page, *call: Any) -> None:
    """Call the Script API as the page's own script would."""
    page.wait_for_function("() => window.Assist && window.Assist.on")
    page.evaluate("(call) => window.Assist(...call)", list(call))


def heard(page: Page, *wanted: str) -> None:
    """Of these events the page's listeners hear exactly this, in this order; then they begin anew."""
    kinds = sorted({word.split()[0] for word in wanted})
    of_these = "(kinds) => window.heard.filter((line) => kinds.includes(line.split(' ')[0]))"
    deadline = time.monotonic() + PATIENCE / 1000
    while (told := page.evaluate(of_these, kinds)) != list(wanted):
        assert time.monotonic() < deadline, told
        page.wait_for_timeout(50)
    page.evaluate("() => window.heard.splice(0)")


TEXT = re.compile("^Your (question|message)$")
"""The field of the form, for a chat or for a message."""


def greeted(gus: ShopperAt) -> None:
    """The panel shows its first page."""
    expect(gus.panel.get_by_role("button", name=re.compile("^Chat"))).to_be_visible(timeout=PATIENCE)


def opened_form(gus: ShopperAt) -> None:
    """Open the form; nobody is there, so that it is one for a message."""
    say(gus.browser_page, "open")
    gus.panel.get_by_role("button", name=re.compile("^E-mail")).click()
    expect(gus.panel.get_by_label(TEXT)).to_be_visible(timeout=PATIENCE)


def answered(ada: AgentAt, gus: ShopperAt, question: str, name: str | None = "Gus") -> None:
    """Gus asks, Ada accepts."""
    gus.ask(question, name=name)
    ada.accept(name or "Mina Lindqvist")
    ada.sees(question)
