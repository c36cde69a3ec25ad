"""A shift at the console: shoppers as programs, an agent who has no mouse, and a clock that runs ahead."""

import asyncio
import re
import threading
import uuid
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeVar

import psycopg
from playwright.sync_api import Locator, Page, expect

from assist.management.launch.peers import Peer, Web, request_fields, shopper
from tests.install import PASSWORD, Install
from tests.journeys.people import PATIENCE, AgentAt, World

Answer = TypeVar("Answer")

LATER = """
WITH moved AS (
  INSERT INTO assist_clockoffset (id, by) VALUES (1, make_interval(secs => %(by)s))
  ON CONFLICT (id) DO UPDATE SET by = assist_clockoffset.by + excluded.by
)
UPDATE assist_deadline SET due_at = due_at + make_interval(secs => %(by)s) WHERE kind IN ('lease', 'grace')
"""
"""Time passes for people, not for sockets: their leases are about real seconds."""

MEASURE = """
(() => {
  const sent = new Map();
  window.answers = [];
  window.paints = [];
  const send = WebSocket.prototype.send;
  WebSocket.prototype.send = function (data) {
    const { ref, type } = JSON.parse(data);
    if (ref) sent.set(ref, [type, performance.now()]);
    if (!this.measured) {
      this.measured = true;
      this.addEventListener("message", ({ data }) => {
        for (const notice of [JSON.parse(data)].flat()) {
          if (!sent.has(notice.ref)) continue;
          const [type, at] = sent.get(notice.ref);
          sent.delete(notice.ref);
          window.answers.push([type, performance.now() - at]);
        }
      });
    }
    return send.call(this, data);
  };
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (entry.name === "keydown") window.paints.push(entry.duration);
  }).observe({ type: "event", durationThreshold: 16 });
})();
"""
"""How long each command of the page takes to its answer, and each key to the picture that follows it, in ms."""


@dataclass
class Shoppers:
    """People who write by the wire, by name; a loop of their own, because Playwright's holds this thread."""

    install: Install
    shop: str
    loop: asyncio.AbstractEventLoop
    peers: dict[str, tuple[Peer, str]] = field(default_factory=dict)

    def _run(self, work: Coroutine[Any, Any, Answer]) -> Answer:
        return asyncio.run_coroutine_threadsafe(work, self.loop).result(60)

    def ask(self, name: str, question: str) -> None:
        """Ask for a chat."""
        token = Web(self.install.site).open_session(self.shop)
        peer = self._run(shopper(self.install.site, token))
        told = self._run(peer.ask("interaction.request", **request_fields(question, name=name)))
        assert told["type"] == "command.accepted", told
        self.peers[name] = (peer, str(told["interaction"]))

    def says(self, name: str, text: str) -> None:
        """Write a line."""
        peer, key = self.peers[name]
        self._run(peer.ask("message.send", interaction=key, client_id=str(uuid.uuid4()), text=text))

    def sees(self, name: str, text: str) -> None:
        """The line has come."""
        self._run(self.peers[name][0].fact("message.posted", text=text))

    def heard(self, name: str) -> list[str]:
        """Every kind of fact that has come."""
        return [item["fact"]["type"] for item in self.peers[name][0].facts()]

    def wire(self, name: str) -> str:
        """All that came."""
        return repr(self.peers[name][0].notices)

    def ends(self, name: str) -> None:
        """End the chat."""
        peer, key = self.peers[name]
        self._run(peer.ask("interaction.end", interaction=key))

    def go(self) -> None:
        """Everybody closes the page."""
        for peer, _key in self.peers.values():
            self._run(peer.hang_up())


@contextmanager
def shoppers(install: Install, shop: str) -> Iterator[Shoppers]:
    """Nobody yet; whoever has come is sent away at the end."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    opened = Shoppers(install, shop, loop)
    try:
        yield opened
        opened.go()
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def pass_time(install: Install, seconds: float) -> None:
    """So many seconds go by."""
    with psycopg.connect(install.url, autocommit=True) as opened:
        opened.execute(LATER, {"by": seconds})


def slowest(page: Page) -> dict[str, float]:
    """Of all that was measured on the page, what 95 of 100 stay below, in milliseconds."""
    answers = sorted(seconds for _type, seconds in page.evaluate("() => window.answers"))
    paints = sorted(page.evaluate("() => window.paints"))
    return {name: of[int(len(of) * 0.95)] if of else 0.0 for name, of in (("answer", answers), ("paint", paints))}


class Hands:
    """An agent who has no mouse, in front of a console that is measured."""

    def __init__(self, world: World, user: str) -> None:
        self.page = world.page()
        self.page.add_init_script(MEASURE)
        self.agent = AgentAt(world, self.page)
        self.page.goto(f"{world.install.site.console}/console/")
        self.to(self.page.locator("input[name=login]"))
        self.page.keyboard.type(user)
        self.to(self.page.locator("input[name=password]"))
        self.page.keyboard.type(PASSWORD)
        self.press("Enter")
        self.page.wait_for_url("**/console/", timeout=PATIENCE)
        state = self.page.get_by_role("banner").get_by_role("button", name=re.compile("^(Idle|Available)"))
        expect(state).to_be_visible(timeout=PATIENCE)
        self.press("Alt+k")
        self.finds("Find a state", "avail")
        expect(state).to_have_accessible_name(re.compile("^Available"), timeout=PATIENCE)

    def press(self, *keys: str) -> None:
        """One key after the other."""
        for key in keys:
            self.page.keyboard.press(key)

    def to(self, wanted: Locator) -> None:
        """Tab until it has the focus."""
        expect(wanted).to_be_visible(timeout=PATIENCE)
        for _ in range(80):
            if wanted.evaluate("(element) => element === document.activeElement"):
                return
            self.press("Tab")
        raise AssertionError(f"no way by Tab to {wanted}")

    def finds(self, name: str, typed: str) -> None:
        """Type into a list that searches and take what is left."""
        search = self.page.get_by_role("combobox", name=name)
        expect(search).to_be_focused(timeout=PATIENCE)
        self.page.keyboard.type(typed)
        self.press("Enter")

    def takes(self) -> None:
        """Accept the oldest offer; the caret waits in its box."""
        self.press("Alt+a")
        expect(self.page.locator("#reply")).to_be_focused(timeout=PATIENCE)

    def open(self, place: int) -> str:
        """Go to a conversation by its place in the list; returns whose it is."""
        self.press(f"Alt+{place}")
        return self.talking_to()

    def talking_to(self) -> str:
        """Whose conversation is in front."""
        name = self.agent.reply_box().get_attribute("aria-label") or ""
        return name.removeprefix("Reply to ").strip()

    def write(self, text: str) -> None:
        """A reply, or a note when the box is for one."""
        self.page.keyboard.type(text)
        self.press("Enter")
        self.agent.sees(text)

    def wrap_up(self, typed: str) -> None:
        """Choose by typing, save by Enter."""
        dialog = self.page.get_by_role("dialog", name="Wrap up")
        self.finds("Reason", typed)
        self.press("Enter")
        expect(dialog).to_be_hidden(timeout=PATIENCE)

    def picture(self, world: World, name: str) -> None:
        """Keep a look at the page."""
        self.page.screenshot(path=world.pictures / f"shift-{name}.png")
