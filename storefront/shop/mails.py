"""The courier of the shop's mails: reads what a row names and renders it in the language of who reads it."""

from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _

from assist.mail import send
from assist.rules.colour import DARK, LIGHT, OWN_ACCENT, shades_of
from assist.rules.words import ShopKind
from storefront.shop.models import Order, Registration, Return
from storefront.shop.queries.orders import lines_of, signed_order
from storefront.shop.queries.registrations import has_account, signed_registration
from storefront.shop.rules import spoken
from storefront.shop.words import ShopMail

URLS = "storefront.shop.urls"
HEADINGS = {
    ShopMail.PLACED: _("Thank you for your order"),
    ShopMail.CANCELED: _("Your order is canceled"),
    ShopMail.RETURN_APPROVED: _("You can send it back"),
    ShopMail.RETURN_REJECTED: _("We cannot take it back"),
    ShopMail.RETURN_RECEIVED: _("Your return has arrived"),
    ShopMail.RETURN_REFUNDED: _("Your return is refunded"),
}
LEADS = {
    ShopMail.PLACED: _("We have received your order and get it ready."),
    ShopMail.CANCELED: _("Nothing will be sent. What is paid goes back to where it came from."),
    ShopMail.RETURN_APPROVED: _("Pack it well and send it to us with the label that lay in the box."),
    ShopMail.RETURN_REJECTED: _("We have looked at what you asked for. The page of your return shows it."),
    ShopMail.RETURN_RECEIVED: _("It has arrived. We check it and send the money back."),
    ShopMail.RETURN_REFUNDED: _("The money is on its way to where it came from."),
}


def send_shop_mail(payload: dict[str, Any]) -> None:
    """Mail what a row names: an order, a return of it, or a registration."""
    if payload["mail"] == ShopMail.REGISTRATION:
        _send_registration(payload)
    else:
        _send_order(payload)


def _send_registration(payload: dict[str, Any]) -> None:
    """Nothing is sent when the link has expired or was used meanwhile."""
    row = Registration.objects.select_related("shop").filter(pk=payload["registration"]).first()
    if row is None:
        return
    with override(spoken(row.language)):
        context = _told_to_register(row)
        send(payload["outbox"], row.email, f"{context['heading']} - {row.shop.name}", "mail/registration", context)


def _told_to_register(row: Registration) -> dict[str, Any]:
    known, accent = has_account(row), row.shop.accent or OWN_ACCENT
    path = reverse("login", URLS) if known else reverse("confirm-registration", URLS, [signed_registration(row)])
    return {
        "shop": row.shop,
        "heading": gettext("You have an account") if known else gettext("Finish your registration"),
        "is_known": known,
        "link": _address(row.shop.code, path),
        "light": shades_of(accent, LIGHT),
        "dark": shades_of(accent, DARK),
    }


def _send_order(payload: dict[str, Any]) -> None:
    order = Order.objects.select_related("shop", "variant").get(pk=payload["order"])
    mail = ShopMail(payload["mail"])
    row = Return.objects.get(pk=payload["return"], order=order) if "return" in payload else None
    language = spoken(order.variant.language)
    with override(language):
        context = {**_shown(order, row), "heading": str(HEADINGS[mail]), "lead": str(LEADS[mail])}
        number = row.number if row else order.number
        send(payload["outbox"], order.email, f"{HEADINGS[mail]}: {number} - {order.shop.name}", "mail/order", context)


def _shown(order: Order, row: Return | None) -> dict[str, Any]:
    accent = order.shop.accent or OWN_ACCENT
    return {
        "shop": order.shop,
        "order": order,
        "row": row,
        "lines": [] if row else lines_of(order),
        "pieces": list(row.lines.select_related("line")) if row else [],
        "is_net": order.shop.kind == ShopKind.B2B,
        "link": _link(order, row),
        "light": shades_of(accent, LIGHT),
        "dark": shades_of(accent, DARK),
    }


def _link(order: Order, row: Return | None) -> str:
    """The page of the order or the return: behind the log-in for customers, by a signed link for guests."""
    if order.customer_id is None:
        path = reverse("shown-order", URLS, [signed_order(order)])
    elif row:
        path = reverse("return", URLS, [order.key, row.number])
    else:
        path = reverse("order", URLS, [order.key])
    return _address(order.shop.code, path)


def _address(code: str, path: str) -> str:
    return f"{settings.ASSIST_SHOP_ORIGIN}/shop/{quote(code)}{path}"
