"""What an administrator sets up: every save and delete is permitted, validated, audited and atomic."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError

from assist.actions.audits import HIDDEN, audit, shown
from assist.actions.reasons import tell_reasons
from assist.actions.relaxing import retime_relaxing
from assist.actions.routing import route_on_commit
from assist.actions.skills import forget_skill
from assist.models import (
    Agent,
    Holiday,
    Hours,
    IdleReason,
    Invitation,
    OverflowStep,
    Profile,
    Queue,
    QueueHours,
    QueueMember,
    RoutingRule,
    Shop,
    Skill,
    StateSpan,
    Text,
    WrapUpCode,
)
from assist.models.fields import new_secret
from assist.queries.desks import role_of
from assist.queries.routes import check_chain
from assist.rules.audits import AuditAct
from assist.rules.refusals import Refused, invalid
from assist.rules.setup import (
    AGENT_CHECKS,
    CODE_CHECKS,
    HOLIDAY_CHECKS,
    INVITATION_CHECKS,
    PROFILE_CHECKS,
    QUEUE_CHECKS,
    REASON_CHECKS,
    RULE_CHECKS,
    SHOP_CHECKS,
    SHOP_LANGUAGES,
    SKILL_CHECKS,
    STEP_CHECKS,
    TEXT_CHECKS,
    Checks,
    Span,
    check_day,
    check_main_language,
    checked_origin,
    checked_username,
    checked_week,
    checked_word,
)
from assist.rules.words import RefusalCode, ShopKind, StaffRole
from assist.shop import gateway_names

DEFAULT_CODES = ("Answered", "Order changed", "Passed on", "No reply from the shopper")
DEFAULT_REASONS = ("Break", "Lunch", "Training", "Paperwork")
_CHECKS: dict[type[Model], Checks] = {
    Shop: {**SHOP_CHECKS, "gateway": lambda name: checked_word(dict.fromkeys(gateway_names(), ""), name)},
    Queue: QUEUE_CHECKS,
    WrapUpCode: CODE_CHECKS,
    Text: TEXT_CHECKS,
    Agent: AGENT_CHECKS,
    Profile: PROFILE_CHECKS,
    IdleReason: REASON_CHECKS,
    Invitation: INVITATION_CHECKS,
    Skill: SKILL_CHECKS,
    RoutingRule: RULE_CHECKS,
    Holiday: HOLIDAY_CHECKS,
    OverflowStep: STEP_CHECKS,
}
_FIXED: dict[type[Model], str] = {
    Shop: "code",
    Queue: "shop",
    WrapUpCode: "shop",
    Text: "shop",
    Invitation: "shop",
    RoutingRule: "shop",
    Holiday: "shop",
    Agent: "user",
}


def administrators_only(actor: User | None) -> None:
    """Raises Refused unless `actor` is an administrator; None is the command line."""
    if actor is not None and not (actor.is_active and role_of(actor) is StaffRole.ADMIN):
        raise Refused(RefusalCode.NOT_ALLOWED, "Only administrators change the set-up.")


@transaction.atomic
def save_row(actor: User | None, row: Model, changed: list[str] | None = None) -> None:
    """Validate, save and audit a row of the set-up; of a row that exists only `changed` is written, when given."""
    administrators_only(actor)
    new = row.pk is None
    known = [field.name for field in row._meta.fields if not field.primary_key]
    fields = known if new or changed is None else [name for name in known if name in changed]
    if not new and changed is not None and _FIXED.get(type(row)) in fields:
        raise invalid(f"The {_FIXED[type(row)]} cannot be changed. Make a new one and switch this one off.")
    _check(row)
    row.full_clean()
    before = {} if new else _as_it_was(row, fields)
    row.save(update_fields=None if new or changed is None else fields)
    act = AuditAct.CREATED if new else AuditAct.CHANGED
    audit(actor, act, row, {name: shown(row, name) for name in fields}, before)
    if isinstance(row, Queue) and not new and "relax_seconds" in fields:
        retime_relaxing(row)
    if isinstance(row, Queue | QueueMember):
        route_on_commit()
    if isinstance(row, IdleReason):
        tell_reasons()


def _as_it_was(row: Model, fields: list[str]) -> dict[str, str]:
    known = type(row)._default_manager.filter(pk=row.pk).first()
    return {name: shown(known, name) for name in fields} if known else {}


def _check(row: Model) -> None:
    for name, check in _CHECKS.get(type(row), {}).items():
        setattr(row, name, check(getattr(row, name)))
    if isinstance(row, Queue) and row.default_code and row.default_code.shop_id != row.shop_id:
        raise invalid("The default code belongs to another shop. Choose one of this shop.")
    if isinstance(row, OverflowStep) and row.to_queue:
        check_chain(row.queue, row.to_queue)
    if isinstance(row, Holiday):
        check_day(row.opens, row.closes)
    if isinstance(row, RoutingRule | Holiday) and row.queue and row.queue.shop_id != row.shop_id:
        raise invalid("The queue belongs to another shop. Choose one of this shop.")
    if isinstance(row, Shop):
        check_main_language(row.locale, row.languages)
    if isinstance(row, Invitation) and row.shop.locale not in row.bodies:
        raise invalid(f"Write what the invitation says in {SHOP_LANGUAGES[row.shop.locale]}, the shop's main language.")


@transaction.atomic
def delete_row(actor: User | None, row: Model) -> None:
    """Delete and audit a row of the set-up; what is in use is refused with the way out."""
    administrators_only(actor)
    subject, before = row.pk, _as_it_was(row, [field.name for field in row._meta.fields if not field.primary_key])
    try:
        if isinstance(row, Skill):
            forget_skill(row)
        row.delete()
    except ProtectedError:
        raise _in_use(row) from None
    row.pk = subject
    audit(actor, AuditAct.DELETED, row, before=before)
    if isinstance(row, IdleReason):
        tell_reasons()


def _in_use(row: Model) -> Refused:
    return Refused(RefusalCode.CONFLICT, f"{row} is in use. Switch it off instead of deleting it.")


@transaction.atomic
def delete_reason(actor: User | None, reason: IdleReason) -> bool:
    """Delete an idle reason that nobody has used, switch off any other; returns whether it is gone."""
    if not StateSpan.objects.filter(reason=reason.name).exists():
        delete_row(actor, reason)
        return True
    reason.is_active = False
    save_row(actor, reason, ["is_active"])
    return False


@transaction.atomic
def set_code_queues(actor: User | None, code: WrapUpCode, queues: Iterable[Queue]) -> None:
    """Tie a wrap-up code to queues of its shop; to none means to all."""
    administrators_only(actor)
    wanted = sorted(queues, key=lambda queue: queue.pk)
    held = list(code.queues.order_by("pk"))
    if any(queue.shop_id != code.shop_id for queue in wanted):
        raise invalid("A code can only be tied to queues of its own shop.")
    if wanted != held:
        code.queues.set(wanted)
        audit(actor, AuditAct.CHANGED, code, {"queues": _listed(wanted)}, {"queues": _listed(held)})


@transaction.atomic
def set_skill_holders(actor: User | None, skill: Skill, agents: Iterable[Agent], queues: Iterable[Queue]) -> None:
    """Who has the skill, and whose new requests need it; takes effect at once."""
    administrators_only(actor)
    for name, wanted in (("agents", agents), ("queues", queues)):
        links, rows = getattr(skill, name), sorted(wanted, key=lambda row: row.pk)
        held = list(links.order_by("pk"))
        if rows != held:
            links.set(rows)
            audit(actor, AuditAct.CHANGED, skill, {name: _listed(rows)}, {name: _listed(held)})
            route_on_commit()


def _listed(rows: Iterable[object]) -> str:
    return ", ".join(map(str, rows))


@transaction.atomic
def set_rule_skills(actor: User | None, rule: RoutingRule, skills: Iterable[Skill]) -> None:
    """What requests need that the rule sends on; counts for new requests."""
    administrators_only(actor)
    wanted = sorted(skills, key=lambda skill: skill.pk)
    held = list(rule.skills.order_by("pk"))
    if wanted != held:
        rule.skills.set(wanted)
        audit(actor, AuditAct.CHANGED, rule, {"skills": _listed(wanted)}, {"skills": _listed(held)})


@transaction.atomic
def set_hours(actor: User | None, owner: Shop | Queue, spans: Iterable[Span]) -> None:
    """When people of a shop or of a queue answer, the whole week at once.

    An empty week of a shop means always, one of a queue that the shop's holds.
    """
    administrators_only(actor)
    week = checked_week(spans)
    type(owner)._default_manager.select_for_update(no_key=True).get(pk=owner.pk)
    table: Any = Hours if isinstance(owner, Shop) else QueueHours
    mine = {"shop" if isinstance(owner, Shop) else "queue": owner}
    rows = table._default_manager.filter(**mine)
    held = [Span(row.weekday, row.opens, row.closes) for row in rows]
    if week == held:
        return
    rows.delete()
    table._default_manager.bulk_create(table(**mine, **span._asdict()) for span in week)
    nothing = "always" if isinstance(owner, Shop) else "those of the shop"
    audit(actor, AuditAct.CHANGED, owner, {"hours": _listed(week) or nothing}, {"hours": _listed(held) or nothing})


@transaction.atomic
def set_text(actor: User | None, shop: Shop, key: str, language: str, body: str) -> None:
    """A sentence of the panel in the shop's own words; an empty one gives ours back."""
    row = Text.objects.filter(shop=shop, key=key, language=language).first()
    if body.strip() == (row.body if row else ""):
        return
    if row and not body.strip():
        delete_row(actor, row)
        return
    row = row or Text(shop=shop, key=key, language=language)
    row.body = body
    save_row(actor, row)


@transaction.atomic
def make_secret(actor: User | None, shop_id: int) -> Shop:
    """A new signing secret; the one so far stays valid as the previous one, the one before that does not."""
    administrators_only(actor)
    shop = Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    shop.secret_previous, shop.secret_current = shop.secret_current, new_secret()
    shop.save(update_fields=["secret_previous", "secret_current"])
    audit(actor, AuditAct.KEY_MADE, shop, {"secret_current": HIDDEN, "secret_previous": HIDDEN})
    return shop


@transaction.atomic
def forget_secret(actor: User | None, shop_id: int) -> Shop:
    """Tokens signed with the previous secret are refused from now on."""
    administrators_only(actor)
    shop = Shop.objects.select_for_update(no_key=True).get(pk=shop_id)
    shop.secret_previous = ""
    shop.save(update_fields=["secret_previous"])
    audit(actor, AuditAct.KEY_FORGOTTEN, shop, {"secret_previous": HIDDEN})
    return shop


@transaction.atomic
def create_shop(actor: User | None, *, code: str, name: str, kind: ShopKind, origins: list[str], **more: Any) -> Shop:
    """A shop with one queue and the usual wrap-up codes, ready to be embedded."""
    shop = Shop(code=code, name=name, kind=kind, origins=[checked_origin(origin) for origin in origins], **more)
    save_row(actor, shop)
    queue = Queue(shop=shop, name=f"{name[:52]} service")
    save_row(actor, queue)
    for position, label in enumerate(DEFAULT_CODES):
        save_row(actor, WrapUpCode(shop=shop, name=label, position=position))
    queue.default_code = WrapUpCode.objects.get(shop=shop, name=DEFAULT_CODES[0])
    save_row(actor, queue, ["default_code"])
    _begin_reasons(actor)
    return shop


def _begin_reasons(actor: User | None) -> None:
    """The first shop of an install brings the usual idle reasons."""
    if not IdleReason.objects.exists() and Shop.objects.count() == 1:
        for position, label in enumerate(DEFAULT_REASONS):
            save_row(actor, IdleReason(name=label, position=position))


@transaction.atomic
def create_agent(
    actor: User | None,
    *,
    name: str,
    username: str,
    role: StaffRole,
    queues: Iterable[Queue],
    password: str,
    capacity: int | None = 4,
    profile: Profile | None = None,
) -> Agent:
    """A member of staff with a sign-in, a role and queues; no `capacity` is that of the profile."""
    user = create_user(actor, username=username, password=password, role=role)
    user.first_name = name[:150]
    user.save(update_fields=["first_name"])
    agent = Agent(user=user, name=name, profile=profile, has_own_capacity=capacity is not None)
    agent.capacity = (profile or Profile()).capacity if capacity is None else capacity
    save_row(actor, agent)
    for queue in queues:
        save_row(actor, QueueMember(queue=queue, agent=agent))
    return agent


@transaction.atomic
def create_user(actor: User | None, *, username: str, password: str, role: StaffRole) -> User:
    """A sign-in with a role; an administrator reaches the Django admin."""
    administrators_only(actor)
    if User.objects.filter(username=checked_username(username)).exists():
        raise invalid(f"There is a sign-in {username} already.")
    check_password_is_good(password, User(username=username))
    is_admin = role is StaffRole.ADMIN
    user = User.objects.create_user(username, password=password, is_staff=is_admin, is_superuser=is_admin)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    audit(actor, AuditAct.CREATED, user, {"role": role})
    return user


def check_password_is_good(password: str, user: User) -> None:
    """Raises Refused with what is wrong with a password."""
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise invalid(" ".join(problem.messages)) from None
