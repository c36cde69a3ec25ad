"""After-contact work: four modes, a count-down that belongs to the server, and what the agent becomes afterwards."""

from datetime import timedelta
from functools import partial
from typing import Any

from django.db import transaction
from django.db.models import Q

from assist.actions.ahead import drop_choice, keep_choice, move_wrap_up
from assist.actions.deadlines import clear_deadline, move_deadline, set_deadline
from assist.actions.door import (
    free_slot,
    locked_agent,
    locked_interaction,
    move_presence,
    record,
    record_on_desk,
)
from assist.actions.redaction import clean
from assist.actions.routing import route_on_commit
from assist.actions.withdrawals import open_offer_of, withdraw_offers_of
from assist.models import Agent, Interaction, Participant, WrapUpCode
from assist.protocol.facts import InteractionReleased
from assist.protocol.wrapups import (
    WrapUpChosen,
    WrapUpExtended,
    WrapUpFinished,
    WrapUpHeld,
    WrapUpStarted,
    WrapUpStored,
)
from assist.queries.clock import now
from assist.queries.desks import wrap_up_choices_of
from assist.queries.people import agent_participant
from assist.queries.profiles import extensions_left, fresh_profile, may_hold, profile_of, total_seconds
from assist.rules.limits import NOTE_CHARACTERS
from assist.rules.refusals import Refused, invalid, not_found, too_late
from assist.rules.text import clean_message
from assist.rules.transitions import WRAP_UP, PresenceMove, WrapUpMove
from assist.rules.words import (
    AfterWrapUp,
    DeadlineKind,
    OfferPurpose,
    ParticipantState,
    Presence,
    RefusalCode,
    WrapUpMode,
    WrapUpState,
)

COUNTED = {WrapUpMode.TIMED, WrapUpMode.FIXED}
"""Modes with a count-down."""
AFTERWARDS = {
    (AfterWrapUp.AVAILABLE, Presence.IDLE): PresenceMove.CHOOSE_AVAILABLE,
    (AfterWrapUp.IDLE, Presence.AVAILABLE): PresenceMove.CHOOSE_IDLE,
}
"""What the profile wants, and the state at the end; RONA is left by hand alone and Offline by signing in."""


def start_wrap_up(interaction: Interaction, owner: Participant, *, as_chosen: bool = False) -> None:
    """The conversation is over: the owner owes the work, for as long as the queue's mode says (feat G1, G4).

    What was chosen ahead is handed in at once where it is `as_chosen`, else forgotten (S5.26).
    """
    is_chosen = as_chosen and owner.wrap_up == WrapUpState.AHEAD
    if not is_chosen:
        drop_choice(owner)
    queue = interaction.queue
    seconds = queue.wrap_up_seconds if queue.wrap_up_mode in COUNTED else 0
    terms = {"mode": queue.wrap_up_mode, "seconds": seconds, "occupies": queue.wrap_up_occupies, "queue": queue}
    move_wrap_up(owner, WrapUpMove.START, **terms)
    if seconds:
        set_deadline(DeadlineKind.WRAP_UP, owner.pk, owner.generation, now() + timedelta(seconds=seconds))
    record(interaction, _started(owner))
    if not owner.wrap_up_occupies:
        agent = locked_agent(pk=owner.agent_id or 0)
        free_slot(agent)
        route_on_commit(agent=agent)
    if is_chosen:
        _hand_in(interaction, owner, owner.wrap_up_code, owner.wrap_up_note)


def _started(owner: Participant) -> WrapUpStarted:
    profile = fresh_profile(Agent(pk=owner.agent_id))
    return WrapUpStarted(
        key=owner.key,
        seconds=owner.wrap_up_seconds,
        mode=WrapUpMode(owner.wrap_up_mode),
        extensions_left=extensions_left(owner, profile),
        may_hold=may_hold(owner, profile),
    )


@transaction.atomic
def submit_wrap_up(actor: Agent, interaction: Interaction, code_id: int | None, note: str = "") -> None:
    """`actor` finishes the after-contact work with a code of the interaction's queue and a note (S5.31).

    Where leaving early is not allowed the choice is stored and holds when the time is over; while a colleague is
    asked to take over it is kept and holds when they accept (S5.26).
    """
    locked, owner = _mine(actor, interaction)
    words = clean(locked, clean_message(note)).text
    if len(words) > NOTE_CHARACTERS:
        raise invalid(f"The note is {len(words) - NOTE_CHARACTERS} characters too long.")
    if _hands_over(locked, owner):
        code = _chosen(locked, owner, code_id, WrapUpMode(locked.queue.wrap_up_mode))
        keep_choice(owner, code, words)
        record(locked, WrapUpChosen(key=owner.key, chosen=code_id, code=_name_of(code), note=words), by=owner)
        return
    _still_owed(owner)
    _hand_in(locked, owner, _chosen(locked, owner, code_id, WrapUpMode(owner.wrap_up_mode)), words)


def _hands_over(interaction: Interaction, owner: Participant) -> bool:
    if owner.wrap_up not in {WrapUpState.NONE, WrapUpState.AHEAD}:
        return False
    offer = open_offer_of(interaction)
    return offer is not None and offer.purpose == OfferPurpose.TRANSFER and offer.sender_id == owner.pk


def _hand_in(interaction: Interaction, owner: Participant, code: WrapUpCode | None, note: str) -> None:
    if owner.wrap_up_mode == WrapUpMode.FIXED:
        _store(interaction, owner, code, note)
    else:
        _finish(interaction, owner, code, note, automatic=False)


def _mine(actor: Agent, interaction: Interaction) -> tuple[Interaction, Participant]:
    locked = locked_interaction(pk=interaction.pk)
    return locked, agent_participant(actor, locked)


def _owed(actor: Agent, interaction: Interaction) -> tuple[Interaction, Participant]:
    locked, owner = _mine(actor, interaction)
    _still_owed(owner)
    return locked, owner


def _still_owed(owner: Participant) -> None:
    if owner.wrap_up != WrapUpState.PENDING:
        raise too_late(WRAP_UP.name, owner.wrap_up)


def _chosen(interaction: Interaction, owner: Participant, code_id: int | None, mode: WrapUpMode) -> WrapUpCode | None:
    """The code; none is a choice where the work is optional, and where there is no code at all."""
    queue = owner.wrap_up_queue_id or interaction.queue_id
    if code_id is None:
        if mode is WrapUpMode.OPTIONAL or not wrap_up_choices_of({queue: interaction.shop_id})[queue]:
            return None
        raise invalid("Choose a wrap-up code.")
    # One that was switched off a moment ago may still be on the agent's screen.
    codes = WrapUpCode.objects.filter(Q(queues=None) | Q(queues=queue), shop=interaction.shop_id)
    chosen = codes.filter(pk=code_id).first()
    if chosen is None:
        raise not_found("wrap-up code")
    return chosen


def _store(interaction: Interaction, owner: Participant, code: WrapUpCode | None, note: str) -> None:
    move_wrap_up(owner, WrapUpMove.STORE, code=code, note=note)
    move_deadline(DeadlineKind.WRAP_UP, owner.pk, owner.generation, timedelta())
    fact = WrapUpStored(key=owner.key, chosen=owner.wrap_up_code_id, code=_name_of(code), note=note)
    record(interaction, fact, by=owner)


@transaction.atomic
def extend_wrap_up(actor: Agent, interaction: Interaction) -> None:
    """`actor` takes the queue's seconds once more, when the profile allows it (feat G3)."""
    locked, owner = _owed(actor, interaction)
    profile = _allowing(actor)
    if not extensions_left(owner, profile):
        raise Refused(RefusalCode.CONFLICT, "There is no more time to take. Choose a code.")
    more = timedelta(seconds=owner.wrap_up_seconds)
    move_wrap_up(owner, WrapUpMove.EXTEND, extended=owner.wrap_up_extended + 1)
    due_at = move_deadline(DeadlineKind.WRAP_UP, owner.pk, owner.generation, more)
    fact = WrapUpExtended(
        key=owner.key,
        seconds_left=round((due_at - now()).total_seconds(), 1),
        total_seconds=total_seconds(owner),
        extensions_left=extensions_left(owner, profile),
    )
    record(locked, fact, by=owner)


@transaction.atomic
def hold_wrap_up(actor: Agent, interaction: Interaction) -> None:
    """`actor` stops the count-down: the work now lasts until a code is chosen (feat G3)."""
    locked, owner = _owed(actor, interaction)
    if not may_hold(owner, _allowing(actor)):
        raise Refused(RefusalCode.CONFLICT, "This wrap-up has no time that could be stopped.")
    move_wrap_up(owner, WrapUpMove.HOLD, mode=WrapUpMode.REQUIRED, seconds=0)
    clear_deadline(DeadlineKind.WRAP_UP, owner.pk)
    record(locked, WrapUpHeld(key=owner.key), by=owner)


def _allowing(actor: Agent) -> Any:
    profile = fresh_profile(actor)
    if not profile.may_extend_wrap_up:
        raise Refused(RefusalCode.NOT_ALLOWED, "Your profile does not let you change the time of a wrap-up.")
    return profile


@transaction.atomic
def finish_wrap_up_automatically(participant_id: int, generation: int) -> None:
    """The time ran out: what was stored holds, else the queue's default code, even when no browser is open."""
    row = Participant.objects.filter(pk=participant_id).first()
    if row is None:
        return
    interaction = locked_interaction(pk=row.interaction_id)
    row.refresh_from_db()
    if row.wrap_up != WrapUpState.PENDING or row.generation != generation:
        return
    if row.wrap_up_code_id:
        _finish(interaction, row, row.wrap_up_code, row.wrap_up_note, automatic=False)
    else:
        _finish(interaction, row, _default_of(interaction, row), row.wrap_up_note, automatic=True)


def _default_of(interaction: Interaction, work: Participant) -> WrapUpCode | None:
    return (work.wrap_up_queue or interaction.queue).default_code


def let_slots_go(interaction: Interaction) -> None:
    """A locked interaction changes its channel: work that is owed from before holds no slot of the new one."""
    owed = interaction.participants.filter(
        state=ParticipantState.LEFT, wrap_up=WrapUpState.PENDING, wrap_up_occupies=True, agent__isnull=False
    )
    for work in owed.order_by("agent_id"):
        Participant.objects.filter(pk=work.pk).update(wrap_up_occupies=False)
        agent = locked_agent(pk=work.agent_id or 0)
        free_slot(agent)
        route_on_commit(agent=agent)


def finish_left_over(interaction: Interaction, agent: Agent) -> None:
    """The agent comes back to a locked interaction before the work of last time is done: it ends as it is."""
    left = interaction.participants.filter(agent=agent, wrap_up=WrapUpState.PENDING)
    for work in left.select_related("wrap_up_queue__default_code", "wrap_up_code"):
        code = work.wrap_up_code or _default_of(interaction, work)
        _finish(interaction, work, code, work.wrap_up_note, automatic=not work.wrap_up_code_id)


def finish_wrap_ups_of(agent: Agent) -> None:
    """The agent is gone for good: what they owed ends as if its time had run out."""
    owed = Participant.objects.filter(agent=agent, wrap_up=WrapUpState.PENDING).order_by("interaction_id")
    for participant_id, generation in owed.values_list("pk", "generation"):
        finish_wrap_up_automatically(participant_id, generation)


def _finish(
    interaction: Interaction, owner: Participant, code: WrapUpCode | None, note: str, *, automatic: bool
) -> None:
    move_wrap_up(owner, WrapUpMove.FINISH, code=code, note=note, automatic=automatic)
    clear_deadline(DeadlineKind.WRAP_UP, owner.pk)
    record(interaction, WrapUpFinished(key=owner.key, code=_name_of(code), note=note, automatic=automatic), by=owner)
    agent, before = leave_desk(interaction, owner, frees=owner.wrap_up_occupies)
    if before is not Presence.FINISHING:
        _follow_profile(agent)


def leave_desk(interaction: Interaction, owner: Participant, *, frees: bool) -> tuple[Agent, Presence]:
    """The interaction is no longer the owner's; `frees` when it still held one of the owner's slots.

    Returns the agent with the state before: a planned Idle may have begun.
    """
    agent = locked_agent(pk=owner.agent_id or 0)
    before = Presence(agent.state)
    if frees:
        free_slot(agent)
    record_on_desk(agent, InteractionReleased(interaction=interaction.key))
    route_on_commit(agent=agent)
    return agent, before


def _follow_profile(agent: Agent) -> None:
    """Available or Idle by profile (feat G8); who is Idle for a reason of their own stays so."""
    wish = AfterWrapUp(profile_of(agent).after_wrap_up)
    move = AFTERWARDS.get((wish, Presence(agent.state)))
    if move is None or agent.reason:
        return
    move_presence(agent, move)
    if move is PresenceMove.CHOOSE_IDLE:
        # Withdrawing locks interactions before agents, so it waits until this agent's lock is gone.
        transaction.on_commit(partial(withdraw_offers_of, agent), robust=True)


def _name_of(code: WrapUpCode | None) -> str:
    return code.name if code else ""
