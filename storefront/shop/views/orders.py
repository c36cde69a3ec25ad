"""Orders in My Account and by a guest's link: parse, one call, shape the answer."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist.queries.clock import now
from assist.rules.words import ShopKind
from storefront.shop.actions.orders import cancel_order, cancel_pieces, order_again
from storefront.shop.models import Order
from storefront.shop.pages import customer_page, page, shop_page, to_page, typed
from storefront.shop.queries.orders import (
    PAGE,
    can_cancel,
    can_return,
    lines_of,
    order_of,
    order_shown_by,
    orders_of,
)
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused, parse_quantity


@require_safe
@customer_page
def orders(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the customer has ordered, in pages."""
    found = Paginator(orders_of(visit), PAGE).get_page(typed(request, "page", 6))
    return page(request, visit, "shop/orders/list.html", place="orders", found=found)


@require_safe
@customer_page
def order(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """One order with its history and what can be done with it."""
    done = _("Thank you. Your order is placed.") if "placed" in request.GET else ""
    done = done or (_("This has been canceled.") if "canceled" in request.GET else "")
    return order_page(request, visit, _own(visit, key), done=done)


def _own(visit: Visit, key: str) -> Order:
    found = order_of(visit, key)
    if found is None:
        raise Http404
    return found


def order_page(
    request: HttpRequest, visit: Visit, found: Order, *, done: str = "", error: Refused | None = None
) -> HttpResponse:
    """The page of a customer's order, also with why something was not done."""
    return page(
        request,
        visit,
        "shop/orders/order.html",
        status=400 if error else 200,
        place="orders",
        error=error,
        done=done,
        **_shown(visit, found),
        can_cancel=can_cancel(found),
        can_return=can_return(found, now()),
        returns=list(found.returns.all()),
    )


def _shown(visit: Visit, found: Order) -> dict[str, Any]:
    return {
        "order": found,
        "lines": lines_of(found),
        "events": list(found.events.all()),
        "is_net": visit.shop.kind == ShopKind.B2B,
    }


@require_safe
@shop_page
def shown_order(request: HttpRequest, visit: Visit, signed: str) -> HttpResponse:
    """A guest's order by its signed link; for looking only."""
    found = _shown_by(visit, signed)
    return page(
        request,
        visit,
        "shop/orders/shown.html",
        **_shown(visit, found),
        signed=signed,
        is_placed="placed" in request.GET,
    )


def _shown_by(visit: Visit, signed: str) -> Order:
    found = order_shown_by(visit, signed)
    if found is None:
        raise Http404
    return found


@require_safe
@customer_page
def invoice(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """The invoice of a customer's order, to print."""
    return _invoice(request, visit, _own(visit, key))


@require_safe
@shop_page
def shown_invoice(request: HttpRequest, visit: Visit, signed: str) -> HttpResponse:
    """The invoice of a guest's order, to print."""
    return _invoice(request, visit, _shown_by(visit, signed), signed)


def _invoice(request: HttpRequest, visit: Visit, found: Order, signed: str = "") -> HttpResponse:
    return page(request, visit, "shop/orders/invoice.html", **_shown(visit, found), signed=signed)


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def cancel(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Ask what to cancel, then cancel a whole order or some pieces of it."""
    found = _own(visit, key)
    if request.method != "POST":
        return _cancel_page(request, visit, found)
    try:
        if "all" in request.POST:
            cancel_order(visit, key)
        else:
            cancel_pieces(visit, key, pieces_of(request, found))
    except Refused as refused:
        return _cancel_page(request, visit, _own(visit, key), refused)
    return to_page(visit, "order", key, query="?canceled=1")


def _cancel_page(request: HttpRequest, visit: Visit, found: Order, error: Refused | None = None) -> HttpResponse:
    values: dict[str, Any] = {
        "can_cancel": can_cancel(found),
        "typed": request.POST,
        "error": error,
        **_shown(visit, found),
    }
    status = 400 if error else 200
    return page(request, visit, "shop/orders/cancel.html", place="orders", status=status, **values)


def pieces_of(request: HttpRequest, found: Order) -> dict[int, int]:
    """The pieces that the form names for each line; what is left empty is none."""
    return {pk: _pieces(request, pk) for pk in found.lines.values_list("pk", flat=True)}


def _pieces(request: HttpRequest, pk: int) -> int:
    raw = typed(request, f"line-{pk}", 20)
    try:
        return parse_quantity(raw) if raw else 0
    except Refused as wrong:
        raise Refused(wrong.text, f"line-{pk}") from wrong


@require_POST
@customer_page
def reorder(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Put everything into the basket once more, and say what could not be."""
    _own(visit, key)
    missed = order_again(visit, key)
    if not missed:
        return to_page(visit, "basket")
    return order_page(request, visit, _own(visit, key), error=Refused(" ".join(missed)))
