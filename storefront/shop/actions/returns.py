"""Returns: asked for by the customer, answered by staff; pieces are taken from the order's lines at once.

`OrderLine.returned` counts the pieces of every return that is not rejected or withdrawn, so two requests at the same
moment can never name more than there are.
"""

import secrets
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from assist.actions.door import advance
from assist.models.clock import AssistNow
from assist.queries.clock import now
from assist.rules.text import clean_message
from storefront.shop.actions.mailing import mail_return
from storefront.shop.actions.orders import tell
from storefront.shop.actions.stock import Staff, audit, may_change
from storefront.shop.history import OrderFact
from storefront.shop.models import Order, OrderLine, Return, ReturnLine
from storefront.shop.queries.orders import can_return, left_of, order_of, return_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.transitions import PAYMENT, RETURN, PaymentMove, ReturnMove
from storefront.shop.words import ReturnReason

COMMENT_MOST = 500
_GIVES_BACK = {ReturnMove.REJECT, ReturnMove.WITHDRAW}


class ReturnForm(NamedTuple):
    """What the form says: pieces by line, why, and what else there is to say."""

    pieces: Mapping[int, int]
    reason: str
    comment: str


@transaction.atomic
def request_return(visit: Visit, key: str, form: ReturnForm) -> Return:
    """The customer asks to send pieces of a delivered order back.

    Raises Refused with the field that is wrong, also when it is too late.
    """
    order = _returnable(visit, key)
    lines = list(order.lines.select_for_update().order_by("id"))
    wanted = {line.pk: form.pieces.get(line.pk, 0) for line in lines}
    _check_pieces(lines, wanted)
    if form.reason not in set(ReturnReason):
        raise Refused(_("Choose why it comes back."), "reason")
    comment = clean_message(form.comment)
    if len(comment) > COMMENT_MOST:
        raise Refused(_("At most %(most)s characters fit here.") % {"most": COMMENT_MOST}, "comment")
    number = f"R-{secrets.randbelow(9_000_000) + 1_000_000}"
    row = Return.objects.create(order=order, number=number, reason=form.reason, comment=comment)
    _take(row, lines, wanted)
    tell(order, OrderFact.RETURN_REQUESTED, order.name, number=row.number)
    return row


def _returnable(visit: Visit, key: str) -> Order:
    found = order_of(visit, key)
    if found is None:
        raise Refused(_("There is no such order."))
    order = Order.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not can_return(order, now()):
        raise Refused(_("This order cannot be sent back: that is possible for 30 days after it has arrived."))
    return order


def _check_pieces(lines: list[OrderLine], wanted: Mapping[int, int]) -> None:
    if not any(wanted.values()):
        raise Refused(_("Say how many pieces come back."), "pieces")
    for line in lines:
        if wanted[line.pk] > left_of(line):
            words = _("Of %(name)s, %(left)s can come back.")
            raise Refused(words % {"name": line.name, "left": left_of(line)}, f"line-{line.pk}")


def _take(row: Return, lines: list[OrderLine], wanted: Mapping[int, int]) -> None:
    for line in lines:
        if wanted[line.pk]:
            OrderLine.objects.filter(pk=line.pk).update(returned=F("returned") + wanted[line.pk])
            ReturnLine.objects.create(of=row, line=line, quantity=wanted[line.pk])


@transaction.atomic
def withdraw_return(visit: Visit, order: str, number: str) -> Return:
    """The customer keeps the pieces after all."""
    found = return_of(visit, order, number)
    if found is None:
        raise Refused(_("There is no such return."))
    row = _locked(found)
    if RETURN.target(row.state, ReturnMove.WITHDRAW) is None:  # type: ignore[arg-type]  # the column holds the word
        raise Refused(_("This return cannot be withdrawn any more."))
    _advance(row, ReturnMove.WITHDRAW, row.order.name)
    return row


@transaction.atomic
def move_return(actor: Staff, row: Return, move: ReturnMove, answer: str = "") -> None:
    """A member of staff approves, rejects, receives or refunds a return.

    Raises PermissionDenied, and the core's Refused when the return is in another state by now.
    """
    may_change(actor, Return)
    locked = _locked(row)
    _advance(locked, move, "", answer)
    if move is ReturnMove.REFUND:
        _refund_all(locked.order)
    audit(actor, row, f"return.{move}")


def _locked(row: Return) -> Return:
    Order.objects.select_for_update(of=("self",)).get(pk=row.order_id)
    return Return.objects.select_for_update(of=("self",)).select_related("order").get(pk=row.pk)


def _advance(row: Return, move: ReturnMove, actor: str, answer: str = "") -> None:
    changes: dict[str, Any] = {"answer": answer[:COMMENT_MOST]} if answer else {}
    advance(row, RETURN, move, changed_at=AssistNow(), **changes)
    if move in _GIVES_BACK:
        for each in row.lines.all():
            OrderLine.objects.filter(pk=each.line_id).update(returned=F("returned") - each.quantity)
    tell(row.order, OrderFact(f"return_{move}"), actor, number=row.number)
    mail_return(row, move)


def _refund_all(order: Order) -> None:
    """The order's own money goes back when nothing of it is left; a part is told by the return alone."""
    if any(left_of(line) for line in order.lines.all()):
        return
    for move in (PaymentMove.REFUND, PaymentMove.RELEASE):
        if order.payment_state in PAYMENT.sources(move):
            advance(order, PAYMENT, move, column="payment_state", changed_at=AssistNow())
            tell(order, OrderFact(move.value), "")
            return
