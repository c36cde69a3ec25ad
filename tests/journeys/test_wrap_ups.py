"""What an agent's work after a conversation looks like in every mode of a queue."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.axe import Eyes
from tests.journeys.people import PATIENCE, AgentAt, World
from tests.journeys.stalls import Stall, answered

_MODE = """
UPDATE assist_queue SET wrap_up_mode = %s, wrap_up_seconds = %s FROM assist_shop s
WHERE s.id = shop_id AND code = %s RETURNING 1
"""
_PROFILE = """
WITH made AS (
  INSERT INTO assist_profile (name, capacity, after_wrap_up, may_extend_wrap_up, may_transfer_to_agents,
    may_transfer_to_queues, may_consult, offer_factor) VALUES (%s, 4, 'stay', true, true, true, true, 100) RETURNING id
)
UPDATE assist_agent SET profile_id = made.id FROM made, auth_user u WHERE u.id = user_id AND username = %s RETURNING 1
"""


@pytest.fixture
def ada(calm_world: World, stall: Stall) -> AgentAt:
    """The stall's agent, who may change the time of a wrap-up."""
    if not stall.install.rows("SELECT 1 FROM assist_profile WHERE name = %s", stall.code):
        assert stall.install.rows(_PROFILE, stall.code, stall.agent)
    return calm_world.agent(stall.agent)


def worked(world: World, stall: Stall, ada: AgentAt, mode: str, seconds: int = 60) -> Locator:
    """A conversation that has ended in a queue of that mode; returns the dialog."""
    assert stall.install.rows(_MODE, mode, seconds, stall.code)
    stall.show("/", stall.tag())
    gus = world.shopper(stall.address())
    answered(ada, gus, f"Is it {mode}?")
    ada.page.get_by_role("button", name="End", exact=True).click()
    ada.page.get_by_role("dialog").get_by_role("button", name="End chat").click()
    dialog = ada.page.get_by_role("dialog", name="Wrap up")
    expect(dialog.get_by_text("Since end")).to_be_visible(timeout=PATIENCE)
    return dialog


@pytest.mark.long
def test_feat_g3_g4_more_time_and_a_stopped_clock_survive_a_reload(
    calm_world: World, stall: Stall, ada: AgentAt, eyes: Eyes
) -> None:
    dialog = worked(calm_world, stall, ada, "timed")
    expect(dialog.get_by_role("timer", name=re.compile("^[3-6]. seconds left"))).to_be_visible(timeout=PATIENCE)
    eyes.look(ada.page, "wrap-up timed")
    dialog.get_by_role("button", name="More time").click()
    longer = dialog.get_by_role("timer", name=re.compile(r"^(1\d\d|[7-9]\d) seconds left"))
    expect(longer).to_be_visible(timeout=PATIENCE)
    ada.page.reload()
    expect(longer).to_be_visible(timeout=PATIENCE)
    dialog.get_by_role("button", name="Stop the clock").click()
    expect(dialog.get_by_text("Lasts until you choose a reason.")).to_be_visible(timeout=PATIENCE)
    expect(dialog.get_by_role("button", name="Stop the clock")).to_be_hidden(timeout=PATIENCE)
    ada.page.reload()
    expect(dialog.get_by_text("Lasts until you choose a reason.")).to_be_visible(timeout=PATIENCE)
    eyes.look(ada.page, "wrap-up required")
    ada.wrap_up("Answered")


@pytest.mark.long
def test_feat_g4_one_click_leaves_without_a_reason(calm_world: World, stall: Stall, ada: AgentAt, eyes: Eyes) -> None:
    dialog = worked(calm_world, stall, ada, "optional")
    eyes.look(ada.page, "wrap-up optional")
    dialog.get_by_role("button", name="No reason").click()
    expect(dialog).to_be_hidden(timeout=PATIENCE)


@pytest.mark.long
def test_feat_g4_without_early_exit_the_choice_is_shown_until_the_time_is_over(
    calm_world: World, stall: Stall, ada: AgentAt, eyes: Eyes
) -> None:
    dialog = worked(calm_world, stall, ada, "fixed", 40)
    dialog.get_by_role("option", name="Passed on").click()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog.get_by_text("Saved as Passed on. Ends when the time is over.")).to_be_visible(timeout=PATIENCE)
    eyes.look(ada.page, "wrap-up without early exit")
    ada.page.reload()
    expect(dialog.get_by_role("option", name="Passed on", selected=True)).to_be_visible(timeout=PATIENCE)
    expect(dialog).to_be_hidden(timeout=60_000)
