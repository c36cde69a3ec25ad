"""What a basket costs: promotions and coupons as plain values, added up without a database or a clock.

Reductions add up. A percentage is taken of each line that it touches and rounded half up to the cent; an amount is
taken once from what is left of the lines that it touches. No line falls below zero, so a basket never does.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from storefront.shop.words import Benefit

CENT = Decimal("0.01")
ZERO = Decimal("0.00")


@dataclass(frozen=True, order=True)
class PricedLine:
    """A line as prices see it: list price of one, pieces, product and the path of its area."""

    product: str
    area: str
    price: Decimal
    quantity: int

    @property
    def total(self) -> Decimal:
        """What the line costs before anything is taken off."""
        return (self.price * self.quantity).quantize(CENT)


@dataclass(frozen=True)
class Reduction:
    """A promotion, with the code of the coupon that unlocked it, if one did.

    `amounts` and `from_totals` are by currency. An empty `area` and `product` mean everything.
    """

    code: str
    name: str
    benefit: Benefit
    percent: int = 0
    amounts: Mapping[str, Decimal] = field(default_factory=dict)
    from_totals: Mapping[str, Decimal] = field(default_factory=dict)
    area: str = ""
    product: str = ""
    coupon: str = ""
    starts_at: datetime | None = None
    ends_at: datetime | None = None

    def touches(self, line: PricedLine) -> bool:
        """Whether the line is something that this reduction is for."""
        in_area = not self.area or line.area == self.area or line.area.startswith(f"{self.area}/")
        return in_area and self.product in {"", line.product}


class Idle(StrEnum):
    """Why a reduction takes nothing off at the moment; the first four are a coupon's own."""

    SWITCHED_OFF = "switched_off"
    USED_UP = "used_up"
    NOT_YOURS = "not_yours"
    USED_BY_YOU = "used_by_you"
    NOT_YET = "not_yet"
    OVER = "over"
    OTHER_CURRENCY = "other_currency"
    TOO_LITTLE = "too_little"
    NOTHING_FOR_IT = "nothing_for_it"


@dataclass(frozen=True)
class Discount:
    """So much less, why, and by which coupon; `coupon` is empty when it came by itself."""

    name: str
    amount: Decimal
    coupon: str = ""


@dataclass(frozen=True)
class Totals:
    """What the goods cost; delivery is the checkout's. `coupons` are the codes that took part in it."""

    goods: Decimal
    discounts: tuple[Discount, ...] = ()
    free_shipping: bool = False
    coupons: tuple[str, ...] = ()

    @property
    def discount(self) -> Decimal:
        """All that is taken off."""
        return sum((each.amount for each in self.discounts), ZERO)

    @property
    def total(self) -> Decimal:
        """What is left to pay for the goods, never less than nothing."""
        return self.goods - self.discount


def goods_of(lines: Sequence[PricedLine]) -> Decimal:
    """What the lines cost before anything is taken off."""
    return sum((line.total for line in lines), ZERO)


def idle(reduction: Reduction, lines: Sequence[PricedLine], currency: str, now: datetime) -> Idle | None:
    """Why the reduction takes nothing off these lines, or None when it does."""
    from_total = reduction.from_totals.get(currency, ZERO)
    needs_amount = reduction.benefit is Benefit.AMOUNT and currency not in reduction.amounts
    needs_from = bool(reduction.from_totals) and currency not in reduction.from_totals
    reasons = {
        Idle.NOT_YET: reduction.starts_at is not None and now < reduction.starts_at,
        Idle.OVER: reduction.ends_at is not None and now >= reduction.ends_at,
        Idle.OTHER_CURRENCY: needs_amount or needs_from,
        Idle.NOTHING_FOR_IT: not any(map(reduction.touches, lines)),
        Idle.TOO_LITTLE: goods_of(lines) < from_total,
    }
    return next((reason for reason, holds in reasons.items() if holds), None)


def totals_of(lines: Sequence[PricedLine], reductions: Sequence[Reduction], currency: str, now: datetime) -> Totals:
    """The price of these lines; neither the order of the lines nor that of the reductions matters.

    A promotion counts once, however many of its coupons are in the basket.
    """
    ordered = sorted(lines)
    left = [line.total for line in ordered]
    discounts: list[Discount] = []
    once = {each.code: each for each in sorted(reductions, key=_turn, reverse=True)}
    holding = [each for each in sorted(once.values(), key=_turn) if idle(each, lines, currency, now) is None]
    for reduction in holding:
        taken = _taken(reduction, ordered, left, currency)
        left = [before - off for before, off in zip(left, taken, strict=True)]
        if any(taken):
            discounts.append(Discount(reduction.name, sum(taken, ZERO), reduction.coupon))
    shipping = [each for each in holding if each.benefit is Benefit.SHIPPING]
    used = {each.coupon for each in discounts} | {each.coupon for each in shipping}
    return Totals(goods_of(lines), tuple(discounts), bool(shipping), tuple(sorted(used - {""})))


def _turn(reduction: Reduction) -> tuple[int, str, str]:
    """Percentages before amounts, then by name: whoever writes them down in another order gets the same price."""
    return list(Benefit).index(reduction.benefit), reduction.code, reduction.coupon


def _taken(
    reduction: Reduction, lines: Sequence[PricedLine], left: Sequence[Decimal], currency: str
) -> Sequence[Decimal]:
    """What the reduction takes off each line, never more than is left of it."""
    if reduction.benefit is Benefit.PERCENT:
        return [
            min(rest, _percent(line.total, reduction.percent)) if reduction.touches(line) else ZERO
            for line, rest in zip(lines, left, strict=True)
        ]
    purse = reduction.amounts.get(currency, ZERO) if reduction.benefit is Benefit.AMOUNT else ZERO
    taken = []
    for line, rest in zip(lines, left, strict=True):
        taken.append(min(rest, purse) if reduction.touches(line) else ZERO)
        purse -= taken[-1]
    return taken


def _percent(amount: Decimal, percent: int) -> Decimal:
    return (amount * percent / 100).quantize(CENT, ROUND_HALF_UP)
