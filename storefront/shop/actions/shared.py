"""Baskets that colleagues share: make one, change its lines, take them over, give it up."""

from django.db import transaction
from django.utils.translation import gettext

from storefront.shop.actions.lines import orderable, pour, put, set_line, touch
from storefront.shop.actions.saved import active_of, lock_baskets_of
from storefront.shop.models import Basket, BasketEvent, Checkout, Customer
from storefront.shop.queries.browsing import listing_of
from storefront.shop.queries.shared import permissions_in, shared_with
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import SAVED_MOST, NotPermitted, Overtaken, Refused, Unknown, check_basket_name
from storefront.shop.words import BasketChange, BasketState, Permission


@transaction.atomic
def share(visit: Visit, name: str, *, active: bool) -> Basket:
    """Make a shared basket: of the active one, which is then empty, or an empty one."""
    name = check_basket_name(name)
    owner = lock_baskets_of(visit)
    if owner.account_id is None:
        raise NotPermitted(gettext("Baskets are shared within a company."))
    if Basket.objects.filter(customer=owner, state=BasketState.SHARED).count() >= SAVED_MOST:
        full = gettext("You share %(most)s baskets. Delete one first.")
        raise Refused(full % {"most": SAVED_MOST}, "name")
    basket = _to_share(owner) if active else Basket(shop=visit.shop, variant=visit.variant, customer=owner)
    basket.account_id, basket.state, basket.name = owner.account_id, BasketState.SHARED, name
    basket.save()
    note(basket, owner, BasketChange.SHARED)
    return basket


def _to_share(owner: Customer) -> Basket:
    basket = active_of(owner)
    if basket is None or not basket.lines.exists():
        raise Refused(gettext("Your basket is empty."), "name")
    # Coupons and addresses are somebody's own, and a colleague may be the one who orders.
    basket.coupons.all().delete()
    Checkout.objects.filter(basket=basket).delete()
    return basket


@transaction.atomic
def put_in_shared(visit: Visit, key: str, product: str, finish: str, quantity: int) -> Basket:
    """Add a product to a shared basket; adding takes nothing from anybody, so no version is asked."""
    listing = orderable(visit, product, finish)
    basket, customer = locked(visit, key, Permission.EDIT)
    put(basket, visit.shop, listing.product, finish, quantity)
    note(basket, customer, BasketChange.ADDED, listing.name, quantity)
    return basket


@transaction.atomic
def change_shared_line(visit: Visit, key: str, line_id: int, quantity: int, version: int) -> None:
    """Set a line to `quantity`, 0 removes it; refused when somebody changed the basket after `version`."""
    basket, customer = locked(visit, key, Permission.EDIT)
    if basket.version != version:
        raise overtaken(basket)
    line = set_line(basket, visit.shop, line_id, quantity)
    kind = BasketChange.CHANGED if quantity else BasketChange.REMOVED
    note(basket, customer, kind, _name_of(visit, line.product.code), quantity)


def overtaken(basket: Basket) -> Overtaken:
    """Says who was faster."""
    last = basket.events.select_related("customer").first()
    words = gettext("%(name)s has changed this basket meanwhile. You see it as it is now; send your change again.")
    return Overtaken(words % {"name": last.actor if last else gettext("A colleague")}, "quantity")


@transaction.atomic
def take_shared(visit: Visit, key: str) -> bool:
    """Copy the lines into one's own basket, to order them there; False when not all of them fitted."""
    customer = lock_baskets_of(visit)
    basket, _ = locked(visit, key, Permission.ORDER)
    own = active_of(customer) or Basket.objects.create(shop=visit.shop, variant=visit.variant, customer=customer)
    complete = pour(basket, own, visit.shop.kind, keep=True)
    touch(own)
    return complete


@transaction.atomic
def rename_shared(visit: Visit, key: str, name: str) -> None:
    """Its owner calls a shared basket something else."""
    name = check_basket_name(name)
    basket, owner = locked_by_owner(visit, key)
    Basket.objects.filter(pk=basket.pk).update(name=name)
    note(basket, owner, BasketChange.RENAMED, name)


@transaction.atomic
def dissolve(visit: Visit, key: str) -> None:
    """Its owner deletes a shared basket for everybody."""
    locked_by_owner(visit, key)[0].delete()


def locked(visit: Visit, key: str, needed: Permission | None = None) -> tuple[Basket, Customer]:
    """A shared basket of the visiting customer, locked; raises Unknown or NotPermitted."""
    unknown = Unknown(gettext("There is no such basket."))
    if visit.customer is None:
        raise unknown
    basket = shared_with(visit.customer).select_for_update(of=("self",)).filter(key=key).first()
    # Read after the lock: whoever was removed a moment ago is no member any more.
    permissions = permissions_in(basket, visit.customer) if basket else None
    if basket is None or permissions is None:
        raise unknown
    if needed and needed not in permissions:
        raise NotPermitted(gettext("The owner of this basket has not permitted you to do that."))
    return basket, visit.customer


def locked_by_owner(visit: Visit, key: str) -> tuple[Basket, Customer]:
    """The same for its owner alone."""
    basket, customer = locked(visit, key)
    if basket.customer_id != customer.pk:
        raise NotPermitted(gettext("Only the owner of this basket can do that."))
    return basket, customer


def note(basket: Basket, by: Customer, kind: BasketChange, subject: str = "", quantity: int | None = None) -> None:
    """Write down what a member did, and that the basket has changed."""
    BasketEvent.objects.create(
        basket=basket, customer=by, actor=by.name, kind=kind, subject=subject[:200], quantity=quantity
    )
    touch(basket)


def _name_of(visit: Visit, product: str) -> str:
    listing = listing_of(visit, product)
    return listing.name if listing else product
