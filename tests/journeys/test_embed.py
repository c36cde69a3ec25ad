"""A stranger's own page on another origin embeds the tag, also under the strictest policy."""

import http.server
import secrets
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import expect

from tests.journeys.people import PATIENCE, World

STRICT = "default-src 'none'; script-src {widget}; frame-src {widget}"


@contextmanager
def foreign_page(html: str | Callable[[], str], policy: str = "") -> Iterator[str]:
    """A page of somebody else's on a host and port of its own, which may change; yields its address."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path in {"/", "/second"}
            self.send_response(200 if found else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            if policy:
                self.send_header("Content-Security-Policy", policy)
            self.end_headers()
            text = html() if callable(html) else html
            self.wfile.write(text.encode() if found else b"")

        def log_message(self, *words: object) -> None:
            return None

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://elsewhere.localhost:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def embedding(world: World, code: str) -> str:
    tag = f'<script async src="{world.install.site.widget}/widget.js" data-shop="{code}"></script>'
    head = "<title>Elsewhere</title>"
    return f'<!doctype html><html lang="en"><head>{head}</head><body><h1>Elsewhere</h1>{tag}</body></html>'


PLAIN = pytest.param("", id="plain", marks=pytest.mark.long)


@pytest.mark.parametrize("policy", [PLAIN, pytest.param(STRICT, id="strict")])
def test_a_host_page_on_another_origin_embeds_the_tag(world: World, policy: str) -> None:
    code = f"else-{secrets.token_hex(4)}"
    csp = policy.format(widget=world.install.site.widget)
    with foreign_page(embedding(world, code), csp) as origin:
        world.install.manage("createshop", code, "--name", "Elsewhere", "--origin", origin)
        user = f"eva{secrets.token_hex(3)}"
        words = ("createagent", "Eva", "--username", user, "--queue", code, "--password", "assist-demo-2026")
        world.install.manage(*words)
        eva = world.agent(user)
        gus = world.shopper(f"{origin}/")
        gus.ask("Does it work here too?")
        eva.accept()
        eva.write("It does")
        gus.sees("It does")
        gus.go(f"{origin}/second")
        gus.sees("It does")
        gus.end()
        eva.wrap_up("Answered")


def test_attack_a_page_that_the_shop_does_not_own_cannot_frame_the_panel(calm_world: World) -> None:
    html = embedding(calm_world, "lumo")
    with foreign_page(html) as origin:
        page = calm_world.page()
        page.goto(f"{origin}/")
        page.get_by_role("button", name="Help").click()
        page.wait_for_timeout(1500)
        expect(page.frame_locator("iframe[title='Help']").get_by_text("How can we help?")).to_have_count(0)
        calm_world.errors[:] = [line for line in calm_world.errors if "frame-ancestors" not in line]


def test_i08_what_mina_wrote_is_gone_after_her_log_out(calm_world: World) -> None:
    ada = calm_world.agent()
    mina = calm_world.shopper("/shop/lumo-business/login/")
    page = mina.browser_page
    page.get_by_label("E-mail").first.fill("mina@nordhaus.example")
    page.get_by_label("Password").fill("assist-demo-2026")
    page.get_by_role("button", name="Log in").click()
    mina.ask("A secret of Mina", name=None)
    ada.accept("Mina Lindqvist")
    page.goto(f"{calm_world.install.site.shop}/shop/lumo-business/account/")
    page.get_by_role("button", name="Log out").first.click()
    page.wait_for_url("**/logged-out/")
    page.wait_for_timeout(1000)
    mina.go("/shop/lumo-business/")
    mina.open_help()
    expect(mina.panel.get_by_text("Log in first")).to_be_visible(timeout=PATIENCE)
    expect(mina.panel.get_by_text("A secret of Mina")).to_have_count(0)
    ada.wrap_up("Answered")
