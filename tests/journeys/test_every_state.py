"""Every state of panel and Help page, at 320 px, at 200 %, dark and in forced colours: nothing serious to say."""

import re
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Frame, Page, expect

from tests.journeys.axe import Eyes
from tests.journeys.people import PATIENCE, AgentAt, ShopperAt, World
from tests.journeys.stalls import CONTEXT, Stall, answered, say
from tests.journeys.test_windows import OWN_WINDOW, popped_out

LONG = "Our_order_4500012345678901234567890123456789012345678901234567890 https://shop.example/a/very/long/address?with=much"


def panel_frame(page: Page) -> Frame:
    """The panel's own document."""
    return next(frame for frame in page.frames if "/panel/" in frame.url)


class Looked(ShopperAt):
    """A shopper whose panel is looked at in every state."""

    def __init__(self, world: World, eyes: Eyes) -> None:
        super().__init__(world, world.page())
        self._eyes = eyes

    def look(self, state: str) -> None:
        """At the panel as it is now."""
        self._eyes.look(self.browser_page, f"panel, {state}", panel_frame(self.browser_page))

    def look_around(self, state: str) -> None:
        """At the page with its button."""
        self._eyes.look(self.browser_page, f"page, {state}")

    def press(self, name: str) -> None:
        """A button of the panel, or of the dialog in front of it."""
        dialog = self.panel.get_by_role("dialog")
        place = dialog if dialog.count() else self.panel.locator("body")
        place.get_by_role("button", name=re.compile(f"^{name}")).first.click()

    def reads(self, text: str) -> None:
        """The panel says so."""
        expect(self.panel.get_by_text(re.compile(text)).first).to_be_visible(timeout=PATIENCE)


@pytest.fixture
def gus(calm_world: World, stall: Stall, eyes: Eyes) -> Looked:
    """On the stall's page."""
    person = Looked(calm_world, eyes)
    person.go(stall.show("/", CONTEXT + stall.tag()))
    return person


def room(stall: Stall, most: int) -> None:
    """So many may wait at the stall's queue."""
    sql = "UPDATE assist_queue SET most_waiting = %s FROM assist_shop s WHERE s.id = shop_id AND code = %s RETURNING 1"
    assert stall.install.rows(sql, most, stall.code)


def takes(stall: Stall, most: int) -> None:
    """So many chats at once are offered to the stall's agent."""
    sql = "UPDATE assist_agent SET capacity = %s FROM auth_user u WHERE u.id = user_id AND username = %s RETURNING 1"
    assert stall.install.rows(sql, most, stall.agent)


def ended_by(ada: AgentAt) -> None:
    """Ada ends the conversation in front of her."""
    ada.page.get_by_role("button", name="End", exact=True).click()
    ada.page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    ada.wrap_up("Answered")


def asked(gus: Looked) -> None:
    """From the chooser to a place in the queue that was nearly left."""
    gus.open_help()
    expect(gus.way("Chat")).to_have_accessible_name("Chat Somebody is here now", timeout=PATIENCE)
    gus.look("chooser")
    gus.way("Chat").click()
    gus.panel.get_by_text("Products", exact=True).click()
    gus.press("Start the chat")
    gus.reads("Write your question.")
    gus.look("form with mistakes")
    gus.back()
    gus.ask("May I ask?")
    gus.look("waiting")
    gus.press("Leave the queue")
    gus.look("leaving the queue")
    gus.press("Keep my place")


def rated(gus: Looked) -> None:
    """The stars and the thanks."""
    gus.press("Rate the chat")
    gus.reads("help you")
    gus.look("ended, to be rated")
    gus.panel.get_by_role("radio").nth(3).check(force=True)
    gus.look("stars chosen")
    gus.press("Send the rating")
    gus.reads("Thank you. The team reads every rating.")


@pytest.mark.long
def test_a_message_that_is_left_can_be_read_by_everybody(gus: Looked) -> None:
    gus.open_help()
    expect(gus.way("Chat")).to_have_accessible_name("Chat Nobody is here right now", timeout=PATIENCE)
    gus.look("nobody is here")
    gus.way("E-mail").click()
    gus.press("Send the message")
    gus.reads("Write your message.")
    gus.look("form of a message with mistakes")
    gus.back()
    gus.leave(LONG)
    gus.look("message left")
    gus.press("Take the message back")
    gus.look("message to be taken back")
    gus.press("Take it back")
    gus.reads("You took the message back")
    gus.look("message taken back")


@pytest.mark.long
def test_a_chat_can_be_read_by_everybody_from_the_first_page_to_the_rating(
    calm_world: World, stall: Stall, gus: Looked
) -> None:
    ada = calm_world.agent(stall.agent)
    page = gus.browser_page
    asked(gus)
    ada.accept()
    ada.write(LONG)
    gus.sees(LONG)
    gus.write(LONG)
    ada.reply_box().press_sequentially("I am")
    expect(gus.panel.locator(".typing")).to_be_visible(timeout=PATIENCE)
    gus.look("talking")
    gus.press("More")
    gus.look("menu")
    page.keyboard.press("Escape")
    page.context.set_offline(True)
    gus.write("Too late")
    gus.reads("Sent when you are back online")
    gus.look("offline")
    ended_by(ada)
    page.context.set_offline(False)
    gus.reads("Not sent.")
    gus.look("failed, to be tried again")
    rated(gus)
    gus.back()
    gus.look("first page with a conversation before")


@pytest.mark.long
def test_several_conversations_can_be_read_by_everybody(calm_world: World, stall: Stall, gus: Looked) -> None:
    ada = calm_world.agent(stall.agent)
    for number in (1, 2, 3):
        gus.ask(f"Before, {number}")
        gus.press("Leave the queue")
        gus.press("Leave the queue")
        gus.reads("You left the queue")
        gus.back()
    gus.go(stall.address())
    gus.open_help()
    gus.back()
    answered(ada, gus, "The first of two")
    gus.back()
    answered(ada, gus, LONG)
    gus.back()
    ada.page.get_by_role("button", name=re.compile("The first of two")).first.click()
    ada.write("An answer that is not read yet")
    gus.reads("An answer that is not read yet")
    gus.look("several conversations, one unread")
    say(gus.browser_page, "close")
    ada.write("One more")
    expect(gus.browser_page).to_have_title("(2) Stall", timeout=PATIENCE)
    gus.look_around("unread lines on the button")
    say(gus.browser_page, "open")
    gus.press("All conversations")
    gus.look("list of conversations")
    gus.back()
    gus.panel.get_by_role("button", name=re.compile("One more")).click()
    gus.press("More")
    gus.panel.get_by_role("menuitem", name="End the chat").click()
    gus.look("ending the chat")
    gus.press("End the chat")
    gus.reads("Chat ended")
    ada.wrap_up("Answered")
    ended_by(ada)


@pytest.mark.long
def test_a_window_of_its_own_can_be_read_by_everybody(calm_world: World, stall: Stall, gus: Looked, eyes: Eyes) -> None:
    ada = calm_world.agent(stall.agent)
    answered(ada, gus, "May I take you along?")
    window = popped_out(gus).browser_page
    expect(window.get_by_role("log").get_by_text("May I take you along?")).to_be_visible(timeout=PATIENCE)
    eyes.look(window, "window of its own, talking")
    panel_frame(gus.browser_page).evaluate("() => { window.open = () => null; }")
    gus.press("More")
    gus.panel.get_by_role("menuitem", name=OWN_WINDOW).click()
    expect(gus.panel.get_by_role("alert").get_by_role("link")).to_be_visible(timeout=PATIENCE)
    gus.look("window was blocked")
    say(gus.browser_page, "shutdown")
    expect(window.get_by_role("heading", name="This window has ended")).to_be_visible(timeout=PATIENCE)
    eyes.look(window, "window of its own, ended")
    ada.wrap_up("Answered")


@pytest.fixture
def crowded(calm_world: World, stall: Stall) -> Iterator[Callable[[int], None]]:
    """A queue with room for four, and an agent who is busy; call it for so many who ask."""
    ada, busy = calm_world.agent(stall.agent), calm_world.shopper(stall.address())
    room(stall, 4)
    takes(stall, 1)
    answered(ada, busy, "Is it bright?")

    def ask(many: int) -> None:
        for _ in range(many):
            calm_world.shopper(stall.address()).ask("Is it warm?")

    yield ask
    room(stall, 200)
    busy.end()
    ada.wrap_up("Answered")
    ada.page.close()
    takes(stall, 4)


@pytest.mark.long
def test_a_challenge_and_a_crowd_can_be_read_by_everybody(
    stall: Stall, gus: Looked, eyes: Eyes, crowded: Callable[[int], None]
) -> None:
    crowded(1)
    gus.open_help()
    gus.way("Chat").click()
    gus.panel.get_by_label("Your name").fill("Gus")
    gus.panel.get_by_label("Your question").fill("Is there room?")
    panel_frame(gus.browser_page).evaluate("() => { crypto.subtle.deriveBits = () => new Promise(() => {}); }")
    gus.press("Start the chat")
    gus.reads("Starting")
    gus.look("challenge")
    crowded(2)
    gus.go(stall.address())
    gus.open_help()
    expect(gus.way("Chat")).to_have_accessible_name("Chat Too many people are waiting right now", timeout=PATIENCE)
    gus.look("crowded")
    gus.browser_page.goto(f"{stall.install.site.widget}/help/{stall.code}/")
    eyes.look(gus.browser_page, "help page, crowded")


@pytest.fixture
def closed(stall: Stall) -> Iterator[None]:
    """The stall's hours are on another day."""
    sql = (
        "INSERT INTO assist_hours (shop_id, weekday, opens, closes)"
        " SELECT id, extract(isodow FROM now())::int %% 7, '09:00', '17:00' FROM assist_shop WHERE code = %s"
        " RETURNING id"
    )
    [[made]] = stall.install.rows(sql, stall.code)
    yield
    stall.install.rows("DELETE FROM assist_hours WHERE id = %s RETURNING id", made)


@pytest.mark.long
@pytest.mark.usefixtures("closed")
def test_closed_hours_can_be_read_by_everybody(gus: Looked, eyes: Eyes, stall: Stall) -> None:
    gus.open_help()
    gus.reads("We are closed right now")
    gus.look("closed")
    gus.leave("Do you ship to Oulu?")
    gus.look("message left while it is closed")
    gus.browser_page.goto(f"{stall.install.site.widget}/help/{stall.code}/")
    eyes.look(gus.browser_page, "help page, closed")


@pytest.mark.long
def test_what_does_not_load_can_be_read_by_everybody(calm_world: World, stall: Stall, gus: Looked, eyes: Eyes) -> None:
    gus.browser_page.context.route_web_socket(re.compile("/ws/shopper/"), lambda _socket: None)
    gus.open_help()
    gus.reads("This takes longer than usual.")
    gus.look("slow")
    buyer = Looked(calm_world, eyes)
    buyer.go("/shop/lumo-business/")
    buyer.open_help()
    buyer.reads("Log in first")
    buyer.look("log in first")
    buyer.browser_page.goto(f"{stall.install.site.widget}/help/lumo-business/")
    eyes.look(buyer.browser_page, "help page of a business shop")
