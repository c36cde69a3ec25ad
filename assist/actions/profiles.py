"""What agents may do, set for many at once: a change holds from the next act on."""

from django.contrib.auth.models import User
from django.db import transaction

from assist.actions.door import locked_agent, locked_agents
from assist.actions.routing import route_on_commit
from assist.actions.setup import administrators_only, delete_row, save_row
from assist.models import Agent, Profile
from assist.queries.slots import slots_of
from assist.rules.refusals import Refused
from assist.rules.words import RefusalCode

NAMED = 3
"""So many agents are called by their names where a profile cannot go."""

BY_CHANNEL = {"channel_limits", "channels_alone"}


@transaction.atomic
def save_profile(actor: User | None, profile: Profile, changed: list[str] | None = None) -> None:
    """Save the profile and give its capacity to the agents who follow it.

    Raises Refused, and changes nothing, when one of them has more conversations right now, on any channel.
    """
    if profile.pk and set(changed or ()) & BY_CHANNEL:
        _check_by_channel(profile)
    save_row(actor, profile, changed)
    for agent_id in _following(profile):
        _give_capacity(actor, agent_id, profile.capacity)
    route_on_commit()


def _check_by_channel(profile: Profile) -> None:
    """Under the agents' locks nobody offers them anything by the numbers of before."""
    ids = Agent.objects.filter(profile=profile).values_list("pk", flat=True)
    agents = list(locked_agents(*ids).values())
    for agent in agents:
        agent.profile = profile
    for pk, slots in slots_of(agents).items():
        if not slots.holds():
            name = next(agent.name for agent in agents if agent.pk == pk)
            words = f"{name} has more conversations now than this allows on a channel."
            raise Refused(RefusalCode.CONFLICT, f"{words} Wait until some have ended.")


def _following(profile: Profile) -> list[int]:
    rows = Agent.objects.filter(profile=profile, has_own_capacity=False).exclude(capacity=profile.capacity)
    return list(rows.order_by("id").values_list("pk", flat=True))


def _give_capacity(actor: User | None, agent_id: int, capacity: int) -> None:
    agent = locked_agent(pk=agent_id)
    if agent.load > capacity:
        words = f"{agent.name} has {agent.load} conversations now. Choose {agent.load} or more,"
        raise Refused(RefusalCode.CONFLICT, f"{words} or wait until some have ended.")
    agent.capacity = capacity
    save_row(actor, agent, ["capacity"])


@transaction.atomic
def delete_profile(
    actor: User | None, profile: Profile, *, give: Profile | None = None, defaults: bool = False
) -> None:
    """Delete the profile; its agents get the profile `give`, or the built-in `defaults`, or the refusal names them."""
    administrators_only(actor)
    agents = list(Agent.objects.filter(profile=profile).order_by("name"))
    if agents and not (give or defaults):
        raise Refused(RefusalCode.CONFLICT, _who_has_it(profile, agents))
    for agent in sorted(agents, key=lambda agent: agent.pk):
        _hand_on(actor, agent.pk, give)
    delete_row(actor, profile)


def _who_has_it(profile: Profile, agents: list[Agent]) -> str:
    names = ", ".join(agent.name for agent in agents[:NAMED])
    more = f" and {len(agents) - NAMED} more" if len(agents) > NAMED else ""
    return f"{names}{more} have {profile}. Choose below what they have from now on."


def _hand_on(actor: User | None, agent_id: int, profile: Profile | None) -> None:
    agent = locked_agent(pk=agent_id)
    agent.profile = profile
    save_row(actor, agent, ["profile"])
    if not agent.has_own_capacity:
        _give_capacity(actor, agent_id, (profile or Profile()).capacity)
