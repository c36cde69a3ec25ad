"""Whoever talks to an agent whose connection is lost is told, and told again when they are back (feat E13)."""

from django.db import transaction

from assist.actions.door import locked_interaction, record
from assist.models import Agent, Participant
from assist.protocol.holds import AgentBack, AgentLost
from assist.queries.desks import interactions_held
from assist.rules.transitions import ABSENT
from assist.rules.words import ParticipantState, Role


def tell_absence(agent: Agent) -> None:
    """Every conversation that `agent` owns says what is so now: whether somebody can answer."""
    for interaction in interactions_held(agent):
        _tell(agent.pk, interaction.pk)


@transaction.atomic
def _tell(agent_id: int, interaction_id: int) -> None:
    """Under the interaction's lock the state is read anew: of two who tell, the later one tells the truth."""
    interaction = locked_interaction(pk=interaction_id)
    here = interaction.participants.filter(agent=agent_id, state=ParticipantState.JOINED, role=Role.OWNER)
    owner = here.select_related("agent").first()
    if owner is None or owner.agent is None:
        return
    is_lost = owner.agent.state in ABSENT
    if is_lost != owner.is_lost:
        Participant.objects.filter(pk=owner.pk).update(is_lost=is_lost)
        record(interaction, AgentLost(key=owner.key) if is_lost else AgentBack(key=owner.key))
