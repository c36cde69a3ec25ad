"""The built-in shop's answers to what Assist asks a shop, by noun."""

from storefront.shop.gateway.baskets import BasketAnswers
from storefront.shop.gateway.context import URLS, ContextAnswers, basket_shown_by
from storefront.shop.gateway.customers import CustomerAnswers
from storefront.shop.gateway.orders import OrderAnswers
from storefront.shop.gateway.quotes import QuoteAnswers
from storefront.shop.gateway.reviews import ReviewAnswers

__all__ = ["URLS", "BuiltinGateway", "basket_shown_by"]


class BuiltinGateway(ContextAnswers, CustomerAnswers, BasketAnswers, QuoteAnswers, OrderAnswers, ReviewAnswers):
    """Reads the built-in shop's tables; knows nothing about who is looking, so it never confirms a person."""
