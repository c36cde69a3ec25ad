"""Customers keep addresses; at most one is where things go by default, one is who pays by default."""

from collections.abc import Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from assist.models.clock import AssistNow
from storefront.shop.actions.checkouts import ADDRESSES
from storefront.shop.addressing import check_address
from storefront.shop.models import Address, Customer
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused


@transaction.atomic
def save_address(visit: Visit, typed: Mapping[str, str], pk: int | None = None) -> Address:
    """Add an address, or change the customer's own one; raises RefusedFields with every wrong field."""
    customer = _locked(visit)
    checked = check_address(typed)
    roles = {"is_shipping": bool(typed.get("is_shipping")), "is_billing": bool(typed.get("is_billing"))}
    row = _own(customer, pk) if pk else _room_for_one(customer)
    _make_room(customer, row, roles)
    for name, value in {**checked.as_dict(), **roles, "changed_at": AssistNow()}.items():
        setattr(row, name, value)
    row.save()
    return row


@transaction.atomic
def remove_address(visit: Visit, pk: int) -> None:
    """Forget an address; orders keep the copies that they have."""
    _own(_locked(visit), pk).delete()


def _locked(visit: Visit) -> Customer:
    if visit.customer is None:
        raise Refused(_("Log in first."))
    return Customer.objects.select_for_update(of=("self",)).get(pk=visit.customer.pk)


def _own(customer: Customer, pk: int) -> Address:
    row = customer.addresses.filter(pk=pk).first()
    if row is None:
        raise Refused(_("There is no such address."))
    return row


def _room_for_one(customer: Customer) -> Address:
    if customer.addresses.count() >= ADDRESSES:
        raise Refused(_("At most %(most)s addresses can be kept. Remove one first.") % {"most": ADDRESSES})
    return Address(customer=customer)


def _make_room(customer: Customer, row: Address, roles: Mapping[str, bool]) -> None:
    for role, wanted in roles.items():
        if wanted:
            customer.addresses.filter(**{role: True}).exclude(pk=row.pk).update(**{role: False})
