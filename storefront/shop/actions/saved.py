"""Baskets that a customer puts aside, takes up again, joins, renames and deletes."""

from dataclasses import dataclass

from django.db import transaction
from django.utils import formats
from django.utils.translation import gettext

from assist.queries.clock import now
from storefront.shop.actions.lines import bring_coupons, pour, touch
from storefront.shop.models import Basket, Customer
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import SAVED_MOST, NotPermitted, Refused, Unknown, check_basket_name
from storefront.shop.words import BasketState


@dataclass(frozen=True)
class Outcome:
    """What became of the baskets: `kept` when the active one was put aside, `complete` when all fitted."""

    kept: bool = False
    complete: bool = True


@transaction.atomic
def put_aside(visit: Visit, name: str) -> Basket:
    """Keep the active basket under a name; the next thing added starts a new one."""
    name = check_basket_name(name)
    customer = lock_baskets_of(visit)
    basket = active_of(customer)
    if basket is None or not basket.lines.exists():
        raise Refused(gettext("Your basket is empty."), "name")
    check_room(customer)
    touch(basket, state=BasketState.SAVED, name=name)
    return basket


@transaction.atomic
def take_up(visit: Visit, key: str) -> Outcome:
    """Make a saved basket the active one; what was active is kept as saved when there is something in it."""
    customer = lock_baskets_of(visit)
    saved, active = _saved(customer, key), active_of(customer)
    kept = active is not None and _kept_or_gone(active)
    touch(saved, state=BasketState.ACTIVE, name="", variant=visit.variant)
    return Outcome(kept=kept)


@transaction.atomic
def join_active(visit: Visit, key: str) -> Outcome:
    """Put a saved basket into the active one; what does not fit stays saved."""
    customer = lock_baskets_of(visit)
    saved, active = _saved(customer, key), active_of(customer)
    if active is None:
        touch(saved, state=BasketState.ACTIVE, name="", variant=visit.variant)
        return Outcome()
    complete = pour(saved, active, visit.shop.kind)
    bring_coupons(saved, active)
    touch(active)
    if complete:
        saved.delete()
    else:
        touch(saved)
    return Outcome(complete=complete)


@transaction.atomic
def rename(visit: Visit, key: str, name: str) -> Outcome:
    """Call a saved basket something else."""
    saved = _saved(lock_baskets_of(visit), key)
    touch(saved, name=check_basket_name(name))
    return Outcome()


@transaction.atomic
def discard(visit: Visit, key: str) -> Outcome:
    """Delete a saved basket."""
    _saved(lock_baskets_of(visit), key).delete()
    return Outcome()


def lock_baskets_of(visit: Visit) -> Customer:
    """Whoever moves this customer's baskets about does it one after the other."""
    if visit.customer is None:
        raise NotPermitted(gettext("Log in first."))
    # Rows that refer to the customer may still be written meanwhile.
    return Customer.objects.select_for_update(no_key=True).get(pk=visit.customer.pk)


def active_of(customer: Customer) -> Basket | None:
    """The customer's active basket, locked."""
    return Basket.objects.select_for_update().filter(customer=customer, state=BasketState.ACTIVE).first()


def check_room(customer: Customer) -> None:
    """Refuses one more saved basket when there are enough."""
    if Basket.objects.filter(customer=customer, state=BasketState.SAVED).count() >= SAVED_MOST:
        full = gettext("You have %(most)s saved baskets. Delete one first.")
        raise Refused(full % {"most": SAVED_MOST}, "name")


def _saved(customer: Customer, key: str) -> Basket:
    of_them = Basket.objects.select_for_update().filter(customer=customer, state=BasketState.SAVED, key=key)
    basket = of_them.first()
    if basket is None:
        raise Unknown(gettext("This basket is no longer among your saved ones."))
    return basket


def _kept_or_gone(active: Basket) -> bool:
    if not active.lines.exists():
        active.delete()
        return False
    day = formats.date_format(now(), "DATE_FORMAT")
    touch(active, state=BasketState.SAVED, name=gettext("Put aside on %(day)s") % {"day": day})
    return True
