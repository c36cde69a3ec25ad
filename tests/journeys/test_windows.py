"""One shopper in several windows: the window of its own, two tabs with lines that wait, honest words on each line."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from tests.journeys.axe import serious
from tests.journeys.people import PATIENCE, ShopperAt, World
from tests.journeys.stalls import CONTEXT, Stall, answered, greeted, say

LID_SHUT = 15_000
"""Longer than any lease of the calm world, in milliseconds."""
OWN_WINDOW = "Open in a window of its own"
KEPT = """async () => {
  const bases = await indexedDB.databases();
  const counts = await Promise.all(bases.map(({ name }) => new Promise((tell) => {
    const opening = indexedDB.open(name);
    opening.onsuccess = () => {
      const all = opening.result.transaction("lines").objectStore("lines").count();
      all.onsuccess = () => tell(all.result);
    };
  })));
  return [Object.keys(localStorage), Object.keys(sessionStorage), counts.filter((count) => count > 0)];
}"""


class WindowAt(ShopperAt):
    """A shopper in the window of its own: the panel is the page."""

    @property
    def panel(self) -> FrameLocator:
        """The window itself, which answers to the same questions."""
        return self.browser_page  # type: ignore[return-value]  # a page finds what a frame finds


@contextmanager
def asleep(page: Page) -> Iterator[None]:
    """The laptop sleeps: no script runs, nothing comes over the wire."""
    lid = page.context.new_cdp_session(page)
    lid.send("Page.setWebLifecycleState", {"state": "frozen"})
    page.context.set_offline(True)
    yield
    page.context.set_offline(False)
    lid.send("Page.setWebLifecycleState", {"state": "active"})


def panel_frame(page: Page) -> Frame:
    return next(frame for frame in page.frames if "/panel/" in frame.url)


def popped_out(gus: ShopperAt) -> WindowAt:
    """Choose it in the menu; returns the window that opens."""
    gus.panel.get_by_role("button", name="More").click()
    with gus.browser_page.context.expect_page() as opening:
        gus.panel.get_by_role("menuitem", name=OWN_WINDOW).click()
    return WindowAt(gus.world, gus.world.watched(opening.value))


def state_of(where: Page | FrameLocator, word: str) -> Locator:
    """The word under the last line of mine."""
    return where.get_by_role("log").get_by_text(word)


def test_feat_a9_the_conversation_goes_on_in_a_window_of_its_own(calm_world: World, stall: Stall) -> None:
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    answered(ada, gus, "May I take you along?")
    window = popped_out(gus)
    window.sees("May I take you along?")
    expect(window.browser_page).to_have_url(re.compile(r"/popout/[^#]+$"))
    assert serious(window.browser_page) == []
    window.write("From the window")
    gus.sees("From the window")
    ada.sees("From the window")
    window.browser_page.reload()
    ada.write("Both of you")
    window.sees("Both of you")
    gus.sees("Both of you")
    expect(ada.context().get_by_text("kaari-0", exact=True)).to_be_visible(timeout=PATIENCE)
    gus.end()
    expect(window.browser_page.get_by_text("Chat ended").first).to_be_visible(timeout=PATIENCE)
    ada.wrap_up("Answered")


def test_i08_a_log_out_ends_the_window_and_leaves_nothing_in_it(calm_world: World, stall: Stall) -> None:
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    say(gus.browser_page, "open")
    greeted(gus)
    window = popped_out(gus)
    greeted(window)
    say(gus.browser_page, "shutdown")
    over = window.browser_page.get_by_role("heading", name="This window has ended")
    expect(over).to_be_visible(timeout=PATIENCE)
    assert window.browser_page.evaluate(KEPT) == [[], [], []]
    window.browser_page.reload()
    expect(over).to_be_visible(timeout=PATIENCE)


def test_attack_a_code_in_a_second_window_opens_nothing(calm_world: World, stall: Stall) -> None:
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    say(gus.browser_page, "open")
    greeted(gus)
    panel_frame(gus.browser_page).evaluate("() => { window.open = () => null; }")
    gus.panel.get_by_role("button", name="More").click()
    gus.panel.get_by_role("menuitem", name=OWN_WINDOW).click()
    link = gus.panel.get_by_role("alert").get_by_role("link", name="Open it here")
    address = f"{stall.install.site.widget}{link.get_attribute('href')}"
    with gus.browser_page.context.expect_page() as opening:
        link.click()
    greeted(WindowAt(calm_world, calm_world.watched(opening.value)))
    expect(gus.panel.get_by_role("alert")).to_have_count(0)
    zed = calm_world.page()
    zed.goto(address)
    expect(zed.get_by_role("heading", name="This window has ended")).to_be_visible(timeout=PATIENCE)
    expect(zed).to_have_url(re.compile(r"/popout/[^#]+$"))


@pytest.mark.long
def test_feat_a9_two_tabs_send_what_waits_once_and_in_order(calm_world: World, stall: Stall) -> None:
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    answered(ada, gus, "Am I there twice?")
    twin = ShopperAt(calm_world, calm_world.watched(gus.browser_page.context.new_page()))
    twin.go(stall.address("/"))
    twin.open_help()
    twin.sees("Am I there twice?")
    gus.browser_page.context.set_offline(True)
    lines = ["first", "second", "third", "fourth", "fifth"]
    for number, text in enumerate(lines):
        tab = (gus, twin)[number % 2]
        tab.write(text)
        tab.sees(text)
    gus.browser_page.context.set_offline(False)
    for text in lines:
        ada.sees(text)
        gus.sees(text)
        twin.sees(text)
    shown = ada.page.get_by_role("log").all_inner_texts()[0]
    places = [shown.index(text) for text in lines]
    assert places == sorted(places)
    gus.end()
    ada.wrap_up("Answered")


class HeldBack:
    """Lets messages through to the server, or keeps them back until it is told to go on."""

    def __init__(self, page: Page) -> None:
        self._held: list[tuple[Any, Any]] = []
        self._holding = False
        page.context.route_web_socket(re.compile("/ws/shopper/"), self._route)

    def _route(self, socket: Any) -> None:
        server = socket.connect_to_server()
        socket.on_message(lambda text: self._pass(server, text))

    def _pass(self, server: Any, text: Any) -> None:
        if self._holding and "message.send" in str(text):
            self._held.append((server, text))
        else:
            server.send(text)

    def hold(self) -> None:
        """From now on."""
        self._holding = True

    def release(self) -> None:
        """Everything, in order."""
        self._holding = False
        for server, text in self._held:
            server.send(text)


def test_feat_a9_each_line_says_honestly_how_far_it_got(calm_world: World, stall: Stall) -> None:
    ada = calm_world.agent(stall.agent)
    page = calm_world.page()
    wire = HeldBack(page)
    gus = ShopperAt(calm_world, page)
    gus.go(stall.show("/", CONTEXT + stall.tag()))
    answered(ada, gus, "How far did it get?")
    ada.page.context.set_offline(True)
    wire.hold()
    gus.write("On its way")
    expect(state_of(gus.panel, "Sending")).to_be_visible(timeout=PATIENCE)
    wire.release()
    expect(state_of(gus.panel, "Sent")).to_be_visible(timeout=PATIENCE)
    ada.page.context.set_offline(False)
    expect(state_of(gus.panel, "Read")).to_be_visible(timeout=PATIENCE)
    page.context.set_offline(True)
    gus.write("Too late")
    expect(state_of(gus.panel, "Sent when you are back online")).to_be_visible(timeout=PATIENCE)
    ada.page.get_by_role("button", name="End", exact=True).click()
    ada.page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    ada.wrap_up("Answered")
    page.context.set_offline(False)
    expect(state_of(gus.panel, "Not sent.")).to_be_visible(timeout=PATIENCE)
    gus.panel.get_by_role("button", name="Try again").click()
    expect(state_of(gus.panel, "Not sent.")).to_be_visible(timeout=PATIENCE)


def test_feat_a9_a_line_that_ada_has_but_did_not_look_at_is_delivered(calm_world: World, stall: Stall) -> None:
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    answered(ada, gus, "Is somebody at the desk?")
    ada.page.context.new_cdp_session(ada.page).send("Emulation.setFocusEmulationEnabled", {"enabled": False})
    elsewhere = ada.page.context.new_page()
    elsewhere.bring_to_front()
    gus.write("While Ada is elsewhere")
    expect(state_of(gus.panel, "Delivered")).to_be_visible(timeout=PATIENCE)
    elsewhere.close()
    ada.page.bring_to_front()
    expect(state_of(gus.panel, "Read")).to_be_visible(timeout=PATIENCE)
    gus.end()
    ada.wrap_up("Answered")


@pytest.mark.long
def test_fault_f25_after_the_laptop_slept_everything_is_there_once_and_in_order(
    calm_world: World, stall: Stall
) -> None:
    ada = calm_world.agent(stall.agent)
    gus = calm_world.shopper(stall.show("/", CONTEXT + stall.tag()))
    answered(ada, gus, "I close the lid in a moment")
    with asleep(gus.browser_page):
        for text in ("one", "two", "three"):
            ada.write(f"While you slept: {text}")
        ada.page.wait_for_timeout(LID_SHUT)
    for text in ("one", "two", "three"):
        gus.sees(f"While you slept: {text}")
    gus.write("Awake again")
    ada.sees("Awake again")
    gus.end()
    ada.wrap_up("Answered")


@pytest.mark.long
@pytest.mark.parametrize("online", [True, False], ids=["online", "offline"])
def test_i08_nothing_of_mina_is_on_the_device_for_gus(calm_world: World, stall: Stall, online: bool) -> None:
    ada = calm_world.agent(stall.agent)
    mina = calm_world.shopper(stall.show("/", CONTEXT + stall.tag(identity_url="/token")))
    answered(ada, mina, "A secret of Mina", name=None)
    mina.panel.get_by_label("Message", exact=True).fill("A draft of Mina")
    page = mina.browser_page
    if not online:
        page.context.set_offline(True)
        mina.write("A line of Mina that waits")
        mina.sees("A line of Mina that waits")
    say(page, "shutdown")
    expect(page.locator("iframe[title='Help']")).to_be_hidden()
    page.wait_for_timeout(3000)
    assert panel_frame(page).evaluate(KEPT) == [[], [], []]
    held = page.evaluate("() => JSON.stringify([{ ...localStorage }, { ...sessionStorage }])")
    assert "Mina" not in held
    page.context.set_offline(False)
    page.goto(stall.show("/logged-out", stall.tag()))
    gus = ShopperAt(calm_world, page)
    gus.open_help()
    greeted(gus)
    expect(gus.panel.get_by_text("Mina")).to_have_count(0)
    ada.wrap_up("Answered") if online else None
