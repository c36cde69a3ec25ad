"""The shop's search with facets: without leaving the page where scripts run, by plain pages where they do not."""

import re

from playwright.sync_api import Locator, Page, expect

from tests.journeys.people import PATIENCE, World

ALL = "/shop/lumo/search/?q=e"


def _facet(page: Page, name: str) -> Locator:
    return page.get_by_role("radio", name=re.compile(f"^{name}"))


def _promised(page: Page, name: str) -> int:
    """How many products the facet says it would leave."""
    return int(page.locator(".option").filter(has_text=name).locator("small").inner_text())


def _heading(page: Page) -> Locator:
    return page.locator("[data-results] h2")


def _found(page: Page, number: int) -> None:
    """So many products, says the heading, and so many cards are there, if they fit on a page."""
    expect(_heading(page)).to_have_text(re.compile(f"^{number} products?$"), timeout=PATIENCE)
    expect(page.locator("[data-results]")).to_have_attribute("aria-busy", "false")


def _names(page: Page) -> list[str]:
    return page.locator("[data-results] .cards b").all_inner_texts()


def _stayed(page: Page) -> bool:
    """Whether no other page was loaded since `window.here` was set."""
    return bool(page.evaluate("() => window.here === true"))


def test_s1_03_facets_and_pages_of_the_search_do_not_leave_the_page_and_back_works(calm_world: World) -> None:
    page = calm_world.shopper(ALL).browser_page
    page.evaluate("() => { window.here = true; }")
    page.get_by_text("Narrow down").click()
    every, in_stock = _promised(page, "Below €50"), _promised(page, "In stock")
    assert in_stock > 24 and 0 < every <= 24
    _facet(page, "In stock").check()
    _found(page, in_stock)
    expect(page).to_have_url(re.compile(r"\?q=e&stock=1$"))
    expect(_facet(page, "In stock")).to_be_focused()
    first = _names(page)
    page.get_by_role("link", name="More", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Page 2 of \d$"))).to_be_visible(timeout=PATIENCE)
    expect(page).to_have_url(re.compile(r"\?q=e&stock=1&page=2$"))
    expect(_heading(page)).to_be_focused()
    assert not {*first} & {*_names(page)}
    page.go_back()
    expect(page.get_by_text(re.compile(r"^Page 1 of \d$"))).to_be_visible(timeout=PATIENCE)
    assert _names(page) == first
    _facet(page, "Below €50").check()
    _found(page, _promised(page, "Below €50"))
    page.go_back()
    _found(page, in_stock)
    expect(_facet(page, "Below €50")).not_to_be_checked()
    page.go_back()
    expect(_facet(page, "In stock")).not_to_be_checked(timeout=PATIENCE)
    assert _stayed(page)


def test_a_search_that_was_left_for_a_product_is_there_again_and_has_an_address_to_share(calm_world: World) -> None:
    page = calm_world.shopper(ALL).browser_page
    page.get_by_text("Narrow down").click()
    in_stock = _promised(page, "In stock")
    _facet(page, "In stock").check()
    _found(page, in_stock)
    page.get_by_role("link", name="More", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Page 2 of \d$"))).to_be_visible(timeout=PATIENCE)
    names, address = _names(page), page.url
    page.locator("[data-results] .cards b").first.click()
    expect(page.get_by_role("button", name="Add to basket")).to_be_visible(timeout=PATIENCE)
    page.go_back()
    expect(page).to_have_url(address)
    expect(_facet(page, "In stock")).to_be_checked(timeout=PATIENCE)
    assert _names(page) == names
    aino = calm_world.shopper(address).browser_page
    assert _names(aino) == names
    aino.evaluate("() => { window.here = true; }")
    aino.get_by_role("link", name="Skip to the content").press("Enter")
    expect(aino).to_have_url(re.compile("#"))
    assert _stayed(aino)


def test_s1_03_search_works_without_scripts(calm_world: World) -> None:
    page = calm_world.shopper(ALL, java_script_enabled=False).browser_page
    page.get_by_text("Narrow down").click()
    in_stock = _promised(page, "In stock")
    _facet(page, "In stock").check()
    page.get_by_role("button", name="Show", exact=True).click()
    _found(page, in_stock)
    expect(_facet(page, "In stock")).to_be_checked()
    first = _names(page)
    page.get_by_role("link", name="More", exact=True).click()
    expect(page.get_by_text(re.compile(r"^Page 2 of \d$"))).to_be_visible()
    expect(_facet(page, "In stock")).to_be_checked()
    assert not {*first} & {*_names(page)}
    page.go_back()
    assert _names(page) == first
    page.get_by_role("searchbox").fill("no lamp has this name")
    page.get_by_role("button", name="Search", exact=True).first.click()
    expect(page.get_by_text(re.compile("^Nothing matches"))).to_be_visible()
