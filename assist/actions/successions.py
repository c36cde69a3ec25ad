"""Who serves an interaction next: staff joins, takes over and gives way."""

from assist.actions.ahead import drop_choice
from assist.actions.door import advance, locked_agent, record, record_on_desk
from assist.actions.silences import watch_over
from assist.actions.wrapups import leave_desk, start_wrap_up
from assist.models import AssistNow, Interaction, Participant
from assist.protocol.colleagues import ConsultAccepted, ConsultEnded
from assist.protocol.facts import InteractionReleased, ParticipantJoined, ParticipantLeft
from assist.queries.people import beside_in, person_of
from assist.rules.transitions import PARTICIPANT, ParticipantMove
from assist.rules.words import ParticipantState, Role


def join(interaction: Interaction, guest: Participant) -> None:
    """The invited colleague is with the owner of a locked interaction; the shopper does not see it (feat F5)."""
    advance(guest, PARTICIPANT, ParticipantMove.ACCEPT, joined_at=AssistNow())
    record(interaction, ConsultAccepted(person=person_of(guest)), by=guest)


def take_over(interaction: Interaction, successor: Participant) -> None:
    """Who was invited or consulted is the owner from here on, for everybody to see; nobody else may be."""
    if successor.state == ParticipantState.INVITED:
        advance(successor, PARTICIPANT, ParticipantMove.ACCEPT, joined_at=AssistNow())
    successor.role, successor.is_public = Role.OWNER, True
    Participant.objects.filter(pk=successor.pk).update(role=Role.OWNER, is_public=True)
    record(interaction, ParticipantJoined(person=person_of(successor)), by=successor)
    watch_over(interaction, successor)


def give_way(interaction: Interaction, person: Participant, *, handed_over: bool = False) -> None:
    """A member of staff leaves a running interaction and owes the wrap-up of their part (S5.26, S5.30).

    `handed_over` to whom they had asked: what they chose meanwhile holds.
    """
    _leave(interaction, person, lost=False)
    start_wrap_up(interaction, person, as_chosen=handed_over)


def lose(interaction: Interaction, person: Participant, *, lost: bool) -> None:
    """A member of staff is gone, signed out or `lost`: they owe nothing, and have the slot again."""
    _leave(interaction, person, lost=lost)
    drop_choice(person)
    leave_desk(interaction, person, frees=True)


def see_off(interaction: Interaction) -> None:
    """Nobody serves a locked interaction any more: supervisors beside the owner leave as well.

    Their agents are locked already.
    """
    for person in beside_in(interaction):
        leave_beside(interaction, person, lost=False)


def leave_beside(interaction: Interaction, person: Participant, *, lost: bool) -> None:
    """A supervisor who had joined leaves: there was no slot, and nothing is owed."""
    _leave(interaction, person, lost=lost)
    record_on_desk(locked_agent(pk=person.agent_id or 0), InteractionReleased(interaction=interaction.key))


def _leave(interaction: Interaction, person: Participant, *, lost: bool) -> None:
    advance(person, PARTICIPANT, ParticipantMove.LEAVE, left_at=AssistNow())
    if person.role == Role.OWNER:
        Interaction.objects.filter(pk=interaction.pk).update(held_until=None)
    fact = ParticipantLeft(key=person.key, lost=lost) if person.is_public else ConsultEnded(key=person.key, lost=lost)
    record(interaction, fact)
