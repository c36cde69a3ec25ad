"""Addresses as people type them: checked field by field, so that every error stands where it belongs."""

import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from django.utils.translation import gettext as _

from assist.rules.text import clean_line
from storefront.shop.delivery import COUNTRIES
from storefront.shop.rules import Refused, check_name

FIELDS = ("name", "company", "street", "postal_code", "city", "country", "phone")
_MOST = {"company": 120, "street": 200, "postal_code": 20, "city": 100, "phone": 30}
_FOUR, _FIVE = r"\d{4}", r"\d{5}"
_POSTAL_CODES = {
    "AT": (_FOUR, "1010"),
    "CH": (_FOUR, "8001"),
    "DE": (_FIVE, "10119"),
    "DK": (_FOUR, "1050"),
    "ES": (_FIVE, "28013"),
    "FI": (_FIVE, "00100"),
    "FR": (_FIVE, "75001"),
    "GB": (r"[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}", "SW1A 1AA"),
    "IT": (_FIVE, "00184"),
    "NL": (r"\d{4} ?[A-Z]{2}", "1012 AB"),
    "NO": (_FOUR, "0150"),
    "SE": (r"\d{3} ?\d{2}", "111 22"),
    "US": (r"\d{5}(-\d{4})?", "10001"),
}
_PHONE = re.compile(r"\+?[\d ()/.-]{5,30}")


class RefusedFields(Refused):
    """Several fields of a form that cannot be taken; `errors` holds a sentence for each."""

    def __init__(self, errors: Mapping[str, str]) -> None:
        super().__init__(_("Please look at the marked fields."), next(iter(errors), ""))
        self.errors = dict(errors)


@dataclass(frozen=True)
class Destination:
    """A checked address, as orders and checkouts keep it."""

    name: str
    company: str
    street: str
    postal_code: str
    city: str
    country: str
    phone: str

    def as_dict(self) -> dict[str, str]:
        """The fields as they are stored."""
        return asdict(self)


def check_fields(checks: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """The results of all checks by field; raises RefusedFields with every one that failed."""
    values, errors = dict[str, str](), dict[str, str]()
    for name, check in checks.items():
        try:
            values[name] = check()
        except Refused as refused:
            errors[name] = refused.text
    if errors:
        raise RefusedFields(errors)
    return values


def gathered(*checks: Callable[[], Any]) -> list[Any]:
    """What all checks say; raises RefusedFields with everything that any of them refused."""
    results, errors = list[Any](), dict[str, str]()
    for check in checks:
        try:
            results.append(check())
        except RefusedFields as refused:
            errors |= refused.errors
        except Refused as refused:
            errors[refused.field] = refused.text
    if errors:
        raise RefusedFields(errors)
    return results


def check_address(typed: Mapping[str, str], prefix: str = "") -> Destination:
    """The address whose fields are named `prefix` + name; raises RefusedFields with those names."""
    given = {name: typed.get(prefix + name, "") for name in FIELDS}
    checks: dict[str, Callable[[], str]] = {
        "name": lambda: check_name(given["name"]),
        "company": lambda: _line(given, "company"),
        "street": lambda: _needed(given, "street", _("Enter street and house number.")),
        "postal_code": lambda: _postal_code(given),
        "city": lambda: _needed(given, "city", _("Enter the town.")),
        "country": lambda: _country(given),
        "phone": lambda: check_phone(given["phone"]),
    }
    return Destination(**_unprefixed(check_fields({prefix + name: check for name, check in checks.items()}), prefix))


def check_phone(raw: str) -> str:
    """A phone number or nothing."""
    phone = clean_line(raw, _MOST["phone"] + 1)
    if phone and not _PHONE.fullmatch(phone):
        raise Refused(_("Enter a phone number in figures, such as +49 30 901820, or leave it empty."), "phone")
    return phone


def _unprefixed(values: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name.removeprefix(prefix): value for name, value in values.items()}


def _line(given: Mapping[str, str], name: str) -> str:
    value = clean_line(given[name], _MOST[name] + 1)
    if len(value) > _MOST[name]:
        raise Refused(_("At most %(most)s characters fit here.") % {"most": _MOST[name]}, name)
    return value


def _needed(given: Mapping[str, str], name: str, words: str) -> str:
    value = _line(given, name)
    if not value:
        raise Refused(words, name)
    return value


def _country(given: Mapping[str, str]) -> str:
    if given["country"] not in COUNTRIES:
        raise Refused(_("Choose one of the countries."), "country")
    return given["country"]


def _postal_code(given: Mapping[str, str]) -> str:
    code = _needed(given, "postal_code", _("Enter the postal code.")).upper()
    pattern, example = _POSTAL_CODES.get(given["country"], (".*", ""))
    if not re.fullmatch(pattern, code, re.ASCII):
        raise Refused(_("Enter a postal code such as %(example)s.") % {"example": example}, "postal_code")
    return code
