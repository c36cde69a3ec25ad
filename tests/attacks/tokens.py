"""Identity tokens as an attacker, or a careless shop, would make them."""

import base64
import json
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt

from assist.models import Shop

Forge = Callable[[Shop, Shop], str]
PUBLIC_KEY = "-----BEGIN PUBLIC KEY-----\nMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAE\n-----END PUBLIC KEY-----\n"


def claims(shop: Shop, **more: Any) -> dict[str, Any]:
    """What an honest shop says about Mina; `more` replaces, None leaves out."""
    moment = datetime.now(UTC)
    said = {"sub": "104233", "name": "Mina Lindqvist", "email": "mina@nordhaus.example", "aud": shop.code}
    times = {"iat": moment, "exp": moment + timedelta(minutes=5), "jti": uuid.uuid4().hex}
    return {name: value for name, value in {**said, **times, **more}.items() if value is not None}


def signed(shop: Shop, secret: str = "", **more: Any) -> str:
    """Signed with the shop's own secret unless told another one."""
    return jwt.encode(claims(shop, **more), secret or shop.secret_current, "HS256")


def _part(value: object) -> str:
    text = value if isinstance(value, str) else json.dumps(value)
    return base64.urlsafe_b64encode(text.encode()).rstrip(b"=").decode()


def with_header(shop: Shop, header: object, signature: str = "") -> str:
    """Honest claims under a header of the attacker's choice."""
    body = {**claims(shop), "iat": 0, "exp": int(datetime.now(UTC).timestamp()) + 60}
    return f"{_part(header)}.{_part(body)}.{signature}"


def _with_claims_cut(shop: Shop) -> str:
    head, _, signature = signed(shop).split(".")
    return f"{head}.{_part(claims(shop, iat=0, exp=2**31, sub='1'))}.{signature}"


def _in(seconds: float) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=seconds)


HOSTILE: dict[str, Forge] = {
    "alg none": lambda shop, _: with_header(shop, {"alg": "none", "typ": "JWT"}),
    "alg none with a signature": lambda shop, _: with_header(shop, {"alg": "none"}, signed(shop).split(".")[2]),
    "alg NONE in capitals": lambda shop, _: with_header(shop, {"alg": "NONE"}),
    "no alg": lambda shop, _: with_header(shop, {"typ": "JWT"}),
    "alg as a list": lambda shop, _: with_header(shop, {"alg": ["HS256"]}),
    "another key": lambda shop, _: signed(shop, "x" * 43),
    "a public key as the secret": lambda shop, _: with_header(shop, {"alg": "HS256", "kid": PUBLIC_KEY}),
    "RS256 named, HMAC made": lambda shop, _: with_header(shop, {"alg": "RS256"}, signed(shop).split(".")[2]),
    "HS512 with the right key": lambda shop, _: jwt.encode(claims(shop), shop.secret_current, "HS512"),
    "a kid that is a path": lambda shop, _: with_header(shop, {"alg": "HS256", "kid": "../../dev/null"}),
    "a key that comes along": lambda shop, _: with_header(shop, {"alg": "HS256", "jwk": {"kty": "oct", "k": ""}}),
    "claims exchanged": lambda shop, _: _with_claims_cut(shop),
    "the other shop's key": lambda shop, other: signed(shop, other.secret_current),
    "the other shop's token": lambda _, other: signed(other),
    "wrong aud": lambda shop, _: signed(shop, aud="lumo-busines"),
    "no aud": lambda shop, _: signed(shop, aud=None),
    "expired": lambda shop, _: signed(shop, exp=_in(-60)),
    "no exp": lambda shop, _: signed(shop, exp=None),
    "exp in 10 years": lambda shop, _: signed(shop, exp=_in(10 * 365 * 86400)),
    "exp in 11 minutes": lambda shop, _: signed(shop, exp=_in(11 * 60)),
    "exp as a word": lambda shop, _: signed(shop, exp="tomorrow"),
    "exp beyond all numbers": lambda shop, _: signed(shop, exp=float("inf")),
    "exp not a number": lambda shop, _: signed(shop, exp=float("nan")),
    "not yet valid": lambda shop, _: signed(shop, nbf=_in(120)),
    "made in the future": lambda shop, _: signed(shop, iat=_in(120)),
    "no sub": lambda shop, _: signed(shop, sub=None),
    "an empty sub": lambda shop, _: signed(shop, sub=""),
    "a blank sub": lambda shop, _: signed(shop, sub=" \x00 "),
    "a sub of 201 characters": lambda shop, _: signed(shop, sub="1" * 201),
    "two times the same key word": lambda shop, _: f"{signed(shop)}.{signed(shop)}",
    "a header nested 5,000 deep": lambda shop, _: with_header(shop, "[" * 5000 + "]" * 5000),
    "a header that is no object": lambda shop, _: with_header(shop, "7"),
    "nothing but dots": lambda *_: "...",
    "no token": lambda *_: "\N{GRINNING FACE}\x00",
}
