"""My Account: overview, profile, addresses and Customer Service."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist.realtime.callers import network_of_request
from storefront.shop.actions import profile as actions
from storefront.shop.actions.addresses import remove_address, save_address
from storefront.shop.addressing import FIELDS
from storefront.shop.cookies import carried
from storefront.shop.delivery import COUNTRIES
from storefront.shop.pages import customer_page, page, to_page, typed
from storefront.shop.queries.orders import orders_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import PASSWORD_LEAST, Refused

LATEST = 3


@require_safe
@customer_page
def overview(request: HttpRequest, visit: Visit) -> HttpResponse:
    """What the shop knows of the customer, and the ways onward."""
    return page(request, visit, "shop/account/overview.html", place="account", latest=list(orders_of(visit)[:LATEST]))


@require_safe
@customer_page
def service(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The place from which the shopper reaches every channel."""
    return page(request, visit, "shop/account/service.html", place="service", latest=list(orders_of(visit)[:LATEST]))


@sensitive_post_parameters("email_password", "old_password", "new_password")
@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def profile(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Name, phone, e-mail address and password, each with a form of its own."""
    if request.method != "POST":
        return _profile(request, visit, done=_("Saved.") if "saved" in request.GET else "")
    save = _SAVES.get(typed(request, "part", 20))
    if save is None:
        raise Http404
    try:
        save(request, visit)
    except Refused as refused:
        return _profile(request, visit, error=refused)
    return to_page(visit, "profile", query="?saved=1")


def _save_person(request: HttpRequest, visit: Visit) -> None:
    actions.change_person(visit, typed(request, "name"), typed(request, "phone"))


def _save_email(request: HttpRequest, visit: Visit) -> None:
    password = request.POST.get("email_password", "")
    actions.change_email(visit, typed(request, "email"), password, network_of_request(request))


def _save_password(request: HttpRequest, visit: Visit) -> None:
    old, new = request.POST.get("old_password", ""), request.POST.get("new_password", "")
    actions.change_password(visit, old, new, network_of_request(request), carried(request, visit.shop.code).session)


_SAVES: Mapping[str, Callable[[HttpRequest, Visit], None]] = {
    "person": _save_person,
    "email": _save_email,
    "password": _save_password,
}


def _profile(request: HttpRequest, visit: Visit, *, done: str = "", error: Refused | None = None) -> HttpResponse:
    customer, part = visit.customer, typed(request, "part", 20)
    known = {"name": customer.name, "phone": customer.phone, "email": customer.email} if customer else {}
    given = {name: typed(request, name) for name in known if name in request.POST}
    return page(
        request,
        visit,
        "shop/account/profile.html",
        place="profile",
        status=400 if error else 200,
        values={**known, **given},
        part=part,
        least=PASSWORD_LEAST,
        done=done,
        error=error,
        errors=errors_of(error),
    )


def errors_of(error: Refused | None) -> Mapping[str, str]:
    """What is wrong, by field."""
    if error is None:
        return {}
    return getattr(error, "errors", None) or ({error.field: error.text} if error.field else {})


@require_safe
@customer_page
def addresses(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The customer's addresses."""
    done = _("Saved.") if "saved" in request.GET else _("Removed.") if "removed" in request.GET else ""
    return _addresses(request, visit, done=done)


def _addresses(request: HttpRequest, visit: Visit, *, done: str = "", error: Refused | None = None) -> HttpResponse:
    rows = list(visit.customer.addresses.all()) if visit.customer else []
    status = 400 if error else 200
    values: dict[str, Any] = {"rows": rows, "done": done, "error": error}
    return page(request, visit, "shop/account/addresses.html", place="addresses", status=status, **values)


@require_http_methods(["GET", "HEAD", "POST"])
@customer_page
def address(request: HttpRequest, visit: Visit, pk: int = 0) -> HttpResponse:
    """Add an address, or change one."""
    row = visit.customer.addresses.filter(pk=pk).first() if visit.customer and pk else None
    if pk and row is None:
        raise Http404
    if request.method != "POST":
        fresh = {"name": visit.customer.name if visit.customer else "", "country": "DE"}
        kept = {name: getattr(row, name) for name in (*FIELDS, "is_shipping", "is_billing")} if row else fresh
        return _address(request, visit, pk, kept)
    given = {name: typed(request, name) for name in (*FIELDS, "is_shipping", "is_billing")}
    try:
        save_address(visit, given, pk or None)
    except Refused as refused:
        return _address(request, visit, pk, given, refused)
    return to_page(visit, "addresses", query="?saved=1")


def _address(
    request: HttpRequest, visit: Visit, pk: int, values: Mapping[str, object], error: Refused | None = None
) -> HttpResponse:
    return page(
        request,
        visit,
        "shop/account/address.html",
        place="addresses",
        status=400 if error else 200,
        pk=pk,
        values=values,
        countries=COUNTRIES.items(),
        error=error,
        errors=errors_of(error),
    )


@require_POST
@customer_page
def remove(request: HttpRequest, visit: Visit, pk: int) -> HttpResponse:
    """Forget an address."""
    try:
        remove_address(visit, pk)
    except Refused as refused:
        raise Http404 from refused
    return to_page(visit, "addresses", query="?removed=1")
