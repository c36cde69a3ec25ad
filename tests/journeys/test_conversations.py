"""The chooser with its reasons, a message that is left, several conversations, and the agent of last time."""

import re
import time

import pytest
from playwright.sync_api import Frame, expect

from tests.journeys.axe import serious
from tests.journeys.people import PATIENCE, PHONE, ShopperAt, World


def nobody_is_there(world: World) -> None:
    """Agents of earlier journeys have closed their browsers; their leases run out."""
    deadline = time.monotonic() + 60
    while world.install.rows("SELECT 1 FROM assist_agent WHERE state NOT IN ('offline', 'lost')"):
        assert time.monotonic() < deadline, "somebody is still there"
        time.sleep(0.3)


def panel_of(shopper: ShopperAt) -> Frame:
    """The panel's frame."""
    return next(frame for frame in shopper.browser_page.frames if "/panel/" in frame.url)


def mails_to(world: World, address: str, least: int = 1) -> list[str]:
    """The mails to an address, as soon as there are so many."""
    deadline = time.monotonic() + PATIENCE / 1000
    while True:
        found = [mail for mail in world.install.mails() if address in mail]
        if len(found) >= least:
            return found
        assert time.monotonic() < deadline, world.install.rows("SELECT attempts, last_error FROM assist_outbox")
        time.sleep(0.3)


def test_s1_30_feat_a1_customer_support_on_the_help_page_leads_to_five_channels(calm_world: World) -> None:
    nobody_is_there(calm_world)
    page = calm_world.page(PHONE)
    page.goto(f"{calm_world.install.site.widget}/help/lumo/")
    support = page.get_by_role("complementary", name="Customer support")
    expect(support.get_by_role("link")).to_have_count(5)
    expect(support.get_by_role("link", name="Chat Nobody is here right now")).to_have_attribute("aria-disabled", "true")
    assert serious(page) == []
    support.get_by_role("link", name=re.compile("^E-mail")).click()
    expect(page.get_by_role("heading", name="Leave a message")).to_be_visible(timeout=PATIENCE)


def test_feat_a1_a8_the_chooser_keeps_what_is_shut_with_its_reason_and_opens_when_ada_comes(calm_world: World) -> None:
    nobody_is_there(calm_world)
    gus = calm_world.shopper("/shop/lumo/login/", size=PHONE)
    gus.open_help()
    chat = gus.way("Chat")
    expect(chat).to_have_accessible_name("Chat Nobody is here right now", timeout=PATIENCE)
    expect(gus.way("Call me back")).to_have_accessible_name("Call me back This shop does not offer it")
    assert serious(panel_of(gus)) == []
    chat.focus()
    expect(chat).to_be_focused()
    chat.press("Enter")
    expect(gus.panel.get_by_label("Your question")).to_have_count(0)
    calm_world.agent()
    expect(chat).to_have_accessible_name("Chat Somebody is here now", timeout=PATIENCE)
    chat.click()
    expect(gus.panel.get_by_label("Your question")).to_be_visible(timeout=PATIENCE)


def test_feat_a8_a_message_left_to_nobody_is_answered_in_the_panel_and_by_mail_once(calm_world: World) -> None:
    nobody_is_there(calm_world)
    gus = calm_world.shopper()
    gus.leave("Do you ship to Oulu?", email="oulu@example.com")
    expect(gus.panel.get_by_text(re.compile("You are n"))).to_have_count(0)
    ada = calm_world.agent()
    offers = ada.page.get_by_role("region", name=re.compile("^Incoming"))
    expect(offers.get_by_text("Left message").first).to_be_visible(timeout=PATIENCE)
    ada.accept()
    ada.sees("Do you ship to Oulu?")
    ada.write("Yes, within a week")
    gus.sees("Yes, within a week")
    ada.page.get_by_role("button", name="End", exact=True).click()
    ada.page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    ada.wrap_up("Answered")
    [mail] = mails_to(calm_world, "oulu@example.com")
    assert "Yes, within a week" in mail
    expect(gus.panel.get_by_text("The transcript is on its way")).to_be_visible(timeout=PATIENCE)
    expect(gus.panel.get_by_role("button", name="E-mail it")).to_have_count(0)
    calm_world.install.wait_until_back()
    assert len(mails_to(calm_world, "oulu@example.com")) == 1


@pytest.mark.long
def test_feat_a11_two_conversations_at_once_and_the_history_of_both(calm_world: World) -> None:
    ada = calm_world.agent()
    gus = calm_world.shopper()
    gus.ask("About my lamp")
    ada.accept()
    ada.write("The lamp, yes")
    gus.sees("The lamp, yes")
    gus.panel.get_by_label("Message", exact=True).fill("half a word")
    gus.back()
    gus.ask("About my parcel")
    ada.accept()
    gus.back()
    going_on = gus.panel.get_by_role("list", name="Conversations that go on").get_by_role("button")
    expect(going_on).to_have_count(2)
    ada.page.get_by_role("button", name=re.compile("The lamp, yes|About my lamp")).first.click()
    ada.write("Still there?")
    unread = going_on.filter(has_text="Still there?")
    expect(unread.get_by_text("1 new message")).to_be_attached(timeout=PATIENCE)
    unread.click()
    gus.sees("The lamp, yes")
    expect(gus.panel.get_by_label("Message", exact=True)).to_have_value("half a word")
    gus.end()
    ada.wrap_up("Answered")
    gus.back()
    past = gus.panel.get_by_role("list", name="Your conversations").get_by_role("button")
    expect(past.filter(has_text="Still there?")).to_be_visible(timeout=PATIENCE)
    going_on.click()
    gus.sees("About my parcel")
    gus.end()
    ada.wrap_up("Answered")
    gus.go("/shop/lumo/")
    gus.open_help()
    gus.back()
    past.filter(has_text="Still there?").click()
    gus.sees("The lamp, yes")


def test_feat_a10_gus_asks_for_ada_again_and_both_are_told(calm_world: World) -> None:
    ada = calm_world.agent()
    gus = calm_world.shopper(size=PHONE)
    gus.ask("First")
    ada.accept()
    gus.end()
    ada.wrap_up("Answered")
    gus.panel.get_by_role("button", name=re.compile("^Start a new chat")).click()
    gus.panel.get_by_label(re.compile("^Ask for Ada")).check()
    gus.panel.get_by_label("Your name").fill("Gus")
    gus.panel.get_by_label("Your question").fill("Second")
    gus.panel.get_by_role("button", name="Start the chat").click()
    expect(gus.panel.get_by_text(re.compile("We told the team that you asked for Ada"))).to_be_visible(timeout=PATIENCE)
    offers = ada.page.get_by_role("region", name=re.compile("^Incoming"))
    expect(offers.get_by_text(re.compile("^Asked for Ada")).first).to_be_visible(timeout=PATIENCE)
    ada.accept()
    expect(ada.page.get_by_text(re.compile("Gus asked for Ada")).first).to_be_visible(timeout=PATIENCE)
    gus.end()
    ada.wrap_up("Answered")
