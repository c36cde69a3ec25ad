"""Returns in My Account: parse, one call, shape the answer."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist.queries.clock import now
from assist.rules.text import clean_message
from storefront.shop.actions.returns import ReturnForm, request_return, withdraw_return
from storefront.shop.history import RETURN_REASONS
from storefront.shop.models import Order, Return
from storefront.shop.pages import customer_page, page, to_page, typed
from storefront.shop.queries.orders import (
    PAGE,
    can_return,
    can_withdraw,
    lines_of,
    order_of,
    return_of,
    returns_of,
    worth_of,
)
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.views.orders import pieces_of


@require_safe
@customer_page
def returns(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the customer sends back, in pages."""
    found = Paginator(returns_of(visit), PAGE).get_page(typed(request, "page", 6))
    return page(request, visit, "shop/returns/list.html", place="returns", found=found)


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def new_return(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Say what comes back and why."""
    order = order_of(visit, key)
    if order is None:
        raise Http404
    if request.method != "POST":
        return _form(request, visit, order)
    try:
        row = request_return(visit, key, _form_of(request, order))
    except Refused as refused:
        return _form(request, visit, order, refused)
    return to_page(visit, "return", key, row.number)


def _form_of(request: HttpRequest, order: Order) -> ReturnForm:
    comment = clean_message(request.POST.get("comment", ""))
    return ReturnForm(pieces_of(request, order), typed(request, "reason", 20), comment)


def _form(request: HttpRequest, visit: Visit, order: Order, error: Refused | None = None) -> HttpResponse:
    return page(
        request,
        visit,
        "shop/returns/new.html",
        place="returns",
        status=400 if error else 200,
        order=order,
        lines=lines_of(order),
        reasons=RETURN_REASONS.items(),
        can_return=can_return(order, now()),
        typed=request.POST,
        error=error,
    )


@require_safe
@customer_page
def one_return(request: HttpRequest, visit: Visit, key: str, number: str) -> HttpResponse:
    """One return with where it stands."""
    return _page(request, visit, _own(visit, key, number))


def _own(visit: Visit, key: str, number: str) -> Return:
    row = return_of(visit, key, number)
    if row is None:
        raise Http404
    return row


def _page(request: HttpRequest, visit: Visit, row: Return, error: Refused | None = None) -> HttpResponse:
    events = [each for each in row.order.events.all() if each.body.get("number") == row.number]
    return page(
        request,
        visit,
        "shop/returns/return.html",
        place="returns",
        status=400 if error else 200,
        error=error,
        row=row,
        order=row.order,
        lines=list(row.lines.select_related("line__product")),
        events=events,
        worth=worth_of(row),
        can_withdraw=can_withdraw(row),
    )


@require_POST
@customer_page
def withdraw(request: HttpRequest, visit: Visit, key: str, number: str) -> HttpResponse:
    """Keep the pieces after all."""
    row = _own(visit, key, number)
    try:
        withdraw_return(visit, key, row.number)
    except Refused as refused:
        return _page(request, visit, _own(visit, key, number), refused)
    return to_page(visit, "return", key, number)
