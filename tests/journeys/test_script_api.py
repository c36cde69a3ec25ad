"""The Script API as somebody else's shop uses it: on another origin, early, late, in single-page applications."""

import json
import os
import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import cast

import pytest
from playwright.sync_api import Browser, BrowserContext, Playwright, expect

from tests.journeys.conftest import ARGS, _disabled_features
from tests.journeys.people import PATIENCE, ShopperAt, World
from tests.journeys.stalls import CONTEXT, TEXT, Stall, answered, greeted, heard, opened_form, say

STUB = "window.Assist=window.Assist||function(){(Assist.q=Assist.q||[]).push(arguments)}"
BASKET = {
    "id": "b-17",
    "currency": "EUR",
    "total": 89,
    "lines": [{"sku": "K", "name": "Kaari", "quantity": 1, "unitPrice": 89}],
}
LISTEN = """() => {
  window.heard = [];
  window.acts = {};
  for (const event of ["open", "close", "unread", "conversation"]) {
    window.acts[event] = (value) => window.heard.push(value === undefined ? event : `${event} ${value}`);
    window.Assist("on", event, window.acts[event]);
  }
}"""


def test_feat_b2_a_page_opens_closes_and_fills_in_the_form(calm_world: World, stall: Stall) -> None:
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    page = gus.browser_page
    page.wait_for_function("() => window.Assist && window.Assist.on")
    page.evaluate(LISTEN)
    say(page, "open")
    greeted(gus)
    say(page, "close")
    expect(page.locator("iframe[title='Help']")).to_be_hidden()
    heard(page, "open", "close")
    page.evaluate("() => window.Assist('off', 'open', window.acts.open)")
    say(page, "request", {"type": "sales_order", "text": "Ten of them, please"})
    expect(gus.panel.get_by_label(TEXT)).to_have_value("Ten of them, please", timeout=PATIENCE)
    assert gus.panel.locator("input[type=radio]:checked").get_attribute("value") == "sales_order"
    page.get_by_role("button", name=re.compile("^Help")).click()
    heard(page, "close")


def test_feat_b2_context_basket_address_and_title_follow_a_single_page_application(
    calm_world: World, stall: Stall
) -> None:
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.show("/app", CONTEXT + stall.tag()))
    answered(ada, gus, "Does it follow me?")
    shown = ada.context()
    expect(shown.get_by_text("kaari-0", exact=True)).to_be_visible(timeout=PATIENCE)
    say(gus.browser_page, "setContext", {"productId": "kaari-1"})
    expect(shown.get_by_text("kaari-1", exact=True)).to_be_visible(timeout=PATIENCE)
    say(gus.browser_page, "setBasket", BASKET)
    expect(shown.get_by_text(re.compile("1 . Kaari"))).to_be_visible(timeout=PATIENCE)
    say(gus.browser_page, "setContext", {"productId": None})
    expect(shown.get_by_text("kaari-1", exact=True)).to_have_count(0, timeout=PATIENCE)
    gus.browser_page.evaluate(
        "() => { history.pushState({}, '', '/app/terms'); document.title = 'Terms of the stall'; }"
    )
    expect(shown.get_by_text("Terms of the stall").first).to_be_visible(timeout=PATIENCE)
    gus.browser_page.evaluate("() => { document.body = document.createElement('body'); }")
    gus.sees("Does it follow me?")
    gus.end()
    ada.wrap_up("Answered")


def test_feat_b2_a_page_hears_of_a_conversation_and_of_unread_lines_until_the_log_out(
    calm_world: World, stall: Stall
) -> None:
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    page = gus.browser_page
    say(page, "close")
    page.evaluate(LISTEN)
    answered(ada, gus, "Shall I hear of it?")
    heard(page, "open", "conversation false", "conversation true")
    say(page, "close")
    ada.write("You will")
    heard(page, "close", "unread 1")
    expect(page).to_have_title("(1) Stall")
    say(page, "open")
    heard(page, "open", "unread 0")
    say(page, "shutdown")
    expect(page.locator("iframe[title='Help']")).to_be_hidden()
    heard(page, "conversation false")
    page.reload()
    say(page, "open")
    greeted(gus)
    expect(gus.panel.get_by_text("Shall I hear of it?")).to_have_count(0)
    ada.wrap_up("Answered")


def test_feat_b2_calls_before_the_script_has_loaded_are_kept_in_order(calm_world: World, stall: Stall) -> None:
    calls = 'heard=[];Assist("on","open",()=>heard.push("open"));Assist("request",{text:"First"});'
    tag = "const t=document.createElement('script');t.src='%s/widget.js';t.dataset.shop='%s';document.head.append(t)"
    late = "setTimeout(()=>{" + tag % (stall.install.site.widget, stall.code) + "},500)"
    script = STUB + ";" + calls + 'Assist("request",{text:"Then"});' + late
    gus = calm_world.shopper(stall.show("/early", f"<script>{script}</script>"))
    expect(gus.panel.get_by_label(TEXT)).to_have_value("Then", timeout=PATIENCE)
    heard(gus.browser_page, "open", "open")


def test_feat_b2_the_package_loads_once_and_forgets_what_is_unmounted(calm_world: World, stall: Stall) -> None:
    options = json.dumps({"origin": stall.install.site.widget, "shop": stall.code})
    script = f"""import {{ assist, listen, load, once }} from "/package.js";
      window.heard = [];
      const mount = () => listen("open", () => window.heard.push("mounted"));
      mount()();
      window.unmount = mount();
      once("open").then(() => window.heard.push("once"));
      assist("setContext", {{ productId: "kaari-2" }});
      Promise.all([load({options}), load({options})]).then(() => window.heard.push("loaded"));"""
    gus = calm_world.shopper(stall.show("/package", f"<script type=module>{script}</script>"))
    page = gus.browser_page
    heard(page, "loaded")
    page.get_by_role("button", name="Help").click()
    heard(page, "mounted", "once")
    page.evaluate("() => window.unmount()")
    say(page, "open")
    greeted(gus)
    page.evaluate("() => document.head.append(document.querySelector('script[data-shop]').cloneNode())")
    page.wait_for_timeout(300)
    expect(page.get_by_role("button", name="Help")).to_have_count(1)
    assert page.evaluate("() => window.heard") == []


def test_feat_b2_the_attributes_of_the_tag_need_no_script(calm_world: World, stall: Stall) -> None:
    tag = stall.tag(label="Hilfe", position="left", accent="#8a1c4a", identity_url="/token")
    gus = calm_world.shopper(stall.show("/attributes", tag))
    button = gus.browser_page.get_by_role("button", name="Hilfe")
    expect(button).to_have_css("background-color", "rgb(138, 28, 74)")
    box = button.bounding_box()
    assert box and box["x"] < 100
    button.click()
    panel = gus.browser_page.frame_locator("iframe[title='Hilfe']")
    panel.get_by_role("button", name=re.compile("^E-mail")).click()
    expect(panel.get_by_label(TEXT)).to_be_visible(timeout=PATIENCE)
    expect(panel.get_by_label("Your name")).to_have_count(0, timeout=PATIENCE)


SIGNS_IN = {
    "text": "(token) => window.Assist('identify', token)",
    "function": "(token) => window.Assist('identify', async () => token)",
    "boot": "() => { window.Assist('boot', { identityUrl: '/token' }); window.Assist('identify'); }",
}


@pytest.mark.parametrize("way", SIGNS_IN)
def test_feat_b2_a_page_says_who_has_logged_in(calm_world: World, stall: Stall, way: str) -> None:
    mina = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    opened_form(mina)
    expect(mina.panel.get_by_label("Your name")).to_be_visible()
    mina.browser_page.evaluate(SIGNS_IN[way], stall.token())
    expect(mina.panel.get_by_label("Your name")).to_have_count(0, timeout=PATIENCE)


def test_race_a_token_that_takes_its_time_is_not_lost_when_the_page_changes(calm_world: World, stall: Stall) -> None:
    mina = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    opened_form(mina)
    slow = "(token) => window.Assist('identify', () => new Promise((tell) => { window.arrive = () => tell(token); }))"
    mina.browser_page.evaluate(slow, stall.token())
    mina.browser_page.evaluate("() => { document.title = 'Another page'; }")
    mina.browser_page.wait_for_timeout(900)
    mina.browser_page.evaluate("() => window.arrive()")
    expect(mina.panel.get_by_label("Your name")).to_have_count(0, timeout=PATIENCE)


def test_feat_b2_a_conversation_goes_on_from_one_sub_domain_to_another(calm_world: World, stall: Stall) -> None:
    stall.show("/", CONTEXT + stall.tag())
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.address(host="www.shop.localhost"))
    answered(ada, gus, "Shall we meet at the checkout?")
    gus.go(stall.address(host="checkout.shop.localhost"))
    gus.open_help()
    gus.sees("Shall we meet at the checkout?")
    ada.write("We do")
    gus.sees("We do")
    gus.end()
    ada.wrap_up("Answered")


@pytest.fixture(scope="module")
def refusing(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[BrowserContext]:
    """A Chromium of somebody who has blocked third-party cookies in its settings."""
    folder = tmp_path_factory.mktemp("refusing")
    (folder / "Default").mkdir()
    settings = {"profile": {"cookie_controls_mode": 1, "block_third_party_cookies": True}}
    (folder / "Default/Preferences").write_text(json.dumps(settings))
    path = os.environ.get("ASSIST_CHROMIUM", "/usr/bin/chromium")
    chromium = browser.browser_type
    as_people_run_it = [_disabled_features(cast(Playwright, SimpleNamespace(chromium=chromium)))]
    context = chromium.launch_persistent_context(
        folder, executable_path=path, args=ARGS, ignore_default_args=as_people_run_it
    )
    context.set_default_timeout(PATIENCE)
    yield context
    context.close()


def test_feat_b2_a_conversation_goes_on_where_third_party_cookies_are_blocked(
    calm_world: World, stall: Stall, refusing: BrowserContext
) -> None:
    gus = ShopperAt(calm_world, calm_world.watched(refusing.new_page()))
    gus.go(stall.show("/", CONTEXT + stall.tag()))
    stall.show("/second", stall.tag())
    ada = calm_world.agent(stall.agent)
    answered(ada, gus, "Without any cookie?")
    frame = next(frame for frame in gus.browser_page.frames if "/panel/" in frame.url)
    refused = "() => { document.cookie = 'a=1; SameSite=None; Secure'; return document.cookie; }"
    assert frame.evaluate(refused) == ""
    gus.go(stall.address("/second"))
    gus.sees("Without any cookie?")
    ada.write("Without any")
    gus.sees("Without any")
    gus.end()
    ada.wrap_up("Answered")
