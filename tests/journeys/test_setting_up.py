"""Somebody in charge sets up how a shop answers, with nothing to read but the pages themselves."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.install import PASSWORD
from tests.journeys.people import PATIENCE, World
from tests.journeys.shifts import Hands, Shoppers
from tests.journeys.stalls import Stall


class Setup:
    """The set-up's pages, by their words."""

    def __init__(self, world: World) -> None:
        self.page: Page = world.page()
        self.page.goto(f"{world.install.site.console}/accounts/login/?next=/admin/")
        self.page.locator("input[name=login]").fill("root")
        self.page.locator("input[name=password]").fill(PASSWORD)
        self.page.get_by_role("button", name=re.compile("Sign in", re.I)).first.click()
        expect(self.page.get_by_role("heading", name="Set-up")).to_be_visible(timeout=PATIENCE)

    def add(self, what: str) -> None:
        """The way to a new one, from the first page."""
        self.page.get_by_role("link", name="Home").or_(
            self.page.get_by_role("link", name="Assist set-up")
        ).first.click()
        row = (
            self.page.locator("#content")
            .get_by_role("row")
            .filter(has=self.page.get_by_role("link", name=what, exact=True))
        )
        row.get_by_role("link", name="Add").click()

    def says(self, **fields: str) -> None:
        """Fill in what the labels ask for."""
        for label, value in fields.items():
            self.page.get_by_label(re.compile(f"^{label.replace('_', ' ')}", re.I)).first.fill(value)

    def chooses(self, label: str, option: str | re.Pattern[str]) -> None:
        """One of a list."""
        field = self.page.get_by_label(re.compile(f"^{label}", re.I)).first
        value = field.locator("option").filter(has_text=option).first.get_attribute("value")
        field.select_option(value)

    def choose_shop(self, shop: str) -> None:
        """By its number: several have one name."""
        self.page.get_by_label(re.compile("^Shop")).first.select_option(shop)

    def ticks(self, name: str | re.Pattern[str]) -> None:
        """One of several."""
        self.page.get_by_role("checkbox", name=name).first.check()

    def saves(self, button: str = "Save") -> None:
        """And it is taken."""
        self.page.get_by_role("button", name=button, exact=True).click()
        expect(self.page.get_by_text("successfully")).to_be_visible(timeout=PATIENCE)


@pytest.mark.long
def test_feat_d2_d4_t3_a_queue_with_skill_hours_rule_code_and_profile_is_set_up_by_the_words_on_the_pages(
    calm_world: World, people: Shoppers, agents: tuple[Hands, Hands], stall: Stall
) -> None:
    ada, ben = agents
    setup = Setup(calm_world)
    found = calm_world.install.rows(
        "SELECT s.id, a.id FROM assist_shop s, assist_agent a JOIN auth_user u ON u.id = a.user_id"
        " WHERE s.code = %s AND u.username = %s",
        stall.code,
        stall.agent,
    )
    shop, who = (str(number) for number in found[0])
    makes_a_queue(setup, shop, who)
    makes_what_it_needs(setup, shop, who, stall.code)
    makes_a_rule(setup, shop)
    people.ask("Gus", "Does it dim?")
    expect(ada.page.get_by_role("region", name=re.compile("^Incoming"))).to_contain_text("Lamps")
    expect(ben.page.get_by_role("region", name=re.compile("^Incoming"))).to_be_hidden()
    ada.takes()
    people.ends("Gus")
    expect(ada.page.get_by_role("option", name="Lamp chosen")).to_be_visible(timeout=PATIENCE)
    ada.wrap_up("lamp")


def makes_a_queue(setup: Setup, shop: str, who: str) -> None:
    """Of one member, open today and tomorrow."""
    setup.add("Queues")
    setup.choose_shop(shop)
    setup.says(Name="Lamps", Offer_seconds="60")
    setup.chooses("Who comes first", "Each in turn")
    setup.page.get_by_role("combobox", name=re.compile("agent", re.I)).first.select_option(who)
    setup.saves("Save and continue editing")
    today = datetime.now(UTC)
    for place, day in enumerate((today, today + timedelta(days=1))):
        setup.page.locator(f"select[name$='-{place}-weekday']").select_option(str(day.weekday()))
        setup.page.locator(f"input[name$='-{place}-opens']").fill("00:00")
        setup.page.locator(f"input[name$='-{place}-closes']").fill("00:00")
    setup.saves()


def makes_what_it_needs(setup: Setup, shop: str, who: str, code: str) -> None:
    """A skill, a wrap-up code of its own, a profile."""
    setup.add("Skills")
    setup.says(Name=f"Dimming {code}")
    setup.page.locator(f"input[type=checkbox][value='{who}']").first.check()
    setup.saves()
    setup.add("Wrap-up codes")
    setup.choose_shop(shop)
    setup.says(Name="Lamp chosen")
    setup.ticks(re.compile("Lamps"))
    setup.saves()
    setup.add("Profiles")
    setup.says(Name=f"Quiet {code}", Capacity="1")
    setup.saves()


def makes_a_rule(setup: Setup, shop: str) -> None:
    """And tries it out: the box names the queue, which the rule's own name does not."""
    setup.add("Routing rules")
    setup.choose_shop(shop)
    setup.says(Name="To those who know")
    setup.ticks("Informational")
    setup.chooses("Queue", "Lamps")
    setup.saves()
    setup.page.get_by_text("Try it out").click()
    setup.choose_shop(shop)
    setup.page.get_by_role("button", name="Try", exact=True).click()
    expect(setup.page.locator(".try-outcome")).to_contain_text("Lamps")
