"""A chat changes hands between two consoles, and a colleague comes to its aid."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.people import PATIENCE, World
from tests.journeys.shifts import Hands, Shoppers


def test_s5_25_s5_26_s5_27_b17_f1_f2_f3_a_transfer_that_is_refused_comes_back_and_one_that_is_accepted_takes_all_along(
    calm_world: World, people: Shoppers, agents: tuple[Hands, Hands]
) -> None:
    ada, ben = agents
    begin(ada, ben, people)
    pass_to_ben(ada, "Wants it in blue")
    ada.press("Escape")
    card = offers_of(ben)
    expect(card).to_contain_text("Transfer from Ada")
    expect(card).to_contain_text("Wants it in blue")
    ben.press("Alt+x")
    ben.to(ben.page.get_by_role("menuitem").first)
    ben.press("Enter")
    expect(ada.page.get_by_text("Ben declined. The chat stays with you.").first).to_be_visible(timeout=PATIENCE)
    ada.press("Alt+r")
    ada.write("One moment more")
    people.sees("Gus", "One moment more")
    pass_to_ben(ada, "Please, he is in a hurry")
    ada.picture(calm_world, "chosen-ahead")
    ada.wrap_up("passed")
    expect(ada.page.get_by_role("button", name="Passed on", exact=True)).to_be_visible(timeout=PATIENCE)
    ada.picture(calm_world, "handing-over")
    ben.to(offers_of(ben).get_by_role("button", name=re.compile("^View")))
    ben.press("Enter")
    ben.agent.sees("Does it dim?")
    ben.takes()
    expect(ada.page.get_by_text("No conversation")).to_be_visible(timeout=PATIENCE)
    expect(ben.agent.reply_box()).to_be_focused(timeout=PATIENCE)
    ben.write("Ben here. It dims")
    people.sees("Gus", "Ben here. It dims")
    assert "Wants it in blue" not in people.wire("Gus")
    held_by(ben, people)
    people.ends("Gus")
    ben.wrap_up("answ")


def held_by(ben: Hands, people: Shoppers) -> None:
    """Away for a moment: the shopper is told, and their line ends it (feat B17)."""
    ben.press("Alt+h")
    strip = ben.page.get_by_text(re.compile("^On hold: Gus knows"))
    expect(strip).to_be_visible(timeout=PATIENCE)
    assert "interaction.held" in people.heard("Gus")
    people.says("Gus", "No hurry")
    ben.agent.sees("No hurry")
    expect(strip).to_be_hidden(timeout=PATIENCE)


@pytest.mark.long
def test_s5_28_s5_29_s5_30_f5_f6_a_consult_becomes_a_conference_and_the_shopper_reads_none_of_what_was_private(
    calm_world: World, people: Shoppers, agents: tuple[Hands, Hands]
) -> None:
    ada, ben = agents
    begin(ada, ben, people)
    ada.press("Alt+c")
    ada.finds("Search agents", "ben")
    ada.press("Enter")
    expect(ada.page.get_by_text("Asking Ben for help")).to_be_visible(timeout=PATIENCE)
    expect(offers_of(ben)).to_contain_text("Ada asks for help")
    ben.takes()
    expect(ada.page.get_by_text(re.compile("^Consulting Ben"))).to_be_visible(timeout=PATIENCE)
    ben.write("Between us: it is discontinued")
    ada.agent.sees("Between us: it is discontinued")
    assert "Ben" not in people.wire("Gus")
    press(ada, "Conference")
    expect(ada.page.get_by_text(re.compile("^Conference with Ben"))).to_be_visible(timeout=PATIENCE)
    ben.press("Alt+r")
    ben.write("Hello, Ben here as well")
    people.sees("Gus", "Hello, Ben here as well")
    ada.picture(calm_world, "conference")
    press(ada, "Complete transfer")
    ada.wrap_up("answ")
    ben.press("Alt+r")
    ben.write("I go on alone")
    people.sees("Gus", "I go on alone")
    assert "discontinued" not in people.wire("Gus")
    people.ends("Gus")
    ben.wrap_up("answ")


def begin(ada: Hands, ben: Hands, people: Shoppers) -> None:
    """Gus asks, Ada has it, and Ben is there for her."""
    ben.press("Alt+k")
    ben.finds("Find a state", "lunch")
    people.ask("Gus", "Does it dim?")
    expect(offers_of(ada)).to_be_visible(timeout=PATIENCE)
    ada.takes()
    ada.write("Let me see")
    people.sees("Gus", "Let me see")
    ada.press("Alt+t")
    dialog = ada.page.get_by_role("dialog")
    dialog.get_by_role("tab", name="Agent").press("Enter")
    expect(dialog.get_by_text(re.compile("^Nobody else is free now"))).to_be_visible(timeout=PATIENCE)
    ben.press("Alt+k")
    ben.finds("Find a state", "avail")
    expect(ben.page.get_by_role("banner").get_by_role("button", name=re.compile("^Available"))).to_be_visible()
    ada.to(dialog.get_by_role("button", name="Refresh"))
    ada.press("Enter")
    expect(dialog.get_by_role("option", name=re.compile("Ben"))).to_be_visible(timeout=PATIENCE)
    ada.press("Escape")
    expect(dialog).to_be_hidden(timeout=PATIENCE)


def offers_of(hands: Hands) -> Locator:
    return hands.page.get_by_role("region", name=re.compile("^Incoming")).get_by_role("group").first


def press(hands: Hands, name: str) -> None:
    """A button, by Tab and Enter."""
    hands.to(hands.page.get_by_role("button", name=name, exact=True))
    hands.press("Enter")


def pass_to_ben(ada: Hands, note: str) -> None:
    """The dialog, the tab of agents, a note."""
    ada.press("Alt+t")
    ada.to(ada.page.get_by_role("tab", name="Queue"))
    ada.press("ArrowRight")
    ada.to(ada.page.get_by_role("combobox", name="Search agents"))
    ada.finds("Search agents", "ben")
    ada.to(ada.page.get_by_label("Note for your colleague"))
    ada.page.keyboard.type(note)
    ada.to(ada.page.get_by_role("dialog").get_by_role("button", name="Transfer", exact=True))
    ada.press("Enter")
    expect(ada.page.get_by_role("dialog", name="Wrap up")).to_contain_text("Holds as soon as Ben", timeout=PATIENCE)
