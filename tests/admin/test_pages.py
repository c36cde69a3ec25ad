"""Who reaches the admin, what its lists cost, and that its pages load nothing from anywhere else."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
from django.conf import settings
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import ConsoleMessage, Page, Request, sync_playwright
from pytest_django.live_server_helper import LiveServer

from assist.actions.audits import note
from assist.actions.outbox import put
from assist.actions.setup import create_agent, save_row
from assist.admin.index import SECTIONS
from assist.models import Audit, Invitation, Outage, Queue, Shop, Text, WrapUpCode
from assist.rules.setup import PANEL_TEXTS
from assist.rules.words import OutboxKind, StaffRole
from tests.admin.conftest import Desk, said
from tests.cast import PASSWORD, Cast

SET_UP = ("shop", "queue", "skill", "agent", "wrapupcode", "text", "invitation", "idlereason")
OPERATIONS = (
    "interaction",
    "participant",
    "event",
    "offer",
    "deskevent",
    "statespan",
    "deadline",
    "outage",
    "outbox",
    "audit",
    "shopper",
    "contact",
)
CHROMIUM = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


def _all_pages() -> list[str]:
    return ["", *(f"assist/{name}/" for name in SET_UP + OPERATIONS)]


@pytest.mark.parametrize("who", ["ada", "ben", "mo", "zed"])
def test_agents_and_managers_are_kept_out(team: Cast, who: str) -> None:
    desk = Desk(getattr(team, who).user)
    for page in _all_pages():
        response = desk.get(page)
        assert response.status_code == 302, page
        assert desk.client.get(response.url).status_code == 403, page


def test_strangers_are_led_to_the_one_sign_in(team: Cast) -> None:
    desk = Desk(None)
    for page in (*_all_pages(), f"assist/shop/{team.lumo.pk}/secret/"):
        led_to = desk.client.get(f"/admin/{page}", follow=True)
        assert led_to.redirect_chain[-1][0].startswith("/accounts/login/?next="), page


def test_a_stranger_cannot_make_a_secret(team: Cast) -> None:
    before = team.lumo.secret_current
    for person in (None, team.ada.user, team.mo.user):
        Desk(person).client.post(f"/admin/assist/shop/{team.lumo.pk}/secret/", {"make": "1"})
    team.lumo.refresh_from_db()
    assert team.lumo.secret_current == before


def test_the_shops_and_the_panels_hosts_have_no_admin(team: Cast) -> None:
    for face in ("widget", "shop"):
        assert Desk(team.root).client.get("/admin/", headers={"host": settings.HOSTS[face]}).status_code == 404


def test_sign_ins_cannot_be_written_past_the_actions(root: Desk) -> None:
    assert not admin.site.is_registered(User)
    for page in ("auth/user/", "auth/group/", "account/emailaddress/", "mfa/authenticator/"):
        assert root.get(page).status_code == 404
    assert root.get("password_change/").url == "/accounts/password/change/"


@pytest.mark.parametrize("name", SET_UP + OPERATIONS)
def test_every_list_opens_and_has_no_bulk_delete(root: Desk, name: str) -> None:
    shown = root.get(f"assist/{name}/")
    assert shown.status_code == 200
    assert "delete_selected" not in said(shown)


def test_bulk_delete_sent_by_hand_deletes_nothing(root: Desk, team: Cast) -> None:
    root.post("assist/text/", action="delete_selected", _selected_action=[team.lumo.pk], post="yes")
    codes = list(WrapUpCode.objects.values_list("pk", flat=True))
    root.post("assist/wrapupcode/", action="delete_selected", _selected_action=codes, post="yes")
    assert WrapUpCode.objects.count() == len(codes)


def test_what_happened_can_only_be_looked_at(cast: Cast) -> None:
    _happen(cast)
    _outage(11)
    for name in OPERATIONS:
        _only_looked_at(Desk(cast.root), name)


def _outage(seconds: float) -> None:
    began = datetime(2026, 11, 23, 15, 46, 16, tzinfo=UTC)
    Outage.objects.create(began_at=began, ended_at=began + timedelta(seconds=seconds))


def _only_looked_at(root: Desk, name: str) -> None:
    model = next(model for model in admin.site._registry if model._meta.label_lower == f"assist.{name}")
    row = model._default_manager.all()[0]
    assert root.get(f"assist/{name}/{row.pk}/change/").status_code == 200
    assert root.post(f"assist/{name}/{row.pk}/change/", _save="1").status_code == 403
    assert root.post(f"assist/{name}/{row.pk}/delete/", post="yes").status_code == 403
    assert root.get(f"assist/{name}/add/").status_code == 403
    assert model._default_manager.filter(pk=row.pk).exists()


def test_no_page_shows_a_token_or_its_hash(cast: Cast) -> None:
    shopper = cast.gus()
    root = Desk(cast.root)
    for page in ("assist/shopper/", f"assist/shopper/{shopper.pk}/change/"):
        assert shopper.token_hash not in said(root.get(page))


def test_an_interaction_is_found_by_its_key(cast: Cast) -> None:
    chat, root = cast.chat(), Desk(cast.root)
    for name in ("interaction", "event", "participant", "offer"):
        found = root.get(f"assist/{name}/", q=str(chat.key)).context["cl"].result_count
        assert found > 0, name
    assert "Search for a whole key" in said(root.get("assist/interaction/", q="'; DROP TABLE"))


def test_the_history_of_a_row_is_its_audit(root: Desk, team: Cast) -> None:
    root.fill(f"assist/shop/{team.lumo.pk}/change/", name="Lumo Lights")
    shown = root.client.get(f"/admin/assist/shop/{team.lumo.pk}/history/", follow=True)
    assert [row.act for row in shown.context["cl"].result_list] == ["changed", "created"]
    assert "Lumo Lights" in said(shown)


def test_feat_s7_the_log_says_what_a_thing_is_in_words_by_its_name_of_that_day(root: Desk, team: Cast) -> None:
    root.fill(f"assist/shop/{team.lumo.pk}/change/", name="<b>Lumo</b> 7: Lights")
    note(team.root, "renamed", "assist.Gone 3: as it was")
    root.fill(f"assist/shop/{team.lumo.pk}/change/", name="Another")
    shown = said(root.get("assist/audit/", q="Lumo"))
    assert "Shop: &lt;b&gt;Lumo&lt;/b&gt; 7: Lights" in shown
    assert "<b>Lumo</b>" not in shown
    assert f"assist.Shop {team.lumo.pk}" not in shown
    assert "assist.Gone 3: as it was" in said(root.get("assist/audit/")), "a table of former days stays as it is named"


def test_a_list_costs_the_same_with_more_rows(cast: Cast) -> None:
    root = Desk(cast.root)
    _happen(cast)
    few = {name: _queries(root, name) for name in SET_UP + OPERATIONS}
    for round_ in range(3):
        _grow(cast, round_)
    assert {name: _queries(root, name) for name in few} == few


def test_a_list_of_millions_is_not_counted_to_its_end(root: Desk, team: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assist.admin.base.MOST_COUNTED", 3)
    assert Audit.objects.count() > 3
    assert root.get("assist/audit/").context["cl"].result_count == 3


def _queries(root: Desk, name: str) -> int:
    with CaptureQueriesContext(connection) as seen:
        root.get(f"assist/{name}/")
    return len(seen)


def _happen(cast: Cast) -> None:
    cast.chat(text="First")
    cast.mina()
    put(OutboxKind.TRANSCRIPT_MAIL, {})


def _grow(cast: Cast, round_: int) -> None:
    cast.mina()
    cast.chat(text="More")
    put(OutboxKind.TRANSCRIPT_MAIL, {})
    extra = Queue(shop=cast.lumo, name=f"Extra {round_}")
    save_row(cast.root, extra)
    save_row(cast.root, Text(shop=cast.lumo, key=list(PANEL_TEXTS)[round_], body="Hello"))
    save_row(cast.root, Invitation(shop=cast.lumo, name=f"Ask {round_}", bodies={"en": "Help?"}))
    name = f"new{round_}"
    create_agent(cast.root, name=name, username=name, role=StaffRole.AGENT, queues=[extra], password=PASSWORD)


@pytest.mark.long
def test_no_page_of_the_admin_breaks_its_policy_or_loads_from_elsewhere(cast: Cast, live_server: LiveServer) -> None:
    _happen(cast)
    pages = [*_all_pages(), *(f"assist/{name}/add/" for name in SET_UP), *_rows(), "storefront_shop/product/"]
    desk = Desk(cast.root)
    cookie = desk.client.cookies[settings.SESSION_COOKIE_NAME].value
    with ThreadPoolExecutor(1) as apart:
        complaints, strange, titles = apart.submit(_visit, live_server.url, cookie, pages).result()
    # The page that breaks the policy on purpose shows that the others would have been heard.
    assert [line.split(": ")[0] for line in complaints] == [f"{live_server.url}/admin/on-purpose"]
    assert strange == []
    assert len(titles) == len(pages)


def _rows() -> list[str]:
    found = []
    for model in admin.site._registry:
        row = model._default_manager.first() if model._meta.app_label == "assist" else None
        if row:
            found.append(f"assist/{model._meta.model_name}/{row.pk}/change/")
    shop = Shop.objects.all()[0]
    return [*found, f"assist/shop/{shop.pk}/secret/", f"assist/shop/{shop.pk}/delete/"]


def _visit(origin: str, cookie: str, pages: list[str]) -> tuple[list[str], list[str], list[str]]:
    complaints: list[str] = []
    strange: list[str] = []
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path="/usr/bin/chromium", args=CHROMIUM)
        page = browser.new_page()
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}])
        _listen(page, origin, complaints, strange)
        titles = [_open(page, f"{origin}/admin/{address}") for address in pages]
        _break_on_purpose(page)
        browser.close()
    return complaints, strange, titles


def _listen(page: Page, origin: str, complaints: list[str], strange: list[str]) -> None:
    def hear(message: ConsoleMessage) -> None:
        if "Content Security Policy" in message.text:
            complaints.append(f"{page.url}: {message.text}")

    def watch(request: Request) -> None:
        if not request.url.startswith((origin, "data:")):
            strange.append(request.url)

    page.on("console", hear)
    page.on("request", watch)


def _break_on_purpose(page: Page) -> None:
    page.evaluate("history.replaceState(null, '', '/admin/on-purpose')")
    page.evaluate("document.body.innerHTML = '<p style=color:red>'")


def _open(page: Page, address: str) -> str:
    response = page.goto(address)
    assert response is not None and response.status == 200, address
    return page.title()


@pytest.mark.parametrize(
    ("seconds", "words"), [(0.2, "0 s"), (11, "11 s"), (60, "1 min"), (125, "2 min 5 s"), (7325, "2 h 2 min 5 s")]
)
def test_the_list_of_outages_says_to_the_second_when_each_began_and_how_long_it_lasted(
    root: Desk, seconds: float, words: str
) -> None:
    _outage(seconds)
    page = said(root.get("assist/outage/"))
    assert "23 November 2026, 15:46:16" in page
    assert f">{words}<" in page


def test_every_table_of_the_core_has_one_place_on_the_first_page(root: Desk) -> None:
    page = root.get("").content.decode()
    tables = [model.__name__ for model in admin.site._registry if model._meta.app_label == "assist"]
    assert sorted(tables) == sorted(table for section in SECTIONS.values() for table in section)
    places = [page.index(f"/admin/assist/{table.lower()}/") for section in SECTIONS.values() for table in section]
    assert places == sorted(places)
    assert all(name in unescape(page) for name in SECTIONS)
