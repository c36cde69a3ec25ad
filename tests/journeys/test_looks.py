"""A shop's look on its own pages: colours, corner, language, what it weighs, and help that is offered unasked."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.journeys.axe import serious
from tests.journeys.people import PATIENCE, PHONE, World
from tests.journeys.stalls import CONTEXT, Stall, heard, say

REQUESTS, BYTES = 3, 40_000
"""Most of what a shop's page pays before anybody clicks."""
SHIFTS = """() => new Promise((tell) => {
  let sum = 0;
  new PerformanceObserver((list) => list.getEntries().forEach((entry) => { sum += entry.value; }))
    .observe({ type: "layout-shift", buffered: true });
  setTimeout(() => tell(sum), 500);
})"""
NONCE = "default-src 'none'; script-src 'nonce-r4nd0m' 'strict-dynamic'; frame-src {widget}"
BODIES = {"en": "Can we help you to choose?", "de": "Dürfen wir helfen?"}


def set_look(stall: Stall, **values: Any) -> None:
    """Change the stall's row as the set-up would."""
    names = ", ".join(f"{name} = %s" for name in values)
    sql = f"UPDATE assist_shop SET {names} WHERE code = %s RETURNING id"
    assert stall.install.rows(sql, *values.values(), stall.code)


@pytest.fixture(autouse=True)
def plain_stall(stall: Stall) -> None:
    """Every test begins with the look of a new shop."""
    sql = "DELETE FROM assist_invitation USING assist_shop s WHERE shop_id = s.id AND s.code = %s RETURNING s.id"
    stall.install.rows(sql, stall.code)
    usual = {"accent": "", "scheme": "page", "corner": "end", "has_label": True, "languages": ["en", "de"]}
    set_look(stall, **usual)


def invite(stall: Stall, **more: Any) -> None:
    """A rule that offers help after twenty seconds, once in two hours."""
    values = {"name": "Choose", "is_active": True, "seconds": 20, "every_hours": 2, "address_contains": ""}
    values |= {"basket_from": 0, "bodies": json.dumps(BODIES), "position": 1, **more}
    names, marks = ", ".join(values), ", ".join(["%s"] * len(values))
    sql = f"INSERT INTO assist_invitation (shop_id, {names}) SELECT id, {marks} FROM assist_shop WHERE code = %s"
    assert stall.install.rows(f"{sql} RETURNING id", *values.values(), stall.code)


def launcher(page: Page, name: str = "Help") -> Any:
    return page.get_by_role("button", name=re.compile(f"^{name}"))


def panel_frame(page: Page) -> Frame:
    """The panel's own document."""
    return next(frame for frame in page.frames if "/panel/" in frame.url)


def loaded(world: World, stall: Stall, path: str, body: str, **options: Any) -> tuple[Page, list[Any]]:
    """A page of the stall with its launcher, and the answers that the widget's host gave."""
    page = world.page(**options)
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(stall.show(path, body))
    expect(launcher(page)).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    return page, [answer for answer in answers if answer.url.startswith(stall.install.site.widget)]


@pytest.mark.parametrize("invites", [False, True], ids=["plain", "inviting"])
def test_feat_b2_a_page_pays_three_requests_and_no_shift_before_a_click(
    calm_world: World, stall: Stall, invites: bool
) -> None:
    if invites:
        invite(stall)
    page, answers = loaded(calm_world, stall, "/weight", CONTEXT + stall.tag() + "<p>Lamps</p>" * 50)
    sizes = [answer.request.sizes() for answer in answers]
    assert len(answers) == 2 + invites <= REQUESTS
    assert sum(size["responseBodySize"] + size["responseHeadersSize"] for size in sizes) <= BYTES
    assert page.evaluate(SHIFTS) == 0


def test_feat_a8_the_shop_s_accent_is_on_launcher_and_panel_and_can_be_read(calm_world: World, stall: Stall) -> None:
    set_look(stall, accent="#ffe066")
    page, _ = loaded(calm_world, stall, "/accent", stall.tag())
    expect(launcher(page)).to_have_css("background-color", "rgb(255, 224, 102)")
    expect(launcher(page)).to_have_css("color", "rgb(21, 24, 30)")
    say(page, "open")
    panel = page.frame_locator("iframe[title='Help']")
    expect(panel.locator(".plate")).to_have_css("background-color", "rgb(255, 224, 102)", timeout=PATIENCE)
    expect(panel.locator(".plate")).to_have_css("color", "rgb(21, 24, 30)")
    assert serious(page) == [] and serious(panel_frame(page)) == []


def test_feat_a8_a_dark_shop_is_dark_in_a_light_browser(calm_world: World, stall: Stall) -> None:
    set_look(stall, scheme="dark")
    page, _ = loaded(calm_world, stall, "/dark", stall.tag(), color_scheme="light")
    say(page, "open")
    body = page.frame_locator("iframe[title='Help']").locator("body")
    expect(body).to_have_css("background-color", "rgb(21, 24, 29)", timeout=PATIENCE)


def test_feat_a8_the_launcher_stands_where_the_shop_or_the_tag_wants_it(calm_world: World, stall: Stall) -> None:
    set_look(stall, corner="start", has_label=False)
    page, _ = loaded(calm_world, stall, "/corner", stall.tag(), size=PHONE)
    box = launcher(page).bounding_box()
    assert box and box["x"] < 30 and box["width"] == box["height"]
    page, _ = loaded(calm_world, stall, "/other-corner", stall.tag(position="right"))
    box = launcher(page).bounding_box()
    assert box and box["x"] > 1300 and box["width"] == box["height"]


def test_launcher_and_panel_speak_the_page_s_language(calm_world: World, stall: Stall) -> None:
    page = calm_world.page()
    page.goto(stall.show("/german", stall.tag(lang="de-AT")))
    launcher(page, "Hilfe").click(timeout=PATIENCE)
    panel = page.frame_locator("iframe[title='Hilfe']")
    expect(panel.get_by_role("button", name="Schließen")).to_be_visible(timeout=PATIENCE)
    expect(panel.locator("html")).to_have_attribute("lang", "de")


def test_boot_may_change_the_look_later(calm_world: World, stall: Stall) -> None:
    page, _ = loaded(calm_world, stall, "/boot", stall.tag())
    say(page, "boot", {"accent": "#8a1c4a", "label": "Questions?"})
    expect(launcher(page, "Questions")).to_have_css("background-color", "rgb(138, 28, 74)", timeout=PATIENCE)


def told(page: Page) -> list[str]:
    lines: list[str] = []
    page.on("console", lambda line: lines.append(f"{line.type}: {line.text}"))
    return lines


def test_a_shop_that_is_not_served_shows_no_launcher_and_says_why(calm_world: World, stall: Stall) -> None:
    page = calm_world.page()
    lines = told(page)
    page.goto(stall.show("/wrong", stall.tag().replace(stall.code, "nowhere")))
    page.wait_for_load_state("networkidle")
    page.evaluate("() => window.Assist('open')")
    expect(page.locator("iframe")).to_have_count(0)
    assert launcher(page).count() == 0
    assert [line for line in lines if "serves no shop nowhere" in line and line.startswith("info")]


def test_when_the_look_does_not_come_there_is_a_launcher_all_the_same(calm_world: World, stall: Stall) -> None:
    page = calm_world.page()
    page.route("**/look/*.js*", lambda route: route.abort())
    page.goto(stall.show("/lost", stall.tag()))
    launcher(page).click(timeout=PATIENCE)
    panel = page.frame_locator("iframe[title='Help']")
    expect(panel.get_by_role("button", name=re.compile("^Chat"))).to_be_visible(timeout=PATIENCE)


def test_feat_b2_a_policy_of_nonces_needs_no_more_than_the_tag(calm_world: World, stall: Stall) -> None:
    stall.policies["/nonce"] = NONCE.format(widget=stall.install.site.widget)
    invite(stall)
    page, answers = loaded(calm_world, stall, "/nonce", stall.tag().replace("<script", '<script nonce="r4nd0m"'))
    assert len(answers) == 3
    launcher(page).click()
    panel = page.frame_locator("iframe[title='Help']")
    expect(panel.get_by_role("button", name=re.compile("^Chat"))).to_be_visible(timeout=PATIENCE)


def test_a_page_from_right_to_left_has_everything_on_its_other_side(calm_world: World, stall: Stall) -> None:
    turned = "<script>document.documentElement.dir = 'rtl'; document.documentElement.lang = 'ar'</script>"
    invite(stall, seconds=1)
    page, _ = loaded(calm_world, stall, "/arabic", turned + stall.tag(), size={"width": 360, "height": 740})
    box = launcher(page).bounding_box()
    assert box and box["x"] < 30
    bubble = page.get_by_role("group", name="Offer of help")
    expect(bubble).to_be_visible(timeout=PATIENCE)
    assert serious(page) == []
    page.screenshot(path=calm_world.pictures / "rtl-invitation.png")
    launcher(page).click()
    panel = page.frame_locator("iframe[title='Help']")
    panel.get_by_role("button", name=re.compile("^E-mail")).click(timeout=PATIENCE)
    expect(panel.get_by_role("button", name="Back")).to_be_visible(timeout=PATIENCE)
    expect(panel.locator("html")).to_have_attribute("dir", "rtl")
    wide = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert panel_frame(page).evaluate(wide) == 0
    page.screenshot(path=calm_world.pictures / "rtl-panel.png")


@pytest.fixture
def shopping(calm_world: World, stall: Stall) -> Page:
    """A page whose clock the test moves, on a shop that offers help after twenty seconds."""
    invite(stall)
    page = calm_world.page()
    page.clock.install()
    page.goto(stall.show("/tables", CONTEXT + stall.tag()))
    expect(launcher(page)).to_be_visible(timeout=PATIENCE)
    page.wait_for_load_state("networkidle")
    return page


def offer(page: Page) -> Any:
    return page.get_by_role("group", name="Offer of help")


def wait_for_rule(page: Page, seconds: int = 30) -> None:
    """Let the page's clock run, once the code of invitations is there."""
    page.wait_for_load_state("networkidle")
    page.clock.run_for(seconds * 1000)


def test_feat_a13_help_is_offered_once_in_so_many_hours_and_takes_no_focus(shopping: Page) -> None:
    wait_for_rule(shopping, 15)
    expect(offer(shopping)).to_have_count(0)
    wait_for_rule(shopping, 10)
    expect(offer(shopping).get_by_role("status")).to_have_text("Can we help you to choose?")
    assert shopping.evaluate("() => document.activeElement === document.body")
    assert serious(shopping) == []
    shopping.reload()
    expect(launcher(shopping)).to_be_visible(timeout=PATIENCE)
    wait_for_rule(shopping)
    expect(offer(shopping)).to_have_count(0)
    shopping.clock.fast_forward("02:00:00")
    wait_for_rule(shopping)
    expect(offer(shopping)).to_be_visible()


def test_feat_a13_an_offer_can_be_taken_by_keyboard(shopping: Page, stall: Stall) -> None:
    shopping.evaluate("() => { window.heard = []; Assist('on', 'invitation', (how) => window.heard.push(how)); }")
    wait_for_rule(shopping)
    shopping.keyboard.press("Tab")
    expect(offer(shopping).get_by_role("button", name="Ask now")).to_be_focused()
    shopping.keyboard.press("Enter")
    expect(offer(shopping)).to_have_count(0)
    expect(shopping.locator("iframe[title='Help']")).to_be_visible()
    heard(shopping, "shown", "accepted")


@pytest.mark.parametrize("way", ["Escape", "click"])
def test_feat_a13_an_offer_can_be_sent_away(shopping: Page, way: str) -> None:
    shopping.evaluate("() => { window.heard = []; Assist('on', 'invitation', (how) => window.heard.push(how)); }")
    wait_for_rule(shopping)
    if way == "Escape":
        shopping.keyboard.press("Escape")
    else:
        offer(shopping).get_by_role("button", name="No, thank you").click()
    expect(offer(shopping)).to_have_count(0)
    heard(shopping, "shown", "dismissed")
    shopping.clock.fast_forward("01:30:00")
    shopping.reload()
    wait_for_rule(shopping)
    expect(offer(shopping)).to_have_count(0)


def test_feat_a13_nobody_is_disturbed_while_the_panel_is_open(shopping: Page) -> None:
    say(shopping, "open")
    wait_for_rule(shopping)
    expect(offer(shopping)).to_have_count(0)
    say(shopping, "close")
    wait_for_rule(shopping, 2)
    expect(offer(shopping)).to_be_visible()


def test_feat_a13_a_rule_may_want_a_page_and_a_basket(calm_world: World, stall: Stall) -> None:
    invite(stall, seconds=1, address_contains="/tables", basket_from=80)
    page = calm_world.page()
    page.goto(stall.show("/tables/all", stall.tag()))
    expect(launcher(page)).to_be_visible(timeout=PATIENCE)
    basket = {"id": "b-1", "currency": "EUR", "lines": [{"sku": "K", "name": "K", "quantity": 1, "unitPrice": 79.5}]}
    say(page, "setBasket", basket)
    page.wait_for_timeout(2500)
    expect(offer(page)).to_have_count(0)
    say(page, "setBasket", {**basket, "total": 80})
    expect(offer(page)).to_be_visible(timeout=PATIENCE)


def test_feat_a13_where_storage_is_refused_nobody_is_asked_again_and_again(calm_world: World, stall: Stall) -> None:
    invite(stall, seconds=1)
    page = calm_world.page()
    refuse = "Object.defineProperty(window, 'localStorage', { get() { throw new Error('refused'); } })"
    page.add_init_script(refuse)
    page.goto(stall.show("/refused", stall.tag()))
    launcher(page).click(timeout=PATIENCE)
    page.wait_for_timeout(2500)
    expect(offer(page)).to_have_count(0)
    expect(page.locator("iframe[title='Help']")).to_be_visible()
