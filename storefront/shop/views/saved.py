"""The page of saved and shared baskets, and what is done with saved ones."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from storefront.shop.actions import saved as actions
from storefront.shop.actions.saved import Outcome
from storefront.shop.pages import page, shop_page, to_login, typed
from storefront.shop.queries.saved import saved_of
from storefront.shop.queries.shared import shared_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import BASKET_NAME_MOST, Refused, Unknown


@require_safe
@shop_page
def saved(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What a customer has put aside, and what they share with colleagues."""
    if visit.customer is None:
        return to_login(request, visit)
    return saved_page(request, visit)


def saved_page(
    request: HttpRequest,
    visit: Visit,
    error: Refused | None = None,
    *,
    name: str = "",
    wrong_form: str = "",
    wrong_key: str = "",
) -> HttpResponse:
    """The page, also with what was wrong about the last try."""
    if isinstance(error, Unknown):
        raise Http404
    return page(
        request,
        visit,
        "shop/saved.html",
        place="baskets",
        status=error.status if error else 200,
        saved=saved_of(visit),
        shared=shared_of(visit),
        said=typed(request, "said", 20) if request.method != "POST" else "",
        error=error,
        name_most=BASKET_NAME_MOST,
        name=name,
        wrong_form=wrong_form,
        wrong_key=wrong_key,
    )


@require_POST
@shop_page
def put_aside(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Put the active basket aside."""
    if visit.customer is None:
        return to_login(request, visit, back=f"{visit.home}basket/")
    name = typed(request, "name")
    try:
        actions.put_aside(visit, name)
    except Refused as refused:
        return saved_page(request, visit, refused, name=name, wrong_form="aside")
    return to_saved(visit, "aside")


@require_POST
@shop_page
def act(request: HttpRequest, visit: Visit, key: str) -> HttpResponse:
    """Take up, join, rename or delete a saved basket, as the pressed button says."""
    if visit.customer is None:
        raise Http404
    name = typed(request, "name")
    try:
        outcome, said = _done(request.POST.get("act", ""), visit, key, name)
    except Refused as refused:
        return saved_page(request, visit, refused, name=name, wrong_key=key)
    if not outcome.complete:
        return to_saved(visit, "partly")
    return _to_basket(visit, said) if said in {"active", "kept", "joined"} else to_saved(visit, said)


def _done(act: str, visit: Visit, key: str, name: str) -> tuple[Outcome, str]:
    """What was done, with the word for what the next page says about it."""
    if act == "take-up":
        outcome = actions.take_up(visit, key)
        return outcome, "kept" if outcome.kept else "active"
    if act == "join":
        return actions.join_active(visit, key), "joined"
    if act == "delete":
        return actions.discard(visit, key), "deleted"
    if act == "rename":
        return actions.rename(visit, key, name), "renamed"
    raise Unknown("")


def to_saved(visit: Visit, said: str) -> HttpResponse:
    """On to the page of saved baskets, which says what happened."""
    return HttpResponseRedirect(f"{reverse('shop:baskets', args=[visit.shop.code])}?said={said}", status=303)


def _to_basket(visit: Visit, said: str) -> HttpResponse:
    return HttpResponseRedirect(f"{reverse('shop:basket', args=[visit.shop.code])}?said={said}", status=303)
