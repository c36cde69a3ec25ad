"""What a supervisor may see and touch: their own queues, an administrator all of them."""

from enum import StrEnum
from typing import TypeVar
from uuid import UUID

from django.db.models import Model, QuerySet

from assist.models import Agent, Interaction, Profile
from assist.protocol.facts import Numbered
from assist.protocol.supervising import FactHidden, MonitorBegan, MonitorEnded, WhisperPosted
from assist.queries.board import Scope, scopes_of
from assist.queries.profiles import fresh_profile
from assist.rules.refusals import Refused, not_found
from assist.rules.words import RefusalCode, StaffRole

PERSONAL = (WhisperPosted, MonitorBegan, MonitorEnded)
"""For one participant alone."""
Row = TypeVar("Row", bound=Model)


class Right(StrEnum):
    """Columns of the profile: reading along and whispering, and acting on others."""

    MONITOR = "may_monitor"
    INTERVENE = "may_intervene"


def rights_of(role: StaffRole, profile: Profile) -> set[Right]:
    """What somebody may do to others in the queues that they supervise."""
    if role is StaffRole.AGENT:
        return set()
    return {right for right in Right if getattr(profile, right)}


def scope_of(viewer: Agent, right: Right) -> Scope:
    """The queues that `viewer` supervises, None for all; raises Refused without the role or the right."""
    scopes = scopes_of([viewer.pk])
    if viewer.pk not in scopes:
        raise Refused(RefusalCode.NOT_ALLOWED, "Only supervisors do this.")
    if not getattr(fresh_profile(viewer), right):
        raise Refused(RefusalCode.NOT_ALLOWED, "Your profile does not let you do this.")
    return scopes[viewer.pk]


def supervised_interaction(viewer: Agent, key: UUID, right: Right) -> Interaction:
    """An interaction in one of the viewer's queues; raises Refused."""
    found = _within(Interaction.objects.filter(key=key), scope_of(viewer, right), "queue__in").first()
    if found is None:
        raise not_found("interaction")
    return found


def supervised_agent(viewer: Agent, agent_id: int) -> Agent:
    """Somebody else who answers for one of the viewer's queues; raises Refused."""
    scope = scope_of(viewer, Right.INTERVENE)
    others = Agent.objects.filter(pk=agent_id).exclude(pk=viewer.pk)
    found = _within(others, scope, "memberships__queue__in").first()
    if found is None:
        raise not_found("agent")
    return found


def _within(rows: "QuerySet[Row]", scope: Scope, lookup: str) -> "QuerySet[Row]":
    return rows if scope is None else rows.filter(**{lookup: scope}).distinct()


def concealed(facts: list[Numbered], me: str) -> list[Numbered]:
    """Facts as somebody may read them who is not a supervisor: of what was for another one the number is left alone."""
    return [
        Numbered(seq=each.seq, at=each.at, fact=FactHidden())
        if isinstance(each.fact, PERSONAL) and each.fact.to != me
        else each
        for each in facts
    ]
