"""Who shares a basket: the owner lets colleagues in and out, members leave, and no basket stays without an owner."""

from django.db import transaction
from django.utils.translation import gettext

from storefront.shop.actions.shared import locked, locked_by_owner, note
from storefront.shop.actions.stock import Staff, remove
from storefront.shop.models import Basket, BasketMember, Customer
from storefront.shop.queries.shared import MEMBERS_MOST
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import NotPermitted, Refused, Unknown
from storefront.shop.words import BasketChange, BasketState, Permission


@transaction.atomic
def permit(visit: Visit, key: str, colleague: int, permissions: list[str]) -> None:
    """Let a colleague of the same company see the basket, and say what else they may do; again to change that."""
    basket, owner = locked_by_owner(visit, key)
    wanted = Customer.objects.filter(pk=colleague, account=basket.account_id).exclude(pk=owner.pk).first()
    if wanted is None:
        raise Refused(gettext("Choose one of your colleagues."), "colleague")
    is_new = not basket.members.filter(customer=wanted).exists()
    if is_new and basket.members.count() >= MEMBERS_MOST:
        raise Refused(gettext("%(most)s colleagues share this basket already.") % {"most": MEMBERS_MOST}, "colleague")
    known = [permission.value for permission in Permission if permission in permissions]
    BasketMember.objects.update_or_create(basket=basket, customer=wanted, defaults={"permissions": known})
    note(basket, owner, BasketChange.PERMITTED, wanted.name)


@transaction.atomic
def put_out(visit: Visit, key: str, colleague: int) -> None:
    """The owner takes a colleague out; the basket is gone for them at once."""
    basket, owner = locked_by_owner(visit, key)
    member = basket.members.select_related("customer").filter(customer=colleague).first()
    if member is None:
        raise Refused(gettext("This colleague does not share the basket any more."), "colleague")
    member.delete()
    note(basket, owner, BasketChange.LEFT, member.customer.name)


@transaction.atomic
def leave(visit: Visit, key: str) -> None:
    """A member leaves; an owner hands the basket to a colleague first, or deletes it."""
    basket, customer = locked(visit, key)
    if basket.customer_id == customer.pk:
        raise Refused(gettext("Make a colleague the owner first, or delete the basket."), "leave")
    basket.members.filter(customer=customer).delete()
    note(basket, customer, BasketChange.LEFT, customer.name)


@transaction.atomic
def hand_over(visit: Visit, key: str, colleague: int) -> None:
    """Make a member the owner; the former owner stays with every permission."""
    basket, owner = locked_by_owner(visit, key)
    heir = basket.members.select_related("customer").filter(customer=colleague).first()
    if heir is None or heir.customer.account_id != basket.account_id:
        raise Refused(gettext("Choose one of your colleagues."), "colleague")
    _owned_by(basket, heir)
    every = [permission.value for permission in Permission]
    BasketMember.objects.create(basket=basket, customer=owner, permissions=every)
    note(basket, owner, BasketChange.OWNED, heir.customer.name)


@transaction.atomic
def take_over(visit: Visit, key: str) -> None:
    """A member who may edit becomes the owner of a basket whose owner has left the company."""
    basket, customer = locked(visit, key, Permission.EDIT)
    owner = Customer.objects.filter(baskets=basket).first()
    if owner is not None and owner.account_id == basket.account_id:
        raise NotPermitted(gettext("This basket has an owner: %(name)s.") % {"name": owner.name})
    mine = basket.members.filter(customer=customer).first()
    if mine is None:
        raise Unknown(gettext("There is no such basket."))
    _owned_by(basket, mine)
    note(basket, customer, BasketChange.OWNED, customer.name)


@transaction.atomic
def remove_customer(actor: Staff, customer: Customer) -> None:
    """Delete a customer for a member of staff; the baskets they share go on without them."""
    pass_on(customer)
    remove(actor, customer)


def pass_on(customer: Customer) -> None:
    """Before a customer goes for good, each basket they share goes to the colleague who may do most with it."""
    for basket in Basket.objects.select_for_update().filter(customer=customer, state=BasketState.SHARED).order_by("pk"):
        members = basket.members.select_related("customer").filter(customer__account=basket.account_id)
        heir = max(members, key=lambda member: (len(member.permissions), -member.pk), default=None)
        if heir:
            _owned_by(basket, heir)
            note(basket, heir.customer, BasketChange.OWNED, heir.customer.name)


def _owned_by(basket: Basket, heir: BasketMember) -> None:
    Basket.objects.filter(pk=basket.pk).update(customer=heir.customer_id)
    heir.delete()
