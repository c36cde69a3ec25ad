"""Customers change what the shop knows of them."""

from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from storefront.shop import rules
from storefront.shop.actions.people import give_back, take_try
from storefront.shop.addressing import check_fields, check_phone
from storefront.shop.models import Customer
from storefront.shop.queries.visits import Visit, token_hash
from storefront.shop.rules import Refused


def change_person(visit: Visit, name: str, phone: str) -> None:
    """Set name and phone number; raises RefusedFields."""
    checked = check_fields({"name": lambda: rules.check_name(name), "phone": lambda: check_phone(phone)})
    Customer.objects.filter(pk=_customer(visit).pk).update(**checked)


def change_email(visit: Visit, email: str, password: str, place: str) -> None:
    """Set the address that logs in; wants the password, since it is a key to the account."""
    customer = _customer(visit)
    checked = rules.check_email(email)
    _check_known(visit, customer, password, place, "email_password")
    try:
        with transaction.atomic():
            Customer.objects.filter(pk=customer.pk).update(email=checked)
    except IntegrityError as twice:
        raise Refused(_("Another account has this e-mail address."), "email") from twice


def change_password(visit: Visit, old: str, new: str, place: str, session: str) -> None:
    """Set a new password; every other browser of this customer is logged out.

    `session` is the token of the browser that stays.
    """
    customer = _customer(visit)
    _check_known(visit, customer, old, place, "old_password")
    try:
        checked = rules.check_password(new, customer.name, customer.email)
    except Refused as weak:
        raise Refused(weak.text, "new_password") from weak
    with transaction.atomic():
        Customer.objects.filter(pk=customer.pk).update(password=make_password(checked))
        customer.sessions.exclude(token_hash=token_hash(session)).delete()


def _customer(visit: Visit) -> Customer:
    if visit.customer is None:
        raise Refused(_("Log in first."))
    return visit.customer


def _check_known(visit: Visit, customer: Customer, password: str, place: str, field: str) -> None:
    try:
        attempt = take_try(visit, customer.email, place)
    except Refused as guessing:
        raise Refused(guessing.text, field) from guessing
    if not matches(password[: rules.PASSWORD_MOST], customer.password):
        raise Refused(_("This is not your password."), field)
    give_back(attempt)
