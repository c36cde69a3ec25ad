"""Coupons of the basket: parse, one call, shape the answer."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from assist.protocol.base import Rate
from assist.realtime.callers import network_of_request
from assist.realtime.throttle import Buckets
from storefront.shop.actions.coupons import add_coupon, remove_coupon
from storefront.shop.pages import shop_page, to_page, typed
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.views.baskets import basket_page

CODES = Rate(20, 20)
"""Codes tried from one address."""
_buckets = Buckets()


@require_POST
@shop_page
def add(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put a coupon in the basket by its code."""
    code = typed(request, "coupon", 60)
    try:
        _slow_down(request)
        add_coupon(visit, code)
    except Refused as refused:
        return basket_page(request, visit, refused, coupon_code=code)
    return to_page(visit, "basket")


def _slow_down(request: HttpRequest) -> None:
    """Right codes count too: a limit that lets the right one pass would limit nothing."""
    if _buckets.take(network_of_request(request), CODES):
        raise Refused(_("Too many codes. Wait a minute and try again."), "coupon")


@require_POST
@shop_page
def remove(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Take a coupon out of the basket again."""
    number = typed(request, "coupon", 18)
    try:
        remove_coupon(visit, int(number) if number.isascii() and number.isdigit() else 0)
    except Refused as refused:
        return basket_page(request, visit, refused)
    return to_page(visit, "basket")
