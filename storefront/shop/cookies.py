"""The shop's own cookies: signed, HttpOnly, SameSite=Lax and below the shop's path, so shops never mix."""

from datetime import timedelta

from django.http import HttpRequest, HttpResponse

from storefront.shop.actions.people import SESSION_LIFE
from storefront.shop.queries.visits import Cookies

SESSION = "shop_session"
BASKET = "shop_basket"
VARIANT = "shop_variant"
BASKET_LIFE = timedelta(days=60)
VARIANT_LIFE = timedelta(days=365)
_LIVES = {SESSION: SESSION_LIFE, BASKET: BASKET_LIFE, VARIANT: VARIANT_LIFE}


def carried(request: HttpRequest, code: str) -> Cookies:
    """What the browser carries for this shop; a cookie with a wrong signature does not exist."""
    return Cookies(
        session=_read(request, SESSION, code),
        basket=_read(request, BASKET, code),
        variant=_read(request, VARIANT, code),
    )


def give(response: HttpResponse, request: HttpRequest, name: str, value: str, code: str) -> None:
    """Set one of the three cookies."""
    response.set_signed_cookie(
        name,
        value,
        salt=_salt(name, code),
        max_age=_LIVES[name],
        path=f"/shop/{code}/",
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def take(response: HttpResponse, name: str, code: str) -> None:
    """Remove one of the three cookies."""
    response.delete_cookie(name, path=f"/shop/{code}/", samesite="Lax")


def _read(request: HttpRequest, name: str, code: str) -> str:
    value = request.get_signed_cookie(name, default="", salt=_salt(name, code), max_age=_LIVES[name])
    return value or ""


def _salt(name: str, code: str) -> str:
    return f"storefront.shop.{name}.{code}"
