"""An agent picks a request from a queue that makes no offers (feat D3)."""

from uuid import UUID

from django.db import transaction

from assist.actions.asked import say_away
from assist.actions.deadlines import clear_deadline
from assist.actions.door import advance, locked_agent, locked_interaction, record, record_on_desk, take_slot
from assist.actions.silences import watch_over
from assist.actions.wrapups import finish_left_over
from assist.models import Agent, Interaction, Participant
from assist.protocol.facts import InteractionAssigned, InteractionPicked, ParticipantJoined
from assist.queries.clock import now
from assist.queries.offers import head_of
from assist.queries.people import person_of
from assist.queries.picking import interactions_to_pick
from assist.queries.routing import seconds_waited
from assist.queries.slots import slots_now
from assist.rules.refusals import Refused, not_found, too_late
from assist.rules.transitions import INTERACTION, InteractionMove
from assist.rules.words import DeadlineKind, InteractionState, Presence, RefusalCode, Role

FULL = "full"
"""The state of a refusal for want of a slot."""


@transaction.atomic
def pick(actor: Agent, key: UUID) -> Interaction:
    """`actor` takes a request that waits and joins as its owner; a slot is taken at once.

    Raises Refused: not_found for what waits elsewhere, wrong_state when somebody was faster or the agent is not
    Available, conflict with every slot taken.
    """
    mine = interactions_to_pick(actor)
    found = mine.filter(key=key).values_list("pk", flat=True).first()
    if found is None:
        raise not_found("interaction")
    interaction = locked_interaction(pk=found)
    if interaction.state != InteractionState.QUEUED:
        raise too_late("conversation", interaction.state)
    finish_left_over(interaction, actor)
    agent = locked_agent(pk=actor.pk)
    _check(agent, interaction)
    if not mine.filter(pk=found).exists():
        raise not_found("interaction")
    advance(interaction, INTERACTION, InteractionMove.PICK)
    clear_deadline(DeadlineKind.OVERFLOW, interaction.pk)
    _join(interaction, agent)
    return interaction


def _check(agent: Agent, interaction: Interaction) -> None:
    if agent.state != Presence.AVAILABLE:
        raise Refused(RefusalCode.WRONG_STATE, "Choose Available first.", agent.state)
    if slots_now(agent).is_full(interaction.channel):
        raise Refused(RefusalCode.CONFLICT, "All of your slots are taken. End a conversation first.", FULL)


def _join(interaction: Interaction, agent: Agent) -> None:
    """The same as after an accepted offer."""
    waited = seconds_waited(interaction.queued_at, now())
    record(interaction, InteractionPicked(agent=agent.name, waited=waited))
    if interaction.asked_for_id != agent.pk:
        say_away(interaction)
    owner = Participant.objects.create(interaction=interaction, role=Role.OWNER, agent=agent, name=agent.name)
    record(interaction, ParticipantJoined(person=person_of(owner)), by=owner)
    watch_over(interaction, owner)
    take_slot(agent)
    record_on_desk(agent, InteractionAssigned(interaction=head_of(interaction)))
