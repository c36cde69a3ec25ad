"""Quotes."""

from datetime import datetime
from decimal import Decimal

from django.db.models import DecimalField, F, QuerySet, Sum

from assist.queries.clock import now
from assist.shop import records
from assist.shop.records import SLICE_MOST
from storefront.shop.gateway.reading import admin_link, as_code, as_key, as_number, sliced
from storefront.shop.models import Quote, QuoteLine
from storefront.shop.queries.quotes import state_at


class QuoteAnswers:
    """Answers about quotes."""

    def quotes(
        self, shop_code: str, customer_id: str, limit: int = SLICE_MOST, before: str = ""
    ) -> records.Slice[records.QuoteHead]:
        """The customer's quotes."""
        moment = now()
        rows = _quotes_of(shop_code).filter(customer=as_number(customer_id))
        return sliced(rows, "requested_at", limit, before, lambda row: _head(row, moment))

    def quote(self, shop_code: str, quote_id: str) -> records.Quote | None:
        """One quote with what is offered."""
        row = _quotes_of(shop_code).filter(key=as_key(quote_id)).prefetch_related("lines__product").first()
        return _record(row) if row else None


def _quotes_of(shop_code: str) -> QuerySet[Quote]:
    cost = Sum(F("lines__unit_price") * F("lines__quantity"), output_field=DecimalField())
    return Quote.objects.filter(shop__code=as_code(shop_code)).annotate(total=cost)


def _head(row: Quote, moment: datetime) -> records.QuoteHead:
    total: Decimal | None = getattr(row, "total", None)
    return records.QuoteHead(
        id=row.key,
        number=row.number,
        state=state_at(row, moment),
        customer_id=str(row.customer_id),
        currency=row.currency,
        total=total or Decimal("0.00"),
        requested_at=row.requested_at,
        expires_at=row.expires_at,
    )


def _record(row: Quote) -> records.Quote:
    return records.Quote(
        head=_head(row, now()),
        lines=tuple(map(_line, row.lines.all())),
        comment=row.comment,
        reason=row.reason,
        basket_id=row.basket_key,
        version=row.version,
        link=admin_link("quote", row.pk),
    )


def _line(line: QuoteLine) -> records.Line:
    return records.Line(
        sku=line.sku,
        name=line.name,
        quantity=line.quantity,
        unit_price=line.unit_price,
        list_price=line.list_price,
        product_id=line.product.code if line.product else "",
    )
