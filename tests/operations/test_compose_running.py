"""What `docker compose up` runs holds a conversation: its own commands and environment, a real Caddy, real TLS."""

import json
import urllib.request
from collections.abc import Iterator

import pytest

from assist.management.launch.peers import Web
from assist.management.launch.smoke import talk_through
from tests.operations.composed import Composed, composed, plain

pytestmark = [pytest.mark.xdist_group("composed"), pytest.mark.long]
"""One worker runs them all: what they look at is made once."""


@pytest.fixture(scope="module")
def install(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Composed]:
    with composed(tmp_path_factory.mktemp("composed")) as running:
        yield running


async def test_feat_x5_a_conversation_through_caddy_with_its_certificates(install: Composed) -> None:
    await talk_through(install.site)


def test_the_health_check_of_each_web_container_passes(install: Composed) -> None:
    assert install.is_ready("web")
    assert install.is_ready("web2")


def test_the_image_holds_what_pages_load(install: Composed) -> None:
    web, site = Web(install.site), install.site
    for origin, path in (
        (site.widget, "/widget.js"),
        (site.widget, "/static/panel.js"),
        (site.console, "/static/console.js"),
        (site.console, "/static/admin/css/base.css"),
    ):
        assert web.call(origin, path)[0] == 200, path
    assert web.call(site.console, "/static/settings.py")[0] == 404


def test_the_install_page_s_way_in_leads_to_the_first_page(install: Composed) -> None:
    address = install.manage("setupcode").strip()
    assert address.startswith(f"{install.site.console}/setup/?code=")
    status, page = Web(install.site).call(install.site.console, address.removeprefix(install.site.console))
    assert status == 200
    assert "csrfmiddlewaretoken" in page


def test_the_health_check_of_caddy_passes(install: Composed) -> None:
    address = install.services["caddy"]["healthcheck"]["test"][-1]
    with urllib.request.urlopen(address.replace("2019", str(install.ports["admin"])), timeout=5) as answer:
        assert answer.status == 200


def test_plain_http_leads_to_https(install: Composed) -> None:
    answer = plain(install.ports["http"], "console.localhost", "/console/")
    assert answer["Location"] == "https://console.localhost/console/"


def test_the_console_s_cookies_never_leave_tls(install: Composed) -> None:
    status, headers, _ = Web(install.site).answer(install.site.console, "/accounts/login/")
    cookies = headers.get_all("Set-Cookie") or []
    assert status == 200
    assert cookies
    assert all("Secure" in cookie for cookie in cookies)
    assert headers["Strict-Transport-Security"] == "max-age=31536000"


def test_a_caller_cannot_choose_its_own_address(install: Composed) -> None:
    """Each session from an address of its own would never meet the limit; Caddy's word is the one that counts."""
    web, answers = Web(install.site), []
    body = json.dumps({"shop": "lumo"}).encode()
    for number in range(90):
        headers = {"Content-Type": "application/json", "Origin": install.site.widget}
        answers.append(web.call(install.site.widget, "/api/v1/widget/sessions/", body, **headers, **_from(number))[0])
        if answers[-1] == 429:
            break
    assert answers[0] == 201
    assert answers[-1] == 429


def _from(number: int) -> dict[str, str]:
    return {"X-Forwarded-For": f"{number + 20}.51.100.7", "X-Real-Ip": f"{number + 20}.51.100.7"}
