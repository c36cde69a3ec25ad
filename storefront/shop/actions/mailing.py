"""Mails of the shop, put into the outbox in the transaction that causes them; a row holds ids alone."""

from assist.actions import outbox
from assist.rules.words import OutboxKind
from storefront.shop.models import Order, Registration, Return
from storefront.shop.transitions import ReturnMove
from storefront.shop.words import ShopMail

_ANSWERS = {
    ReturnMove.APPROVE: ShopMail.RETURN_APPROVED,
    ReturnMove.REJECT: ShopMail.RETURN_REJECTED,
    ReturnMove.RECEIVE: ShopMail.RETURN_RECEIVED,
    ReturnMove.REFUND: ShopMail.RETURN_REFUNDED,
}


def mail_order(order: Order, mail: ShopMail) -> None:
    """Let the customer know by mail what became of an order."""
    outbox.put(OutboxKind.SHOP_MAIL, {"mail": mail.value, "order": order.pk})


def mail_return(row: Return, move: ReturnMove) -> None:
    """Let the customer know by mail what staff did with a return; what they did themselves needs none."""
    if move in _ANSWERS:
        outbox.put(OutboxKind.SHOP_MAIL, {"mail": _ANSWERS[move].value, "order": row.order_id, "return": row.pk})


def mail_registration(row: Registration) -> None:
    """Send the address a link that makes an account, or the word that it has one."""
    outbox.put(OutboxKind.SHOP_MAIL, {"mail": ShopMail.REGISTRATION.value, "registration": row.pk})
