"""The agent of before, whom a shopper asked for: what the shopper is told when that one cannot come (feat A10)."""

from datetime import timedelta

from django.db import transaction

from assist.actions.deadlines import set_deadline
from assist.actions.door import locked_interaction, record
from assist.models import Agent, Event, Interaction
from assist.protocol.base import tag_of
from assist.protocol.facts import AskedAgentAway
from assist.queries.clock import now
from assist.queries.slots import slots_now
from assist.rules.words import DeadlineKind, InteractionState, Presence

PATIENCE = timedelta(seconds=20)
"""How long somebody who has no slot may take to get one."""


def begin_to_hope(interaction: Interaction) -> None:
    """A locked interaction asks for an agent: say at once who is not there, and in a while who stays busy."""
    if interaction.asked_for_id is None:
        return
    agent = Agent.objects.get(pk=interaction.asked_for_id)
    if agent.state != Presence.AVAILABLE or not agent.memberships.filter(queue=interaction.queue_id).exists():
        say_away(interaction)
    elif slots_now(agent).against(interaction.channel):
        set_deadline(DeadlineKind.ASKED, interaction.pk, agent.pk, now() + PATIENCE)


@transaction.atomic
def give_up_hope(interaction_id: int, agent_id: int) -> None:
    """The agent who was asked for had no slot for so long."""
    interaction = locked_interaction(pk=interaction_id)
    if interaction.state == InteractionState.QUEUED and interaction.asked_for_id == agent_id:
        say_away(interaction)


def say_away(interaction: Interaction) -> None:
    """Tell, once, that the agent who was asked for cannot come; the request goes on with the queue.

    They still get it first should they come free before anybody else.
    """
    told = Event.objects.filter(interaction=interaction, kind=tag_of(AskedAgentAway))
    if interaction.asked_for_id and not told.exists():
        record(interaction, AskedAgentAway(name=Agent.objects.get(pk=interaction.asked_for_id).name))
