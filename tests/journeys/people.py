"""People in front of browsers: what they see and do, by the names that a screen reader would say."""

import contextlib
import os
import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, FrameLocator, Locator, Page, expect
from playwright.sync_api import Error as PlaywrightError

from tests.install import PASSWORD, Install

PATIENCE = 25_000
"""Milliseconds; a storm cuts every six seconds."""
PHONE = {"width": 390, "height": 844}
DESKTOP = {"width": 1440, "height": 900}
HARMLESS = re.compile(r"ERR_(CONNECTION|EMPTY|SOCKET|NETWORK)|WebSocket connection to|Failed to load resource")


@dataclass
class World:
    """An install and the browsers on it; closes them and complains about errors on any page."""

    install: Install
    browser: Browser
    stormy: bool
    contexts: list[BrowserContext] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @property
    def pictures(self) -> Path:
        """Where the last look of every page is kept."""
        folder = Path(os.environ.get("ASSIST_PICTURES") or self.install.folder)
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    def page(self, size: dict[str, int] = DESKTOP, **options: Any) -> Page:
        """A browser of its own."""
        context = self.browser.new_context(viewport=size, locale="en-GB", **options)  # type: ignore[arg-type]
        context.set_default_timeout(PATIENCE)
        self.contexts.append(context)
        return self.watched(context.new_page())

    def watched(self, page: Page) -> Page:
        """Keep what goes wrong on the page; a connection that the storm cut is no fault of the page."""
        page.on("pageerror", lambda problem: self.errors.append(f"{page.url}: {problem}"))
        page.on("console", lambda line: self._heard(page, line.type, line.text))
        return page

    def _heard(self, page: Page, kind: str, text: str) -> None:
        if kind == "error" and not HARMLESS.search(text):
            self.errors.append(f"{page.url}: {text}")

    def close(self) -> None:
        """Close every browser, then say what went wrong on a page."""
        for number, context in enumerate(self.contexts):
            for page in context.pages:
                page.screenshot(path=self.pictures / f"last-{number}.png")
            context.close()
        assert not self.errors, "\n".join(self.errors)

    def shopper(self, path: str = "/shop/lumo/", **options: Any) -> "ShopperAt":
        """Somebody on a shop's page."""
        person = ShopperAt(self, self.page(**options))
        person.go(path)
        return person

    def agent(self, user: str = "ada") -> "AgentAt":
        """An agent who has signed in and is Available."""
        person = AgentAt(self, self.page())
        person.sign_in(user)
        person.set_available()
        return person


def goto(world: World, page: Page, address: str) -> None:
    """Go there; in a storm try again, as a person would."""
    for attempt in range(6):
        try:
            page.goto(address, wait_until="load", timeout=PATIENCE)
            return
        except Exception:
            if not world.stormy or attempt == 5:
                raise


def stubborn(act: Callable[[], None], wanted: Locator, *, gone: bool = False) -> None:
    """Do it until it shows, as people do: a storm may swallow a click's command, and the page says so."""
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        with contextlib.suppress(PlaywrightError):
            act()
        try:
            expect(wanted).to_be_hidden(timeout=3000) if gone else expect(wanted).to_be_visible(timeout=3000)
            return
        except AssertionError:
            if time.monotonic() > deadline:
                raise


class ShopperAt:
    """A shopper with the panel."""

    def __init__(self, world: World, page: Page) -> None:
        self.world, self.browser_page = world, page

    def go(self, path: str) -> None:
        """Open a page of the built-in shop, or any address."""
        address = path if path.startswith("http") else f"{self.world.install.site.shop}{path}"
        goto(self.world, self.browser_page, address)

    @property
    def panel(self) -> FrameLocator:
        """What the panel shows."""
        return self.browser_page.frame_locator("iframe[title='Help']")

    def open_help(self) -> None:
        """Click Help, unless the panel is open as it was on the last page."""
        launcher = self.browser_page.get_by_role("button", name=re.compile("^Help"))
        expect(launcher).to_be_visible(timeout=PATIENCE)
        self.browser_page.wait_for_timeout(300)
        if launcher.get_attribute("aria-expanded") != "true":
            launcher.click()

    def ask(self, question: str, name: str | None = "Gus", topic: str = "Products") -> None:
        """Help, Chat, the form, Start."""
        self.open_help()
        self.panel.get_by_role("button", name=re.compile("^Chat")).click()
        self.panel.get_by_text(topic, exact=True).click()
        if name:
            self.panel.get_by_label("Your name").fill(name)
        self.panel.get_by_label("Your question").fill(question)
        self.panel.get_by_role("button", name="Start the chat").click()
        expect(self.panel.get_by_text(question).first).to_be_visible(timeout=PATIENCE)

    def way(self, name: str) -> Locator:
        """A row of the channel chooser."""
        ways = self.panel.get_by_role("list", name="Ways to reach us")
        return ways.get_by_role("button", name=re.compile(f"^{name}"))

    def leave(self, message: str, email: str = "gus@example.com", name: str = "Gus") -> None:
        """Help, E-mail, the form, Send."""
        self.open_help()
        self.way("E-mail").click()
        self.panel.get_by_label("Your name").fill(name)
        self.panel.get_by_label("E-mail").fill(email)
        self.panel.get_by_label("Your message").fill(message)
        self.panel.get_by_role("button", name="Send the message").click()
        expect(self.panel.get_by_text("Your message is with us")).to_be_visible(timeout=PATIENCE)

    def back(self) -> None:
        """To the first page of the panel."""
        self.panel.get_by_role("button", name="Back").click()
        expect(self.way("Chat")).to_be_visible(timeout=PATIENCE)

    def write(self, text: str) -> None:
        """Type into the box and press Enter."""
        box = self.panel.get_by_label("Message", exact=True)
        box.fill(text)
        box.press("Enter")

    def line(self, text: str) -> Locator:
        """A line in the thread."""
        return self.panel.get_by_role("log").get_by_text(text, exact=True)

    def sees(self, text: str) -> None:
        """The line is there, once."""
        expect(self.line(text)).to_have_count(1, timeout=PATIENCE)

    def end(self) -> None:
        """End the chat by the menu and say yes; again when the storm swallowed it."""

        def end() -> None:
            if self.panel.get_by_role("dialog").count() == 0:
                self.panel.get_by_role("button", name="More").click(timeout=4000)
                self.panel.get_by_role("menuitem", name="End the chat").click(timeout=4000)
            self.panel.get_by_role("dialog").get_by_role("button", name="End the chat").click(timeout=4000)

        stubborn(end, self.panel.get_by_text("Chat ended").first)


class AgentAt:
    """An agent with the console."""

    def __init__(self, world: World, page: Page) -> None:
        self.world, self.page = world, page

    def sign_in(self, user: str) -> None:
        """Through the page that people use."""
        goto(self.world, self.page, f"{self.world.install.site.console}/console/")
        for _ in range(4):
            self.page.locator("input[name=login]").fill(user)
            self.page.locator("input[name=password]").fill(PASSWORD)
            self.page.get_by_role("button", name=re.compile("Sign in|Log in", re.I)).first.click()
            try:
                self.page.wait_for_url("**/console/", timeout=8000)
                return
            except Exception:
                if not self.world.stormy:
                    raise
                goto(self.world, self.page, f"{self.world.install.site.console}/console/")
                if self.page.url.endswith("/console/"):
                    return

    def set_available(self) -> None:
        """By the presence menu."""
        shown = self.page.get_by_role("banner").get_by_role("button", name=re.compile("Available|Idle|RONA|Offline"))
        expect(shown).to_be_visible(timeout=PATIENCE)

        def choose() -> None:
            item = self.page.get_by_role("option", name="Available")
            if item.count() == 0:
                shown.click(timeout=4000)
            item.click(timeout=4000)

        available = self.page.get_by_role("banner").get_by_role("button", name=re.compile("Available"))
        if not available.is_visible():
            stubborn(choose, available)

    def accept(self, name: str = "Gus") -> None:
        """Accept the offer of that person; Alt and A would take the oldest."""
        offers = self.page.get_by_role("region", name=re.compile("^Incoming"))
        card = offers.get_by_role("group").filter(has_text=name)
        expect(card.first).to_be_visible(timeout=PATIENCE)
        take = card.get_by_role("button", name=re.compile("^Accept")).first
        stubborn(lambda: take.click(timeout=4000), self.reply_box())

    def reply_box(self) -> Locator:
        """Where replies are written."""
        return self.page.get_by_role("textbox", name=re.compile("^Reply to"))

    def write(self, text: str) -> None:
        """Type into the box and press Enter."""
        self.reply_box().fill(text)
        self.reply_box().press("Enter")

    def line(self, text: str) -> Locator:
        """A line in the thread."""
        return self.page.get_by_role("log").get_by_text(text, exact=True)

    def sees(self, text: str) -> None:
        """The line is there, once."""
        expect(self.line(text)).to_have_count(1, timeout=PATIENCE)

    def context(self) -> Locator:
        """The panel with customer and context."""
        return self.page.get_by_role("complementary", name="Customer and context")

    def wrap_up(self, reason: str, note: str = "") -> None:
        """Choose a reason, write a note, save."""
        dialog = self.page.get_by_role("dialog", name="Wrap up")
        expect(dialog).to_be_visible(timeout=PATIENCE)
        dialog.get_by_role("option", name=reason).click()
        if note:
            dialog.get_by_label("Notes").fill(note)
        save = dialog.get_by_role("button", name="Save")
        stubborn(lambda: save.click(timeout=4000), dialog, gone=True)
