"""Who may not work any more leaves every seat: what they served, helped with and were asked for goes on (feat E10)."""

import pytest

from assist.actions.consults import make_conference, start_consult
from assist.actions.offers import accept_offer
from assist.actions.presence import send_off
from assist.actions.transfers import transfer_to_agent
from assist.models import Agent, Deadline, Interaction, Participant
from assist.queries.people import owner_of
from assist.rules.words import InteractionState, ParticipantState
from tests.cast import Cast, offer_of
from tests.checker import broken_invariants, overdue


def shared(cast: Cast, how: str) -> Interaction:
    """Ada serves; Ben is asked to take over, is asked for help, helps, or is in conference with her."""
    chat = cast.chat()
    cast.available(cast.ben)
    ask = transfer_to_agent if how == "asked to take over" else start_consult
    ask(cast.ada, chat, cast.ben.pk, "Please")
    if how in {"helps", "in conference"}:
        accept_offer(cast.ben, offer_of(chat).key)
    if how == "in conference":
        make_conference(cast.ada, chat)
    return chat


AFTER_THE_OWNER = {
    "asked to take over": (InteractionState.OFFERED, ""),
    "asked for help": (InteractionState.OFFERED, ""),
    "helps": (InteractionState.ACTIVE, "Ben Okafor"),
    "in conference": (InteractionState.ACTIVE, "Ben Okafor"),
}
"""State and owner: who helps goes on alone, who was asked is offered it, as the next of the queue at the latest."""


@pytest.mark.parametrize("how", AFTER_THE_OWNER)
@pytest.mark.parametrize("who", ["owner", "colleague"])
def test_feat_e10_who_is_sent_off_leaves_no_seat_and_no_shopper_behind(cast: Cast, how: str, who: str) -> None:
    chat = shared(cast, how)
    gone = cast.ada if who == "owner" else cast.ben
    send_off(gone)
    chat.refresh_from_db()
    owner = owner_of(chat)
    expected = AFTER_THE_OWNER[how] if who == "owner" else (InteractionState.ACTIVE, "Ada Lindgren")
    assert (chat.state, owner.name if owner else "") == expected
    left = [ParticipantState.LEFT, ParticipantState.RELEASED]
    assert not Participant.objects.filter(agent=gone).exclude(state__in=left).exists()
    assert Agent.objects.get(pk=gone.pk).load == 0
    assert not Deadline.objects.filter(kind="grace", subject=gone.pk).exists()
    if chat.state == InteractionState.OFFERED:
        assert offer_of(chat).agent == cast.ben
    assert not broken_invariants()
    assert not overdue(slack=0)
