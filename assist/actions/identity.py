"""What a shop signs: reading its identity tokens (DESIGN section 9, attacks I02 and I03)."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import msgspec

from assist.masking.redaction import redact
from assist.models import Shop
from assist.protocol.cleaning import clean_basket
from assist.protocol.values import Basket
from assist.queries.redaction import rules_of
from assist.rules import limits
from assist.rules.refusals import Refused
from assist.rules.text import clean_line, is_email
from assist.rules.words import RefusalCode

LEEWAY = timedelta(seconds=30)


@dataclass(frozen=True)
class Identity:
    """Who the shop says this is."""

    business_partner_id: str
    name: str
    email: str
    basket: Basket | None
    jti: str
    expires_at: datetime

    def basket_body(self) -> Any:
        """The signed basket as plain JSON values, None without one."""
        return msgspec.to_builtins(self.basket) if self.basket else None


def read_identity(shop: Shop, token: str) -> Identity:
    """The identity in a token signed with one of the shop's two secrets; raises Refused for any other token."""
    for secret in filter(None, (shop.secret_current, shop.secret_previous)):
        try:
            claims = _claims(token, secret, shop.code)
        except jwt.InvalidSignatureError:
            continue
        except (jwt.PyJWTError, ValueError, OverflowError, RecursionError):
            break
        return _identity(shop, claims)
    raise Refused(RefusalCode.NOT_AUTHENTICATED, "The shop's sign-in could not be checked. Load the page again.")


def _claims(token: str, secret: str, audience: str) -> dict[str, Any]:
    most = limits.CONTEXT_VALUE_CHARACTERS
    required = {"require": ["exp", "sub", "aud"]}
    claims: dict[str, Any] = jwt.decode(
        token,
        secret,
        algorithms=["HS256"],
        audience=audience,
        leeway=LEEWAY,
        options=required,  # type: ignore[arg-type]  # jwt names a TypedDict
    )
    longest = datetime.now(UTC) + limits.IDENTITY_TOKEN_LIFE + LEEWAY
    if claims["exp"] > longest.timestamp():
        raise jwt.InvalidTokenError("the token lives too long")
    if not 0 < len(clean_line(claims["sub"], most + 1)) <= most:
        raise jwt.InvalidTokenError("the partner's ID is empty or too long")
    return claims


def _identity(shop: Shop, claims: dict[str, Any]) -> Identity:
    email = clean_line(str(claims.get("email") or ""), limits.EMAIL_CHARACTERS)
    return Identity(
        business_partner_id=clean_line(str(claims["sub"]), limits.CONTEXT_VALUE_CHARACTERS),
        name=clean_line(redact(str(claims.get("name") or ""), rules_of(shop)).text, limits.NAME_CHARACTERS),
        email=email if is_email(email) else "",
        basket=clean_basket(claims.get("basket")),
        jti=clean_line(str(claims.get("jti") or ""), limits.CONTEXT_VALUE_CHARACTERS),
        expires_at=datetime.fromtimestamp(claims["exp"], UTC),
    )
