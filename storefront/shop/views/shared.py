"""Pages of a shared basket: its lines, its members, what happened to it."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from storefront.shop.actions import members, shared
from storefront.shop.pages import page, shop_page, to_login, typed
from storefront.shop.queries.quotes import open_quote_of
from storefront.shop.queries.shared import shared_basket
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import BASKET_NAME_MOST, Refused, Unknown, parse_quantity
from storefront.shop.views.saved import saved_page, to_saved
from storefront.shop.words import Permission


@require_POST
@shop_page
def share(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Share the active basket, or make an empty one to share."""
    if visit.customer is None:
        return to_login(request, visit, back=f"{visit.home}basket/")
    name = typed(request, "name")
    try:
        basket = shared.share(visit, name, active="active" in request.POST)
    except Refused as refused:
        return saved_page(request, visit, refused, name=name, wrong_form="share")
    return _to_shared(visit, basket.key, "shared")


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def basket(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """A shared basket; what is posted is done as the pressed button says."""
    if request.method != "POST":
        return shared_page(request, visit, key)
    try:
        said = _done(request, visit, key)
    except Refused as refused:
        return shared_page(request, visit, key, refused)
    return to_saved(visit, said) if said in {"left", "dissolved"} else _to_shared(visit, key, said)


def _done(request: HttpRequest, visit: Visit, key: str) -> str:
    """Do what the button says; returns the word for what the next page says about it."""
    acts: dict[str, Callable[[], object]] = {
        "permitted": lambda: members.permit(visit, key, _colleague(request), request.POST.getlist("may")[:9]),
        "out": lambda: members.put_out(visit, key, _colleague(request)),
        "handed": lambda: members.hand_over(visit, key, _colleague(request)),
        "taken-over": lambda: members.take_over(visit, key),
        "left": lambda: members.leave(visit, key),
        "renamed": lambda: shared.rename_shared(visit, key, typed(request, "name")),
        "dissolved": lambda: shared.dissolve(visit, key),
    }
    act = typed(request, "act", 20)
    if act == "taken":
        return "taken" if shared.take_shared(visit, key) else "taken-partly"
    if act not in acts:
        raise Unknown("")
    acts[act]()
    return act


@require_POST
@shop_page
def change(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Set or remove one line of a shared basket."""
    line, quantity = typed(request, "line", 18), typed(request, "quantity", 20)
    try:
        wanted = parse_quantity("0" if "remove" in request.POST else quantity)
        shared.change_shared_line(visit, key, _number(line), wanted, _number(typed(request, "version", 12)))
    except Refused as refused:
        return shared_page(request, visit, key, refused, wrong_line=line, quantity=quantity)
    return _to_shared(visit, key, "")


def shared_page(
    request: HttpRequest,
    visit: Visit,
    key: str,
    error: Refused | None = None,
    *,
    wrong_line: str = "",
    quantity: str = "",
    comment: str = "",
) -> HttpResponse:
    """The page of a shared basket, also with what was wrong about the last try."""
    if visit.customer is None and request.method != "POST":
        return to_login(request, visit)
    shown = shared_basket(visit, key)
    if shown is None or isinstance(error, Unknown):
        raise Http404
    return page(
        request,
        visit,
        "shop/shared.html",
        status=error.status if error else 200,
        states=shown.view,
        shown=shown,
        quote=open_quote_of(key),
        said=typed(request, "said", 20) if request.method != "POST" else "",
        error=error,
        permissions=list(Permission),
        name_most=BASKET_NAME_MOST,
        wrong_line=wrong_line,
        quantity=quantity,
        comment=comment,
    )


def _colleague(request: HttpRequest) -> int:
    return _number(typed(request, "colleague", 18))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _to_shared(visit: Visit, key: str, said: str) -> HttpResponse:
    address = reverse("shop:shared", args=[visit.shop.code, key])
    return HttpResponseRedirect(f"{address}?said={said}" if said else address, status=303)
