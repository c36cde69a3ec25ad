"""Customers come and go: log in and out."""

import secrets
from datetime import timedelta

from django.contrib.auth.hashers import check_password as matches
from django.contrib.auth.hashers import make_password
from django.db import connection, transaction
from django.utils.translation import gettext

from assist.models.clock import AssistNow
from storefront.shop import rules
from storefront.shop.actions.baskets import merge
from storefront.shop.models import (
    Customer,
    CustomerSession,
    LoginFailure,
)
from storefront.shop.queries.visits import Visit, token_hash
from storefront.shop.rules import Refused

SESSION_LIFE = timedelta(days=14)
FAILURE_WINDOW = timedelta(minutes=5)
FAILURES_FROM_ONE_PLACE = 8
FAILURES_FROM_ANYWHERE = 50
# A hash that no password has: an unknown address costs as much time as a known one.
_NOBODY = make_password(None)


def log_in(visit: Visit, email: str, password: str, place: str) -> str:
    """Open a session and take the browser's basket along; returns the session's token.

    `place` is the address the request came from. Raises Refused with the same words for every wrong pair.
    """
    known = email.strip().lower()[:254]
    attempt = take_try(visit, known, place)
    customer = Customer.objects.filter(shop=visit.shop, email=known).first()
    if not matches(password[: rules.PASSWORD_MOST], customer.password if customer else _NOBODY) or customer is None:
        raise Refused(gettext("E-mail address or password is wrong."), "password")
    give_back(attempt)
    return open_session(visit, customer)


@transaction.atomic
def take_try(visit: Visit, email: str, place: str) -> LoginFailure:
    """Counts a try before its password is looked at, so that many at once are no more than one after the other (L01).

    Raises Refused while there have been too many wrong passwords for an address.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 12))", [f"{visit.shop.pk} {email}"])
    since = AssistNow() - FAILURE_WINDOW
    LoginFailure.objects.filter(at__lt=since).delete()
    recent = LoginFailure.objects.filter(shop=visit.shop, email=email, at__gte=since)
    here = recent.filter(place=place[:64]).count()
    if here >= FAILURES_FROM_ONE_PLACE or recent.count() >= FAILURES_FROM_ANYWHERE:
        raise Refused(gettext("Too many attempts. Wait five minutes and try again, or press Help."), "password")
    return LoginFailure.objects.create(shop=visit.shop, email=email, place=place[:64])


def give_back(attempt: LoginFailure) -> None:
    """The password was right."""
    LoginFailure.objects.filter(pk=attempt.pk).delete()


def open_session(visit: Visit, customer: Customer) -> str:
    """A new session for a customer who has just proven who they are, with the browser's basket merged in."""
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        CustomerSession.objects.filter(expires_at__lt=AssistNow()).delete()
        CustomerSession.objects.create(
            customer=customer, token_hash=token_hash(token), expires_at=AssistNow() + SESSION_LIFE
        )
        if visit.basket_row and not visit.customer:
            merge(visit, visit.basket_row, customer)
    return token


def log_out(session_token: str) -> None:
    """Forget the session; nothing happens when there is none."""
    CustomerSession.objects.filter(token_hash=token_hash(session_token)).delete()
