"""Decisions of an auction that need no database: phases, the least bid, what an amount may look like."""

import re
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.utils.translation import gettext as _

from storefront.shop.rules import Refused

# Above this many times the least bid somebody has slipped on the keyboard.
SLIP = 20
_AMOUNT = re.compile(r"(\d{1,7})(?:[.,](\d{1,2}))?", re.ASCII)


class Phase(StrEnum):
    """Where an auction stands by the clock."""

    UPCOMING = "upcoming"
    RUNNING = "running"
    ENDED = "ended"


class Standing(StrEnum):
    """What an auction means to the person who looks at it."""

    ONLOOKER = "onlooker"
    LEADING = "leading"
    OUTBID = "outbid"
    WON = "won"
    LOST = "lost"


def phase_of(starts_at: datetime, ends_at: datetime, now: datetime) -> Phase:
    """The end itself is over: a bid at that moment is too late."""
    if now >= ends_at:
        return Phase.ENDED
    return Phase.RUNNING if now >= starts_at else Phase.UPCOMING


def standing_of(phase: Phase, leads: bool, has_bid: bool) -> Standing:
    """How somebody stands who leads or has bid, or not."""
    if not has_bid:
        return Standing.ONLOOKER
    if phase is Phase.ENDED:
        return Standing.WON if leads else Standing.LOST
    return Standing.LEADING if leads else Standing.OUTBID


def least_bid(price: Decimal | None, start_price: Decimal, step: Decimal) -> Decimal:
    """What has to be bid at least now."""
    return start_price if price is None else price + step


def parse_amount(raw: str) -> Decimal:
    """An amount as people type it, such as 120, 120.50 or 120,50; refused otherwise."""
    found = _AMOUNT.fullmatch(raw.strip())
    if found is None:
        raise Refused(_("Enter an amount, such as 120 or 120.50."), "amount")
    return Decimal(f"{found[1]}.{(found[2] or '0').ljust(2, '0')}")
