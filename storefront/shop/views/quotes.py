"""Pages of quotes: ask, list, look, decide."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from storefront.shop.actions import quotes as actions
from storefront.shop.pages import page, shop_page, to_login, typed
from storefront.shop.queries.quotes import quote_of, quotes_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused, Unknown
from storefront.shop.views.baskets import basket_page
from storefront.shop.views.shared import shared_page


@require_POST
@shop_page
def ask(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for a price of the basket that the form names."""
    if visit.customer is None:
        return to_login(request, visit, back=f"{visit.home}basket/")
    key, comment = typed(request, "basket", 16), request.POST.get("comment", "")[:5000]
    try:
        quote = actions.ask_for_quote(visit, key, comment)
    except Refused as refused:
        if visit.basket_row and visit.basket_row.key == key:
            return basket_page(request, visit, refused, comment=comment)
        return shared_page(request, visit, key, refused, comment=comment)
    return _to_quote(visit, quote.key, "asked")


@require_safe
@shop_page
def quotes(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The customer's quotes."""
    if visit.customer is None:
        return to_login(request, visit)
    return page(request, visit, "shop/quotes.html", place="quotes", quotes=quotes_of(visit))


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def quote(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """One quote; what is posted is done as the pressed button says."""
    if visit.customer is None:
        return to_login(request, visit, back=f"{visit.home}account/quotes/")
    if request.method != "POST":
        return _quote_page(request, visit, key)
    reason = typed(request, "reason", 100)
    try:
        _decide(request, visit, key, reason)
    except Refused as refused:
        return _quote_page(request, visit, key, refused, reason)
    return _to_quote(visit, key, typed(request, "act", 20))


def _decide(request: HttpRequest, visit: Visit, key: str, reason: str) -> None:
    act, version = typed(request, "act", 20), typed(request, "version", 12)
    seen = int(version) if version.isascii() and version.isdigit() else -1
    if act == "withdrawn":
        actions.withdraw_quote(visit, key)
    elif act == "accepted":
        actions.accept_quote(visit, key, seen)
    elif act == "rejected":
        actions.reject_quote(visit, key, seen, reason)
    else:
        raise Unknown("")


def _quote_page(
    request: HttpRequest, visit: Visit, key: str, error: Refused | None = None, reason: str = ""
) -> HttpResponse:
    shown = quote_of(visit, key)
    if shown is None or isinstance(error, Unknown):
        raise Http404
    said = typed(request, "said", 20) if request.method != "POST" else ""
    status = error.status if error else 200
    return page(
        request,
        visit,
        "shop/quote.html",
        place="quotes",
        status=status,
        shown=shown,
        error=error,
        said=said,
        reason=reason,
    )


def _to_quote(visit: Visit, key: str, said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('shop:quote', args=[visit.shop.code, key])}?said={said}", status=303)
