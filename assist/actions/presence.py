"""Agent states: chosen by the agent, RONA and lost leases by the system."""

from django.db import connection, transaction

from assist.actions.again import once_more
from assist.actions.deadlines import clear_deadline, scaled, set_deadline
from assist.actions.door import advance, locked_agent, record_on_desk
from assist.actions.offers import withdraw_offers_of
from assist.actions.routing import route_on_commit
from assist.models import Agent, AssistNow, Deadline
from assist.protocol.facts import PresenceChanged
from assist.queries.clock import now
from assist.queries.desks import interactions_owned
from assist.rules import limits
from assist.rules.refusals import Refused, invalid
from assist.rules.text import clean_line
from assist.rules.transitions import PRESENCE, PresenceMove
from assist.rules.words import DeadlineKind, Presence, RefusalCode


@transaction.atomic
def sign_in(actor: Agent) -> None:
    """A console of `actor` is there: from Offline to Idle, otherwise only the lease begins anew."""
    agent = locked_agent(pk=actor.pk)
    if agent.state == Presence.OFFLINE:
        _move(agent, PresenceMove.SIGN_IN)
    set_deadline(DeadlineKind.LEASE, agent.pk, 0, now() + scaled(limits.PRESENCE_LEASE))
    clear_deadline(DeadlineKind.GRACE, agent.pk)


def choose_presence(actor: Agent, state: Presence, reason: str = "") -> None:
    """`actor` becomes Available or Idle; Idle withdraws the offers that are open."""
    if state not in {Presence.AVAILABLE, Presence.IDLE}:
        raise invalid("Choose Available or Idle.")
    words = clean_line(reason, limits.REASON_CHARACTERS)
    if state is Presence.IDLE:
        _choose(actor, PresenceMove.CHOOSE_IDLE, words)
        withdraw_offers_of(actor)
    else:
        _choose(actor, PresenceMove.CHOOSE_AVAILABLE, "")


@transaction.atomic
def _choose(actor: Agent, move: PresenceMove, reason: str) -> None:
    agent = locked_agent(pk=actor.pk)
    if not agent.memberships.exists() and move is PresenceMove.CHOOSE_AVAILABLE:
        raise Refused(RefusalCode.INVALID, "You are in no queue yet. Ask an administrator to add you to one.")
    if move is PresenceMove.CHOOSE_AVAILABLE and agent.state == Presence.AVAILABLE:
        return
    _move(agent, move, reason)
    route_on_commit(agent=agent)


def sign_out(actor: Agent) -> None:
    """`actor` signed out: open offers are withdrawn, running interactions wait for the grace."""
    _go_offline(actor.pk, PresenceMove.SIGN_OUT)
    withdraw_offers_of(actor)


def lose_every_console(agent_id: int) -> None:
    """No console can be there any more, whatever its lease says; open offers are withdrawn already."""
    _go_offline(agent_id, PresenceMove.LOSE_LEASE)


def lose_lease(agent_id: int, generation: int) -> None:
    """No console of the agent has answered for the length of the lease."""
    if _go_offline(agent_id, PresenceMove.LOSE_LEASE, only_when_due=True):
        once_more(withdraw_offers_of, Agent.objects.get(pk=agent_id))


@transaction.atomic
def _go_offline(agent_id: int, move: PresenceMove, *, only_when_due: bool = False) -> bool:
    agent = locked_agent(pk=agent_id)
    if agent.state == Presence.OFFLINE or (only_when_due and not _lease_is_due(agent_id)):
        return False
    _move(agent, move)
    clear_deadline(DeadlineKind.LEASE, agent_id)
    if interactions_owned(agent).exists():
        set_deadline(DeadlineKind.GRACE, agent_id, 0, now() + scaled(limits.LOST_AGENT_GRACE))
    return True


def _lease_is_due(agent_id: int) -> bool:
    lease = Deadline.objects.select_for_update().filter(kind=DeadlineKind.LEASE, subject=agent_id).first()
    return lease is not None and lease.due_at <= now()


def _move(agent: Agent, move: PresenceMove, reason: str = "") -> None:
    advance(agent, PRESENCE, move, state_since=AssistNow(), idle_since=AssistNow(), reason=reason)
    record_on_desk(agent, PresenceChanged(state=Presence(agent.state), reason=reason))


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
