"""Half an hour of Ada's day in a few minutes: eight chats, a consult, a transfer, by the keyboard alone."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from tests.install import Install, installed
from tests.journeys.people import PATIENCE, World
from tests.journeys.shifts import Hands, Shoppers, pass_time, slowest
from tests.journeys.stalls import Stall

FIRST = ("Gus", "Mina", "Ines", "Paavo", "Rosa")
LATE = ("Tariq", "Yuki", "Olga")
STEP = 25.0
"""Seconds that go by between two things that Ada does; an offer lasts longer."""
AT_ONCE = 100.0
"""Milliseconds in which 95 of 100 commands are answered, and as many keys are followed by a picture."""


@pytest.fixture(scope="module")
def calm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Install]:
    """An install of its own: half an hour goes by there."""
    with installed(tmp_path_factory.mktemp("shift"), ASSIST_TIME_SCALE="2") as install:
        yield install


@pytest.mark.long
def test_feat_w2_e11_f1_f5_eight_chats_a_consult_and_a_transfer_by_the_keyboard_alone(
    calm_world: World, stall: Stall, people: Shoppers, agents: tuple[Hands, Hands]
) -> None:
    ada, ben = agents
    whose = everybody_comes(calm_world, ada, ben, people)
    for _round in range(8):
        talk(calm_world.install, ada, people, whose)
    ada.picture(calm_world, "3-eight-chats")
    consult(calm_world, ada, ben, people, whose["Mina"])
    transfer(calm_world, ada, ben, people, whose["Rosa"])
    finish_all(calm_world.install, ada, people)
    finish(ben, place_of(ben, "Rosa"))
    ada.picture(calm_world, "6-done")
    check(calm_world.install, people, stall)
    for hands in agents:
        figures = slowest(hands.page)
        assert max(figures.values()) <= AT_ONCE, figures


def everybody_comes(world: World, ada: Hands, ben: Hands, people: Shoppers) -> dict[str, int]:
    """Five come at once and three later, while Ben is at lunch; returns where in Ada's list each stands."""
    ben.press("Alt+k")
    ben.finds("Find a state", "lunch")
    for name in FIRST:
        people.ask(name, f"{name} asks for a lamp")
    offers = ada.page.get_by_role("region", name=re.compile("^Incoming"))
    expect(offers.get_by_role("group")).to_have_count(5, timeout=PATIENCE)
    ada.picture(world, "1-offers")
    ada.press("Alt+Shift+a")
    expect(offers).to_be_hidden(timeout=PATIENCE)
    assert {ada_answers(ada, people, place) for place in range(1, 6)} == set(FIRST)
    ada.picture(world, "2-five-chats")
    for name in LATE:
        pass_time(world.install, STEP)
        people.ask(name, f"{name} asks for a lamp")
        expect(offers.get_by_role("group").filter(has_text=name)).to_be_visible(timeout=PATIENCE)
        ada.takes()
        expect(offers).to_be_hidden(timeout=PATIENCE)
    whose = {ada.open(place): place for place in range(1, 9)}
    assert set(whose) == {*FIRST, *LATE}
    for name in LATE:
        ada_answers(ada, people, whose[name])
    ben.press("Alt+k")
    ben.finds("Find a state", "avail")
    return whose


def finish_all(install: Install, ada: Hands, people: Shoppers) -> None:
    """Ada ends three, the shoppers end four; a wrap-up after each."""
    for name in ("Gus", "Ines", "Paavo"):
        finish(ada, place_of(ada, name))
        pass_time(install, STEP)
    for name in ("Mina", *LATE):
        place_of(ada, name)
        people.ends(name)
        ada.wrap_up("answ")
        pass_time(install, STEP)


def ada_answers(ada: Hands, people: Shoppers, place: int) -> str:
    name = ada.open(place)
    ada.write(f"Hello {name}, one moment")
    people.sees(name, f"Hello {name}, one moment")
    return name


def talk(install: Install, ada: Hands, people: Shoppers, whose: dict[str, int]) -> None:
    """A line from each and one to each; two minutes go by."""
    for number, (name, place) in enumerate(whose.items()):
        line = f"{name} wonders {install.rows('SELECT count(*) FROM assist_event')[0][0]}"
        people.says(name, line)
        ada.open(place)
        ada.agent.sees(line)
        answer = f"Number {number} of {line}"
        ada.write(answer)
        people.sees(name, answer)
        pass_time(install, STEP)


def consult(world: World, ada: Hands, ben: Hands, people: Shoppers, place: int) -> None:
    """Ada asks Ben about Mina's chat, they write, it ends, Ben wraps up; Mina's wire holds none of it."""
    name = ada.open(place)
    ada.press("Alt+c")
    ada.finds("Search agents", "ben")
    ada.press("Enter")
    expect(ada.page.get_by_text("Asking Ben for help")).to_be_visible(timeout=PATIENCE)
    offer = ben.page.get_by_role("region", name=re.compile("^Incoming")).get_by_role("group")
    expect(offer).to_be_visible(timeout=PATIENCE)
    ben.takes()
    expect(ada.page.get_by_text(re.compile("^Consulting Ben"))).to_be_visible(timeout=PATIENCE)
    ada.press("Alt+i")
    ada.write("Is the blue one still made?")
    ben.agent.sees("Is the blue one still made?")
    ben.press("Alt+i")
    ben.write("Until spring")
    ada.agent.sees("Until spring")
    ada.picture(world, "4-consult")
    ben.to(ben.page.get_by_role("button", name="Leave", exact=True))
    ben.press("Enter")
    ben.wrap_up("answ")
    expect(ada.page.get_by_text(re.compile("^Consulting Ben"))).to_be_hidden(timeout=PATIENCE)
    ada.press("Alt+r")
    ada.write("It is made until spring")
    people.sees(name, "It is made until spring")
    for private in ("Is the blue one still made?", "Until spring", "Ben"):
        assert private not in people.wire(name)


def transfer(world: World, ada: Hands, ben: Hands, people: Shoppers, place: int) -> None:
    """Rosa's chat goes to Ben with a note."""
    name = ada.open(place)
    ada.press("Alt+t")
    ada.to(ada.page.get_by_role("tab", name="Queue"))
    ada.press("ArrowRight")
    ada.to(ada.page.get_by_role("combobox", name="Search agents"))
    ada.finds("Search agents", "ben")
    ada.to(ada.page.get_by_label("Note for your colleague"))
    ada.page.keyboard.type("Rosa wants it in blue")
    ada.picture(world, "5-transfer")
    ada.to(ada.page.get_by_role("dialog").get_by_role("button", name="Transfer", exact=True))
    ada.press("Enter")
    expect(ben.page.get_by_text("Rosa wants it in blue").first).to_be_visible(timeout=PATIENCE)
    ben.takes()
    ada.wrap_up("passed")
    expect(ben.agent.reply_box()).to_be_visible(timeout=PATIENCE)
    ben.write("Ben here, blue it is")
    people.sees(name, "Ben here, blue it is")


def place_of(hands: Hands, name: str) -> int:
    """Open somebody's chat, wherever it stands in the list now."""
    for place in range(1, 9):
        if hands.open(place) == name:
            return place
    raise AssertionError(f"{name} is not in the list")


def finish(hands: Hands, place: int) -> None:
    """End it and say what it was."""
    hands.open(place)
    hands.press("Alt+w")
    expect(hands.page.get_by_role("dialog").get_by_role("button", name="End chat")).to_be_visible(timeout=PATIENCE)
    hands.to(hands.page.get_by_role("dialog").get_by_role("button", name="End chat"))
    hands.press("Enter")
    hands.wrap_up("answ")


def check(install: Install, people: Shoppers, stall: Stall) -> None:
    """Half an hour went by; everything has ended, each line is there once, nobody was in RONA."""
    assert install.rows("SELECT extract(epoch FROM by) >= 1500 FROM assist_clockoffset") == [(True,)]
    states = "SELECT i.state, count(*) FROM assist_interaction i JOIN assist_shop s ON s.id = shop_id WHERE s.code = %s"
    assert install.rows(f"{states} GROUP BY 1", stall.code) == [("ended", 8)]
    assert install.rows("SELECT count(*) FROM assist_statespan WHERE state = 'rona'") == [(0,)]
    for name in (*FIRST, *LATE):
        lines = people.peers[name][0].texts()
        assert len(lines) == len(set(lines))
        assert "interaction.ended" in people.heard(name)
