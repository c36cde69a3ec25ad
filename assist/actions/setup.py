"""What an administrator sets up: every save and delete is validated, audited and atomic."""

from typing import Any

from django.contrib.auth.models import Group, User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model, ProtectedError

from assist.models import Agent, Audit, Queue, QueueMember, Shop, WrapUpCode
from assist.rules.refusals import Refused, invalid
from assist.rules.setup import SECRET_FIELDS, checked_origin
from assist.rules.words import RefusalCode, ShopKind, StaffRole

DEFAULT_CODES = ("Answered", "Order changed", "Passed on", "No reply from the shopper")


@transaction.atomic
def save_row(actor: User | None, row: Model, changed: list[str] | None = None) -> None:
    """Validate, save and audit a row of the set-up; `actor` None is the command line."""
    new = row.pk is None
    row.full_clean()
    row.save()
    fields = [field.name for field in row._meta.fields] if new or changed is None else changed
    audit(actor, "created" if new else "changed", row, {name: _shown(row, name) for name in fields})


@transaction.atomic
def delete_row(actor: User | None, row: Model) -> None:
    """Delete and audit a row of the set-up; what is in use is refused with the way out."""
    subject = row.pk
    try:
        row.delete()
    except ProtectedError:
        raise Refused(RefusalCode.CONFLICT, f"{row} is in use. Switch it off instead of deleting it.") from None
    row.pk = subject
    audit(actor, "deleted", row, {})


def audit(actor: User | None, act: str, row: Model, changes: dict[str, Any]) -> None:
    """Say who changed what."""
    Audit.objects.create(actor=actor, act=act, subject=f"{row._meta.label} {row.pk}: {row}"[:120], changes=changes)


def _shown(row: Model, name: str) -> str:
    return "(secret)" if name in SECRET_FIELDS else str(getattr(row, name, ""))[:200]


@transaction.atomic
def create_shop(actor: User | None, *, code: str, name: str, kind: ShopKind, origins: list[str], **more: Any) -> Shop:
    """A shop with one queue and the usual wrap-up codes, ready to be embedded."""
    shop = Shop(code=code, name=name, kind=kind, origins=[checked_origin(origin) for origin in origins], **more)
    save_row(actor, shop)
    queue = Queue(shop=shop, name=f"{name} service"[:60])
    save_row(actor, queue)
    for position, label in enumerate(DEFAULT_CODES):
        save_row(actor, WrapUpCode(shop=shop, name=label, position=position))
    queue.default_code = WrapUpCode.objects.get(shop=shop, name=DEFAULT_CODES[0])
    save_row(actor, queue, ["default_code"])
    return shop


@transaction.atomic
def create_agent(
    actor: User | None, *, name: str, username: str, role: StaffRole, queues: list[Queue], password: str
) -> Agent:
    """A member of staff with a sign-in, a role and queues."""
    user = create_user(actor, username=username, password=password, role=role)
    user.first_name = name[:150]
    user.save(update_fields=["first_name"])
    agent = Agent(user=user, name=name)
    save_row(actor, agent)
    for queue in queues:
        save_row(actor, QueueMember(queue=queue, agent=agent))
    return agent


@transaction.atomic
def create_user(actor: User | None, *, username: str, password: str, role: StaffRole) -> User:
    """A sign-in with a role; an administrator reaches the Django admin."""
    users = User.objects
    if users.filter(username=username).exists():
        raise invalid(f"There is a sign-in {username} already.")
    try:
        validate_password(password)
    except ValidationError as problem:
        raise invalid(" ".join(problem.messages)) from None
    is_admin = role is StaffRole.ADMIN
    user = users.create_user(username, password=password, is_staff=is_admin, is_superuser=is_admin)
    user.groups.add(Group.objects.get_or_create(name=role)[0])
    audit(actor, "created", user, {"role": role})
    return user
