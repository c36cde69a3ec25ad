"""What an administrator may set."""

import re
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from assist.rules import limits
from assist.rules.colour import checked_colour
from assist.rules.refusals import invalid
from assist.rules.text import clean_address, clean_line, clean_message

Checks = Mapping[str, Callable[[Any], Any]]
"""Field names with the function that gives the value to store, or raises Refused."""

SECRET_FIELDS = frozenset({"secret_current", "secret_previous", "password"})
SHOP_LANGUAGES = {"en": "English", "de": "Deutsch", "fi": "suomi"}
PANEL_TEXTS = {
    "greeting": "Greeting at the top of the panel",
    "intro": "Sentence above the form before a chat",
    "login_note": "Why a log-in is needed (B2B shops)",
    "away_note": "Nobody is available right now",
    "queue_note": "While the shopper waits for an agent",
    "ended_note": "After the chat has ended",
    "launcher": "The launcher's words (at most 40 characters)",
}
TEXT_CHARACTERS = 500
CAPACITY = (1, 50)
"""Conversations that an agent may have at once."""
OFFER_SECONDS = (5, 900)
WRAP_UP_SECONDS = (5, 3600)
_HOST = re.compile(r"[0-9a-z]([0-9a-z.-]*[0-9a-z])?|[0-9a-f:.]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_USERNAME = re.compile(r"[\w.@+-]{1,150}")


def checked_origin(text: str) -> str:
    """An exact origin such as https://shop.example.com; raises Refused for anything else."""
    value = text.strip().rstrip("/").lower()
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise invalid(f"{text!r} is no origin. Write it like https://shop.example.com") from None
    plain = f"{parts.scheme}://{parts.hostname}" + (f":{port}" if port else "")
    named = parts.scheme in {"http", "https"} and _HOST.fullmatch(parts.hostname or "")
    if not named or _bracketed(plain, str(parts.hostname)) != value:
        raise invalid(f"{text!r} is no origin. Write it like https://shop.example.com")
    return value


def _bracketed(plain: str, hostname: str) -> str:
    return plain.replace(hostname, f"[{hostname}]", 1) if ":" in hostname else plain


def checked_origins(texts: Iterable[str]) -> list[str]:
    """Exact origins, each once; raises Refused for one that is none, and when there is none at all."""
    origins = list(dict.fromkeys(checked_origin(text) for text in texts))
    if not origins:
        raise invalid("Name at least one origin, such as https://shop.example.com")
    return origins


def checked_accent(colour: str) -> str:
    """Any colour as `#rrggbb`, or the empty string for our own; what is written on it is chosen to be readable."""
    return checked_colour(colour) if colour.strip() else ""


def checked_address(text: str) -> str:
    """An http or https address, or the empty string; raises Refused for anything else."""
    value = text.strip()
    if value and clean_address(value, limits.ADDRESS_CHARACTERS) != value:
        raise invalid("Write a whole address that begins with https:// or http://")
    return value


def checked_template(text: str) -> str:
    """An address with the placeholder {id} behind its host, or the empty string."""
    value = text.strip()
    if not value:
        return ""
    host, filled = value.split("/", 3)[:3], value.replace("{id}", "1")
    checked_address(filled)
    if filled == value or "{" in filled or "}" in filled or "{" in "".join(host):
        raise invalid("Put {id} where the number belongs, such as https://shop.example.com/products/{id}")
    return value


def checked_currency(text: str) -> str:
    """A currency's three capital letters."""
    value = text.strip().upper()
    if not _CURRENCY.fullmatch(value):
        raise invalid("Write the currency as three letters, such as EUR.")
    return value


def checked_word(known: Mapping[str, str], text: str) -> str:
    """One of the `known` words."""
    if text not in known:
        raise invalid(f"Choose one of {', '.join(known)}.")
    return text


def checked_name(most: int, text: str) -> str:
    """A name on one line, of 1 to `most` characters."""
    value = clean_line(text, most + 1)
    if not value or len(value) > most:
        raise invalid(f"Write a name of 1 to {most} characters.")
    return value


def checked_username(text: str) -> str:
    """A sign-in of letters, digits and @ . + - _"""
    if not _USERNAME.fullmatch(text):
        raise invalid("A sign-in has 1 to 150 letters, digits and @ . + - _ and no spaces.")
    return text


def checked_number(bounds: tuple[int, int], unit: str, number: int) -> int:
    """A number within `bounds`, both included."""
    low, high = bounds
    if not low <= number <= high:
        raise invalid(f"Choose {low} to {high} {unit}.")
    return number


def checked_capacity(capacity: int, load: int) -> int:
    """How many conversations an agent may have; not fewer than the agent has now."""
    checked_number(CAPACITY, "conversations", capacity)
    if capacity < load:
        raise invalid(f"The agent has {load} conversations now. Choose {load} or more, or wait until some have ended.")
    return capacity


def checked_body(text: str) -> str:
    """A sentence of the panel."""
    value = clean_message(text)
    if not value or len(value) > TEXT_CHARACTERS:
        raise invalid(f"Write 1 to {TEXT_CHARACTERS} characters.")
    return value


def embed_tag(widget_origin: str, code: str) -> str:
    """The script tag that puts the panel on a shop's pages (DESIGN section 9)."""
    return f'<script async src="{widget_origin}/widget.js" data-shop="{code}"></script>'


SHOP_CHECKS: Checks = {
    "name": partial(checked_name, limits.NAME_CHARACTERS),
    "origins": checked_origins,
    "accent": checked_accent,
    "login_url": checked_address,
    "partner_url": checked_template,
    "product_url": checked_template,
    "basket_url": checked_template,
    "locale": partial(checked_word, SHOP_LANGUAGES),
    "currency": checked_currency,
}
QUEUE_CHECKS: Checks = {
    "name": partial(checked_name, 60),
    "offer_seconds": partial(checked_number, OFFER_SECONDS, "seconds"),
    "wrap_up_seconds": partial(checked_number, WRAP_UP_SECONDS, "seconds"),
}
CODE_CHECKS: Checks = {"name": partial(checked_name, 60)}
TEXT_CHECKS: Checks = {
    "key": partial(checked_word, PANEL_TEXTS),
    "language": partial(checked_word, SHOP_LANGUAGES),
    "body": checked_body,
}
AGENT_CHECKS: Checks = {
    "name": partial(checked_name, limits.NAME_CHARACTERS),
    "capacity": partial(checked_number, CAPACITY, "conversations"),
}
