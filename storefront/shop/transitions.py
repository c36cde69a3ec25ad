"""The shop's state machines as data: which move leads from which states to which state."""

from enum import StrEnum

from assist.rules.transitions import Row, Table
from storefront.shop.words import OrderState, PaymentState, QuoteState, ReturnState, ReviewState


class ReviewMove(StrEnum):
    """What happens to a review."""

    APPROVE = "approve"
    REJECT = "reject"
    CHANGE = "change"


class OrderMove(StrEnum):
    """What happens to an order."""

    PACK = "pack"
    SHIP = "ship"
    DELIVER = "deliver"
    CANCEL = "cancel"


class PaymentMove(StrEnum):
    """What happens to the money of an order."""

    AUTHORIZE = "authorize"
    PAY = "pay"
    RELEASE = "release"
    REFUND = "refund"


class ReturnMove(StrEnum):
    """What happens to a return."""

    APPROVE = "approve"
    REJECT = "reject"
    RECEIVE = "receive"
    REFUND = "refund"
    WITHDRAW = "withdraw"


class QuoteMove(StrEnum):
    """What happens to a quote."""

    OFFER = "offer"
    ACCEPT = "accept"
    REJECT = "reject"
    EXPIRE = "expire"
    ORDER = "order"
    WITHDRAW = "withdraw"


_V = ReviewState
REVIEW: Table[ReviewState, ReviewMove] = Table(
    "review",
    (
        Row((_V.PENDING, _V.REJECTED), ReviewMove.APPROVE, _V.APPROVED),
        Row((_V.PENDING, _V.APPROVED), ReviewMove.REJECT, _V.REJECTED),
        Row((_V.PENDING, _V.APPROVED, _V.REJECTED), ReviewMove.CHANGE, _V.PENDING),
    ),
)

_O = OrderState
ORDER: Table[OrderState, OrderMove] = Table(
    "order",
    (
        Row((_O.PLACED,), OrderMove.PACK, _O.PACKED),
        Row((_O.PACKED,), OrderMove.SHIP, _O.SHIPPED),
        Row((_O.SHIPPED,), OrderMove.DELIVER, _O.DELIVERED),
        Row((_O.PLACED, _O.PACKED), OrderMove.CANCEL, _O.CANCELED),
    ),
)

_P = PaymentState
PAYMENT: Table[PaymentState, PaymentMove] = Table(
    "payment",
    (
        Row((_P.OPEN,), PaymentMove.AUTHORIZE, _P.AUTHORIZED),
        Row((_P.OPEN, _P.AUTHORIZED), PaymentMove.PAY, _P.PAID),
        Row((_P.OPEN, _P.AUTHORIZED), PaymentMove.RELEASE, _P.RELEASED),
        Row((_P.PAID,), PaymentMove.REFUND, _P.REFUNDED),
    ),
)

_R = ReturnState
RETURN: Table[ReturnState, ReturnMove] = Table(
    "return",
    (
        Row((_R.REQUESTED,), ReturnMove.APPROVE, _R.APPROVED),
        Row((_R.REQUESTED,), ReturnMove.REJECT, _R.REJECTED),
        Row((_R.REQUESTED, _R.APPROVED), ReturnMove.WITHDRAW, _R.WITHDRAWN),
        Row((_R.APPROVED,), ReturnMove.RECEIVE, _R.RECEIVED),
        Row((_R.RECEIVED,), ReturnMove.REFUND, _R.REFUNDED),
    ),
)

_Q = QuoteState
QUOTE: Table[QuoteState, QuoteMove] = Table(
    "quote",
    (
        Row((_Q.REQUESTED, _Q.OFFERED), QuoteMove.OFFER, _Q.OFFERED),
        Row((_Q.OFFERED,), QuoteMove.ACCEPT, _Q.ACCEPTED),
        Row((_Q.OFFERED,), QuoteMove.REJECT, _Q.REJECTED),
        Row((_Q.OFFERED, _Q.ACCEPTED), QuoteMove.EXPIRE, _Q.EXPIRED),
        Row((_Q.ACCEPTED,), QuoteMove.ORDER, _Q.ORDERED),
        Row((_Q.REQUESTED, _Q.OFFERED), QuoteMove.WITHDRAW, _Q.WITHDRAWN),
    ),
)

TABLES: tuple[Table[StrEnum, StrEnum], ...] = (REVIEW, ORDER, PAYMENT, RETURN, QUOTE)  # type: ignore[assignment]  # invariant generics, read only
