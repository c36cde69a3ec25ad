"""The closed sets of words of the shop; state machines stand in `transitions.py`."""

from enum import StrEnum


class BasketState(StrEnum):
    """What a basket is to its owner; a shared one belongs to an account's members."""

    ACTIVE = "active"
    SAVED = "saved"
    SHARED = "shared"


class Permission(StrEnum):
    """What a member may do with a shared basket besides looking at it."""

    EDIT = "edit"
    ASK = "ask"
    ORDER = "order"


class BasketChange(StrEnum):
    """What happened to a shared basket."""

    SHARED = "shared"
    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"
    RENAMED = "renamed"
    PERMITTED = "permitted"
    LEFT = "left"
    OWNED = "owned"
    ASKED = "asked"


class Benefit(StrEnum):
    """What a promotion gives."""

    PERCENT = "percent"
    AMOUNT = "amount"
    SHIPPING = "shipping"


class ReviewState(StrEnum):
    """Where the moderation of a review stands."""

    PENDING = "pending"
    APPROVED = "approved"
    REJECTED = "rejected"


class OrderState(StrEnum):
    """Where an order stands."""

    PLACED = "placed"
    PACKED = "packed"
    SHIPPED = "shipped"
    DELIVERED = "delivered"
    CANCELED = "canceled"


class PaymentKind(StrEnum):
    """How an order is paid."""

    INVOICE = "invoice"
    CARD = "card"


class PaymentState(StrEnum):
    """Where the money of an order is."""

    OPEN = "open"
    AUTHORIZED = "authorized"
    PAID = "paid"
    RELEASED = "released"
    REFUNDED = "refunded"


class ShippingKind(StrEnum):
    """How an order travels."""

    STANDARD = "standard"
    EXPRESS = "express"
    PICKUP = "pickup"


class Terms(StrEnum):
    """What somebody at the checkout says to the terms and conditions."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class ReturnState(StrEnum):
    """Where a return stands."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REJECTED = "rejected"
    RECEIVED = "received"
    REFUNDED = "refunded"
    WITHDRAWN = "withdrawn"


class ReturnReason(StrEnum):
    """Why something comes back."""

    BROKEN = "broken"
    WRONG = "wrong"
    UNWANTED = "unwanted"
    OTHER = "other"


class QuoteState(StrEnum):
    """Where a quote stands."""

    REQUESTED = "requested"
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    EXPIRED = "expired"
    ORDERED = "ordered"
    WITHDRAWN = "withdrawn"


class ShopMail(StrEnum):
    """Which mail a customer gets."""

    PLACED = "placed"
    CANCELED = "canceled"
    RETURN_APPROVED = "return_approved"
    RETURN_REJECTED = "return_rejected"
    RETURN_RECEIVED = "return_received"
    RETURN_REFUNDED = "return_refunded"
    REGISTRATION = "registration"
