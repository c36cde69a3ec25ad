"""What an agent's console may see; everything starts from the agent."""

from datetime import datetime
from uuid import UUID

import msgspec
from django.contrib.auth import get_user_model
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.db.models import Q, QuerySet

from agentconsole.protocol import DeskTold, InteractionView
from assist.models import Agent, Deadline, Interaction, Participant
from assist.protocol.values import AgentView, PresenceView, Visit, WrapUpWork
from assist.queries.clock import now
from assist.queries.desks import interactions_on_desk, role_of, wrap_up_choices
from assist.queries.facts import latest_facts
from assist.queries.offers import open_offers, requester_of, surroundings_of
from assist.queries.people import agent_participant, attendances
from assist.rules.refusals import Refused, not_found
from assist.rules.text import initials
from assist.rules.words import (
    AssistanceType,
    Channel,
    DeadlineKind,
    InteractionState,
    Presence,
    RefusalCode,
    StaffRole,
    WrapUpState,
)


def agent_of_session(session_key: str) -> Agent:
    """The agent who is signed in with that session; raises Refused when nobody is."""
    user_id = SessionStore(session_key).get("_auth_user_id")
    user = get_user_model().objects.filter(pk=user_id, is_active=True).first() if user_id else None
    agent = Agent.objects.select_related("user").filter(user=user).first() if user else None
    if agent is None:
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "Sign in first.")
    return agent


def living_sessions(pairs: list[tuple[str, int]]) -> set[str]:
    """Of (session key, user id) pairs, the keys that are still signed in as an active user."""
    users = {user_id for _, user_id in pairs}
    active = set(get_user_model().objects.filter(pk__in=users, is_active=True).values_list("pk", flat=True))
    keys = Session.objects.filter(session_key__in=[key for key, _ in pairs], expire_date__gt=now())
    living = set(keys.values_list("session_key", flat=True))
    return {key for key, user_id in pairs if key in living and user_id in active}


def desk_of(viewer: Agent, have: dict[UUID, int]) -> DeskTold:
    """The whole desk; `have` names what the console holds of each interaction already."""
    agent = Agent.objects.select_related("user").get(pk=viewer.pk)
    moment = now()
    return DeskTold(
        seq=agent.seq,
        agent=agent_view(agent),
        presence=presence_view(agent, moment),
        offers=open_offers(agent, moment),
        interactions=[
            interaction_view(agent, row, moment, have.get(row.key, 0)) for row in interactions_on_desk(agent)
        ],
    )


def agent_view(agent: Agent) -> AgentView:
    """Who is signed in."""
    role = role_of(agent.user)
    return AgentView(id=agent.pk, name=agent.name, initials=initials(agent.name), role=role, capacity=agent.capacity)


def presence_view(agent: Agent, moment: datetime) -> PresenceView:
    """The state and how long it has lasted."""
    seconds = max(0.0, round((moment - agent.state_since).total_seconds(), 1))
    return PresenceView(state=Presence(agent.state), reason=agent.reason, seconds=seconds)


def interactions_visible(viewer: Agent) -> QuerySet[Interaction]:
    """What `viewer` may read: what they took part in; for managers what belongs to their queues."""
    took_part = Q(pk__in=Participant.objects.filter(agent=viewer).values("interaction"))
    if role_of(viewer.user) is not StaffRole.AGENT:
        took_part |= Q(queue__members__agent=viewer)
    return Interaction.objects.filter(took_part).select_related("queue").distinct()


def visible_interaction(viewer: Agent, key: UUID) -> Interaction:
    """One of those; the same refusal for foreign and unknown ones."""
    found = interactions_visible(viewer).filter(key=key).first()
    if found is None:
        raise not_found("interaction")
    return found


def interaction_view(viewer: Agent, interaction: Interaction, moment: datetime, after: int = 0) -> InteractionView:
    """One interaction with its context, people and the facts after number `after`."""
    me = _me(viewer, interaction)
    facts, earlier = latest_facts(interaction.pk, after, public=False)
    return InteractionView(
        id=interaction.key,
        seq=interaction.seq,
        state=InteractionState(interaction.state),
        channel=Channel(interaction.channel),
        assistance_type=AssistanceType(interaction.assistance_type),
        queue=interaction.queue.name,
        me=me.key if me else "",
        requester=requester_of(interaction),
        requested_at=interaction.requested_at,
        attendances=attendances(interaction, public=False),
        surroundings=surroundings_of(interaction),
        trail=msgspec.convert(interaction.trail, list[Visit]),
        wrap_up=_wrap_up(interaction, me, moment) if me else None,
        codes=wrap_up_choices(interaction),
        facts=facts,
        earlier=earlier,
    )


def _me(viewer: Agent, interaction: Interaction) -> Participant | None:
    try:
        return agent_participant(viewer, interaction)
    except Refused:
        return None


def _wrap_up(interaction: Interaction, me: Participant, moment: datetime) -> WrapUpWork | None:
    if me.wrap_up != WrapUpState.PENDING:
        return None
    due = Deadline.objects.filter(kind=DeadlineKind.WRAP_UP, subject=me.pk).values_list("due_at", flat=True).first()
    left = max(0.0, round((due - moment).total_seconds(), 1)) if due else 0.0
    return WrapUpWork(seconds_left=left, total_seconds=interaction.queue.wrap_up_seconds)
