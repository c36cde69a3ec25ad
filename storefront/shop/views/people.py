"""Pages of customers: log-in, registration, account, log-out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import rotate_token
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist.protocol.base import Rate
from assist.realtime.callers import network_of_request
from assist.realtime.throttle import Buckets
from assist.rules.words import ShopKind
from storefront.shop.actions import people as actions
from storefront.shop.actions.registering import Form, ask_to_register, confirm_registration
from storefront.shop.cookies import BASKET, SESSION, carried, give, take
from storefront.shop.models import Registration
from storefront.shop.pages import page, shop_page, to_page, typed
from storefront.shop.queries.registrations import registration_of
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import PASSWORD_LEAST, Refused, safe_way_back

REGISTRATIONS = Rate(10, 2)
"""Registrations tried from one address."""
_buckets = Buckets()


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def login(request: HttpRequest, visit: Visit) -> HttpResponse:
    """The log-in form: the only page that states `loginPage` as true."""
    back = _way_back(request, visit)
    if visit.customer:
        return HttpResponseRedirect(back, status=303)
    if request.method != "POST":
        return _login_form(request, visit, back)
    email = typed(request, "email")
    try:
        token = actions.log_in(visit, email, request.POST.get("password", ""), network_of_request(request))
    except Refused as refused:
        return _login_form(request, visit, back, email, refused)
    return _welcome(request, visit, token, back)


def _login_form(
    request: HttpRequest, visit: Visit, back: str, email: str = "", error: Refused | None = None
) -> HttpResponse:
    status = 400 if error else 200
    return page(request, visit, "shop/login.html", login_page=True, status=status, back=back, email=email, error=error)


@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def register(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Ask for an account: B2C for anybody, B2B with the code of a company; a mail leads on."""
    back = _way_back(request, visit)
    if visit.customer:
        return HttpResponseRedirect(back, status=303)
    form = Form(
        name=typed(request, "name"),
        email=typed(request, "email"),
        invitation=typed(request, "invitation"),
    )
    if request.method != "POST":
        return _registration_form(request, visit, back, form)
    try:
        _slow_down(request)
        ask_to_register(visit, form, back)
    except Refused as refused:
        return _registration_form(request, visit, back, form, refused)
    return to_page(visit, "registered")


def _slow_down(request: HttpRequest) -> None:
    """Every form sends a mail, so nobody may send many."""
    if _buckets.take(network_of_request(request), REGISTRATIONS):
        raise Refused(gettext("Too many attempts. Wait five minutes and try again, or press Help."), "email")


def _registration_form(
    request: HttpRequest, visit: Visit, back: str, form: Form, error: Refused | None = None
) -> HttpResponse:
    return page(
        request,
        visit,
        "shop/register.html",
        status=400 if error else 200,
        form=form,
        back=back,
        error=error,
        is_b2b=visit.shop.kind == ShopKind.B2B,
    )


@require_safe
@shop_page
def registered(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Says that a mail is on its way, whoever had typed what."""
    return page(request, visit, "shop/registered.html")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@shop_page
def confirm(request: HttpRequest, visit: Visit, signed: str) -> HttpResponse:
    """The link of the mail: its reader chooses the password, which makes the account; programs open links too."""
    row = registration_of(visit, signed)
    if row is None:
        return page(request, visit, "shop/confirm.html", status=404)
    if request.method != "POST":
        return _password_form(request, visit, row, signed)
    try:
        customer = confirm_registration(row, request.POST.get("password", ""))
    except Refused as refused:
        if refused.field == "password":
            return _password_form(request, visit, row, signed, refused)
        return _login_form(request, visit, row.way_back, row.email, refused)
    return _welcome(request, visit, actions.open_session(visit, customer), row.way_back)


def _password_form(
    request: HttpRequest, visit: Visit, row: Registration, signed: str, error: Refused | None = None
) -> HttpResponse:
    status, least = 400 if error else 200, PASSWORD_LEAST
    return page(request, visit, "shop/confirm.html", status=status, row=row, signed=signed, error=error, least=least)


@require_POST
@shop_page
def logout(request: HttpRequest, visit: Visit) -> HttpResponse:
    """End the session; the next page tells the widget to forget this person."""
    actions.log_out(carried(request, visit.shop.code).session)
    response = HttpResponseRedirect(reverse("shop:logged-out", args=[visit.shop.code]), status=303)
    take(response, SESSION, visit.shop.code)
    rotate_token(request)
    return response


@require_safe
@shop_page
def logged_out(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Says that nobody is logged in any more; while somebody is, it leads home instead."""
    if visit.customer:
        return HttpResponseRedirect(visit.home)
    return page(request, visit, "shop/logged_out.html", shutdown=True)


def _welcome(request: HttpRequest, visit: Visit, token: str, back: str) -> HttpResponse:
    response = HttpResponseRedirect(back, status=303)
    give(response, request, SESSION, token, visit.shop.code)
    take(response, BASKET, visit.shop.code)
    rotate_token(request)
    return response


def _way_back(request: HttpRequest, visit: Visit) -> str:
    values = request.POST if request.method == "POST" else request.GET
    return safe_way_back(values.get("next", ""), visit.home)
