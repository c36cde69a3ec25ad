"""Test cards: checked and forgotten. No number, name or code of a card leaves this module."""

import re
from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import gettext as _

from storefront.shop.rules import Refused

TEST_NUMBERS = {
    "4242424242424242": ("Visa", True),
    "5555555555554444": ("Mastercard", True),
    "4000000000000002": ("Visa", False),
}
"""The documented set, by number: brand, and whether the bank agrees. No other number passes."""

_YEARS_AHEAD = 20


@dataclass(frozen=True)
class TypedCard:
    """A card as it was typed; nothing of it shows in a representation."""

    number: str = field(repr=False)
    expiry: str = field(repr=False)
    code: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True)
class CheckedCard:
    """What may be remembered of a card."""

    brand: str
    last4: str


def check_card(typed: TypedCard, today: date) -> CheckedCard:
    """What to remember of a card that the bank agrees to; raises Refused with the field that is wrong."""
    number = re.sub(r"[ -]", "", typed.number)
    if not typed.name.strip():
        raise Refused(_("Enter the name on the card."), "cardholder")
    if not passes_luhn(number):
        raise Refused(_("This card number has a typing error. Enter it again."), "number")
    _check_expiry(typed.expiry, today)
    if not re.fullmatch(r"\d{3,4}", typed.code, re.ASCII):
        raise Refused(_("Enter the three or four figures of the security code."), "code")
    return _agreed(number)


def passes_luhn(number: str) -> bool:
    """Whether 12 to 19 figures carry the right check digit."""
    if not re.fullmatch(r"\d{12,19}", number, re.ASCII):
        return False
    doubled = [sum(divmod(2 * int(figure), 10)) for figure in number[-2::-2]]
    return (sum(doubled) + sum(int(figure) for figure in number[::-2])) % 10 == 0


def _check_expiry(typed: str, today: date) -> None:
    found = re.fullmatch(r"\s*(\d{1,2})\s*/?\s*(?:20)?(\d{2})\s*", typed, re.ASCII)
    month, year = (int(found[1]), 2000 + int(found[2])) if found else (0, 0)
    if not 1 <= month <= 12 or year > today.year + _YEARS_AHEAD:
        raise Refused(_("Enter month and year, such as 09/29."), "expiry")
    if (year, month) < (today.year, today.month):
        raise Refused(_("This card has expired. Use another one."), "expiry")


def _agreed(number: str) -> CheckedCard:
    if number not in TEST_NUMBERS:
        raise Refused(_("This shop takes test cards alone. Use 4242 4242 4242 4242, never a real card."), "number")
    brand, agrees = TEST_NUMBERS[number]
    if not agrees:
        raise Refused(_("The bank has declined this card. Use another one, or pay in another way."), "number")
    return CheckedCard(brand, number[-4:])
