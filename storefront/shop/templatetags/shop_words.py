"""Words of the shop that templates look up: names of colours, permissions, states, and what happened."""

from collections.abc import Iterable
from decimal import Decimal

from django import template
from django.utils.translation import get_language, gettext_lazy, pgettext_lazy
from django.utils.translation import gettext as _

from storefront.shop.models import BasketEvent
from storefront.shop.rules import FINISH_NAMES, Finish, money
from storefront.shop.words import BasketChange, Permission, QuoteState

register = template.Library()

PERMISSION_NAMES = {
    Permission.EDIT: gettext_lazy("Change"),
    Permission.ASK: gettext_lazy("Ask for quotes"),
    Permission.ORDER: pgettext_lazy("permission", "Order"),
}
QUOTE_STATES = {
    QuoteState.REQUESTED: pgettext_lazy("quote", "Asked for"),
    QuoteState.OFFERED: pgettext_lazy("quote", "Offered"),
    QuoteState.ACCEPTED: pgettext_lazy("quote", "Accepted"),
    QuoteState.REJECTED: pgettext_lazy("quote", "Rejected"),
    QuoteState.EXPIRED: pgettext_lazy("quote", "Expired"),
    QuoteState.ORDERED: pgettext_lazy("quote", "Ordered"),
    QuoteState.WITHDRAWN: pgettext_lazy("quote", "Withdrawn"),
}
TOLD = {
    BasketChange.SHARED: gettext_lazy("%(actor)s shared the basket"),
    BasketChange.ADDED: gettext_lazy("%(actor)s added %(subject)s, %(quantity)s pieces"),
    BasketChange.CHANGED: gettext_lazy("%(actor)s set %(subject)s to %(quantity)s"),
    BasketChange.REMOVED: gettext_lazy("%(actor)s removed %(subject)s"),
    BasketChange.RENAMED: gettext_lazy("%(actor)s named it %(subject)s"),
    BasketChange.PERMITTED: gettext_lazy("%(actor)s set what %(subject)s may do"),
    BasketChange.LEFT: gettext_lazy("%(subject)s does not share it any more"),
    BasketChange.OWNED: gettext_lazy("%(subject)s became the owner"),
    BasketChange.ASKED: gettext_lazy("%(actor)s asked for quote %(subject)s"),
}


@register.filter
def finish_name(finish: str) -> str:
    """What a colour is called in the language of the page."""
    return str(FINISH_NAMES[Finish(finish)])


@register.filter
def permission_name(permission: Permission) -> str:
    """What a permission is called."""
    return str(PERMISSION_NAMES[permission])


@register.filter
def in_order(permissions: Iterable[Permission]) -> list[Permission]:
    """Permissions as they are listed everywhere."""
    held = set(permissions)
    return [permission for permission in Permission if permission in held]


@register.filter
def quote_state(state: QuoteState) -> str:
    """Where a quote stands."""
    return str(QUOTE_STATES[state])


@register.filter
def told(event: BasketEvent) -> str:
    """What happened to a shared basket, as a sentence."""
    words = str(TOLD[BasketChange(event.kind)])
    return words % {
        "actor": event.actor or _("Somebody"),
        "subject": event.subject,
        "quantity": event.quantity or 0,
    }


@register.filter
def in_currency(amount: Decimal, currency: str) -> str:
    """An amount that was agreed in a currency, written in the language of the page."""
    return money(amount, currency, (get_language() or "en").partition("-")[0])
