"""What staff change in the shop's stock: permitted, validated, audited."""

from collections.abc import Sequence

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Model

from assist.actions import audits

Staff = User | AnonymousUser


@transaction.atomic
def store(actor: Staff, row: Model, changed: list[str]) -> None:
    """Save a row of the stock for a member of staff and write who changed which fields.

    Raises PermissionDenied, and ValidationError when the row makes no sense.
    """
    permission = "add" if row._state.adding else "change"
    permit(actor, row, permission)
    row.full_clean()
    row.save()
    audit(actor, row, permission, changed)


@transaction.atomic
def remove(actor: Staff, row: Model) -> None:
    """Delete a row of the stock for a member of staff and write who did."""
    permit(actor, row, "delete")
    audit(actor, row, "delete", [])
    row.delete()


def may_change(actor: Staff, kind: type[Model]) -> None:
    """Raises PermissionDenied unless a member of staff may change rows of this kind."""
    if not actor.has_perm(f"storefront_shop.change_{kind._meta.model_name}"):
        raise PermissionDenied(f"You may not change {kind._meta.verbose_name_plural}.")


def permit(actor: Staff, row: Model, permission: str) -> None:
    """Raise PermissionDenied when this member of staff may not do that to such rows."""
    if not actor.has_perm(f"storefront_shop.{permission}_{row._meta.model_name}"):
        raise PermissionDenied(f"You may not {permission} {row._meta.verbose_name_plural}.")


def audit(actor: Staff, row: Model, act: str, changed: Sequence[str] = ()) -> None:
    """Write who did what to which fields of a row."""
    user = actor if isinstance(actor, User) else None
    changes = {"fields": list(changed)} if changed else {}
    audits.note(user, f"shop.{act}", f"{row._meta.model_name} {row.pk}: {row}", changes)
