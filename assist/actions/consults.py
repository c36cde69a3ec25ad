"""Consult: a colleague beside the owner, out of the shopper's sight until it becomes a conference (S5.28-S5.30)."""

from django.db import transaction

from assist.actions.door import locked_agents, locked_interaction, record
from assist.actions.invitations import invite, owned
from assist.actions.successions import give_way, take_over
from assist.actions.transfers import withdraw_request
from assist.models import Agent, Interaction, Participant
from assist.protocol.facts import ParticipantJoined
from assist.queries.people import consulted_in, person_of
from assist.queries.profiles import fresh_profile
from assist.rules.refusals import Refused, too_late
from assist.rules.words import OfferPurpose, RefusalCode


@transaction.atomic
def start_consult(actor: Agent, interaction: Interaction, agent_id: int, note: str = "") -> None:
    """`actor` asks a reachable agent for help; the shopper notices nothing (feat F5)."""
    locked, owner = owned(actor, interaction)
    if not fresh_profile(actor).may_consult:
        raise Refused(RefusalCode.NOT_ALLOWED, "Your profile does not let you consult colleagues.")
    invite(locked, owner, agent_id, OfferPurpose.CONSULT, note)


@transaction.atomic
def end_consult(actor: Agent, interaction: Interaction) -> None:
    """The owner ends the consultation or asks no more, or the consulted leaves; what follows is a wrap-up (feat F6)."""
    locked = locked_interaction(pk=interaction.pk)
    guest = consulted_in(locked)
    if guest and guest.agent_id == actor.pk:
        give_way(locked, guest)
        return
    locked, _owner = owned(actor, locked)
    if guest:
        give_way(locked, guest)
    else:
        withdraw_request(locked, OfferPurpose.CONSULT)


@transaction.atomic
def make_conference(actor: Agent, interaction: Interaction) -> None:
    """The consulted joins for everybody to see and may write to the shopper."""
    locked, _owner = owned(actor, interaction)
    guest = _consulted(locked)
    if guest.is_public:
        raise too_late("consultation", "conference")
    guest.is_public = True
    Participant.objects.filter(pk=guest.pk).update(is_public=True)
    record(locked, ParticipantJoined(person=person_of(guest)), by=guest)


@transaction.atomic
def complete_transfer(actor: Agent, interaction: Interaction) -> None:
    """The owner leaves with a wrap-up, the consulted owns the interaction."""
    locked, owner = owned(actor, interaction)
    profile = fresh_profile(actor)
    if not profile.may_transfer_to_agents:
        raise Refused(RefusalCode.NOT_ALLOWED, "Your profile does not let you transfer to agents.")
    guest = _consulted(locked)
    locked_agents(owner.agent_id, guest.agent_id)
    give_way(locked, owner)
    take_over(locked, guest)


def _consulted(interaction: Interaction) -> Participant:
    guest = consulted_in(interaction)
    if guest is None:
        raise too_late("consultation", "over")
    return guest
