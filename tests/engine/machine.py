"""The whole engine under anything that may happen, in any order: real actions, real database, real time-outs."""

from datetime import datetime
from functools import partial
from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import initialize, invariant, precondition, rule

from assist.actions.consults import complete_transfer, end_consult, make_conference, start_consult
from assist.actions.endings import end_by_agent, end_by_shopper
from assist.actions.holds import hold, resume
from assist.actions.offers import accept_offer, decline_offer
from assist.actions.picking import pick
from assist.actions.presence import choose_channels, choose_presence, leave, shorten_lease, sign_in, sign_out
from assist.actions.profiles import save_profile
from assist.actions.rehoming import remove_queue
from assist.actions.requests import ask_for_previous, request_assistance
from assist.actions.routing import assign_waiting
from assist.actions.setup import save_row, set_skill_holders
from assist.actions.staff import set_members
from assist.actions.sweeping import run_due
from assist.actions.transfers import cancel_transfer, transfer_to_agent, transfer_to_queue
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Interaction, Profile, Queue, Shop, Shopper, Skill
from assist.queries.desks import wrap_up_choices
from assist.rules.words import Channel, Presence, RoutingPolicy, WrapUpMode
from tests.cast import make_cast, wish
from tests.checker import broken_invariants, overdue
from tests.engine.closing import serve_everybody, sweep, unserved_without_reason
from tests.engine.silent import is_patient, unwatched, write
from tests.engine.still import begin_again, undone
from tests.engine.supervised import DIES, WHICH, Supervised
from tests.engine.world import Standing, Time, act, another_queue, chosen, may, resized, standing, switched
from tests.racing import race

SPANS = st.sampled_from([1, 5, 13, 21, 31, 61, 95])
"""Seconds: shorter and longer than a pace, an offer, a lease, a pause after declining, a grace with its lease."""
PATIENCE = st.sampled_from([(0, 0), (0, 20), (15, 0), (15, 20)])
"""Seconds that an owner, and then a shopper, may be silent; nought is for ever."""
MAIL: dict[str, Any] = {"channel": Channel.EMAIL, "email": "gus@example.com"}
MOST_RUNNING = 9


def choose_ahead(actor: Agent, interaction: Interaction) -> None:
    """The reason of a transfer, while its target thinks (S5.26)."""
    submit_wrap_up(actor, interaction, wrap_up_choices(interaction)[0].id)


BETWEEN = [cancel_transfer, choose_ahead, end_consult, make_conference, complete_transfer, hold, resume]
"""What an owner does about a colleague who is asked or helps."""


def nothing_is_broken() -> None:
    """Hypothesis names the step, the assertion the rows."""
    assert (broken := broken_invariants()) == {}, broken


def nothing_is_late(looked: datetime) -> None:
    """Of what was due when the sweeper began to look, however slowly the machine then went on."""
    assert (late := overdue(slack=0, at=looked)) == {}, late


class Engine(Supervised):
    """Shoppers, agents, administrators, the clock and the sweepers, each doing what they can at any moment."""

    @initialize(early=st.integers(0, 3), patience=PATIENCE)
    def everybody_comes(self, early: int, patience: tuple[int, int]) -> None:
        """The cast with few slots, some of them at work already, and a skill that nobody needs yet."""
        begin_again()
        cast = make_cast()
        self.cast, self.time = cast, Time()
        self.agents = [cast.ada, cast.ben, cast.mo]
        self.shoppers: list[Shopper] = [cast.gus()]
        self.now = Standing()
        Shop.objects.update(channels=[Channel.CHAT, Channel.EMAIL])
        profile = Profile.objects.create(name="Floor")
        self.skill = Skill.objects.create(name="French")
        is_patient(cast.queue, *patience)
        for agent in self.agents:
            Agent.objects.filter(pk=agent.pk).update(capacity=2, profile=profile)
        for which in range(early):
            self.an_agent_is_available(which, dies=False)

    @invariant()
    def everything_holds(self) -> None:
        """One owner or one queue each, nobody over capacity, every timer there: at every step."""
        nothing_is_broken()
        self.now = standing()
        assert {offer.agent.state for offer in self.now.open} <= {Presence.AVAILABLE}
        assert unwatched(self.now.owned) == []

    # Shoppers

    @precondition(lambda self: len(self.now.running) < MOST_RUNNING)
    @rule(many=st.integers(1, 3), who=WHICH)
    def shoppers_ask(self, many: int, who: int) -> None:
        """Several new ones, one after the other."""
        for each in range(many):
            self.a_shopper_asks(3 * each, who % 2 == 0, dies=False)

    @precondition(lambda self: len(self.now.running) < MOST_RUNNING)
    @rule(who=WHICH, previous=st.booleans(), dies=DIES)
    def a_shopper_asks(self, who: int, previous: bool, dies: bool) -> None:
        """Somebody new, or somebody who was here before and may want the same agent."""
        if who % 3 == 0:
            self.shoppers.append(self.cast.gus())
        shopper = chosen(self.shoppers, who)
        may(
            partial(
                act,
                request_assistance,
                shopper,
                wish(ask_for_previous=previous, **MAIL if who % 4 == 1 else {}),
                dies=dies,
            )
        )

    @precondition(lambda self: self.now.running)
    @rule(which=WHICH)
    def a_shopper_asks_for_the_agent_of_before(self, which: int) -> None:
        """While they wait; refused when nobody served them."""
        one = chosen(self.now.running, which)
        may(ask_for_previous, one.shopper, one)

    @precondition(lambda self: self.now.running)
    @rule(which=WHICH, dies=DIES)
    def a_shopper_ends(self, which: int, dies: bool) -> None:
        """Waiting, offered or talking."""
        one = chosen(self.now.running, which)
        act(end_by_shopper, one.shopper, one, dies=dies)

    @precondition(lambda self: self.now.owned)
    @rule(which=WHICH, by_shopper=st.booleans())
    def somebody_writes(self, which: int, by_shopper: bool) -> None:
        """Who never does is relieved, or lets the conversation end."""
        write(chosen(self.now.owned, which), by_shopper)

    @precondition(lambda self: self.now.running)
    @rule(which=WHICH, who=WHICH, dies=DIES)
    def an_agent_picks(self, which: int, who: int, dies: bool) -> None:
        """By hand, from a queue that makes no offers; refused everywhere else and with every slot taken."""
        one = chosen(self.now.running, which)
        may(partial(act, pick, chosen(self.agents, who), one.key, dies=dies))

    # Agents

    @rule(which=WHICH)
    def an_agent_comes(self, which: int) -> None:
        """Signs in, or is back after a lost connection; only who may work can."""
        agent = chosen(self.agents, which)
        if Agent.objects.get(pk=agent.pk).user.is_active:
            sign_in(agent)
            self.time.there.add(agent.pk)

    @rule(which=WHICH, dies=DIES)
    def an_agent_is_available(self, which: int, dies: bool) -> None:
        """Who is not there signs in first."""
        self.an_agent_comes(which)
        agent = chosen(self.agents, which)
        if agent.pk in self.time.there:
            may(partial(act, choose_presence, agent, Presence.AVAILABLE, dies=dies))

    @rule(which=WHICH, passes_on=st.booleans(), dies=DIES)
    def an_agent_is_idle(self, which: int, passes_on: bool, dies: bool) -> None:
        """Open offers go on to others, and what they serve if they want; refused to whoever is not there."""
        idle = partial(choose_presence, pass_on=passes_on)
        may(partial(act, idle, chosen(self.agents, which), Presence.IDLE, dies=dies))

    @rule(which=WHICH, by_hand=st.booleans())
    def an_agent_signs_out(self, which: int, by_hand: bool) -> None:
        """By hand, which is refused while an offer is open, or because the session has ended."""
        agent = chosen(self.agents, which)
        if may(leave if by_hand else sign_out, agent):
            self.time.there.discard(agent.pk)

    @rule(which=WHICH, closes=st.booleans())
    def an_agent_is_lost(self, which: int, closes: bool) -> None:
        """The browser is closed, or silent: the lease is not renewed any more."""
        agent = chosen(self.agents, which)
        self.time.there.discard(agent.pk)
        if closes:
            shorten_lease(agent.pk)

    @precondition(lambda self: self.now.open)
    @rule(which=WHICH, dies=DIES)
    def an_agent_accepts(self, which: int, dies: bool) -> None:
        """Never refused while the offer stands."""
        offer = chosen(self.now.open, which)
        act(accept_offer, offer.agent, offer.key, dies=dies)

    @precondition(lambda self: self.now.open)
    @rule(which=WHICH, dies=DIES)
    def an_agent_declines(self, which: int, dies: bool) -> None:
        """The next one is asked."""
        offer = chosen(self.now.open, which)
        act(decline_offer, offer.agent, offer.key, "Busy", dies=dies)

    @precondition(lambda self: self.now.owned)
    @rule(which=WHICH, dies=DIES)
    def an_agent_ends(self, which: int, dies: bool) -> None:
        """What is owed afterwards begins."""
        owner = chosen(self.now.owned, which)
        act(end_by_agent, owner.agent, owner.interaction, dies=dies)

    @precondition(lambda self: self.now.owed)
    @rule(which=WHICH, dies=DIES)
    def an_agent_wraps_up(self, which: int, dies: bool) -> None:
        """With the first code of the queue."""
        owner = chosen(self.now.owed, which)
        code = wrap_up_choices(owner.interaction)[0].id
        act(submit_wrap_up, owner.agent, owner.interaction, code, dies=dies)

    # Colleagues

    @precondition(lambda self: self.now.owned)
    @rule(which=WHICH, whom=WHICH, helps=st.booleans(), dies=DIES)
    def an_agent_asks_a_colleague(self, which: int, whom: int, helps: bool, dies: bool) -> None:
        """To take over, or for help; refused to whoever cannot be reached and while another one is asked."""
        owner, target = chosen(self.now.owned, which), chosen(self.agents, whom)
        ask = start_consult if helps else transfer_to_agent
        may(partial(act, ask, owner.agent, owner.interaction, target.pk, "Please", dies=dies))

    @precondition(lambda self: self.now.owned)
    @rule(which=WHICH, dies=DIES)
    def an_agent_passes_it_to_the_queue(self, which: int, dies: bool) -> None:
        """Whoever is there, if anybody; refused while a colleague is asked or helps."""
        owner = chosen(self.now.owned, which)
        pass_on = partial(transfer_to_queue, even_if_nobody=True)
        may(partial(act, pass_on, owner.agent, owner.interaction, self.cast.queue.pk, dies=dies))

    @precondition(lambda self: self.now.owned)
    @rule(which=WHICH, what=st.sampled_from(BETWEEN), dies=DIES)
    def an_owner_goes_on(self, which: int, what: Any, dies: bool) -> None:
        """Alone again, in conference, or not at all; refused when there is nobody to do it with."""
        owner = chosen(self.now.owned, which)
        may(partial(act, what, owner.agent, owner.interaction, dies=dies))

    @precondition(lambda self: self.now.helping)
    @rule(which=WHICH, dies=DIES)
    def who_helps_leaves(self, which: int, dies: bool) -> None:
        """The owner goes on alone."""
        guest = chosen(self.now.helping, which)
        act(end_consult, guest.agent, guest.interaction, dies=dies)

    # Administrators

    @rule(policy=st.sampled_from(RoutingPolicy), pace=st.sampled_from([0, 0, 10]), is_active=st.booleans())
    def the_queue_is_changed(self, policy: RoutingPolicy, pace: int, is_active: bool) -> None:
        """Who waits is still served when it is switched off."""
        queue = self.cast.queue
        queue.policy, queue.pace_seconds, queue.is_active = policy, pace, is_active
        save_row(None, queue, ["policy", "pace_seconds", "is_active"])

    @rule(mode=st.sampled_from(WrapUpMode), occupies=st.booleans())
    def the_work_afterwards_is_changed(self, mode: WrapUpMode, occupies: bool) -> None:
        """For what ends from now on."""
        queue = self.cast.queue
        queue.wrap_up_mode, queue.wrap_up_occupies = mode, occupies
        save_row(None, queue, ["wrap_up_mode", "wrap_up_occupies"])

    @rule(held=st.sets(WHICH, max_size=2), is_needed=st.booleans(), relaxes=st.booleans())
    def the_skill_is_changed(self, held: set[int], is_needed: bool, relaxes: bool) -> None:
        """Who speaks French, and whether new requests need it: for good, or for half a minute."""
        queue = self.cast.queue
        queue.relax_seconds = 30 if relaxes else 0
        save_row(None, queue, ["relax_seconds"])
        holders = {chosen(self.agents, each) for each in held}
        set_skill_holders(None, self.skill, holders, [queue] if is_needed else [])

    @rule(dies=DIES)
    def the_queue_is_closed(self, dies: bool) -> None:
        """In use or not: another one with the same people takes over, and whoever is in it goes on."""
        old = self.cast.queue
        heir = another_queue(old)
        act(remove_queue, None, old, heir, dies=dies)

    @rule(which=WHICH, capacity=st.integers(1, 3))
    def slots_are_changed(self, which: int, capacity: int) -> None:
        """Fewer than are taken is refused."""
        may(resized, chosen(self.agents, which), capacity)

    @rule(most=st.sampled_from([None, 0, 1]), alone=st.booleans())
    def channels_are_limited(self, most: int | None, alone: bool) -> None:
        """So many messages at once, perhaps beside nothing else; less than somebody holds is refused."""
        profile = Profile.objects.get()
        profile.channel_limits = {} if most is None else {"email": most}
        profile.channels_alone = ["email"] if alone else []
        may(save_profile, None, profile, ["channel_limits", "channels_alone"])

    @rule(which=WHICH, off=st.sampled_from([(), (Channel.CHAT,), (Channel.EMAIL,)]))
    def an_agent_switches_channels(self, which: int, off: tuple[Channel, ...]) -> None:
        """Nothing new from there; refused where nothing would be left."""
        may(choose_channels, chosen(self.agents, which), off)

    @rule(which=WHICH, is_active=st.booleans())
    def an_agent_is_switched(self, which: int, is_active: bool) -> None:
        """Who is switched off is gone at once."""
        agent = chosen(self.agents, which)
        switched(agent, is_active)
        if not is_active:
            self.time.there.discard(agent.pk)

    @rule(here=st.sets(WHICH, min_size=1, max_size=3))
    def members_are_changed(self, here: set[int]) -> None:
        """Who answers for the queue."""
        set_members(None, self.cast.queue, {chosen(self.agents, each) for each in here})

    # Time and the sweepers

    @rule(seconds=SPANS)
    def time_goes_on(self, seconds: int) -> None:
        """Nobody has looked at the deadlines yet."""
        self.time.goes_on(seconds)

    @rule(seconds=SPANS)
    def the_sweeper_looks(self, seconds: int) -> None:
        """Afterwards nothing is late and nobody waits for somebody who is free."""
        self.time.goes_on(seconds)
        nothing_is_late(sweep())

    @rule(seconds=SPANS)
    def two_sweepers_look(self, seconds: int) -> None:
        """At the same moment, with two routers; however it ends all is well, and then one looks, so steps repeat."""
        self.time.goes_on(seconds)
        with undone():
            results: list[Any] = race(run_due, assign_waiting, run_due, assign_waiting)
            assert all(isinstance(each, int) for each in results)
            nothing_is_late(sweep())
            nothing_is_broken()
            assert unwatched(standing().owned) == []
        nothing_is_late(sweep())

    def teardown(self) -> None:
        """No dead end: with everybody at work all are served, or it can be said why not."""
        if not hasattr(self, "cast"):
            return
        looked = serve_everybody(self.agents, self.time)
        nothing_is_broken()
        nothing_is_late(looked)
        unserved = unserved_without_reason(Queue.objects.get(pk=self.cast.queue.pk))
        assert unserved == [], unserved
