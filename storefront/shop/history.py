"""What happens to an order, as its history keeps it and as its customer reads it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from storefront.shop.words import OrderState, PaymentState, ReturnReason, ReturnState


class OrderFact(StrEnum):
    """The kinds of `OrderEvent`."""

    PLACED = "placed"
    PACK = "pack"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"
    CANCEL_PIECES = "cancel_pieces"
    AUTHORIZE = "authorize"
    PAY = "pay"
    RELEASE = "release"
    REFUND = "refund"
    RETURN_REQUESTED = "return_requested"
    RETURN_APPROVE = "return_approve"
    RETURN_REJECT = "return_reject"
    RETURN_RECEIVE = "return_receive"
    RETURN_REFUND = "return_refund"
    RETURN_WITHDRAW = "return_withdraw"


_SENTENCES = {
    OrderFact.PLACED: _("Order placed"),
    OrderFact.PACK: _("Packed"),
    OrderFact.SHIP: _("Handed to the carrier"),
    OrderFact.DELIVER: _("Delivered"),
    OrderFact.CANCEL: _("Order canceled"),
    OrderFact.CANCEL_PIECES: _("Canceled: %(name)s, %(pieces)s pieces"),
    OrderFact.AUTHORIZE: _("Card payment reserved"),
    OrderFact.PAY: _("Paid"),
    OrderFact.RELEASE: _("Nothing is to be paid any more"),
    OrderFact.REFUND: _("Money sent back"),
    OrderFact.RETURN_REQUESTED: _("Return %(number)s requested"),
    OrderFact.RETURN_APPROVE: _("Return %(number)s approved"),
    OrderFact.RETURN_REJECT: _("Return %(number)s not accepted"),
    OrderFact.RETURN_RECEIVE: _("Return %(number)s has arrived"),
    OrderFact.RETURN_REFUND: _("Return %(number)s refunded"),
    OrderFact.RETURN_WITHDRAW: _("Return %(number)s withdrawn"),
}
ORDER_STATES = {
    OrderState.PLACED: _("Placed"),
    OrderState.PACKED: _("Packed"),
    OrderState.SHIPPED: _("On its way"),
    OrderState.DELIVERED: _("Delivered"),
    OrderState.CANCELED: _("Canceled"),
}
PAYMENT_STATES = {
    PaymentState.OPEN: _("Not paid yet"),
    PaymentState.AUTHORIZED: _("Reserved on the card"),
    PaymentState.PAID: _("Paid"),
    PaymentState.RELEASED: _("Nothing to pay"),
    PaymentState.REFUNDED: _("Money sent back"),
}
RETURN_STATES = {
    ReturnState.REQUESTED: _("Requested"),
    ReturnState.APPROVED: _("Approved"),
    ReturnState.REJECTED: _("Not accepted"),
    ReturnState.RECEIVED: _("Has arrived"),
    ReturnState.REFUNDED: _("Refunded"),
    ReturnState.WITHDRAWN: _("Withdrawn"),
}
RETURN_REASONS = {
    ReturnReason.BROKEN: _("It is broken or does not work"),
    ReturnReason.WRONG: _("It is not what I ordered"),
    ReturnReason.UNWANTED: _("I do not like it"),
    ReturnReason.OTHER: _("Something else"),
}


def told(kind: str, body: Mapping[str, Any]) -> str:
    """The sentence for an event; a kind from elsewhere is told by its own name."""
    if kind not in set(OrderFact):
        return kind.replace("_", " ").capitalize()
    words = {"pieces": "", "name": "", "number": "", **body}
    return str(_SENTENCES[OrderFact(kind)]) % words
