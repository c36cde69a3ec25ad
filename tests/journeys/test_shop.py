"""The built-in shop besides buying: an auction, a review under moderation, a coupon, a quote."""

import email
import email.policy
import re
import time
import uuid

import psycopg
from playwright.sync_api import Locator, Page, expect

from tests.install import PASSWORD
from tests.journeys.people import PATIENCE, AgentAt, ShopperAt, World

LOT = "/shop/lumo/auction/kaari-number-one/"


def _customer(world: World, shop: str, email: str) -> ShopperAt:
    """Somebody who has logged in."""
    person = world.shopper(f"/shop/{shop}/login/")
    page = person.browser_page
    page.get_by_label("E-mail").first.fill(email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in", exact=True).click()
    page.wait_for_url(re.compile(f"/shop/{shop}/(?!login)"))
    return person


def _newcomer(world: World) -> ShopperAt:
    """Somebody who has just registered and followed the link of the mail."""
    person = world.shopper("/shop/lumo/register/")
    page = person.browser_page
    page.get_by_label("Name", exact=True).fill("Ines Costa")
    address = f"ines-{uuid.uuid4().hex[:8]}@example.com"
    page.get_by_label("E-mail").fill(address)
    page.get_by_role("button", name="Register", exact=True).click()
    expect(page.get_by_role("heading", name="Look into your mails")).to_be_visible()
    page.goto(_link_mailed_to(world, address))
    page.get_by_label("Choose a password").fill("a lamp by the window 7")
    page.get_by_role("button", name="Make my account").click()
    page.wait_for_url(re.compile("/shop/lumo/(?!register)"))
    return person


def _link_mailed_to(world: World, address: str) -> str:
    deadline = time.monotonic() + PATIENCE / 1000
    while not (mails := [text for text in world.install.mails() if address in text]):
        assert time.monotonic() < deadline, "no mail"
        time.sleep(0.2)
    body = email.message_from_string(mails[0], policy=email.policy.default).get_body(("plain",))
    return next(line for line in (body.get_content() if body else "").splitlines() if line.startswith("http"))


def _bid(page: Page, amount: str) -> None:
    page.get_by_label("Your bid").fill(amount)
    page.get_by_role("button", name="Bid", exact=True).click()


def _end(world: World, code: str) -> None:
    """The lot's time is over: its end moves to a moment ago."""
    with psycopg.connect(world.install.url, autocommit=True) as opened:
        opened.execute("UPDATE storefront_shop_lot SET ends_at = assist_now() WHERE code = %s", [code])


def _root(world: World, path: str) -> Page:
    """The administrator on a page of the admin."""
    root = AgentAt(world, world.page())
    root.page.goto(f"{world.install.site.console}/accounts/login/")
    root.page.locator("input[name=login]").fill("root")
    root.page.locator("input[name=password]").fill(PASSWORD)
    root.page.get_by_role("button", name=re.compile("Sign in")).first.click()
    root.page.wait_for_load_state()
    root.page.goto(f"{world.install.site.console}{path}")
    return root.page


def test_s1_03_bids_are_seen_at_once_and_the_winner_checks_out(calm_world: World) -> None:
    juergen, ines = _customer(calm_world, "lumo", "juergen@example.com"), _newcomer(calm_world)
    for person in (juergen, ines):
        person.go(LOT)
    hers, his = ines.browser_page, juergen.browser_page
    _bid(hers, "100")
    expect(hers.get_by_role("alert")).to_contain_text("125")
    _bid(hers, "140")
    expect(his.get_by_role("status").filter(has_text="€140.00")).to_be_visible(timeout=PATIENCE)
    juergen.open_help()
    expect(juergen.way("E-mail")).to_be_visible(timeout=PATIENCE)
    _end(calm_world, "kaari-number-one")
    ines.go(LOT)
    hers.get_by_role("link", name="To the checkout").click()
    expect(hers.get_by_text("€140.00").first).to_be_visible()
    juergen.go(LOT)
    expect(his.get_by_role("link", name="To the checkout")).to_have_count(0)


def test_a_review_is_seen_by_others_once_it_is_approved(calm_world: World) -> None:
    ines, gus = _newcomer(calm_world), calm_world.shopper("/shop/lumo/product/pallo/")
    title = f"Warm and round {uuid.uuid4().hex[:6]}"
    ines.go("/shop/lumo/product/pallo/")
    page = ines.browser_page
    page.get_by_text("Write a review").click()
    page.get_by_label(re.compile("^4 stars")).check(force=True)
    page.get_by_label("Title").fill(title)
    page.get_by_role("button", name=re.compile("Send")).click()
    expect(page.get_by_text(title).first).to_be_visible()
    gus.go("/shop/lumo/product/pallo/")
    expect(gus.browser_page.get_by_text(title)).to_have_count(0)
    admin = _root(calm_world, f"/admin/storefront_shop/review/?q={title.split()[-1]}")
    admin.get_by_role("link", name=title).click()
    admin.get_by_label("Decision").select_option("approve")
    admin.get_by_role("button", name="Save", exact=True).click()
    gus.go("/shop/lumo/product/pallo/")
    expect(gus.browser_page.get_by_text(title)).to_be_visible()


def test_a_coupon_makes_the_basket_cheaper_in_panel_and_page(calm_world: World) -> None:
    gus = calm_world.shopper("/shop/lumo/product/kaari/")
    page = gus.browser_page
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    gus.go("/shop/lumo/basket/")
    page.get_by_text("I have a code").click()
    page.get_by_label("Code", exact=True).fill("nonsense")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_role("alert")).to_contain_text("We do not know this code")
    page.get_by_label("Code", exact=True).fill("welcome10")
    page.get_by_role("button", name="Use it").click()
    expect(page.get_by_text("€80.10").first).to_be_visible(timeout=PATIENCE)


def test_mina_accepts_what_the_sales_team_offers(calm_world: World) -> None:
    mina = _customer(calm_world, "lumo-business", "mina@nordhaus.example")
    mina.go("/shop/lumo-business/account/quotes/")
    page = mina.browser_page
    page.get_by_role("link", name=re.compile("Q10002")).click()
    page.get_by_role("button", name=re.compile("^Accept")).click()
    expect(page.get_by_text("Accepted", exact=True).first).to_be_visible(timeout=PATIENCE)


def _put_aside(person: ShopperAt, product: str, name: str) -> None:
    """Add a product and keep the basket for later under a name."""
    page = person.browser_page
    person.go(f"/shop/lumo/product/{product}/")
    page.get_by_role("button", name="Add to basket").click()
    expect(page.get_by_text("In your basket")).to_be_visible(timeout=PATIENCE)
    person.go("/shop/lumo/basket/")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Put aside").click()
    expect(page.get_by_role("status").filter(has_text="Put aside.")).to_be_visible(timeout=PATIENCE)


def _slip(page: Page, name: str) -> Locator:
    """A saved basket in the list."""
    return page.get_by_role("listitem").filter(has=page.get_by_role("heading", name=name, exact=True))


def test_a_basket_is_put_aside_taken_up_again_renamed_and_deleted(calm_world: World) -> None:
    ines = _newcomer(calm_world)
    page = ines.browser_page
    _put_aside(ines, "kaari", "Hallway")
    _put_aside(ines, "pallo", "Balcony")
    expect(_slip(page, "Hallway")).to_contain_text("€89.00")
    page.get_by_role("button", name="Make active: Hallway").click()
    expect(page.get_by_role("link", name="Basket, 1 items")).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("textbox", name=re.compile("^Quantity: Kaari"))).to_have_value("1")
    ines.go("/shop/lumo/baskets/")
    expect(_slip(page, "Hallway")).to_have_count(0)
    _slip(page, "Balcony").get_by_text("Rename or delete").click()
    _slip(page, "Balcony").get_by_label("Name").fill("Terrace")
    page.get_by_role("button", name="Rename", exact=True).click()
    page.get_by_role("button", name="Add Terrace to the basket").click()
    expect(page.get_by_role("textbox", name=re.compile("^Quantity: "))).to_have_count(2)
    page.get_by_label("Name", exact=True).fill("Both")
    page.get_by_role("button", name="Put aside").click()
    _slip(page, "Both").get_by_text("Rename or delete").click()
    page.get_by_role("button", name="Delete Both").click()
    expect(page.get_by_text("Nothing is put aside.")).to_be_visible(timeout=PATIENCE)


def test_attack_zed_gets_404_for_somebody_elses_saved_basket(calm_world: World) -> None:
    ines, zed = _newcomer(calm_world), _newcomer(calm_world)
    _put_aside(ines, "kaari", "Mine alone")
    _put_aside(zed, "pallo", "Of Zed")
    take_up = re.compile("^Make active: ")
    address = ines.browser_page.get_by_role("button", name=take_up).evaluate("(button) => button.form.action")
    for act in ("take-up", "delete"):
        zed.go("/shop/lumo/baskets/")
        button = zed.browser_page.get_by_role("button", name=take_up)
        forged = "(button, [action, value]) => { button.form.action = action; button.value = value; }"
        button.evaluate(forged, [address, act])
        with zed.browser_page.expect_response(address) as answer:
            button.click()
        assert answer.value.status == 404
    ines.go("/shop/lumo/baskets/")
    expect(_slip(ines.browser_page, "Mine alone")).to_contain_text("€89.00")
