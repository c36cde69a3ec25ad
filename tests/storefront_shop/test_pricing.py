"""What a basket costs, by rule: promotions and coupons add up and nothing falls below zero."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storefront.shop.pricing import Idle, PricedLine, Reduction, goods_of, idle, totals_of
from storefront.shop.words import Benefit

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
LAMP = PricedLine("kaari", "table/living", Decimal("89.00"), 2)
LANTERN = PricedLine("polku", "outdoor/path", Decimal("33.35"), 3)

prices = st.decimals(min_value=0, max_value=5000, places=2)
lines_of = st.lists(
    st.builds(
        PricedLine,
        product=st.sampled_from(["kaari", "polku", "pallo"]),
        area=st.sampled_from(["table/living", "table/desk", "outdoor/path"]),
        price=prices,
        quantity=st.integers(1, 99),
    ),
    max_size=6,
)
reductions = st.builds(
    Reduction,
    code=st.text("abcdef", min_size=1, max_size=3),
    name=st.just("Less"),
    benefit=st.sampled_from(Benefit),
    percent=st.integers(0, 90),
    amounts=st.dictionaries(st.sampled_from(["EUR", "CHF"]), prices, max_size=2),
    from_totals=st.dictionaries(st.sampled_from(["EUR", "CHF"]), prices, max_size=2),
    area=st.sampled_from(["", "table", "table/desk", "outdoor"]),
    product=st.sampled_from(["", "kaari"]),
    coupon=st.sampled_from(["", "WELCOME10", "DANKE-15"]),
)
reduction_lists = st.lists(reductions, max_size=5)


def percent(code: str = "ten", of: int = 10, **more: Any) -> Reduction:
    """So many percent off."""
    return Reduction(code, code, Benefit.PERCENT, percent=of, **more)


def amount(code: str = "fifteen", off: str = "15.00", **more: Any) -> Reduction:
    """So many euros off."""
    return Reduction(code, code, Benefit.AMOUNT, amounts={"EUR": Decimal(off)}, **more)


@given(lines_of, reduction_lists)
def test_a_basket_never_costs_less_than_nothing_and_the_figures_add_up(
    lines: list[PricedLine], given_away: list[Reduction]
) -> None:
    totals = totals_of(lines, given_away, "EUR", NOW)
    assert totals.total >= 0
    assert totals.goods - sum(each.amount for each in totals.discounts) == totals.total
    assert all(each.amount > 0 and each.amount.as_tuple().exponent == -2 for each in totals.discounts)


@given(lines_of, st.lists(reductions, max_size=5, unique_by=lambda each: each.code), st.randoms())
def test_the_order_of_lines_and_reductions_changes_nothing(
    lines: list[PricedLine], given_away: list[Reduction], random: Any
) -> None:
    before = totals_of(lines, given_away, "EUR", NOW)
    random.shuffle(lines)
    random.shuffle(given_away)
    assert totals_of(lines, given_away, "EUR", NOW) == before


@given(lines_of, reduction_lists, reductions)
def test_one_more_promotion_never_makes_a_basket_dearer(
    lines: list[PricedLine], given_away: list[Reduction], more: Reduction
) -> None:
    known = {each.code for each in given_away}
    others = given_away if more.code in known else [*given_away, more]
    assert totals_of(lines, others, "EUR", NOW).total <= totals_of(lines, given_away, "EUR", NOW).total


@given(lines_of, st.lists(reductions.map(lambda each: Reduction(**{**vars(each), "from_totals": {}})), max_size=5))
def test_without_thresholds_one_more_line_never_makes_a_basket_cheaper(
    lines: list[PricedLine], given_away: list[Reduction]
) -> None:
    more = [*lines, LAMP]
    assert totals_of(more, given_away, "EUR", NOW).total >= totals_of(lines, given_away, "EUR", NOW).total


def test_a_percentage_is_rounded_half_up_on_each_line() -> None:
    odd = PricedLine("kaari", "table/living", Decimal("0.45"), 1)
    assert totals_of([odd, odd], [percent()], "EUR", NOW).discount == Decimal("0.10")


def test_a_percentage_is_taken_of_the_goods_it_touches_alone() -> None:
    totals = totals_of([LAMP, LANTERN], [percent(area="outdoor")], "EUR", NOW)
    assert [(each.name, each.amount) for each in totals.discounts] == [("ten", Decimal("10.01"))]


def test_an_area_whose_name_begins_alike_is_another_area() -> None:
    assert totals_of([LAMP], [percent(area="tab")], "EUR", NOW).discount == 0


def test_reductions_add_up_and_each_names_its_coupon() -> None:
    totals = totals_of([LAMP], [amount(coupon="DANKE-15"), percent(coupon="WELCOME10")], "EUR", NOW)
    assert [(each.coupon, each.amount) for each in totals.discounts] == [
        ("WELCOME10", Decimal("17.80")),
        ("DANKE-15", Decimal("15.00")),
    ]
    assert (totals.total, totals.coupons) == (Decimal("145.20"), ("DANKE-15", "WELCOME10"))


def test_an_amount_above_the_goods_leaves_zero() -> None:
    assert totals_of([LAMP], [amount(off="500.00")], "EUR", NOW).total == 0


def test_a_promotion_counts_once_however_many_coupons_unlock_it() -> None:
    twice = [percent(coupon="A-1"), percent(coupon="B-2")]
    totals = totals_of([LAMP], twice, "EUR", NOW)
    assert (totals.discount, totals.coupons) == (Decimal("17.80"), ("A-1",))


def test_free_delivery_takes_nothing_off_and_is_said() -> None:
    totals = totals_of([LAMP], [Reduction("post", "Post", Benefit.SHIPPING, coupon="LIGHTPOST")], "EUR", NOW)
    assert (str(totals.discount), totals.free_shipping, totals.coupons) == ("0.00", True, ("LIGHTPOST",))


@pytest.mark.parametrize(
    ("reduction", "reason"),
    [
        (percent(starts_at=NOW + timedelta(seconds=1)), Idle.NOT_YET),
        (percent(starts_at=NOW), None),
        (percent(ends_at=NOW), Idle.OVER),
        (percent(ends_at=NOW + timedelta(seconds=1)), None),
        (percent(from_totals={"EUR": Decimal("178.01")}), Idle.TOO_LITTLE),
        (percent(from_totals={"EUR": Decimal("178.00")}), None),
        (percent(from_totals={"CHF": Decimal("1.00")}), Idle.OTHER_CURRENCY),
        (Reduction("x", "x", Benefit.AMOUNT, amounts={"CHF": Decimal("1.00")}), Idle.OTHER_CURRENCY),
        (percent(area="outdoor"), Idle.NOTHING_FOR_IT),
        (percent(product="pallo"), Idle.NOTHING_FOR_IT),
    ],
)
def test_a_reduction_says_why_it_takes_nothing_off(reduction: Reduction, reason: Idle | None) -> None:
    assert idle(reduction, [LAMP], "EUR", NOW) == reason
    assert (totals_of([LAMP], [reduction], "EUR", NOW).total == goods_of([LAMP])) == (reason is not None)
