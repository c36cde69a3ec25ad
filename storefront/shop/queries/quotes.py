"""Quotes as their customer sees them."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import DecimalField, F, Q, QuerySet, Sum

from assist.models.clock import AssistNow
from assist.queries.clock import now
from storefront.shop.models import Quote, QuoteLine
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import line_total
from storefront.shop.transitions import QUOTE, QuoteMove
from storefront.shop.words import QuoteState

QUOTES_SHOWN = 50
_OPEN = (QuoteState.REQUESTED, QuoteState.OFFERED)


@dataclass(frozen=True)
class QuotedLine:
    """A line with the price that is offered and what it costs in the shop."""

    row: QuoteLine

    @property
    def total(self) -> Decimal:
        """What the line costs as offered."""
        return line_total(self.row.unit_price, self.row.quantity)

    @property
    def is_reduced(self) -> bool:
        """Whether the offer is better than the list price."""
        return self.row.unit_price < self.row.list_price


@dataclass(frozen=True)
class QuoteView:
    """A quote with its lines and what its customer can do with it."""

    row: Quote
    state: QuoteState
    lines: tuple[QuotedLine, ...]

    @property
    def total(self) -> Decimal:
        """The sum as offered."""
        return sum((line.total for line in self.lines), Decimal("0.00"))

    @property
    def list_total(self) -> Decimal:
        """The sum of the list prices."""
        return sum((line_total(line.row.list_price, line.row.quantity) for line in self.lines), Decimal("0.00"))

    @property
    def saved(self) -> Decimal:
        """By how much the offer is better than the list prices."""
        return self.list_total - self.total

    @property
    def can(self) -> dict[str, bool]:
        """By move, for a page that shows no button which would be refused."""
        return {move.value: QUOTE.target(self.state, move) is not None for move in QuoteMove}


@dataclass(frozen=True)
class QuoteHead:
    """What a list shows of a quote."""

    key: str
    number: str
    state: QuoteState
    requested_at: datetime
    currency: str
    total: Decimal
    pieces: int


def state_at(quote: Quote, moment: datetime) -> QuoteState:
    """Where a quote stands: an offer whose time is over has expired, whether or not anybody wrote it down."""
    lapsed = quote.expires_at is not None and quote.expires_at <= moment
    state = QuoteState(quote.state)
    return QuoteState.EXPIRED if lapsed and state is QuoteState.OFFERED else state


def quotes_of(visit: Visit) -> list[QuoteHead]:
    """The visiting customer's quotes, the newest first."""
    if visit.customer is None:
        return []
    cost = Sum(F("lines__unit_price") * F("lines__quantity"), output_field=DecimalField())
    own = Quote.objects.filter(shop=visit.shop, customer=visit.customer)
    rows = own.annotate(total=cost, pieces=Sum("lines__quantity"))[:QUOTES_SHOWN]
    moment = now()
    return [
        QuoteHead(
            row.key,
            row.number,
            state_at(row, moment),
            row.requested_at,
            row.currency,
            row.total or Decimal("0.00"),
            row.pieces or 0,
        )
        for row in rows
    ]


def quote_of(visit: Visit, key: str) -> QuoteView | None:
    """One quote of the visiting customer."""
    if visit.customer is None:
        return None
    own = Quote.objects.filter(shop=visit.shop, customer=visit.customer, key=key)
    row = own.select_related("variant").first()
    return view_of(row) if row else None


def view_of(row: Quote) -> QuoteView:
    """The quote with its lines."""
    lines = row.lines.select_related("product")
    return QuoteView(row, state_at(row, now()), tuple(QuotedLine(line) for line in lines))


def open_quote_of(basket_key: str) -> Quote | None:
    """The quote that is being worked on for a basket; the caller has seen to it that the basket may be looked at."""
    return open_quotes().filter(basket_key=basket_key).select_related("customer").first()


def open_quotes() -> QuerySet[Quote]:
    """Quotes that wait for the sales team or for the customer."""
    lapsed = Q(state=QuoteState.OFFERED, expires_at__lte=AssistNow())
    return Quote.objects.filter(state__in=_OPEN).exclude(lapsed)
