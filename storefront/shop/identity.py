"""The signed identity token that a logged-in page fetches for the widget."""

import secrets
from datetime import timedelta
from typing import Any

import jwt
from django.utils import timezone

from storefront.shop.protocol import plain
from storefront.shop.queries.baskets import stated_basket
from storefront.shop.queries.visits import Visit

TOKEN_LIFE = timedelta(minutes=5)


def identity_token(visit: Visit) -> str:
    """A short-lived token that says who is logged in; the visit must have a customer.

    The time is this machine's: a shop signs by its own clock, as any other shop would.
    """
    return jwt.encode(_claims(visit), visit.shop.secret_current, algorithm="HS256")


def _claims(visit: Visit) -> dict[str, Any]:
    customer = visit.customer
    if customer is None:
        raise ValueError("Nobody is logged in.")
    now = timezone.now()
    claims: dict[str, Any] = {
        "sub": customer.business_partner_id or f"customer-{customer.pk}",
        "name": customer.name,
        "email": customer.email,
        "aud": visit.shop.code,
        "iat": now,
        "exp": now + TOKEN_LIFE,
        "jti": secrets.token_hex(16),
    }
    if visit.basket:
        claims["basket"] = plain(stated_basket(visit.basket))
    return claims
