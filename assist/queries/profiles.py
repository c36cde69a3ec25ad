"""What an agent's profile allows, and the after-contact work as its agent sees it."""

from datetime import timedelta

from assist.models import Agent, Participant, Profile
from assist.protocol.values import WrapUpAhead, WrapUpWork
from assist.rules.limits import WRAP_UP_EXTENSIONS
from assist.rules.words import WrapUpMode, WrapUpState


def fresh_profile(agent: Agent) -> Profile:
    """What the agent's profile says now, whatever was read before; the built-in defaults without one."""
    return Profile.objects.filter(agents=agent.pk).first() or Profile()


def profile_of(agent: Agent) -> Profile:
    """The profile that the row names, or the built-in defaults."""
    return agent.profile or Profile()


def extensions_left(work: Participant, profile: Profile) -> int:
    """How often the time can still be taken once more."""
    if not (profile.may_extend_wrap_up and work.wrap_up_seconds):
        return 0
    return WRAP_UP_EXTENSIONS - work.wrap_up_extended


def may_hold(work: Participant, profile: Profile) -> bool:
    """Whether the count-down can be stopped; not where leaving early is not allowed either."""
    return profile.may_extend_wrap_up and work.wrap_up_mode == WrapUpMode.TIMED


def total_seconds(work: Participant) -> float:
    """The whole count-down with what was added to it; 0 where nothing counts down."""
    return float(work.wrap_up_seconds * (1 + work.wrap_up_extended))


def ahead_of(work: Participant) -> WrapUpAhead | None:
    """What was chosen before the work begins (S5.26)."""
    if work.wrap_up != WrapUpState.AHEAD:
        return None
    return WrapUpAhead(chosen=work.wrap_up_code_id, note=work.wrap_up_note)


def work_of(work: Participant, profile: Profile, left: timedelta) -> WrapUpWork:
    """What is owed, with the time that is `left`."""
    return WrapUpWork(
        mode=WrapUpMode(work.wrap_up_mode),
        seconds_left=max(0.0, round(left.total_seconds(), 1)),
        total_seconds=total_seconds(work),
        extensions_left=extensions_left(work, profile),
        may_hold=may_hold(work, profile),
        chosen=work.wrap_up_code_id,
        note=work.wrap_up_note,
    )
