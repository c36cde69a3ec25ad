"""From a fresh install without the built-in shop to a chat on somebody's own shop, as a new user goes."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from assist.management.launch.places import REPOSITORY
from tests.install import Install, installed
from tests.journeys.people import PATIENCE, AgentAt, World
from tests.journeys.test_embed import foreign_page

AXE = REPOSITORY / "static" / "node_modules" / "axe-core" / "axe.min.js"
GREEN = re.compile("^The button is there: http://elsewhere.localhost")


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """An install as it is after its first start: no shop, nobody who administers."""
    with installed(tmp_path_factory.mktemp("fresh"), BUILTIN_SHOP="off", ASSIST_TIME_SCALE="2") as install:
        yield install


@pytest.fixture
def new_world(fresh: Install, browser: Browser) -> Iterator[World]:
    """Browsers on it."""
    opened = World(fresh, browser, stormy=False)
    yield opened
    opened.close()


def is_sound(page: Page) -> None:
    """No finding of the accessibility checker, nothing wider than the window."""
    page.evaluate(AXE.read_text("utf-8"))
    found = page.evaluate("axe.run(document, { iframes: false }).then((told) => told.violations.map((one) => one.id))")
    assert found == [], page.url
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), page.url


def go_on(page: Page, title: str) -> None:
    """Press the one button that goes on, and arrive."""
    is_sound(page)
    page.get_by_role("button", name=re.compile("^(Save and go|Go) on$")).click()
    expect(page.get_by_role("heading", name=title)).to_be_visible(timeout=PATIENCE)


def begin(world: World, page: Page) -> list[Route]:
    """The first page, by the address that the start printed; returns the next page's script, held back."""
    page.goto(f"{world.install.site.console}/console/")
    expect(page.get_by_role("heading", name="Welcome to Assist")).to_be_visible()
    expect(page.get_by_label("Set-up code")).to_be_visible()
    address = world.install.manage("setupcode").strip()
    assert address in world.install.stack.seeded
    page.goto(address)
    page.get_by_label("Your name").fill("Maria Koskinen")
    page.get_by_label("Sign-in").fill("maria")
    page.get_by_label("Password").fill("nine-blue-herons")
    late: list[Route] = []
    page.route("**/setup*.js", lambda script: late.append(script))
    page.get_by_role("button", name="Begin").click()
    return late


def set_up(page: Page, address: str, late: list[Route]) -> str:
    """All steps up to the snippet, which is returned; somebody types before the script has come."""
    page.get_by_label("Name of the shop").fill("Kontor & Söhne")
    for script in late:
        script.continue_()
    page.unroute("**/setup*.js")
    expect(page.get_by_label("Code")).to_have_value("kontor-sohne")
    page.get_by_label("Address of the shop").fill(address)
    go_on(page, "How shall it look?")
    page.get_by_label("Colour", exact=True).fill("#0e7490")
    shown = page.frame_locator("iframe[title='Preview of button and panel']")
    expect(shown.get_by_role("button", name="Help")).to_have_css("background-color", "rgb(14, 116, 144)")
    go_on(page, "When do people answer?")
    go_on(page, "How do people reach you?")
    go_on(page, "Who answers?")
    expect(page.get_by_label("I answer too")).to_be_checked()
    go_on(page, "Put it on your pages")
    expect(page.get_by_text("Waiting for the first hit")).to_be_visible()
    return page.locator("#snippet").inner_text()


def test_from_a_fresh_install_to_a_chat_on_somebodys_own_shop(new_world: World) -> None:
    pasted = [""]
    with foreign_page(
        lambda: f"<!doctype html><html lang='en'><body><h1>Kontor</h1>{pasted[0]}</body></html>"
    ) as origin:
        page = new_world.page()
        late = begin(new_world, page)
        pasted[0] = set_up(page, f"{origin}/second?from=search#top", late)
        gus = new_world.shopper(f"{origin}/")
        expect(page.get_by_text(GREEN)).to_be_visible(timeout=PATIENCE)
        go_on(page, "Your shop is ready")
        is_sound(page)
        page.get_by_role("link", name="Open the console").click()
        maria = AgentAt(new_world, page)
        maria.set_available()
        gus.ask("Does it work?")
        maria.accept()
        maria.write("It does")
        gus.sees("It does")
        gus.write("Wonderful")
        maria.sees("Wonderful")
        gus.end()
        maria.wrap_up("Answered")
