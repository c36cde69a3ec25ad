"""What the shop knows is on the agent's screen, and follows the shopper."""

import re

from playwright.sync_api import expect

from tests.install import PASSWORD
from tests.journeys.people import PATIENCE, World

SOON = 2_000
"""Milliseconds in which a change must reach the agent (A7)."""


def test_s1_16_feat_a5_a_business_shop_asks_for_the_log_in_first(world: World) -> None:
    ada = world.agent()
    mina = world.shopper("/shop/lumo-business/")
    mina.open_help()
    expect(mina.panel.get_by_text("Log in first")).to_be_visible(timeout=PATIENCE)
    expect(mina.panel.get_by_label("Your question")).to_have_count(0)
    mina.go("/shop/lumo-business/login/")
    mina.browser_page.get_by_label("E-mail").first.fill("mina@nordhaus.example")
    mina.browser_page.get_by_label("Password").fill(PASSWORD)
    mina.browser_page.get_by_role("button", name="Log in").click()
    mina.browser_page.wait_for_url(re.compile("/shop/lumo-business/(?!login)"))
    mina.ask("Our order number is refused", name=None, topic="Order, payment")
    ada.accept("Mina Lindqvist")
    ada.sees("Our order number is refused")
    expect(ada.page.get_by_role("heading", name="Mina Lindqvist").first).to_be_visible()
    expect(ada.context().get_by_text("104233")).to_be_visible()
    expect(ada.page.get_by_text("Verified", exact=True).first).to_be_visible()
    mina.end()
    ada.wrap_up("Answered")


def test_s1_13_feat_a4_ada_is_told_that_gus_is_at_the_log_in(world: World) -> None:
    ada = world.agent()
    gus = world.shopper("/shop/lumo/login/")
    gus.ask("I forgot my password", topic="My account")
    ada.accept()
    expect(ada.page.get_by_text("Customer is at log-in")).to_be_visible(timeout=PATIENCE)
    gus.go("/shop/lumo/")
    expect(ada.page.get_by_text("Customer is at log-in")).to_have_count(0, timeout=PATIENCE)
    gus.end()
    ada.wrap_up("Log-in trouble")


def test_feat_a7_page_and_basket_follow_the_shopper(world: World) -> None:
    ada = world.agent()
    gus = world.shopper("/shop/lumo/")
    gus.ask("Which lamp for a desk?")
    ada.accept()
    gus.go("/shop/lumo/product/kaari/")
    patience = PATIENCE if world.stormy else SOON
    trail = ada.context().get_by_role("listitem").filter(has_text="Kaari")
    expect(trail.first).to_be_visible(timeout=patience)
    expect(ada.context().get_by_text("kaari", exact=True)).to_be_visible(timeout=patience)
    gus.sees("Which lamp for a desk?")
    gus.browser_page.get_by_role("button", name="Add to basket").click()
    expect(ada.context().get_by_text(re.compile("1 . Kaari"))).to_be_visible(timeout=patience)
    expect(ada.context().get_by_text("€89.00").first).to_be_visible(timeout=patience)
    gus.end()
    ada.wrap_up("Product advice")


def test_feat_a3_the_product_is_known_on_a_product_page_only(calm_world: World) -> None:
    ada = calm_world.agent()
    gus = calm_world.shopper("/shop/lumo/product/kaari/")
    gus.ask("Is it glass?")
    ada.accept()
    expect(ada.context().get_by_text("kaari", exact=True)).to_be_visible(timeout=PATIENCE)
    gus.go("/shop/lumo/basket/")
    expect(ada.context().get_by_text("None open")).to_be_visible(timeout=PATIENCE)
    gus.end()
    ada.wrap_up("Answered")
