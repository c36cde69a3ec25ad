"""The slots' rules stand twice, as a statement and as `rules/slots.py`: whatever is held, both say the same."""

from typing import Any

from django.db import connection
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from assist.actions.requests import request_assistance
from assist.models import Agent, Interaction, Participant, Profile
from assist.queries.slots import OPEN_CHANNELS, slots_now
from assist.rules.channels import ROUTED
from tests.cast import Cast, wish

_OPEN = f"SELECT {OPEN_CHANNELS} FROM assist_agent a LEFT JOIN assist_profile f ON f.id = a.profile_id WHERE a.id = %s"
HOLDS: list[dict[str, Any]] = [
    {"role": "owner", "state": "joined"},
    {"role": "consulted", "state": "joined"},
    {"role": "supervisor", "state": "joined"},
    {"role": "owner", "state": "left", "wrap_up": "pending", "wrap_up_occupies": True},
    {"role": "owner", "state": "left", "wrap_up": "pending", "wrap_up_occupies": False},
]
"""Ways to be in a conversation: three take a slot, being beside somebody and work that occupies nobody do not."""
CHANNEL = st.sampled_from(ROUTED)
SOME = st.lists(CHANNEL, unique=True, max_size=2)
HELD = st.lists(st.tuples(CHANNEL, st.sampled_from(HOLDS)), max_size=5)
LIMITS = st.none() | st.dictionaries(CHANNEL, st.integers(0, 2), max_size=3)
QUICK = settings(
    max_examples=70,
    deadline=None,
    derandomize=True,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


@QUICK
@given(held=HELD, limits=LIMITS, alone=SOME, off=SOME, capacity=st.integers(1, 3))
def both_agree(
    ada: Agent,
    chats: list[Interaction],
    seen: set[int],
    held: list[tuple[str, dict[str, Any]]],
    limits: dict[str, int] | None,
    alone: list[str],
    off: list[str],
    capacity: int,
) -> None:
    """No profile at all, or one with such limits."""
    profile = None if limits is None else Profile.objects.get()
    Profile.objects.update(channel_limits=limits or {}, channels_alone=alone)
    Agent.objects.filter(pk=ada.pk).update(profile=profile, channels_off=off, capacity=capacity, load=0)
    Participant.objects.filter(agent=ada).delete()
    for chat, (channel, _) in zip(chats, held, strict=False):
        Interaction.objects.filter(pk=chat.pk).update(channel=channel)
    rows = [Participant(interaction=chat, agent=ada, **how) for chat, (_, how) in zip(chats, held, strict=False)]
    Participant.objects.bulk_create(rows)
    slots = slots_now(Agent.objects.select_related("profile").get(pk=ada.pk))
    by_rule = {channel for channel in ROUTED if slots.against(channel) is None}
    assert stated(ada) == by_rule, (held, limits, alone, off, capacity)
    seen.add(len(by_rule))


def stated(agent: Agent) -> set[str]:
    """On which channels the statement that the sweeper's routing reads lets them take one more."""
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [agent.pk])
        found = cursor.fetchone()[0]
    return set(ROUTED if found is None else found)


def test_feat_d11_the_statement_and_the_rule_open_the_same_channels_whatever_is_held(cast: Cast) -> None:
    Profile.objects.all().delete()
    Profile.objects.create(name="Floor")
    chats, seen = [request_assistance(cast.gus(), wish()) for _ in range(5)], set[int]()
    both_agree(cast.ada, chats, seen)
    assert {0, 1, len(ROUTED)} <= seen, "nothing, something and everything was open among them"
