"""A supervisor reads along, writes to the agent alone, joins, takes over and sends people home (feat S2, S3)."""

import re

import pytest
from playwright.sync_api import Locator, Page, WebSocket, expect

from tests.install import PASSWORD
from tests.journeys.axe import Eyes
from tests.journeys.people import PATIENCE, World
from tests.journeys.shifts import Hands, Shoppers
from tests.journeys.stalls import Stall

SECRET = "Offer ten percent"


def supervisor(world: World, stall: Stall) -> Hands:
    """Mo supervises the stall."""
    user = f"mo-{stall.code}"
    if not world.install.rows("SELECT 1 FROM auth_user WHERE username = %s", user):
        more = ("--role", "manager", "--queue", stall.code, "--password", PASSWORD)
        world.install.manage("createagent", "Mo Haddad", "--username", user, *more)
    return Hands(world, user)


def on_the_board(mo: Hands, row: str, choice: str) -> None:
    """Open the row's menu and choose, by keyboard."""
    button = mo.page.get_by_role("button", name=f"Actions for {row}")
    mo.to(button)
    mo.press("Enter")
    wanted = mo.page.get_by_role("menuitem", name=choice, exact=True)
    expect(wanted).to_be_visible(timeout=PATIENCE)
    for _ in range(8):
        if wanted.evaluate("(element) => element === document.activeElement"):
            break
        mo.press("ArrowDown")
    mo.press("Enter")


def opens_board(mo: Hands, side: str = "In service") -> None:
    mo.page.get_by_role("link", name="Board").click()
    mo.page.get_by_role("group", name="Requests").get_by_role("button", name=side).click()


def heard_by(page: Page) -> list[str]:
    """Every frame that comes to the page from here on, also after a reload."""
    frames: list[str] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: frames.append(str(frame)))

    page.on("websocket", listen)
    return frames


def monitored(mo: Hands) -> Locator:
    return mo.page.get_by_role("region", name=re.compile("^Monitored conversation"))


def begin(mo: Hands, ada: Hands, people: Shoppers) -> None:
    """Ada serves Gus, and Mo reads along."""
    people.ask("Gus", "Does it dim?")
    expect(ada.page.get_by_role("region", name=re.compile("^Incoming"))).to_be_visible(timeout=PATIENCE)
    ada.takes()
    ada.write("Let me see")
    people.sees("Gus", "Let me see")
    opens_board(mo)
    on_the_board(mo, "Gus", "Monitor")
    expect(monitored(mo)).to_contain_text("You are monitoring Ada and Gus. Ada sees that.", timeout=PATIENCE)
    expect(ada.page.get_by_text("Mo reads along. Only you see this")).to_be_visible(timeout=PATIENCE)


def whisper(mo: Hands, ada: Hands) -> None:
    mo.to(mo.page.get_by_role("textbox", name="Write to Ada alone"))
    mo.page.keyboard.type(SECRET)
    mo.press("Enter")
    note = ada.page.get_by_role("article").filter(has_text=SECRET)
    expect(note).to_contain_text("Only you read this", timeout=PATIENCE)
    expect(monitored(mo).get_by_text(SECRET)).to_be_visible(timeout=PATIENCE)


def test_feat_s2_a_supervisor_reads_along_and_the_agent_alone_reads_the_whisper(
    calm_world: World, stall: Stall, people: Shoppers
) -> None:
    ada, mo = Hands(calm_world, stall.agent), supervisor(calm_world, stall)
    mo.press("Alt+k")
    mo.finds("Find a state", "idle")
    begin(mo, ada, people)
    whisper(mo, ada)
    people.says("Gus", "Hello?")
    expect(monitored(mo).get_by_text("Hello?")).to_be_visible(timeout=PATIENCE)
    mo.to(monitored(mo).get_by_role("button", name="Stop monitoring", exact=True))
    mo.press("Enter")
    expect(ada.page.get_by_text("Mo reads along no longer")).to_be_visible(timeout=PATIENCE)
    assert not {SECRET, "Mo Haddad"} & {word for word in (SECRET, "Mo Haddad") if word in people.wire("Gus")}
    people.ends("Gus")
    ada.wrap_up("answ")


@pytest.mark.long
def test_feat_s2_feat_s3_a_supervisor_reads_along_whispers_joins_and_takes_over(
    calm_world: World, stall: Stall, people: Shoppers, agents: tuple[Hands, Hands], eyes: Eyes
) -> None:
    ada, ben = agents
    frames = heard_by(ben.page)
    ben.page.reload()
    mo = supervisor(calm_world, stall)
    mo.press("Alt+k")
    mo.finds("Find a state", "idle")
    consulted(ada, ben, people)
    opens_board(mo)
    mo.picture(calm_world, "supervising-board")
    on_the_board(mo, "Gus", "Monitor")
    expect(monitored(mo)).to_contain_text("Ada sees that.", timeout=PATIENCE)
    whisper(mo, ada)
    mo.picture(calm_world, "supervising-monitored")
    eyes.look(mo.page, "monitored conversation")
    ada.picture(calm_world, "supervising-whisper")
    people.says("Gus", "Hello?")
    ben.agent.sees("Hello?")
    for wire in (people.wire("Gus"), repr(frames)):
        assert SECRET not in wire
    told = [frame for frame in frames if "Mo Haddad" in frame]
    assert all('"skipped"' in frame for frame in told), "why Mo was not asked, and nothing else"
    assert "Mo Haddad" not in people.wire("Gus")
    joins(mo, people)
    eyes.look(mo.page, "joined conversation")
    takes_over(mo, ada, people)
    for wire in (people.wire("Gus"), repr(frames)):
        assert SECRET not in wire
    sends_on_and_home(calm_world, mo, ben)
    people.ends("Gus")


def consulted(ada: Hands, ben: Hands, people: Shoppers) -> None:
    """Ada serves Gus, Ben helps her."""
    ben.press("Alt+k")
    ben.finds("Find a state", "lunch")
    people.ask("Gus", "Does it dim?")
    expect(ada.page.get_by_role("region", name=re.compile("^Incoming"))).to_be_visible(timeout=PATIENCE)
    ada.takes()
    ada.write("Let me see")
    ben.press("Alt+k")
    ben.finds("Find a state", "avail")
    expect(ben.page.get_by_role("banner").get_by_role("button", name=re.compile("^Available"))).to_be_visible()
    ada.press("Alt+c")
    ada.finds("Search agents", "ben")
    ada.press("Enter")
    expect(ada.page.get_by_text("Asking Ben for help")).to_be_visible(timeout=PATIENCE)
    ben.takes()


def joins(mo: Hands, people: Shoppers) -> None:
    mo.to(monitored(mo).get_by_role("button", name="Join", exact=True))
    mo.press("Enter")
    expect(mo.agent.reply_box()).to_be_focused(timeout=PATIENCE)
    mo.write("Mo here, may I help?")
    people.sees("Gus", "Mo here, may I help?")
    assert "Mo Haddad" in people.wire("Gus")


def takes_over(mo: Hands, ada: Hands, people: Shoppers) -> None:
    mo.to(mo.page.get_by_role("button", name="Take over", exact=True))
    mo.press("Enter")
    ada.wrap_up("passed")
    mo.press("Alt+r")
    mo.write("I go on from here")
    people.sees("Gus", "I go on from here")


def sends_on_and_home(world: World, mo: Hands, ben: Hands) -> None:
    ben.wrap_up("answ")
    ben.press("Alt+k")
    ben.finds("Find a state", "lunch")
    opens_board(mo)
    on_the_board(mo, "Ben", "Available")
    expect(ben.page.get_by_role("banner").get_by_role("button", name=re.compile("^Available"))).to_be_visible()
    mo.to(mo.page.get_by_role("button", name="Actions for Ben"))
    mo.press("Enter")
    idle = mo.page.get_by_role("menuitem", name="Idle", exact=True)
    expect(idle).to_be_visible(timeout=PATIENCE)
    ben.press("Alt+k")
    ben.finds("Find a state", "lunch")
    expect(mo.page.get_by_role("cell", name="Lunch", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(idle).to_be_visible()
    mo.picture(world, "supervising-menu")
    mo.press("Escape")
    expect(mo.page.get_by_role("button", name="Actions for Ben")).to_be_focused()
    on_the_board(mo, "Gus", "Open")
    expect(mo.agent.reply_box()).to_be_focused(timeout=PATIENCE)
    opens_board(mo)
    on_the_board(mo, "Ben", "Sign Ben out…")
    mo.picture(world, "supervising-sign-out")
    mo.to(mo.page.get_by_role("dialog").get_by_role("button", name="Sign out", exact=True))
    mo.press("Enter")
    expect(ben.page.locator("input[name=login]")).to_be_visible(timeout=PATIENCE)
