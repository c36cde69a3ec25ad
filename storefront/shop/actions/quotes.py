"""Quotes: a customer asks for a price, the sales team offers one, the customer says yes or no."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal

from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext, ngettext

from assist.actions import audits
from assist.models.clock import AssistNow
from assist.queries.clock import now
from assist.rules.text import clean_line, clean_message
from storefront.shop.actions.lines import touch
from storefront.shop.actions.shared import locked, note
from storefront.shop.models import Basket, Customer, Quote, QuoteLine
from storefront.shop.queries.baskets import BasketView, basket_view
from storefront.shop.queries.quotes import open_quote_of, state_at
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import NotPermitted, Overtaken, Refused, Unknown
from storefront.shop.transitions import QUOTE, QuoteMove
from storefront.shop.words import BasketChange, BasketState, Permission, QuoteState

COMMENT_MOST = 1000
REASON_MOST = 40
FIRST_NUMBER = 10_000
PRICE_MOST = Decimal("9999999.99")
Staff = User | AnonymousUser


@transaction.atomic
def ask_for_quote(visit: Visit, basket_key: str, comment: str) -> Quote:
    """Ask for a price of a basket as it is now: one's own, or a shared one when its owner permits asking."""
    comment = _checked_comment(comment)
    basket, customer = _basket_to_quote(visit, basket_key)
    view = basket_view(basket, visit.variant)
    if view is None:
        raise Refused(gettext("Put something in the basket first."))
    known = open_quote_of(basket.key)
    if known:
        words = gettext("Quote %(number)s for this basket is open already. Withdraw it first, or wait for the answer.")
        raise Refused(words % {"number": known.number}, "comment")
    Quote.objects.filter(basket_key=basket.key, state=QuoteState.OFFERED).update(
        state=QuoteState.EXPIRED, generation=F("generation") + 1, changed_at=AssistNow()
    )
    quote = _quote(visit, customer, view, comment)
    if basket.state == BasketState.SHARED:
        note(basket, customer, BasketChange.ASKED, quote.number)
    else:
        touch(basket)
    return quote


def _checked_comment(raw: str) -> str:
    comment = clean_message(raw)
    if len(comment) > COMMENT_MOST:
        over = len(comment) - COMMENT_MOST
        words = ngettext("Shorten it by %(over)s character.", "Shorten it by %(over)s characters.", over)
        raise Refused(words % {"over": over}, "comment")
    return comment


def _basket_to_quote(visit: Visit, key: str) -> tuple[Basket, Customer]:
    customer = visit.customer
    if customer is None or customer.account_id is None:
        raise NotPermitted(gettext("Quotes are for customers of a company. Press Help and ask us."), "comment")
    states = [BasketState.ACTIVE, BasketState.SAVED]
    own = Basket.objects.select_for_update().filter(shop=visit.shop, customer=customer, key=key, state__in=states)
    basket = own.first()
    return (basket, customer) if basket else locked(visit, key, Permission.ASK)


def _quote(visit: Visit, customer: Customer, view: BasketView, comment: str) -> Quote:
    quote = Quote(shop=visit.shop, variant=view.variant, customer=customer, account_id=customer.account_id)
    quote.basket_key, quote.comment, quote.currency = view.key, comment, view.variant.currency
    quote.number = quote.key
    quote.save()
    quote.number = f"Q{FIRST_NUMBER + quote.pk}"
    Quote.objects.filter(pk=quote.pk).update(number=quote.number)
    QuoteLine.objects.bulk_create(
        QuoteLine(
            quote=quote,
            product=line.listing.product,
            finish=line.finish,
            sku=line.sku,
            name=line.full_name[:200],
            quantity=line.quantity,
            list_price=line.listing.price,
            unit_price=line.listing.price,
        )
        for line in view.lines
    )
    return quote


@transaction.atomic
def withdraw_quote(visit: Visit, key: str) -> None:
    """Take the question back."""
    _moved(_own(visit, key), QuoteMove.WITHDRAW)


@transaction.atomic
def accept_quote(visit: Visit, key: str, version: int) -> None:
    """Say yes to the offer that was looked at; refused when the sales team has changed it since."""
    quote = _own(visit, key)
    _check_version(quote, version)
    _moved(quote, QuoteMove.ACCEPT)


@transaction.atomic
def reject_quote(visit: Visit, key: str, version: int, reason: str) -> None:
    """Say no to the offer that was looked at."""
    quote = _own(visit, key)
    _check_version(quote, version)
    _moved(quote, QuoteMove.REJECT, reason=clean_line(reason, REASON_MOST))


@transaction.atomic
def offer_quote(actor: Staff, quote_id: int, prices: Mapping[int, Decimal], expires_at: datetime, version: int) -> None:
    """Offer a price for each line until a time; the audit says who offered what.

    Raises PermissionDenied, and Refused for prices, a time or a state that make no sense.
    """
    if not actor.has_perm("storefront_shop.change_quote"):
        raise PermissionDenied("You may not offer quotes.")
    quote = Quote.objects.select_for_update().filter(pk=quote_id).first()
    if quote is None:
        raise Unknown("There is no such quote.")
    _check_version(quote, version)
    lines = list(quote.lines.all())
    _check_offer(lines, prices, expires_at)
    for line in lines:
        QuoteLine.objects.filter(pk=line.pk).update(unit_price=prices[line.pk])
    _moved(quote, QuoteMove.OFFER, expires_at=expires_at)
    changes = {"prices": {line.sku: str(prices[line.pk]) for line in lines}, "expires_at": expires_at.isoformat()}
    user = actor if isinstance(actor, User) else None
    audits.note(user, "shop.offer", f"quote {quote.pk}: {quote.number}", changes)


def _check_offer(lines: list[QuoteLine], prices: Mapping[int, Decimal], expires_at: datetime) -> None:
    if {line.pk for line in lines} - set(prices):
        raise Refused(gettext("Give a price for every line."), "prices")
    if any(not prices[line.pk].is_finite() or not 0 <= prices[line.pk] <= PRICE_MOST for line in lines):
        raise Refused(gettext("Give prices of 0 or more, such as 49.50."), "prices")
    if expires_at <= now():
        raise Refused(gettext("Let the offer end in the future."), "expires_at")


def _own(visit: Visit, key: str) -> Quote:
    own = Quote.objects.select_for_update().filter(shop=visit.shop, customer=visit.customer, key=key)
    quote = own.first() if visit.customer else None
    if quote is None:
        raise Unknown(gettext("There is no such quote."))
    return quote


def _check_version(quote: Quote, version: int) -> None:
    if quote.version != version:
        raise Overtaken(gettext("This quote has changed meanwhile. You see it as it is now; decide again."))


def _moved(quote: Quote, move: QuoteMove, **changes: object) -> None:
    target = QUOTE.target(state_at(quote, now()) if move is not QuoteMove.OFFER else QuoteState(quote.state), move)
    if target is None:
        raise Overtaken(gettext("That is not possible any more: see below where this quote stands now."))
    Quote.objects.filter(pk=quote.pk).update(
        state=target, generation=F("generation") + 1, version=F("version") + 1, changed_at=AssistNow(), **changes
    )
