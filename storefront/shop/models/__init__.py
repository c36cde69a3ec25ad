"""The tables of the built-in shop; rows and constraints only, behaviour lives in actions."""

from storefront.shop.models.baskets import Basket, BasketEvent, BasketLine, BasketMember
from storefront.shop.models.catalog import Area, Catalog, CatalogVariant, Listing, Product
from storefront.shop.models.lots import Bid, Lot
from storefront.shop.models.orders import Checkout, Order, OrderEvent, OrderLine, Return, ReturnLine
from storefront.shop.models.people import Account, Address, Customer, CustomerSession, LoginFailure, Registration
from storefront.shop.models.promotions import BasketCoupon, Coupon, CouponUse, Promotion
from storefront.shop.models.quotes import Quote, QuoteLine
from storefront.shop.models.reviews import Review

__all__ = [
    "Account",
    "Address",
    "Area",
    "Basket",
    "BasketCoupon",
    "BasketEvent",
    "BasketLine",
    "BasketMember",
    "Bid",
    "Catalog",
    "CatalogVariant",
    "Checkout",
    "Coupon",
    "CouponUse",
    "Customer",
    "CustomerSession",
    "Listing",
    "LoginFailure",
    "Lot",
    "Order",
    "OrderEvent",
    "OrderLine",
    "Product",
    "Promotion",
    "Quote",
    "QuoteLine",
    "Registration",
    "Return",
    "ReturnLine",
    "Review",
]
