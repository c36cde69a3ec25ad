"""Plain requests, for what an outage answers: status, headers, text and how long it took."""

import http.client
import time
from dataclasses import dataclass

from tests.install import Install


@dataclass(frozen=True)
class Reply:
    """One answer over HTTP."""

    status: int
    headers: dict[str, str]
    text: str
    seconds: float


def call(install: Install, face: str, path: str, body: str | None = None, accept: str = "text/html") -> Reply:
    """GET `path` of the console, the widget or the shop, or POST JSON to it."""
    origin = getattr(install.site, face)
    url, host = install.site.address(origin, path)
    began = time.monotonic()
    line = http.client.HTTPConnection(url.split("/")[2], timeout=30)
    try:
        headers = {"Host": host, "Accept": accept, "Origin": origin, "Content-Type": "application/json"}
        line.request("POST" if body is not None else "GET", path, body, headers)
        answer = line.getresponse()
        text = answer.read().decode()
        return Reply(answer.status, dict(answer.getheaders()), text, time.monotonic() - began)
    finally:
        line.close()
