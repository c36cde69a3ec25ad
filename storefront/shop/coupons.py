"""What a visitor reads about a coupon that takes nothing off, and how codes are written."""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from storefront.shop.pricing import ZERO, Idle, Reduction
from storefront.shop.rules import money

CODE_MOST = 40


def clean_code(raw: str) -> str:
    """A code as it is stored: capitals, no spaces."""
    return "".join(raw.split())[:CODE_MOST].upper()


def why_idle(reason: Idle, reduction: Reduction, currency: str, language: str) -> str:
    """A sentence that says why the coupon takes nothing off, and what would help."""
    if reason is Idle.TOO_LITTLE:
        least = money(reduction.from_totals.get(currency, ZERO), currency, language)
        return pgettext("coupon", "It counts from %(least)s on.") % {"least": least}
    return _sentences()[reason]


def _sentences() -> dict[Idle, str]:
    return {
        Idle.SWITCHED_OFF: pgettext("coupon", "This code is no longer valid."),
        Idle.USED_UP: pgettext("coupon", "This code has been used up."),
        Idle.NOT_YOURS: pgettext("coupon", "This code is personal. Log in with the account that it was sent to."),
        Idle.USED_BY_YOU: pgettext("coupon", "You have used this code already."),
        Idle.NOT_YET: pgettext("coupon", "This code is not valid yet."),
        Idle.OVER: pgettext("coupon", "This code has run out."),
        Idle.OTHER_CURRENCY: pgettext("coupon", "This code is not for this currency."),
        Idle.NOTHING_FOR_IT: _("Nothing in your basket goes with this code."),
    }
