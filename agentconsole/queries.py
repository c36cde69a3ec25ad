"""What an agent's console may see; everything starts from the agent."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from operator import attrgetter
from uuid import UUID

import msgspec
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.db import connection
from django.db.models import Q, QuerySet, prefetch_related_objects
from django.utils.crypto import constant_time_compare

from agentconsole.protocol import DeskTold, InteractionView, TargetsTold
from assist.models import Agent, Deadline, Interaction, Participant
from assist.protocol.facts import Numbered
from assist.protocol.values import AgentView, ChannelChoice, PresenceView, Request, Visit, WrapUpChoice, WrapUpWork
from assist.queries.clock import now
from assist.queries.colleagues import target_agents, target_queues
from assist.queries.desks import idle_choices, interactions_on_desk, role_of, wrap_up_choices_of
from assist.queries.factors import lacks_factor
from assist.queries.facts import latest_facts_of
from assist.queries.moments import one_moment
from assist.queries.offers import open_offers, requester_of, requests_in, surroundings_of
from assist.queries.people import attendances
from assist.queries.preferences import preferences_of
from assist.queries.profiles import ahead_of, fresh_profile, profile_of, work_of
from assist.queries.slots import channels_to_choose
from assist.queries.supervising import Right, concealed, rights_of, supervised_interaction
from assist.rules.refusals import Refused, not_found
from assist.rules.text import initials
from assist.rules.words import (
    AssistanceType,
    Channel,
    DeadlineKind,
    InteractionState,
    OfferPurpose,
    ParticipantState,
    Presence,
    RefusalCode,
    Role,
    StaffRole,
    WrapUpState,
)

_LIVING = """
SELECT w.key FROM unnest(%s::text[], %s::bigint[], %s::text[]) w(key, user_id, password)
JOIN django_session s ON s.session_key = w.key AND s.expire_date > assist_now()
JOIN auth_user u ON u.id = w.user_id AND u.is_active AND u.password = w.password
"""
"""Raw, because it stands before every command of an agent."""


def agent_of_session(session_key: str) -> Agent:
    """The agent who is signed in with that session; raises Refused when nobody is."""
    session = SessionStore(session_key)
    agents = Agent.objects.select_related("user").filter(user=session.get(SESSION_KEY), user__is_active=True)
    agent = agents.first() if session.get(SESSION_KEY) else None
    if agent is None or not _is_of_this_password(session, agent.user):
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "Sign in first.")
    if lacks_factor(agent.user):
        raise Refused(RefusalCode.NOT_AUTHENTICATED, "Set up a second factor first.")
    return agent


def _is_of_this_password(session: SessionStore, user: User) -> bool:
    """A changed password ends the sessions that began before it, as it does for pages (L04)."""
    given = str(session.get(HASH_SESSION_KEY, ""))
    hashes = [user.get_session_auth_hash(), *user.get_session_auth_fallback_hash()]
    return any(constant_time_compare(given, known) for known in hashes)


def living_sessions(signed_in: set[tuple[str, int, str]]) -> set[str]:
    """Of (session key, user id, password hash at hello), the keys still signed in as that active, unchanged user."""
    columns = [list(column) for column in zip(*signed_in, strict=True)] or [[], [], []]
    with connection.cursor() as cursor:
        cursor.execute(_LIVING, columns)
        return {row[0] for row in cursor.fetchall()}


@one_moment()
def desk_of(viewer: Agent, have: dict[UUID, int]) -> DeskTold:
    """The whole desk; `have` names what the console holds of each interaction already."""
    agent = Agent.objects.select_related("user", "profile", "preferences").get(pk=viewer.pk)
    moment = now()
    return DeskTold(
        seq=agent.seq,
        agent=agent_view(agent),
        presence=presence_view(agent, moment),
        channels=channel_choice(agent),
        reasons=idle_choices(),
        preferences=preferences_of(agent),
        offers=open_offers(agent, moment),
        interactions=interaction_views(agent, list(interactions_on_desk(agent)), moment, have),
    )


def agent_view(agent: Agent) -> AgentView:
    """Who is signed in."""
    profile = profile_of(agent)
    role = role_of(agent.user)
    rights = rights_of(role, profile)
    return AgentView(
        id=agent.pk,
        name=agent.name,
        initials=initials(agent.name),
        role=role,
        capacity=agent.capacity,
        to_agents=profile.may_transfer_to_agents,
        to_queues=profile.may_transfer_to_queues,
        consults=profile.may_consult,
        monitors=Right.MONITOR in rights,
        intervenes=Right.INTERVENE in rights,
        email=agent.user.email,
    )


def presence_view(agent: Agent, moment: datetime) -> PresenceView:
    """The state and how long it has lasted."""
    seconds = max(0.0, round((moment - agent.state_since).total_seconds(), 1))
    return PresenceView(state=Presence(agent.state), reason=agent.reason, seconds=seconds)


def channel_choice(agent: Agent) -> ChannelChoice:
    """Which channels the agent may switch, and which are off."""
    off = tuple(Channel(channel) for channel in agent.channels_off)
    return ChannelChoice(channels=tuple(channels_to_choose(agent)), off=off)


def interactions_visible(viewer: Agent) -> QuerySet[Interaction]:
    """What `viewer` may read: what they took part in or are invited to; for managers what belongs to their queues."""
    mine = Participant.objects.filter(agent=viewer).exclude(state=ParticipantState.RELEASED)
    took_part = Q(pk__in=mine.values("interaction"))
    if role_of(viewer.user) is not StaffRole.AGENT:
        took_part |= Q(queue__members__agent=viewer)
    return Interaction.objects.filter(took_part).select_related("queue").distinct()


def visible_interaction(viewer: Agent, key: UUID) -> Interaction:
    """One of those; the same refusal for foreign and unknown ones."""
    found = interactions_visible(viewer).filter(key=key).first()
    if found is None:
        raise not_found("interaction")
    return found


@one_moment()
def targets_of(viewer: Agent, key: UUID) -> TargetsTold:
    """Where an interaction that the viewer is in can go; what their profile does not allow is empty."""
    row, profile = visible_interaction(viewer, key), fresh_profile(viewer)
    agents = target_agents(row) if profile.may_transfer_to_agents or profile.may_consult else []
    queues = target_queues(viewer, row) if profile.may_transfer_to_queues else []
    return TargetsTold(interaction=row.key, queues=queues, agents=agents)


@one_moment()
def supervised_targets_of(viewer: Agent, key: UUID) -> TargetsTold:
    """Where one of the viewer's queues can be sent on to, whoever serves it."""
    row = supervised_interaction(viewer, key, Right.INTERVENE)
    return TargetsTold(interaction=row.key, queues=target_queues(viewer, row), agents=target_agents(row))


@one_moment()
def told_interaction(viewer: Agent, key: UUID, *, as_supervisor: bool = False) -> InteractionView:
    """One interaction that the viewer may read, as of now; a supervisor reads what was written to the agent alone."""
    if as_supervisor:
        row = Interaction.objects.select_related("queue").get(key=key)
        return interaction_views(viewer, [row], now(), {}, as_supervisor=True)[0]
    return interaction_views(viewer, [visible_interaction(viewer, key)], now(), {})[0]


def interaction_views(
    viewer: Agent, rows: list[Interaction], moment: datetime, have: Mapping[UUID, int], *, as_supervisor: bool = False
) -> list[InteractionView]:
    """Interactions with context, people and the facts after the number that `have` names; as many queries for many."""
    prefetch_related_objects(rows, "participants")
    mine = {} if as_supervisor else {row.pk: me for row in rows if (me := _me(viewer, row))}
    facts = {
        pk: (known if as_supervisor else _readable(known, mine.get(pk)), earlier)
        for pk, (known, earlier) in latest_facts_of({row.pk: have.get(row.key, 0) for row in rows}).items()
    }
    owed = _owed(viewer, mine.values(), moment)
    queues = {row.pk: _queue_of(row, mine.get(row.pk)) for row in rows}
    codes = wrap_up_choices_of({queues[row.pk]: row.shop_id for row in rows})
    asked = requests_in(rows, moment)
    return [
        _view(row, me, facts[row.pk], codes[queues[row.pk]], owed.get(me.pk) if me else None, asked.get(row.pk))
        for row, me in ((row, mine.get(row.pk)) for row in rows)
    ]


def _readable(facts: list[Numbered], me: Participant | None) -> list[Numbered]:
    """What was for somebody else alone is hidden, but not from the supervisor beside them."""
    if me and me.role == Role.SUPERVISOR:
        return facts
    return concealed(facts, me.key if me else "")


def _queue_of(interaction: Interaction, me: Participant | None) -> int:
    """Where the viewer serves or has served: its codes are theirs."""
    return (me.wrap_up_queue_id if me else None) or interaction.queue_id


def _view(
    interaction: Interaction,
    me: Participant | None,
    known: tuple[list[Numbered], bool],
    codes: list[WrapUpChoice],
    wrap_up: WrapUpWork | None,
    request: Request | None,
) -> InteractionView:
    facts, earlier = known
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
        attendances=attendances(interaction),
        surroundings=surroundings_of(interaction),
        trail=msgspec.convert(interaction.trail, list[Visit]),
        hold_seconds=interaction.queue.hold_seconds,
        wrap_up=wrap_up,
        ahead=ahead_of(me) if me and request and request.purpose == OfferPurpose.TRANSFER else None,
        request=request,
        codes=codes,
        facts=facts,
        earlier=earlier,
    )


def _me(viewer: Agent, interaction: Interaction) -> Participant | None:
    """The viewer's own participation, the newest one."""
    mine = [row for row in interaction.participants.all() if row.agent_id == viewer.pk]
    return max(mine, key=attrgetter("pk"), default=None)


def _owed(viewer: Agent, people: Iterable[Participant], moment: datetime) -> dict[int, WrapUpWork]:
    """What is still to be wrapped up, by participant."""
    pending = [row for row in people if row.wrap_up == WrapUpState.PENDING]
    if not pending:
        return {}
    dues = Deadline.objects.filter(kind=DeadlineKind.WRAP_UP, subject__in=[row.pk for row in pending])
    due = dict(dues.values_list("subject", "due_at"))
    profile = fresh_profile(viewer)
    return {row.pk: work_of(row, profile, due.get(row.pk, moment) - moment) for row in pending}
