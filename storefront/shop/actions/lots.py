"""Bids on lots."""

from decimal import Decimal

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext

from assist.models.clock import AssistNow
from assist.queries.clock import now
from storefront.shop.bidding import SLIP, Phase, least_bid, parse_amount, phase_of
from storefront.shop.models import Bid, Customer, Lot
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused, money


@transaction.atomic
def place_bid(visit: Visit, lot_code: str, raw: str) -> Bid:
    """Bid on a lot, under the lock of its row; the clock is read after the lock was got.

    Raises Refused when the auction does not run, the amount is no amount, or somebody was faster: the words then
    name the new least bid.
    """
    if visit.customer is None:
        raise Refused(gettext("Log in to bid."), "login")
    amount = parse_amount(raw)
    lot = Lot.objects.select_for_update(of=("self",)).select_related("variant").filter(shop=visit.shop, code=lot_code)
    held = lot.first()
    if held is None:
        raise Refused(gettext("This auction is not here any more."), "amount")
    _check_phase(held)
    _check_amount(visit, held, amount)
    return _bid(held, visit.customer, amount)


def _check_phase(lot: Lot) -> None:
    phase = phase_of(lot.starts_at, lot.ends_at, now())
    if phase is Phase.ENDED:
        raise Refused(gettext("This auction has ended. Your bid came too late."), "amount")
    if phase is Phase.UPCOMING:
        raise Refused(gettext("This auction has not begun yet."), "amount")


def _check_amount(visit: Visit, lot: Lot, amount: Decimal) -> None:
    least = least_bid(lot.price, lot.start_price, lot.step)
    words = {"least": money(least, lot.variant.currency, visit.variant.language)}
    if amount < least:
        too_low = gettext("Bid at least %(least)s.")
        faster = gettext("Somebody has bid meanwhile. Bid at least %(least)s.")
        raise Refused((too_low if lot.price is None else faster) % words, "amount")
    if amount > least * SLIP:
        raise Refused(gettext("That is far above %(least)s. Check the amount.") % words, "amount")


def _bid(lot: Lot, customer: Customer, amount: Decimal) -> Bid:
    bid = Bid.objects.create(lot=lot, customer=customer, amount=amount)
    led = Lot.objects.filter(pk=lot.pk, ends_at__gt=AssistNow(), bid_count=lot.bid_count)
    if not led.update(price=amount, leader=customer, bid_count=F("bid_count") + 1):
        raise Refused(gettext("This auction has ended. Your bid came too late."), "amount")
    return bid
