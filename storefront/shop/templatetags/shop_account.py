"""The sub-navigation of My Account."""

from typing import Any

from django import template
from django.template import Context
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

register = template.Library()

PLACES = (
    ("account", _("Overview")),
    ("orders", _("Orders")),
    ("returns", _("Returns")),
    ("baskets", _("Saved baskets")),
    ("quotes", _("Quotes")),
    ("my-reviews", _("Reviews")),
    ("addresses", _("Addresses")),
    ("profile", _("Profile")),
    ("service", _("Customer Service")),
)
"""Names of addresses in the order of the navigation; `place` of a page says which one it belongs to."""


@register.inclusion_tag("shop/account/_nav.html", takes_context=True)
def account_nav(context: Context) -> dict[str, Any]:
    """The places of My Account that this shop has, with the one where the page is."""
    found = [(name, label, _address(name, context["shop"].code)) for name, label in PLACES]
    customer = context["visit"].customer
    hidden = () if customer and customer.account_id else ("quotes",)
    return {
        "places": [each for each in found if each[2] and each[0] not in hidden],
        "here": context.get("place", "account"),
    }


def _address(name: str, code: str) -> str:
    try:
        return reverse(f"shop:{name}", args=[code])
    except NoReverseMatch:
        return ""
