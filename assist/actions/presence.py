"""Agent states: chosen by the agent, RONA and lost leases by the system."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial

from django.db import connection, transaction

from assist.actions.absences import tell_absence
from assist.actions.again import once_more
from assist.actions.deadlines import clear_deadline, scaled, set_deadline
from assist.actions.door import locked_agent, move_presence, record_on_desk
from assist.actions.endings import requeue_lost, requeue_signed_out
from assist.actions.routing import route_on_commit
from assist.actions.withdrawals import withdraw_offers_of
from assist.actions.wrapups import finish_wrap_ups_of
from assist.models import Agent, Deadline, IdleReason, Offer
from assist.protocol.facts import ChannelsSwitched
from assist.queries.clock import now
from assist.queries.desks import interactions_held
from assist.queries.people import state_before
from assist.queries.profiles import profile_of
from assist.queries.slots import channels_to_choose
from assist.rules import limits
from assist.rules.refusals import Refused, invalid, not_found
from assist.rules.transitions import ABSENT, PRESENCE, PresenceMove
from assist.rules.words import Channel, DeadlineKind, OfferState, Presence, RefusalCode

BACK = {
    Presence.IDLE: PresenceMove.SIGN_IN,
    Presence.AVAILABLE: PresenceMove.BACK_AVAILABLE,
    Presence.FINISHING: PresenceMove.BACK_FINISHING,
    Presence.RONA: PresenceMove.BACK_RONA,
}
"""How an agent whose connection was lost becomes again what they were."""


@transaction.atomic
def sign_in(actor: Agent) -> None:
    """A console of `actor` is there: from Offline to Idle, from Lost connection to what was before (feat E13).

    Otherwise only the lease begins anew.
    """
    agent = locked_agent(pk=actor.pk)
    if agent.state in ABSENT:
        transaction.on_commit(partial(tell_absence, agent), robust=True)
    if agent.state == Presence.OFFLINE:
        move_presence(agent, PresenceMove.SIGN_IN)
    elif agent.state == Presence.LOST:
        _come_back(agent)
    set_deadline(DeadlineKind.LEASE, agent.pk, 0, now() + scaled(limits.PRESENCE_LEASE))
    clear_deadline(DeadlineKind.GRACE, agent.pk)


def _come_back(agent: Agent) -> None:
    """A planned Idle whose last conversation ended meanwhile has begun; RONA is still left by hand alone."""
    was, reason = state_before(agent)
    if was == Presence.FINISHING and not agent.load:
        was = Presence.IDLE
    move_presence(agent, BACK[was], reason)
    if was == Presence.AVAILABLE:
        route_on_commit(agent=agent)


def choose_presence(actor: Agent, state: Presence, reason: int = 0, *, pass_on: bool = False) -> None:
    """`actor` becomes Available, or Idle with an active reason (by id; 0 is none); Idle withdraws open offers.

    With conversations running, Idle is planned: nothing new arrives, and it begins when the last one is released
    (feat E8). Available takes it back. With `pass_on` they return to the head of their queues at once (feat E14).
    """
    begin_state(actor, state, reason)
    if state is Presence.IDLE:
        withdraw_offers_of(actor)
    if state is Presence.IDLE and pass_on:
        requeue_signed_out(actor)


def begin_state(actor: Agent, state: Presence, reason: int = 0) -> None:
    """The same without the offers: whoever calls withdraws them afterwards."""
    if state not in {Presence.AVAILABLE, Presence.IDLE}:
        raise invalid("Choose Available or Idle.")
    if state is Presence.IDLE:
        _choose_idle(actor, _name_of(reason))
    else:
        _choose_available(actor)


def _name_of(reason: int) -> str:
    found = IdleReason.objects.filter(pk=reason, is_active=True).first() if reason else None
    if reason and found is None:
        raise not_found("reason")
    return found.name if found else ""


@transaction.atomic
def _choose_idle(actor: Agent, reason: str) -> None:
    agent = locked_agent(pk=actor.pk)
    offered = Offer.objects.filter(agent=agent, state=OfferState.OPEN).count()
    is_planned = agent.state != Presence.IDLE and agent.load > offered
    move = PresenceMove.PLAN_IDLE if is_planned else PresenceMove.CHOOSE_IDLE
    if (agent.state, agent.reason) != (PRESENCE.target(Presence(agent.state), move), reason):
        move_presence(agent, move, reason)


@transaction.atomic
def _choose_available(actor: Agent) -> None:
    agent = locked_agent(pk=actor.pk)
    if not agent.memberships.exists():
        raise Refused(RefusalCode.INVALID, "You are in no queue yet. Ask an administrator to add you to one.")
    if agent.state != Presence.AVAILABLE:
        move_presence(agent, PresenceMove.CHOOSE_AVAILABLE)
        route_on_commit(agent=agent)


def choose_channels(actor: Agent, off: Sequence[Channel]) -> None:
    """`actor` takes nothing new from the channels that are `off`; open offers of theirs go on to others (feat E3).

    Raises Refused when none would be left: that is Idle.
    """
    wanted = sorted(set(off))
    theirs = channels_to_choose(actor)
    if wanted and not set(wanted) < set(theirs):
        raise invalid("Leave at least one of your channels on, or choose Idle.")
    _choose_channels(actor, wanted)
    withdraw_offers_of(actor, wanted)


@transaction.atomic
def _choose_channels(actor: Agent, off: list[Channel]) -> None:
    agent = locked_agent(pk=actor.pk)
    if agent.channels_off != off:
        Agent.objects.filter(pk=agent.pk).update(channels_off=off)
        record_on_desk(agent, ChannelsSwitched(off=tuple(off)))
        route_on_commit(agent=agent)


def leave(actor: Agent) -> None:
    """`actor` signs out by hand: running interactions return to the head of their queues at once (feat E10).

    Raises Refused while an offer is open: somebody waits for the answer.
    """
    _leave(actor)
    requeue_signed_out(actor)
    clear_deadline(DeadlineKind.GRACE, actor.pk)


@transaction.atomic
def _leave(actor: Agent) -> None:
    """Under the agent's lock nobody makes an offer, and afterwards nobody would."""
    agent = locked_agent(pk=actor.pk)
    if Offer.objects.filter(agent=agent, state=OfferState.OPEN).exists():
        raise Refused(RefusalCode.CONFLICT, "Answer the open request first.")
    if agent.state != Presence.OFFLINE:
        end_presence(agent, PresenceMove.SIGN_OUT)


def sign_out(actor: Agent) -> None:
    """The session of `actor` has ended: open offers are withdrawn, running interactions wait for the grace."""
    _go_away(actor.pk, PresenceMove.SIGN_OUT)
    withdraw_offers_of(actor)
    tell_absence(actor)


def send_off(actor: Agent) -> None:
    """`actor` may not work any more: offers go back, conversations return to the head, wrap-ups end by themselves."""
    _go_away(actor.pk, PresenceMove.SIGN_OUT)
    withdraw_offers_of(actor)
    requeue_signed_out(actor)
    finish_wrap_ups_of(actor)
    clear_deadline(DeadlineKind.GRACE, actor.pk)


def lose_every_console(agent_id: int) -> None:
    """No console can be there or come back, whatever its lease says; open offers are withdrawn already."""
    _go_away(agent_id, PresenceMove.SIGN_OUT)


def lose_lease(agent_id: int, generation: int) -> None:
    """No console of the agent has answered for the length of the lease: Lost connection, until the grace ends."""
    if _go_away(agent_id, PresenceMove.LOSE_LEASE, only_when_due=True):
        agent = Agent.objects.get(pk=agent_id)
        once_more(withdraw_offers_of, agent)
        once_more(requeue_lost, agent_id)
        once_more(tell_absence, agent)


@transaction.atomic
def _go_away(agent_id: int, move: PresenceMove, *, only_when_due: bool = False) -> bool:
    agent = locked_agent(pk=agent_id)
    if agent.state == Presence.OFFLINE or (only_when_due and not _lease_is_due(agent_id)):
        return False
    end_presence(agent, move)
    return True


def end_presence(agent: Agent, move: PresenceMove) -> None:
    """A locked agent is not there any more: whatever they are in waits for the grace, which begins once."""
    began = agent.state == Presence.LOST
    move_presence(agent, move)
    clear_deadline(DeadlineKind.LEASE, agent.pk)
    if not began and (agent.state == Presence.LOST or interactions_held(agent).exists()):
        set_deadline(DeadlineKind.GRACE, agent.pk, 0, now() + scaled(_grace_of(agent)))


def _grace_of(agent: Agent) -> timedelta:
    return timedelta(seconds=profile_of(agent).grace_seconds)


def end_grace(agent_id: int, generation: int) -> None:
    """The agent did not come back: running interactions return to the head of their queues.

    Offline begins then, or later where the profile keeps them for less than Lost connection lasts.
    """
    requeue_lost(agent_id)
    _give_up(agent_id)


@transaction.atomic
def _give_up(agent_id: int) -> None:
    agent = locked_agent(pk=agent_id)
    grace = Deadline.objects.filter(kind=DeadlineKind.GRACE, subject=agent_id, due_at__lte=now())
    if agent.state != Presence.LOST or not grace.exists():
        return
    over = agent.state_since + scaled(limits.LOST_CONNECTION)
    if over > now():
        set_deadline(DeadlineKind.GRACE, agent_id, 0, over)
    else:
        move_presence(agent, PresenceMove.END_GRACE)


def _lease_is_due(agent_id: int) -> bool:
    lease = Deadline.objects.select_for_update().filter(kind=DeadlineKind.LEASE, subject=agent_id).first()
    return lease is not None and lease.due_at <= now()


def renew_leases(agent_ids: list[int]) -> set[int]:
    """Consoles answered: move their leases on, in one statement; returns the agents that had one."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assist_deadline SET due_at = assist_now() + make_interval(secs => %s), claimed_until = NULL"
            " WHERE kind = 'lease' AND subject = ANY(%s) RETURNING subject",
            [scaled(limits.PRESENCE_LEASE).total_seconds(), agent_ids],
        )
        return {row[0] for row in cursor.fetchall()}


def shorten_lease(agent_id: int) -> None:
    """The agent's last socket of a process closed: a reload fits into what is left, a crash does not."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE assist_deadline SET due_at = LEAST(due_at, assist_now() + make_interval(secs => %s))"
            " WHERE kind = 'lease' AND subject = %s",
            [scaled(limits.CLOSED_LEASE).total_seconds(), agent_id],
        )
