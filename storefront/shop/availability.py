"""How much there is of a product: a level to show, and the bound of what a basket may hold."""

from enum import StrEnum

from django.utils.translation import gettext as _

from storefront.shop.rules import Refused

FEW_PACKS = 5


class Availability(StrEnum):
    """What a page says about the stock of a product."""

    PLENTY = "plenty"
    FEW = "few"
    SOLD_OUT = "sold-out"


def availability_of(pieces: int, pack: int) -> Availability:
    """The level of `pieces` in stock of something sold in packs."""
    if pieces < pack:
        return Availability.SOLD_OUT
    return Availability.FEW if pieces < FEW_PACKS * pack else Availability.PLENTY


def check_left(wanted: int, pieces: int, pack: int) -> None:
    """Refuses more than there is; `wanted` counts the product in all its colours."""
    if availability_of(pieces, pack) is Availability.SOLD_OUT:
        raise Refused(_("Sold out at the moment. Press Help and ask when it is back."), "quantity")
    if wanted > pieces:
        left = pieces // pack * pack
        raise Refused(_("Only %(left)s are left, counting those in your basket.") % {"left": left}, "quantity")
