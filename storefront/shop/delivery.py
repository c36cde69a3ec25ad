"""Where the shop delivers, what delivery costs, and the VAT of each country."""

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext_lazy as _

from storefront.shop.pricing import CENT
from storefront.shop.words import ShippingKind

COUNTRIES = {
    "AT": _("Austria"),
    "CH": _("Switzerland"),
    "DE": _("Germany"),
    "DK": _("Denmark"),
    "ES": _("Spain"),
    "FI": _("Finland"),
    "FR": _("France"),
    "GB": _("United Kingdom"),
    "IT": _("Italy"),
    "NL": _("Netherlands"),
    "NO": _("Norway"),
    "SE": _("Sweden"),
    "US": _("United States"),
}
VAT = {
    "AT": Decimal("20"),
    "CH": Decimal("8.1"),
    "DE": Decimal("19"),
    "DK": Decimal("25"),
    "ES": Decimal("21"),
    "FI": Decimal("25.5"),
    "FR": Decimal("20"),
    "GB": Decimal("20"),
    "IT": Decimal("22"),
    "NL": Decimal("21"),
    "NO": Decimal("25"),
    "SE": Decimal("25"),
    "US": Decimal("0"),
}
"""Per cent, by the country that the goods go to."""

SHIPPING_NAMES = {
    ShippingKind.STANDARD: _("Standard delivery"),
    ShippingKind.EXPRESS: _("Express delivery"),
    ShippingKind.PICKUP: _("Collect in the showroom"),
}
SHIPPING_HINTS = {
    ShippingKind.STANDARD: _("With you in 2 to 3 working days"),
    ShippingKind.EXPRESS: _("With you on the next working day when ordered before noon"),
    ShippingKind.PICKUP: _("Ready from tomorrow, Torstrasse 12, Berlin"),
}
_STANDARD = {"EUR": Decimal("4.90"), "CHF": Decimal("6.50"), "GBP": Decimal("4.50"), "USD": Decimal("5.90")}
_EXPRESS = {"EUR": Decimal("14.90"), "CHF": Decimal("19.50"), "GBP": Decimal("13.50"), "USD": Decimal("16.90")}
FREE_FROM = Decimal("50.00")
"""In any currency; standard delivery costs nothing from this value of goods on."""


def shipping_price(kind: ShippingKind, currency: str, goods: Decimal, *, is_free: bool = False) -> Decimal:
    """What delivery costs for goods worth `goods` after discounts; `is_free` is a promotion's gift."""
    if kind == ShippingKind.PICKUP or (kind == ShippingKind.STANDARD and (is_free or goods >= FREE_FROM)):
        return Decimal("0.00")
    prices = _EXPRESS if kind == ShippingKind.EXPRESS else _STANDARD
    return prices.get(currency, prices["EUR"])


def vat_within(total: Decimal, country: str) -> Decimal:
    """The VAT that a total with VAT holds, rounded half up."""
    rate = VAT.get(country, Decimal(0))
    return (total * rate / (100 + rate)).quantize(CENT, ROUND_HALF_UP)


def vat_upon(net: Decimal, country: str) -> Decimal:
    """The VAT that comes on top of a net amount, rounded half up."""
    return (net * VAT.get(country, Decimal(0)) / 100).quantize(CENT, ROUND_HALF_UP)
