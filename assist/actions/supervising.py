"""What supervisors do to agents: each by right, for their queues alone, in the audit log (feat S3).

What somebody may not see or touch does not exist for them: the refusal is the same as for what is not there.
"""

from functools import partial

from django.db import transaction

from assist.actions.audits import audit
from assist.actions.deadlines import clear_deadline
from assist.actions.door import locked_agent, record_on_desk
from assist.actions.endings import requeue_signed_out
from assist.actions.presence import begin_state, end_presence
from assist.actions.withdrawals import withdraw_offers_of
from assist.models import Agent
from assist.protocol.supervising import SignedOut
from assist.queries.supervising import supervised_agent
from assist.rules.audits import AuditAct
from assist.rules.refusals import too_late
from assist.rules.transitions import ABSENT, PresenceMove
from assist.rules.words import DeadlineKind, Presence


@transaction.atomic
def set_state_of(actor: Agent, agent_id: int, state: Presence, reason: int = 0) -> None:
    """`actor` makes somebody Available or Idle; with conversations running, Idle is planned as ever."""
    agent = locked_agent(pk=supervised_agent(actor, agent_id).pk)
    if agent.state in ABSENT:
        raise too_late("agent", agent.state)
    before = {"state": agent.state, "reason": agent.reason}
    begin_state(agent, state, reason)
    audit(actor.user, AuditAct.STATE_SET, agent, {"state": state.value, "reason": reason}, before)
    if state is Presence.IDLE:
        # Withdrawing locks interactions before agents, so it waits until this agent's lock is gone.
        transaction.on_commit(partial(withdraw_offers_of, agent), robust=True)


@transaction.atomic
def sign_agent_out(actor: Agent, agent_id: int) -> None:
    """`actor` ends somebody's sessions: offers go back, running conversations return to the head of their queues."""
    agent = locked_agent(pk=supervised_agent(actor, agent_id).pk)
    if agent.state == Presence.OFFLINE:
        raise too_late("agent", agent.state)
    audit(actor.user, AuditAct.SIGNED_OTHER_OUT, agent)
    # The grace of whoever has gone sees to their conversations, should nothing happen after the commit.
    end_presence(agent, PresenceMove.SIGN_OUT)
    record_on_desk(agent, SignedOut(by=actor.name))
    transaction.on_commit(partial(_hand_back, agent), robust=True)


def _hand_back(agent: Agent) -> None:
    withdraw_offers_of(agent)
    requeue_signed_out(agent)
    clear_deadline(DeadlineKind.GRACE, agent.pk)
