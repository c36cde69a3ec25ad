"""Tags of the pages of checkouts, orders and returns."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import template
from django.utils.translation import get_language

from storefront.shop import rules
from storefront.shop.delivery import COUNTRIES, SHIPPING_NAMES, VAT
from storefront.shop.history import ORDER_STATES, PAYMENT_STATES, RETURN_REASONS, RETURN_STATES, told
from storefront.shop.models import Order, OrderEvent, OrderLine
from storefront.shop.queries.orders import left_of
from storefront.shop.words import OrderState, PaymentState, ReturnReason, ReturnState, ShippingKind

register = template.Library()


@register.filter
def country_name(code: str) -> str:
    """A country in the language of the page."""
    return str(COUNTRIES.get(code, code))


@register.filter
def vat_rate(address: Mapping[str, str] | None) -> str:
    """The per cent of VAT where something goes to, without needless figures."""
    return f"{VAT.get((address or {}).get('country', ''), Decimal(0)).normalize():f}"


@register.filter
def shipping_name(kind: str) -> str:
    """What a way of delivery is called."""
    return str(SHIPPING_NAMES[ShippingKind(kind)])


@register.filter
def order_state(state: str) -> str:
    """Where an order stands, in words."""
    return str(ORDER_STATES[OrderState(state)])


@register.filter
def payment_state(state: str) -> str:
    """Where its money is, in words."""
    return str(PAYMENT_STATES[PaymentState(state)])


@register.filter
def return_state(state: str) -> str:
    """Where a return stands, in words."""
    return str(RETURN_STATES[ReturnState(state)])


@register.filter
def return_reason(reason: str) -> str:
    """Why something comes back, in words."""
    return str(RETURN_REASONS[ReturnReason(reason)])


@register.filter
def in_words(event: OrderEvent) -> str:
    """What happened, in words."""
    return told(event.kind, event.body)


@register.filter
def of_order(amount: Decimal | str, order: Order) -> str:
    """An amount in the currency of an order, as the language of the page writes it."""
    return rules.money(Decimal(amount), order.currency, get_language() or order.variant.language)


@register.filter
def left(line: OrderLine) -> int:
    """The pieces that are neither canceled nor on their way back."""
    return left_of(line)


@register.filter
def line_worth(line: OrderLine) -> Decimal:
    """What the pieces that are not canceled cost; a canceled order shows what it would have cost."""
    is_over = line.order.state == OrderState.CANCELED
    return rules.line_total(line.unit_price, line.quantity if is_over else line.quantity - line.canceled)


@register.filter
def value_of(values: Mapping[str, Any], name: str) -> Any:
    """A field of what was typed."""
    return values.get(name, "")


@register.filter
def joined(prefix: str, name: object) -> str:
    """Two parts of a field's name as one."""
    return f"{prefix}{name}"
