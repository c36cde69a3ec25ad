"""A supervisor reads along, writes to the agent alone, and joins beside them for everybody to see (feat S2)."""

from uuid import UUID

from django.db import transaction

from assist.actions.audits import audit
from assist.actions.door import locked_agent, locked_interaction, record, record_on_desk
from assist.actions.redaction import clean, kinds_of
from assist.actions.successions import leave_beside
from assist.actions.wrapups import finish_left_over
from assist.models import Agent, Event, Interaction, Participant
from assist.protocol.base import tag_of
from assist.protocol.facts import InteractionShared, ParticipantJoined
from assist.protocol.supervising import MonitorBegan, MonitorEnded, WhisperPosted
from assist.queries.offers import head_of
from assist.queries.people import beside_in, owner_of, person_of
from assist.queries.supervising import Right, supervised_interaction
from assist.rules.audits import AuditAct
from assist.rules.limits import MESSAGE_CHARACTERS
from assist.rules.refusals import Refused, invalid, too_late
from assist.rules.text import clean_message
from assist.rules.transitions import ABSENT
from assist.rules.words import InteractionState, ParticipantState, RefusalCode, Role

WHISPER = tag_of(WhisperPosted)


def _locked(actor: Agent, key: UUID, right: Right) -> Interaction:
    locked = locked_interaction(pk=supervised_interaction(actor, key, right).pk)
    if locked.state == InteractionState.ENDED:
        raise too_late("conversation", locked.state)
    return locked


@transaction.atomic
def begin_to_monitor(actor: Agent, key: UUID) -> Interaction:
    """`actor` reads along from now on; the agent is told where the shop says so, the shopper never."""
    interaction = _locked(actor, key, Right.MONITOR)
    _not_on_desk_of(actor, interaction)
    audit(actor.user, AuditAct.MONITORED, interaction)
    _tell(interaction, actor.name)
    return interaction


@transaction.atomic
def tell_new_owner(name: str, interaction_id: int) -> None:
    """Somebody else serves from here on and is told of the supervisor `name` who reads along."""
    _tell(locked_interaction(pk=interaction_id), name)


def _tell(interaction: Interaction, name: str) -> None:
    owner = owner_of(interaction)
    if owner and owner.name != name and interaction.shop.tells_monitoring:
        record(interaction, MonitorBegan(name=name, to=owner.key))


@transaction.atomic
def end_monitoring(name: str, interaction_id: int) -> None:
    """The supervisor `name` reads along no longer, and who was told of the beginning is told of the end."""
    interaction = locked_interaction(pk=interaction_id)
    owner = owner_of(interaction)
    if owner and interaction.shop.tells_monitoring:
        record(interaction, MonitorEnded(name=name, to=owner.key))


@transaction.atomic
def whisper(actor: Agent, key: UUID, client_id: UUID, text: str) -> int:
    """`actor` writes to the owner alone; returns the number of the line, the same one for the same `client_id`.

    Neither the shopper nor anybody who is consulted ever receives it.
    """
    interaction = _locked(actor, key, Right.MONITOR)
    words = clean_message(text)
    if not words or len(words) > MESSAGE_CHARACTERS:
        raise invalid(f"Write 1 to {MESSAGE_CHARACTERS:,} characters.")
    known = Event.objects.filter(interaction=interaction, kind=WHISPER, client_id=client_id, participant=None).first()
    if known:
        return known.seq
    owner = owner_of(interaction)
    if owner is None:
        raise Refused(RefusalCode.CONFLICT, "Nobody has this conversation right now. Write when somebody does.")
    audit(actor.user, AuditAct.WHISPERED, interaction, {"to": owner.name})
    said = clean(interaction, words)
    fact = WhisperPosted(client_id=client_id, text=said.text, name=actor.name, to=owner.key, redacted=kinds_of(said))
    return record(interaction, fact, client_id=client_id).seq


@transaction.atomic
def barge_in(actor: Agent, key: UUID) -> Interaction:
    """`actor` is beside the owner for everybody to see and may write to the shopper; no slot is taken."""
    interaction = _locked(actor, key, Right.INTERVENE)
    if owner_of(interaction) is None:
        raise Refused(RefusalCode.CONFLICT, "Nobody has this conversation right now. Take it over instead.")
    _not_on_desk_of(actor, interaction)
    finish_left_over(interaction, actor)
    agent = locked_agent(pk=actor.pk)
    if agent.state in ABSENT:
        raise too_late("agent", agent.state)
    audit(actor.user, AuditAct.JOINED, interaction)
    mine = Participant.objects.create(interaction=interaction, role=Role.SUPERVISOR, agent=agent, name=agent.name)
    record(interaction, ParticipantJoined(person=person_of(mine)), by=mine)
    record_on_desk(agent, InteractionShared(interaction=head_of(interaction)))
    return interaction


def _not_on_desk_of(actor: Agent, interaction: Interaction) -> None:
    here = [ParticipantState.INVITED, ParticipantState.JOINED]
    if interaction.participants.filter(agent=actor, state__in=here).exists():
        raise Refused(RefusalCode.CONFLICT, "This conversation is on your desk already.")


@transaction.atomic
def barge_out(actor: Agent, interaction: Interaction) -> None:
    """`actor` leaves again and the owner goes on; raises Refused for whoever is not beside them."""
    locked = locked_interaction(pk=interaction.pk)
    mine = beside_in(locked).filter(agent=actor).first()
    if mine is None:
        raise Refused(RefusalCode.NOT_ALLOWED, "You are not beside the agent of this conversation.")
    audit(actor.user, AuditAct.LEFT, locked)
    leave_beside(locked, mine, lost=False)
