"""What an administrator may set."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import time
from decimal import Decimal
from functools import cache, partial
from itertools import pairwise
from typing import Any, NamedTuple
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from assist.rules import limits
from assist.rules.colour import checked_colour
from assist.rules.refusals import invalid
from assist.rules.text import clean_address, clean_line, clean_message
from assist.rules.words import AssistanceType, Channel

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
OFFER_FACTOR = (100, 300)
"""Percent of a queue's seconds that an offer waits for an agent of a profile (feat W5)."""
GRACE_SECONDS = (0, 900)
WRAP_UP_SECONDS = (5, 3600)
MOST_WAITING = (4, 10_000)
AGEING_SECONDS = (1, 3600)
PACE_SECONDS = (0, 900)
RELAX_SECONDS = (0, 3600)
STEP_SECONDS = (5, 7200)
FIRST_REPLY_SECONDS, SILENCE_WARN_SECONDS, SILENCE_CLOSE_SECONDS = (0, 3600), (0, 86400), (10, 3600)
HOLD_SECONDS = (0, 3600)
RULE_PRIORITY = (0, 20)
RULE_WORDS = 20
RULE_BASKET = 9_999_999
GOAL_SECONDS, GOAL_PERCENT = (1, 3600), (1, 100)
ALERT_WAIT_SECONDS, ALERT_WAITING = (0, 86_400), (0, 10_000)
INVITATION_SECONDS = (1, 3600)
INVITATION_HOURS = (1, 8760)
INVITATION_CHARACTERS = 200
INVITATION_BASKET = 1_000_000
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPANS_A_DAY = 4
MIDNIGHT = time(0)
"""As the end of a span: the end of the day."""
_HOST = re.compile(r"[0-9a-z]([0-9a-z.-]*[0-9a-z])?|[0-9a-f:.]+")
_CURRENCY = re.compile(r"[A-Z]{3}")
_USERNAME = re.compile(r"[\w.@+-]{1,150}")
_LOCAL = re.compile(r"(localhost|127\.0\.0\.1|\[::1\]|[^/:]+\.localhost)([:/?#]|$)")
_ODD_ZONES = ("Etc/", "posix/", "right/", "SystemV/", "US/", "Canada/", "Brazil/", "Chile/", "Mexico/")
"""Old or technical names of zones that have a better one."""


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


def origin_of(text: str) -> str:
    """The origin of a pasted page address, or of a bare host name; raises Refused when there is none."""
    value = text.strip()
    if "://" not in value:
        scheme = "http" if _LOCAL.match(value.lower()) else "https"
        value = f"{scheme}://{value}"
    return checked_origin("/".join(value.split("/", 3)[:3]).split("?")[0].split("#")[0].removesuffix(":"))


def checked_origins(texts: Iterable[str]) -> list[str]:
    """Exact origins, each once; raises Refused for one that is none, and when there is none at all."""
    origins = list(dict.fromkeys(checked_origin(text) for text in texts))
    if not origins:
        raise invalid("Name at least one origin, such as https://shop.example.com")
    return origins


def checked_accent(colour: str) -> str:
    """Any colour as `#rrggbb`, or the empty string for our own; what is written on it is chosen to be readable."""
    return checked_colour(colour) if colour.strip() else ""


def checked_languages(codes: Iterable[str]) -> list[str]:
    """Languages that the panel speaks, each once and in our order; at least one."""
    chosen = {checked_word(SHOP_LANGUAGES, code) for code in codes}
    if not chosen:
        raise invalid("Choose at least one language.")
    return [code for code in SHOP_LANGUAGES if code in chosen]


def check_main_language(locale: str, languages: Iterable[str]) -> None:
    """Raises Refused when a shop does not speak its own main language."""
    if locale not in languages:
        raise invalid(f"The main language is {SHOP_LANGUAGES.get(locale, locale)}: keep it among the languages.")


def checked_channels(words: Iterable[str]) -> list[str]:
    """Channels that a shop offers, each once and in our order; at least one."""
    known = {channel.value: "" for channel in Channel}
    chosen = {checked_word(known, word) for word in words}
    if not chosen:
        raise invalid("Choose at least one channel, so that people can ask for help.")
    return [word for word in known if word in chosen]


@cache
def time_zones() -> tuple[str, ...]:
    """The names of time zones that people choose from, such as Europe/Helsinki."""
    return tuple(sorted(name for name in available_timezones() if "/" in name and not name.startswith(_ODD_ZONES)))


def checked_time_zone(name: str) -> str:
    """A time zone of the tz database."""
    if name != "UTC" and name not in available_timezones():
        raise invalid("Choose a time zone such as Europe/Helsinki.")
    return name


class Span(NamedTuple):
    """From when to when people answer on a weekday (0 is Monday); closing at 00:00 is the end of the day."""

    weekday: int
    opens: time
    closes: time

    def __str__(self) -> str:
        return f"{WEEKDAYS[self.weekday]} {self.opens:%H:%M}-{self.closes:%H:%M}"


def checked_week(spans: Iterable[Span]) -> list[Span]:
    """Spans in order, none of them empty or within another; an empty week means always open."""
    week = sorted(spans)
    for span in week:
        _check_span(span)
    for one, next_ in pairwise(week):
        if one.weekday == next_.weekday and (one.closes == MIDNIGHT or next_.opens < one.closes):
            raise invalid(f"{one} and {next_} overlap. Make it one span, or let one end before the other begins.")
    for day, name in enumerate(WEEKDAYS):
        if sum(span.weekday == day for span in week) > SPANS_A_DAY:
            raise invalid(f"{name} has more than {SPANS_A_DAY} spans. Join some of them.")
    return week


def _check_span(span: Span) -> None:
    if not 0 <= span.weekday < len(WEEKDAYS):
        raise invalid("Choose a day from Monday to Sunday.")
    if span.closes != MIDNIGHT and span.closes <= span.opens:
        raise invalid(f"{span} closes before it opens. Over midnight, write two days: until 00:00, and from 00:00.")


def check_day(opens: time | None, closes: time | None) -> None:
    """Raises Refused when a holiday has only one of its times, or ends before it begins."""
    if (opens is None) != (closes is None):
        raise invalid("Fill in both times, or neither when nobody answers that day.")
    if opens is not None and closes is not None and closes != MIDNIGHT and closes <= opens:
        raise invalid("It closes before it opens. Midnight at the end of the day is 00:00.")


def checked_bodies(bodies: Any) -> dict[str, str]:
    """What an invitation says, by language; at least one, none empty."""
    if not isinstance(bodies, Mapping) or not bodies:
        raise invalid("Write what the invitation says, at least in the main language of the shop.")
    return {checked_word(SHOP_LANGUAGES, code): _invitation_body(body) for code, body in bodies.items()}


def _invitation_body(body: Any) -> str:
    value = clean_message(body) if isinstance(body, str) else ""
    if not value or len(value) > INVITATION_CHARACTERS:
        raise invalid(f"Write 1 to {INVITATION_CHARACTERS} characters.")
    return value


def checked_part(text: str) -> str:
    """A part of a page's address, or the empty string for every page."""
    return clean_line(text, limits.CONTEXT_VALUE_CHARACTERS)


def checked_sum(amount: Decimal) -> Decimal:
    """From which sum of the basket on an invitation is made; 0 is any."""
    if not 0 <= amount <= INVITATION_BASKET:
        raise invalid(f"Choose a sum from 0 to {INVITATION_BASKET}.")
    return amount


def checked_words(items: Iterable[str]) -> list[str]:
    """Words that a rule compares, each once; a star may end one."""
    words = list(dict.fromkeys(clean_line(item, limits.CONTEXT_VALUE_CHARACTERS) for item in items if item.strip()))
    if len(words) > RULE_WORDS:
        raise invalid(f"Write at most {RULE_WORDS}.")
    if any("*" in word[:-1] for word in words):
        raise invalid("A star stands at the end of a word only, such as spare-parts*")
    return words


def checked_choices(known: Mapping[str, str], words: Iterable[str]) -> list[str]:
    """Some of the `known` words, each once, or none."""
    return list(dict.fromkeys(checked_word(known, word) for word in words))


def checked_limit(amount: Decimal | None) -> Decimal | None:
    """A sum of a basket that a rule compares with, or none."""
    if amount is not None and not 0 <= amount <= RULE_BASKET:
        raise invalid(f"Choose a sum from 0 to {RULE_BASKET}.")
    return amount


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


STUB = "window.Assist=window.Assist||function(){(Assist.q=Assist.q||[]).push(arguments)}"
"""Keeps calls that a page makes before the widget's script has loaded."""


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
    "languages": checked_languages,
    "time_zone": checked_time_zone,
    "channels": checked_channels,
    "currency": checked_currency,
}
INVITATION_CHECKS: Checks = {
    "name": partial(checked_name, 60),
    "seconds": partial(checked_number, INVITATION_SECONDS, "seconds"),
    "every_hours": partial(checked_number, INVITATION_HOURS, "hours"),
    "address_contains": checked_part,
    "basket_from": checked_sum,
    "bodies": checked_bodies,
}
QUEUE_CHECKS: Checks = {
    "name": partial(checked_name, 60),
    "offer_seconds": partial(checked_number, OFFER_SECONDS, "seconds"),
    "wrap_up_seconds": partial(checked_number, WRAP_UP_SECONDS, "seconds"),
    "time_zone": lambda name: checked_time_zone(name) if name else "",
    "most_waiting": partial(checked_number, MOST_WAITING, "chats"),
    "ageing_seconds": partial(checked_number, AGEING_SECONDS, "seconds"),
    "pace_seconds": partial(checked_number, PACE_SECONDS, "seconds"),
    "relax_seconds": partial(checked_number, RELAX_SECONDS, "seconds"),
    "first_reply_seconds": partial(checked_number, FIRST_REPLY_SECONDS, "seconds"),
    "silence_warn_seconds": partial(checked_number, SILENCE_WARN_SECONDS, "seconds"),
    "silence_close_seconds": partial(checked_number, SILENCE_CLOSE_SECONDS, "seconds"),
    "hold_seconds": partial(checked_number, HOLD_SECONDS, "seconds"),
    "answer_goal_seconds": partial(checked_number, GOAL_SECONDS, "seconds"),
    "answer_goal_percent": partial(checked_number, GOAL_PERCENT, "percent"),
    "alert_wait_seconds": partial(checked_number, ALERT_WAIT_SECONDS, "seconds"),
    "alert_waiting": partial(checked_number, ALERT_WAITING, "chats"),
}
RULE_CHECKS: Checks = {
    "name": partial(checked_name, 60),
    "basket_from": checked_limit,
    "basket_below": checked_limit,
    "areas": checked_words,
    "catalogs": checked_words,
    "products": checked_words,
    "assistance_types": partial(checked_choices, {kind.value: "" for kind in AssistanceType}),
    "languages": partial(checked_choices, SHOP_LANGUAGES),
    "address_contains": checked_part,
    "priority": partial(checked_number, RULE_PRIORITY, "steps"),
}
HOLIDAY_CHECKS: Checks = {"name": partial(checked_name, 60)}
STEP_CHECKS: Checks = {"after_seconds": partial(checked_number, STEP_SECONDS, "seconds")}
SKILL_CHECKS: Checks = {"name": partial(checked_name, 60)}
CODE_CHECKS: Checks = {"name": partial(checked_name, 60)}
REASON_CHECKS: Checks = {"name": partial(checked_name, 60)}
TEXT_CHECKS: Checks = {
    "key": partial(checked_word, PANEL_TEXTS),
    "language": partial(checked_word, SHOP_LANGUAGES),
    "body": checked_body,
}
PROFILE_CHECKS: Checks = {
    "name": partial(checked_name, 60),
    "capacity": partial(checked_number, CAPACITY, "conversations"),
    "offer_factor": partial(checked_number, OFFER_FACTOR, "percent"),
    "grace_seconds": partial(checked_number, GRACE_SECONDS, "seconds"),
}
AGENT_CHECKS: Checks = {
    "name": partial(checked_name, limits.NAME_CHARACTERS),
    "capacity": partial(checked_number, CAPACITY, "conversations"),
}


def closed_name(name: str, taken: Collection[str]) -> str:
    """What a queue is called once it is closed, so that its name is free again."""
    number = 1
    while (found := f"{name[:45]} (closed{f' {number}' if number > 1 else ''})") in taken:
        number += 1
    return found
