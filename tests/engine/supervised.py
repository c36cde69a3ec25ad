"""What supervisors do at any moment: a part of the machine."""

from functools import partial

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, precondition, rule

from assist.actions.listening import barge_in, barge_out
from assist.actions.supervising import set_state_of, sign_agent_out
from assist.actions.taking import reassign, take
from assist.models import Agent
from assist.rules.words import Presence
from tests.cast import Cast
from tests.engine.world import Standing, Time, act, chosen, may

WHICH = st.integers(0, 11)
DIES = st.sampled_from([False, False, False, True])


class Supervised(RuleBasedStateMachine):
    """Mo takes, sends on, joins, sets states and signs out; each refused to whoever may not."""

    cast: Cast
    time: Time
    agents: list[Agent]
    now: Standing

    @precondition(lambda self: self.now.running)
    @rule(which=WHICH, dies=DIES)
    def a_supervisor_takes(self, which: int, dies: bool) -> None:
        """Out of the queue, out of an offer or over from its agent; refused without a free slot."""
        may(partial(act, take, self.cast.mo, chosen(self.now.running, which).key, dies=dies))

    @precondition(lambda self: self.now.running)
    @rule(which=WHICH, whom=WHICH, waits=st.booleans(), dies=DIES)
    def a_supervisor_reassigns(self, which: int, whom: int, waits: bool, dies: bool) -> None:
        """To wait in the queue, or to be offered to somebody."""
        one = chosen(self.now.running, which)
        agent, queue = (None, self.cast.queue.pk) if waits else (chosen(self.agents, whom).pk, None)
        may(partial(act, reassign, self.cast.mo, one.key, agent, queue, dies=dies))

    @precondition(lambda self: self.now.running)
    @rule(which=WHICH, leaves=st.booleans(), dies=DIES)
    def a_supervisor_joins(self, which: int, leaves: bool, dies: bool) -> None:
        """Beside the owner, and perhaps leaves again."""
        one = chosen(self.now.running, which)
        may(partial(act, barge_in, self.cast.mo, one.key, dies=dies))
        if leaves:
            may(partial(act, barge_out, self.cast.mo, one, dies=dies))

    @rule(which=WHICH, state=st.sampled_from([Presence.AVAILABLE, Presence.IDLE]))
    def a_supervisor_sets_a_state(self, which: int, state: Presence) -> None:
        """Of whoever is there, but not their own."""
        may(set_state_of, self.cast.mo, chosen(self.agents, which).pk, state)

    @rule(which=WHICH)
    def a_supervisor_signs_somebody_out(self, which: int) -> None:
        """Their conversations go back at once."""
        agent = chosen(self.agents, which)
        if may(sign_agent_out, self.cast.mo, agent.pk):
            self.time.there.discard(agent.pk)
