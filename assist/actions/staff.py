"""What an administrator changes about an agent: name, capacity, role, queues, password, and whether they may work."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group, User
from django.db import transaction

from assist.actions.audits import HIDDEN, audit
from assist.actions.door import locked_agent
from assist.actions.presence import send_off
from assist.actions.routing import route_on_commit
from assist.actions.setup import administrators_only, check_password_is_good, delete_row, save_row
from assist.models import Agent, Profile, Queue, QueueMember
from assist.queries.desks import role_of
from assist.rules import limits
from assist.rules.audits import AuditAct
from assist.rules.refusals import Refused
from assist.rules.setup import checked_capacity, checked_name
from assist.rules.words import RefusalCode, StaffRole


@dataclass(frozen=True)
class StaffWish:
    """How an agent shall be; an empty password leaves the one there is, and so does the second factor.

    No `capacity` is that of the profile, or of the built-in defaults without one.
    """

    name: str
    capacity: int | None
    role: StaffRole
    is_active: bool
    queues: list[Queue] = field(default_factory=list)
    password: str = ""
    forget_factor: bool = False
    profile: Profile | None = None


@transaction.atomic
def make_agent_of(actor: User | None, user: User, name: str) -> Agent:
    """Let somebody who can sign in answer too, with the rights they have; who is an agent already stays as they are."""
    administrators_only(actor)
    known = Agent.objects.filter(user=user).first()
    if known:
        return known
    agent = Agent(user=user, name=checked_name(limits.NAME_CHARACTERS, name))
    save_row(actor, agent)
    return agent


@transaction.atomic
def set_members(actor: User | None, queue: Queue, agents: Iterable[Agent]) -> None:
    """Who answers for the queue: these and nobody else."""
    administrators_only(actor)
    wanted = {agent.pk: agent for agent in agents}
    members = list(QueueMember.objects.filter(queue=queue).select_related("queue__shop", "agent"))
    for member in members:
        if member.agent_id not in wanted:
            delete_row(actor, member)
    for pk in wanted.keys() - {member.agent_id for member in members}:
        save_row(actor, QueueMember(queue=queue, agent=wanted[pk]))


@transaction.atomic
def change_agent(actor: User | None, agent_id: int, wish: StaffWish) -> None:
    """Make the agent as wished and audit what differs; raises Refused and changes nothing when a part is wrong."""
    administrators_only(actor)
    agent = locked_agent(pk=agent_id)
    _keep_a_way_in(actor, agent.user, wish)
    _describe(actor, agent, wish)
    _give_role(actor, agent.user, wish.role)
    _put_into_queues(actor, agent, wish.queues)
    if wish.password:
        _set_password(actor, agent.user, wish.password)
    if wish.forget_factor:
        _forget_factor(actor, agent.user)
    _switch(actor, agent, wish.is_active)


def _keep_a_way_in(actor: User | None, user: User, wish: StaffWish) -> None:
    if actor is not None and actor.pk == user.pk and not (wish.is_active and wish.role is StaffRole.ADMIN):
        raise Refused(RefusalCode.CONFLICT, "You cannot lock yourself out. Ask another administrator to do this.")


def _describe(actor: User | None, agent: Agent, wish: StaffWish) -> None:
    capacity = (wish.profile or Profile()).capacity if wish.capacity is None else wish.capacity
    wanted = {
        "name": wish.name,
        "profile": wish.profile,
        "capacity": checked_capacity(capacity, agent.load),
        "has_own_capacity": wish.capacity is not None,
    }
    changed = [name for name, value in wanted.items() if getattr(agent, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(agent, name, wanted[name])
    save_row(actor, agent, changed)
    agent.user.first_name = agent.name[:150]
    agent.user.save(update_fields=["first_name"])
    route_on_commit()


def _give_role(actor: User | None, user: User, role: StaffRole) -> None:
    before = role_of(user)
    if before is role:
        return
    user.groups.set([Group.objects.get_or_create(name=role)[0]])
    user.is_staff = user.is_superuser = role is StaffRole.ADMIN
    user.save(update_fields=["is_staff", "is_superuser"])
    audit(actor, AuditAct.CHANGED, user, {"role": role}, {"role": before})


def _put_into_queues(actor: User | None, agent: Agent, queues: list[Queue]) -> None:
    wanted = {queue.pk for queue in queues}
    members = list(QueueMember.objects.filter(agent=agent).select_related("queue__shop", "agent"))
    for member in members:
        if member.queue_id not in wanted:
            delete_row(actor, member)
    held = {member.queue_id for member in members}
    for queue in queues:
        if queue.pk not in held:
            save_row(actor, QueueMember(queue=queue, agent=agent))


def _set_password(actor: User | None, user: User, password: str) -> None:
    check_password_is_good(password, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    audit(actor, AuditAct.CHANGED, user, {"password": HIDDEN})


def _forget_factor(actor: User | None, user: User) -> None:
    """Somebody has lost the phone; one's own factor is switched off with its own code instead."""
    if actor is not None and actor.pk == user.pk:
        raise Refused(
            RefusalCode.CONFLICT, "Switch your own second factor off on your own page, with one of its codes."
        )
    if Authenticator.objects.filter(user=user).delete()[0]:
        audit(actor, AuditAct.FACTOR_FORGOTTEN, user, {"second factor": ""})


def _switch(actor: User | None, agent: Agent, is_active: bool) -> None:
    user = agent.user
    if user.is_active is is_active:
        return
    user.is_active = is_active
    user.save(update_fields=["is_active"])
    audit(actor, AuditAct.CHANGED, user, {"is_active": str(is_active)}, {"is_active": str(not is_active)})
    if is_active:
        route_on_commit()
    else:
        # Signing out locks interactions before agents, so it waits until this agent's lock is gone.
        transaction.on_commit(partial(send_off, agent), robust=True)
