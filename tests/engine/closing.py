"""The end of a day: everybody is there and takes what is offered, so nothing may be left without a reason."""

from datetime import datetime

from assist.actions.endings import end_by_agent
from assist.actions.offers import accept_offer
from assist.actions.presence import choose_channels, choose_presence, sign_in
from assist.actions.rehoming import rehome_strays
from assist.actions.routing import assign_waiting
from assist.actions.sweeping import run_due
from assist.actions.wrapups import submit_wrap_up
from assist.models import Agent, Interaction, Profile, Queue, Skill
from assist.queries.clock import now
from assist.queries.desks import wrap_up_choices
from assist.rules.words import InteractionState, Presence, RoutingPolicy
from tests.engine.world import Time, standing

ROUND = 31
"""Seconds, longer than a pace, a pause after declining and the time after which skills are relaxed."""


def sweep() -> datetime:
    """What the sweeper does at one look, until nothing is due; returns when it began: what was due then is done."""
    began = now()
    while run_due():
        pass
    rehome_strays()
    assign_waiting()
    return began


def serve_everybody(agents: list[Agent], time: Time) -> datetime:
    """All who may work come for every channel, accept, end and wrap up, until nothing more is offered.

    Returns when the last look of the sweeper began.
    """
    for agent in agents:
        choose_channels(agent, [])
    Profile.objects.update(channel_limits={}, channels_alone=[])
    time.goes_on(ROUND * 3)
    looked = sweep()
    while _come(agents, time) + _serve():
        time.goes_on(ROUND)
        looked = sweep()
    return looked


def _come(agents: list[Agent], time: Time) -> int:
    """Everybody who may work is Available again; how many were not."""
    may_work = Agent.objects.filter(
        pk__in=[each.pk for each in agents], user__is_active=True, memberships__isnull=False
    )
    time.there = set(may_work.values_list("pk", flat=True))
    away = list(may_work.exclude(state=Presence.AVAILABLE).distinct().order_by("pk"))
    for agent in away:
        sign_in(agent)
        choose_presence(agent, Presence.AVAILABLE)
    return len(away)


def _serve() -> int:
    """One of each thing that can be done at a desk; how many were done."""
    accepted = _accept()
    for owner in (owners := standing().owned):
        assert owner.agent
        end_by_agent(owner.agent, owner.interaction)
    for owner in (owing := standing().owed):
        assert owner.agent
        submit_wrap_up(owner.agent, owner.interaction, wrap_up_choices(owner.interaction)[0].id)
    return accepted + len(owners) + len(owing)


def _accept() -> int:
    """Whatever is offered; where everybody is asked, who is first has it and the others are asked no more."""
    accepted = 0
    while offers := standing().open:
        accept_offer(offers[0].agent, offers[0].key)
        accepted += 1
    return accepted


def unserved_without_reason(queue: Queue) -> list[tuple[str, list[int], str]]:
    """State, needs and owner of what still runs though nothing explains it."""
    if queue.policy == RoutingPolicy.MANUAL or not _at_work(queue):
        return []
    known = set(Skill.objects.filter(agents__in=_at_work(queue)).values_list("pk", flat=True))
    running = Interaction.objects.exclude(state=InteractionState.ENDED).filter(needs__contained_by=sorted(known))
    return list(running.values_list("state", "needs", "participants__agent__name"))


def _at_work(queue: Queue) -> list[Agent]:
    return list(Agent.objects.filter(memberships__queue=queue, user__is_active=True))
