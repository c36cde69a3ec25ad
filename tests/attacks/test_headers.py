"""Headers, cookies, forgery, ways back and settings: L04, L06, L07, L08, L09, X03."""

import os
import re
import runpy
import subprocess
import sys
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from assist.models import Agent, Shop
from tests.attacks.conftest import Opens
from tests.attacks.matrix import ROUTES
from tests.attacks.samples import some_id
from tests.attacks.world import routes
from tests.cast import PASSWORD, Cast


def _policy(answer: Any) -> dict[str, list[str]]:
    parts = [part.split() for part in answer["Content-Security-Policy"].split(";")]
    return {part[0]: part[1:] for part in parts}


def _on(face: str, **more: Any) -> Client:
    return Client(headers={"host": settings.HOSTS[face]}, **more)


PAGES = [
    ("console", "/"),
    ("console", "/accounts/login/"),
    ("console", "/admin/"),
    ("console", "/nothing/"),
    ("console", "/healthz"),
    ("widget", "/panel/lumo/"),
    ("widget", "/help/lumo/"),
    ("widget", "/nothing/"),
    ("shop", "/shop/nowhere/"),
    ("shop", "/nothing/"),
]


@pytest.mark.parametrize(("face", "path"), PAGES)
def test_attack_l07_every_page_carries_a_strict_policy(troupe: Cast, blank_panel: None, face: str, path: str) -> None:
    answer = _on(face).get(path)
    policy = _policy(answer)
    given = {source for sources in policy.values() for source in sources}
    assert not given & {"'unsafe-inline'", "'unsafe-eval'", "*", "http:", "https:", "blob:"}
    assert policy["default-src"] in (["'self'"], ["'none'"])
    assert policy.get("script-src", policy["default-src"])[0] in {"'self'", "'none'"}
    assert policy["base-uri"] == ["'none'"]
    assert policy["form-action"] == ["'self'"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == "strict-origin-when-cross-origin"


@pytest.mark.parametrize(("face", "path"), [page for page in PAGES if "/panel/lumo" not in page[1]])
def test_attack_l06_nothing_but_the_panel_may_be_framed(troupe: Cast, blank_panel: None, face: str, path: str) -> None:
    answer = _on(face).get(path)
    assert _policy(answer)["frame-ancestors"] == ["'none'"]
    assert answer["X-Frame-Options"] == "DENY"


def test_attack_l06_the_panel_is_framed_by_its_own_shop_alone(troupe: Cast, blank_panel: None) -> None:
    Shop.objects.filter(code="lumo").update(origins=["https://lumo.example", "https://www.lumo.example:8443"])
    answer = _on("widget").get("/panel/lumo/")
    own = [settings.ASSIST_WIDGET_ORIGIN, "https://lumo.example", "https://www.lumo.example:8443"]
    assert _policy(answer)["frame-ancestors"] == own
    assert "X-Frame-Options" not in answer
    assert _policy(_on("widget").get("/panel/other/"))["frame-ancestors"] == [*own[:1], "https://other.example"]


def test_attack_l06_a_stored_origin_cannot_open_the_policy(troupe: Cast, blank_panel: None) -> None:
    hostile = ["https://x; script-src *", "*", "https://*.example", "https://evil.example 'self'", "null", "http:"]
    Shop.objects.filter(code="lumo").update(origins=[*hostile, "https://lumo.example"])
    policy = _policy(_on("widget").get("/panel/lumo/"))
    assert policy["frame-ancestors"] == [settings.ASSIST_WIDGET_ORIGIN, "https://lumo.example"]
    assert policy["script-src"] == ["'self'"]


def _inline(page: str) -> list[str]:
    scripts = [tag for tag in re.findall(r"<script\b[^>]*>", page) if "src=" not in tag and "json" not in tag]
    return scripts + re.findall(r"<style\b|\sstyle=|\son[a-z]+=\"", page)


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/console/", "/accounts/password/reset/"])
def test_attack_l07_our_pages_hold_no_inline_script_or_style(ada: Client, path: str) -> None:
    for client in (ada, _on("console")):
        assert _inline(client.get(path).content.decode()) == []


def test_attack_l07_the_console_s_script_cannot_make_markup_of_text(ada: Client) -> None:
    page = ada.get("/console/").content.decode()
    assert "require-trusted-types-for 'script'; trusted-types 'none'" in page.split("<script")[0]


@pytest.fixture
def ada(db: None) -> Client:
    """Ada, signed in at the console."""
    user = User.objects.create_user("ada", password=PASSWORD)
    Agent.objects.create(user=user, name="Ada Lindgren")
    client = _on("console")
    client.force_login(user)
    return client


def test_attack_x03_a_script_in_an_agent_s_name_is_inert_on_the_console_s_page(ada: Client) -> None:
    user = User.objects.get(username="ada")
    type(user.agent).objects.filter(user=user).update(name="<script>alert(1)</script>")
    User.objects.filter(pk=user.pk).update(first_name="<script>alert(1)</script>", username="<img src=x>")
    for path in ("/console/", "/accounts/logout/", "/accounts/2fa/"):
        page = ada.get(path).content.decode()
        assert "<script>alert" not in page
        assert "<img src=x>" not in page


def _sign_in(client: Client, **more: str) -> Any:
    return client.post("/accounts/login/", {"login": "ada", "password": PASSWORD, **more})


@pytest.mark.usefixtures("ada")
def test_attack_l04_the_session_s_id_changes_at_login_and_logout() -> None:
    client = _on("console")
    client.cookies[settings.SESSION_COOKIE_NAME] = "planted" * 5
    _sign_in(client)
    first = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert first not in {"", "planted" * 5}
    client.post("/accounts/logout/")
    assert client.cookies[settings.SESSION_COOKIE_NAME].value != first
    client.cookies[settings.SESSION_COOKIE_NAME] = first
    assert client.get("/console/").status_code == 302


@pytest.mark.usefixtures("ada")
def test_attack_l04_cookies_are_http_only_and_same_site() -> None:
    client = _on("console")
    client.get("/accounts/login/")
    _sign_in(client)
    for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME):
        cookie = client.cookies[name]
        assert cookie["httponly"], name
        assert cookie["samesite"] == "Lax", name
        assert not cookie["domain"], name


@pytest.mark.usefixtures("ada")
@pytest.mark.parametrize(
    "target",
    [
        "//evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:evil.example",
        "http:///evil.example",
        "javascript:alert(1)",
        " //evil.example",
        "/\t/evil.example",
        "https://localhost@evil.example",
        "http://127.0.0.1/",
        "http://shop.localhost/",
        "http://localhost/console/",
        "http://localhost:8000/console/",
    ],
)
def test_attack_l08_the_way_back_stays_on_the_console(target: str) -> None:
    for path in ("/accounts/login/", "/admin/login/"):
        client = _on("console")
        answer = client.post(f"{path}?next=/console/", {"login": "ada", "password": PASSWORD, "next": target})
        place = answer["Location"] if answer.status_code == 302 else "/"
        assert re.fullmatch(r"/(?![/\\])[^\s\\]*", place), place
        assert "evil" not in place.split("?")[0]


@pytest.mark.usefixtures("ada")
def test_attack_l08_a_path_of_the_console_is_kept() -> None:
    assert _sign_in(_on("console"), next="/accounts/email/")["Location"] == "/accounts/email/"


def test_attack_l03_the_admin_has_no_sign_in_of_its_own(troupe: Cast) -> None:
    User.objects.create_superuser("root", "", PASSWORD)
    client = _on("console")
    answer = client.post("/admin/login/", {"username": "root", "password": PASSWORD, "next": "/admin/"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/accounts/login/?next=")
    assert settings.SESSION_COOKIE_NAME not in client.cookies


def test_attack_l06_every_unsafe_console_route_wants_the_token(db: None) -> None:
    client = _on("console", enforce_csrf_checks=True)
    client.force_login(User.objects.create_superuser("root"))
    paths = [row.path.format(interaction=some_id()) for (face, _), row in ROUTES.items() if face == "console"]
    admin = [_sample(route) for face, route in routes() if face == "console" and route.startswith("admin/assist/")]
    for path in {*paths, *admin} - {"/healthz", "/readyz"}:
        for method in ("post", "put", "patch", "delete"):
            assert getattr(client, method)(path).status_code in {403, 404, 405}, (method, path)
        if not path.startswith("/api/"):
            assert client.post(path).status_code == 403, path


def _sample(route: str) -> str:
    return "/" + re.sub(r"<[^>]*>", "1", route)


@pytest.mark.usefixtures("ada")
def test_attack_l06_rest_wants_the_token_too() -> None:
    client = _on("console", enforce_csrf_checks=True)
    client.force_login(User.objects.get())
    answer = client.delete("/api/v1/interactions/00000000-0000-4000-8000-000000000000/")
    assert answer.status_code == 403
    assert "CSRF" in answer.json()["detail"]


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "[::2]", "a b", ""])
def test_attack_l05_a_strange_host_gets_no_page(troupe: Cast, host: str) -> None:
    for path in ("/", "/accounts/password/reset/", "/panel/lumo/", "/admin/"):
        assert Client(headers={"host": host}).get(path).status_code in {400, 404}


@pytest.mark.parametrize("header", ["x-forwarded-host", "x-original-url", "x-rewrite-url"])
def test_attack_l05_proxy_headers_of_a_stranger_change_no_address(troupe: Cast, header: str) -> None:
    User.objects.create_superuser("root")
    answer = _on("console").get("/console/", headers={header: "evil.example"})
    assert answer["Location"] == "/accounts/login/?next=/console/"


async def test_attack_w12_the_panel_s_answer_to_a_token_request_cannot_be_read_elsewhere(knock: Opens) -> None:
    answer = _on("widget").options("/api/v1/widget/sessions/", headers={"origin": "https://evil.example"})
    assert "Access-Control-Allow-Origin" not in answer


PRODUCTION = {
    "ASSIST_SECRET_KEY": "k7Qw9zXc3Vb5Nm1Lp0Oi8Uy6Tr4Ee2Ww7Qq5Aa3Ss1Dd9",
    "ASSIST_CONSOLE_ORIGIN": "https://desk.example.com",
    "ASSIST_WIDGET_ORIGIN": "https://help.example.com",
    "DATABASE_URL": "postgres://assist@db.example.com/assist",
    "REDIS_URL": "redis://cache.example.com",
}
SETTINGS = settings.BASE_DIR / "assist" / "config" / "settings.py"
Environment = dict[str, str | None]


def _environment(**changes: str | None) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in PRODUCTION and "ASSIST" not in name}
    return {**kept, **{name: value for name, value in {**PRODUCTION, **changes}.items() if value is not None}}


def _started(monkeypatch: pytest.MonkeyPatch, **changes: str | None) -> dict[str, Any]:
    """The settings as they come out of that environment alone."""
    wanted = _environment(**changes)
    for name in set(os.environ) - set(wanted):
        monkeypatch.delenv(name)
    for name, value in wanted.items():
        monkeypatch.setenv(name, value)
    return runpy.run_path(str(SETTINGS))


def test_attack_l09_a_safe_production_starts_with_secure_cookies(monkeypatch: pytest.MonkeyPatch) -> None:
    started = _started(monkeypatch, ASSIST_CONSOLE_ORIGIN="https://Desk.example.com:443/")
    assert started["SESSION_COOKIE_SECURE"] and started["CSRF_COOKIE_SECURE"]
    assert started["SESSION_COOKIE_HTTPONLY"] and started["CSRF_COOKIE_HTTPONLY"]
    assert not started["DEBUG"]
    assert started["ALLOWED_HOSTS"] == ["desk.example.com", "help.example.com"]
    assert started["ASSIST_CONSOLE_ORIGIN"] == "https://desk.example.com"


def test_attack_l09_a_process_with_the_demo_s_key_ends_with_words() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "django", "check"],
        env={**_environment(ASSIST_SECRET_KEY="demo-only-" + "x" * 40), "PYTHONPATH": str(settings.BASE_DIR)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert run.returncode != 0
    assert "ASSIST_SECRET_KEY can be guessed" in run.stderr


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"ASSIST_SECRET_KEY": None}, "Set ASSIST_SECRET_KEY"),
        ({"ASSIST_SECRET_KEY": ""}, "Set ASSIST_SECRET_KEY"),
        ({"ASSIST_SECRET_KEY": "short"}, "ASSIST_SECRET_KEY can be guessed"),
        ({"ASSIST_SECRET_KEY": "a" * 60}, "ASSIST_SECRET_KEY can be guessed"),
        ({"ASSIST_SECRET_KEY": "demo-only-" + "x" * 40}, "ASSIST_SECRET_KEY can be guessed"),
        ({"ASSIST_CONSOLE_ORIGIN": None}, "Set ASSIST_CONSOLE_ORIGIN"),
        ({"ASSIST_CONSOLE_ORIGIN": "https://help.example.com:9000"}, "host name of its own"),
        ({"ASSIST_CONSOLE_ORIGIN": "HTTPS://HELP.example.com"}, "host name of its own"),
        ({"ASSIST_SHOP_ORIGIN": "https://desk.example.com"}, "host name of its own"),
        ({"ASSIST_CONSOLE_ORIGIN": "desk.example.com"}, "must be an origin"),
        ({"ASSIST_WIDGET_ORIGIN": "https://help.example.com/path"}, "must be an origin"),
        ({"ASSIST_WIDGET_ORIGIN": "*"}, "must be an origin"),
        ({"DATABASE_URL": "sqlite:///db"}, "must begin with postgres://"),
    ],
    ids=str,
)
def test_attack_l09_an_unsafe_start_is_refused_with_words(
    monkeypatch: pytest.MonkeyPatch, changes: Environment, words: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=re.escape(words)):
        _started(monkeypatch, **changes)
