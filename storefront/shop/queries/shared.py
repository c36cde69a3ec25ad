"""Baskets that colleagues of one company share: who sees them, and what each may do."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from storefront.shop.models import Basket, BasketEvent, BasketMember, Customer
from storefront.shop.queries.baskets import BasketView, basket_views
from storefront.shop.queries.visits import Visit
from storefront.shop.words import BasketState, Permission

SHARED_SHOWN = 50
MEMBERS_MOST = 50
COLLEAGUES_SHOWN = 200
EVENTS_SHOWN = 10
EVERYTHING = frozenset(Permission)


@dataclass(frozen=True)
class Membership:
    """One of those who see a shared basket."""

    customer: int
    name: str
    permissions: frozenset[Permission]
    is_owner: bool
    is_you: bool


@dataclass(frozen=True)
class SharedHead:
    """What a list shows of a shared basket."""

    key: str
    name: str
    owner: str
    is_yours: bool
    permissions: frozenset[Permission]
    changed_at: datetime
    view: BasketView | None


@dataclass(frozen=True)
class SharedBasket:
    """A shared basket as one of its members sees it; `owner_gone` when its owner has left the company."""

    key: str
    name: str
    version: int
    owner_gone: bool
    permissions: frozenset[Permission]
    members: tuple[Membership, ...]
    colleagues: tuple[Customer, ...]
    events: tuple[BasketEvent, ...]
    view: BasketView | None

    @property
    def is_yours(self) -> bool:
        """Whether the one who looks is the owner."""
        return any(each.is_owner and each.is_you for each in self.members)

    @property
    def may(self) -> dict[str, bool]:
        """By permission, for a page that shows no action which would be refused."""
        return {permission.value: permission in self.permissions for permission in Permission}


def shared_with(customer: Customer) -> QuerySet[Basket]:
    """The shared baskets that a customer owns or is a member of, in their company's shop alone."""
    if customer.account_id is None:
        return Basket.objects.none()
    memberships = BasketMember.objects.filter(customer=customer)
    return Basket.objects.filter(
        Q(customer=customer) | Q(pk__in=memberships.values("basket")),
        shop=customer.shop_id,
        account=customer.account_id,
        state=BasketState.SHARED,
    ).order_by("-changed_at", "-id")


def permissions_in(basket: Basket, customer: Customer) -> frozenset[Permission] | None:
    """What a customer may do with a shared basket besides looking; None when it is none of theirs."""
    if basket.account_id is None or basket.account_id != customer.account_id:
        return None
    if basket.customer_id == customer.pk:
        return EVERYTHING
    member = BasketMember.objects.filter(basket=basket, customer=customer).first()
    return _known(member.permissions) if member else None


def shared_of(visit: Visit) -> list[SharedHead]:
    """The shared baskets of the visiting customer, the one changed last first."""
    if visit.customer is None:
        return []
    rows = list(shared_with(visit.customer).select_related("customer")[:SHARED_SHOWN])
    theirs = BasketMember.objects.filter(basket__in=rows, customer=visit.customer)
    permitted = {member.basket_id: _known(member.permissions) for member in theirs}
    views = basket_views(rows, visit.variant)
    return [_head(row, visit.customer, permitted.get(row.pk, frozenset()), views.get(row.pk)) for row in rows]


def _head(row: Basket, you: Customer, permitted: frozenset[Permission], view: BasketView | None) -> SharedHead:
    is_yours = row.customer_id == you.pk
    owner = row.customer.name if row.customer else ""
    return SharedHead(row.key, row.name, owner, is_yours, EVERYTHING if is_yours else permitted, row.changed_at, view)


def editable_of(visit: Visit) -> list[tuple[str, str]]:
    """Key and name of the shared baskets into which the visiting customer may put something."""
    if visit.customer is None or visit.customer.account_id is None:
        return []
    permitted = BasketMember.objects.filter(customer=visit.customer, permissions__contains=[Permission.EDIT])
    mine = Q(customer=visit.customer) | Q(pk__in=permitted.values("basket"))
    return list(shared_with(visit.customer).filter(mine).values_list("key", "name")[:SHARED_SHOWN])


def shared_basket(visit: Visit, key: str) -> SharedBasket | None:
    """One shared basket of the visiting customer, or None when it is none of theirs."""
    you = visit.customer
    row = shared_with(you).select_related("customer").filter(key=key).first() if you else None
    if you is None or row is None:
        return None
    members = _members_of(row, you)
    mine = next((each for each in members if each.is_you), None)
    owner_gone = row.customer is None or row.customer.account_id != row.account_id
    return SharedBasket(
        key=row.key,
        name=row.name,
        version=row.version,
        owner_gone=owner_gone,
        permissions=mine.permissions if mine else frozenset(),
        members=members,
        colleagues=_colleagues_of(row, members) if row.customer_id == you.pk else (),
        events=tuple(row.events.all()[:EVENTS_SHOWN]),
        view=basket_views([row], visit.variant).get(row.pk),
    )


def _members_of(row: Basket, you: Customer) -> tuple[Membership, ...]:
    rows = row.members.filter(customer__account=row.account_id).select_related("customer")
    members = [
        Membership(each.customer_id, each.customer.name, _known(each.permissions), False, each.customer_id == you.pk)
        for each in rows.order_by("customer__name", "pk")[:MEMBERS_MOST]
    ]
    owner = row.customer
    first = [Membership(owner.pk, owner.name, EVERYTHING, True, owner.pk == you.pk)] if owner else []
    return tuple(first + members)


def _colleagues_of(row: Basket, members: tuple[Membership, ...]) -> tuple[Customer, ...]:
    inside = [each.customer for each in members]
    others = Customer.objects.filter(account=row.account_id).exclude(pk__in=inside)
    return tuple(others.order_by("name", "pk")[:COLLEAGUES_SHOWN])


def _known(words: list[str]) -> frozenset[Permission]:
    return frozenset(permission for permission in Permission if permission in words)
