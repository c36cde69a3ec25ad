"""Draws docs/pictures anew: `python3 run.py test journeys tests/journeys/pictures.py`. No part of the ordinary run.

Three languages, phone and desktop, light and dark; each picture is looked at before it is committed.
"""

import io
import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.people import DESKTOP, PATIENCE, PHONE, AgentAt, ShopperAt, World

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "pictures"
QUALITY = 82
SETTLE_MS = 700
LANGUAGES = {"en": "en-EUR", "de": "de-EUR", "fi": "fi-EUR"}
LOOKS = [("desktop", DESKTOP, "light"), ("phone", PHONE, "light"), ("phone-dark", PHONE, "dark")]


def take(page: Page, name: str) -> None:
    """Keep what the page shows, small enough for a repository."""
    page.wait_for_timeout(SETTLE_MS)
    picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    picture.save(FOLDER / f"{name}.webp", "WEBP", quality=QUALITY, method=6)


@pytest.fixture(autouse=True)
def ada(calm_world: World) -> AgentAt:
    """Every picture is taken while Ada is at her desk."""
    return calm_world.agent()


def visitor(world: World, language: str, size: dict[str, int], scheme: str) -> ShopperAt:
    """Somebody in the shop, in a language."""
    person = ShopperAt(world, world.page(size, color_scheme=scheme, device_scale_factor=1.5))
    person.go("/shop/lumo/")
    choice = person.browser_page.locator(f"button[name=variant][value={LANGUAGES[language]}]")
    if choice.count():
        choice.first.click()
    return person


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("look", "size", "scheme"), LOOKS, ids=[look[0] for look in LOOKS])
def test_pictures_of_shop_panel_and_help_page(
    calm_world: World, language: str, look: str, size: dict[str, int], scheme: str
) -> None:
    person = visitor(calm_world, language, size, scheme)
    person.go("/shop/lumo/product/kaari/")
    take(person.browser_page, f"shop-{look}-{language}")
    person.browser_page.locator("button[aria-expanded]").last.click()
    expect(person.browser_page.frame_locator("iframe").last.get_by_role("heading").first).to_be_visible(
        timeout=PATIENCE
    )
    take(person.browser_page, f"panel-{look}-{language}")
    person.go(f"{calm_world.install.site.widget}/help/lumo/?lang={language}")
    take(person.browser_page, f"help-{look}-{language}")


def test_pictures_of_a_conversation(calm_world: World, ada: AgentAt) -> None:
    gus = calm_world.shopper("/shop/lumo/product/kaari/")
    gus.browser_page.get_by_role("button", name="Add to basket").click()
    gus.ask("Is the glass shade sold on its own? Mine broke.")
    ada.accept()
    ada.write("Yes, every part is. Which colour is yours?")
    gus.sees("Yes, every part is. Which colour is yours?")
    gus.write("Opal. That was quick, thank you!")
    ada.sees("Opal. That was quick, thank you!")
    take(ada.page, "console")
    take(gus.browser_page, "panel")


def test_pictures_of_the_set_up(calm_world: World) -> None:
    root = AgentAt(calm_world, calm_world.page())
    root.page.goto(f"{calm_world.install.site.console}/setup/shop/")
    root.page.locator("input[name=login]").fill("root")
    root.page.locator("input[name=password]").fill("assist-demo-2026")
    root.page.get_by_role("button", name=re.compile("Sign in")).first.click()
    take(root.page, "setup")
