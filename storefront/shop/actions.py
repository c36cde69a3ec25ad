"""Writes of the shop's visitors: register, log in and out, fill a basket, choose a variant."""

import secrets
from dataclasses import dataclass
from datetime import timedelta

from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext

from assist.models import Audit
from assist.models.clock import AssistNow
from assist.rules.words import ShopKind
from storefront.shop import rules
from storefront.shop.availability import check_left
from storefront.shop.models import (
    Account,
    Basket,
    BasketLine,
    CatalogVariant,
    Customer,
    CustomerSession,
    LoginFailure,
    Product,
)
from storefront.shop.queries import Visit, listing_of, token_hash
from storefront.shop.rules import Refused

Staff = User | AnonymousUser
SESSION_LIFE = timedelta(days=14)
FAILURE_WINDOW = timedelta(minutes=5)
FAILURES_FROM_ONE_PLACE = 8
FAILURES_FROM_ANYWHERE = 50

# A hash that no password has: an unknown address costs as much time as a known one.
_NOBODY = make_password(None)


@dataclass(frozen=True)
class Registration:
    """What the form says, as typed."""

    name: str
    email: str
    password: str
    invitation: str = ""


def register(visit: Visit, form: Registration) -> Customer:
    """Make a customer of the shop; a B2B shop wants the invitation code of a company.

    Raises Refused with the field that is wrong, also when the address is known already.
    """
    name, email = rules.check_name(form.name), rules.check_email(form.email)
    password = rules.check_password(form.password, name, email)
    account = _invited_by(visit, form.invitation)
    try:
        with transaction.atomic():
            return Customer.objects.create(
                shop=visit.shop, account=account, name=name, email=email, password=make_password(password)
            )
    except IntegrityError as twice:
        raise Refused(gettext("There is an account with this e-mail address. Log in instead."), "email") from twice


def _invited_by(visit: Visit, invitation: str) -> Account | None:
    if visit.shop.kind != ShopKind.B2B:
        return None
    code = invitation.strip()[:80].upper()
    account = Account.objects.filter(shop=visit.shop, invitation_code=code).first() if code else None
    if account is None:
        unknown = gettext("Enter the company code from your welcome letter, or ask us for it: press Help.")
        raise Refused(unknown, "invitation")
    return account


def log_in(visit: Visit, email: str, password: str, place: str) -> str:
    """Open a session and take the browser's basket along; returns the session's token.

    `place` is the address the request came from. Raises Refused with the same words for every wrong pair.
    """
    known = email.strip().lower()[:254]
    _refuse_guessing(visit, known, place)
    customer = Customer.objects.filter(shop=visit.shop, email=known).first()
    if not matches(password[: rules.PASSWORD_MOST], customer.password if customer else _NOBODY) or customer is None:
        LoginFailure.objects.create(shop=visit.shop, email=known, place=place[:64])
        raise Refused(gettext("E-mail address or password is wrong."), "password")
    return open_session(visit, customer)


def _refuse_guessing(visit: Visit, email: str, place: str) -> None:
    since = AssistNow() - FAILURE_WINDOW
    LoginFailure.objects.filter(at__lt=since).delete()
    recent = LoginFailure.objects.filter(shop=visit.shop, email=email, at__gte=since)
    here = recent.filter(place=place[:64]).count()
    if here >= FAILURES_FROM_ONE_PLACE or recent.count() >= FAILURES_FROM_ANYWHERE:
        raise Refused(gettext("Too many attempts. Wait five minutes and try again, or press Help."), "password")


def open_session(visit: Visit, customer: Customer) -> str:
    """A new session for a customer who has just proven who they are, with the browser's basket merged in."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CustomerSession.objects.filter(expires_at__lt=AssistNow()).delete()
        CustomerSession.objects.create(
            customer=customer, token_hash=token_hash(token), expires_at=AssistNow() + SESSION_LIFE
        )
        if visit.basket_row and not visit.customer:
            _merge(visit, visit.basket_row, customer)
    return token


def _merge(visit: Visit, anonymous: Basket, customer: Customer) -> None:
    basket, _ = Basket.objects.get_or_create(customer=customer, defaults={"shop": visit.shop, "variant": visit.variant})
    Basket.objects.select_for_update().get(pk=basket.pk)
    most, room = rules.most_of(visit.shop.kind), rules.BASKET_LINES - basket.lines.count()
    for line in anonymous.lines.select_related("product"):
        same = basket.lines.filter(product=line.product, finish=line.finish).first()
        if same:
            left = max(line.product.stock, line.product.pack)
            same.quantity = rules.capped(same.quantity + line.quantity, line.product.pack, min(most, left))
            same.save(update_fields=["quantity"])
        elif room > 0:
            room -= 1
            basket.lines.create(product=line.product, finish=line.finish, quantity=line.quantity)
    anonymous.delete()
    Basket.objects.filter(pk=basket.pk).update(variant=visit.variant, changed_at=AssistNow())


def log_out(session_token: str) -> None:
    """Forget the session; nothing happens when there is none."""
    CustomerSession.objects.filter(token_hash=token_hash(session_token)).delete()


@transaction.atomic
def put_in_basket(visit: Visit, product: str, finish: str, quantity: int) -> str:
    """Add a product to the visit's basket; returns the token of a basket made just now, else an empty string.

    Raises Refused when the product, the finish or the quantity cannot be ordered.
    """
    listing = listing_of(visit, product)
    if listing is None:
        raise Refused(gettext("This product is no longer sold."), "product")
    if finish not in listing.product.finishes:
        raise Refused(gettext("Choose one of the colours shown."), "finish")
    basket, token = _own_basket(visit)
    line = basket.lines.filter(product=listing.product, finish=finish).first()
    before = line.quantity if line else 0
    if line is None and basket.lines.count() >= rules.BASKET_LINES:
        full = gettext("A basket holds %(most)s different things. Remove one first.")
        raise Refused(full % {"most": rules.BASKET_LINES}, "quantity")
    rules.check_quantity(quantity, listing.product.pack, rules.most_of(visit.shop.kind))
    total = rules.check_quantity(before + quantity, listing.product.pack, rules.most_of(visit.shop.kind))
    check_left(quantity + _held(basket, listing.product), listing.product.stock, listing.product.pack)
    BasketLine.objects.update_or_create(
        basket=basket, product=listing.product, finish=finish, defaults={"quantity": total}
    )
    return token


def _own_basket(visit: Visit) -> tuple[Basket, str]:
    token = ""
    if visit.customer:
        made, _ = Basket.objects.get_or_create(
            customer=visit.customer, defaults={"shop": visit.shop, "variant": visit.variant}
        )
    elif visit.basket_row:
        made = visit.basket_row
    else:
        token = secrets.token_urlsafe(32)
        made = Basket.objects.create(shop=visit.shop, variant=visit.variant, token_hash=token_hash(token))
    return _touched(made, visit.variant), token


def _touched(basket: Basket, variant: CatalogVariant) -> Basket:
    # The update also locks the row: two windows of one person change the lines one after the other.
    if not Basket.objects.filter(pk=basket.pk).update(variant=variant, changed_at=AssistNow()):
        raise Refused(gettext("Your basket moved to your account. Load the page again."), "quantity")
    return basket


@transaction.atomic
def change_line(visit: Visit, line_id: int, quantity: int) -> None:
    """Set a line of the visit's own basket to `quantity`; 0 removes it."""
    if visit.basket_row is None:
        raise Refused(gettext("Your basket is empty."), "quantity")
    basket = _touched(visit.basket_row, visit.variant)
    line = basket.lines.select_related("product").filter(pk=line_id).first()
    if line is None:
        raise Refused(gettext("This line is no longer in your basket."), "quantity")
    if quantity == 0:
        line.delete()
        return
    wanted = rules.check_quantity(quantity, line.product.pack, rules.most_of(visit.shop.kind))
    # Fewer is always welcome, also when meanwhile there are fewer still.
    if wanted > line.quantity:
        check_left(_held(basket, line.product) - line.quantity + wanted, line.product.stock, line.product.pack)
    line.quantity = wanted
    line.save(update_fields=["quantity"])


def _held(basket: Basket, product: Product) -> int:
    """How many pieces of a product are in the basket, in all colours."""
    return sum(basket.lines.filter(product=product).values_list("quantity", flat=True))


def choose_variant(visit: Visit, code: str) -> CatalogVariant:
    """Look at the catalog in another variant; the basket's prices follow."""
    variant = next((each for each in visit.variants if each.code == code), None)
    if variant is None:
        raise Refused(gettext("Choose one of the languages shown."), "variant")
    if visit.basket_row:
        Basket.objects.filter(pk=visit.basket_row.pk).update(variant=variant)
    return variant


@transaction.atomic
def store(actor: Staff, row: Model, changed: list[str]) -> None:
    """Save a row of the stock for a member of staff and write who changed which fields.

    Raises PermissionDenied, and ValidationError when the row makes no sense.
    """
    permission = "add" if row._state.adding else "change"
    _permit(actor, row, permission)
    row.full_clean()
    row.save()
    _audit(actor, row, permission, changed)


@transaction.atomic
def remove(actor: Staff, row: Model) -> None:
    """Delete a row of the stock for a member of staff and write who did."""
    _permit(actor, row, "delete")
    _audit(actor, row, "delete", [])
    row.delete()


def _permit(actor: Staff, row: Model, permission: str) -> None:
    if not actor.has_perm(f"storefront_shop.{permission}_{row._meta.model_name}"):
        raise PermissionDenied(f"You may not {permission} {row._meta.verbose_name_plural}.")


def _audit(actor: Staff, row: Model, permission: str, changed: list[str]) -> None:
    user = actor if isinstance(actor, User) else None
    subject = f"{row._meta.model_name} {row.pk}: {row}"[:120]
    Audit.objects.create(actor=user, act=f"shop.{permission}", subject=subject, changes={"fields": changed})
