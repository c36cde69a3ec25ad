"""The way to an order, page by page: parse, one call, shape the answer."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assist.rules.text import clean_message
from assist.rules.words import ShopKind
from storefront.shop.actions.checkouts import (
    NEW,
    payments_of,
    reject_terms,
    save_address,
    save_payment,
    save_shipping,
)
from storefront.shop.actions.placing import Placing, place_order
from storefront.shop.addressing import FIELDS
from storefront.shop.delivery import COUNTRIES, SHIPPING_HINTS, SHIPPING_NAMES
from storefront.shop.models import Order
from storefront.shop.pages import page, shop_page, to_login, to_page, typed
from storefront.shop.queries.checkouts import Purchase, Wanted, purchase_of, seen_of, won_lot
from storefront.shop.queries.orders import signed_order
from storefront.shop.queries.visits import Visit
from storefront.shop.rules import Refused
from storefront.shop.words import PaymentKind

STEPS = (
    ("checkout", _("Address")),
    ("checkout-shipping", _("Delivery")),
    ("checkout-payment", _("Payment")),
    ("checkout-review", _("Check and order")),
)
_NEEDS = {"checkout-shipping": ("address",), "checkout-payment": ("address",), "checkout-card": ("address",)}
Step = Callable[[HttpRequest, Visit, Purchase], HttpResponse]


def checkout_step(name: str) -> Callable[[Step], Callable[..., HttpResponse]]:
    """A page of the checkout that needs something to buy and the steps before it."""

    def decorated(step: Step) -> Callable[..., HttpResponse]:
        @shop_page
        def opened(request: HttpRequest, visit: Visit) -> HttpResponse:
            wanted = Wanted(_given(request, "basket"), _given(request, "lot"))
            if visit.shop.kind == ShopKind.B2B and visit.customer is None:
                return to_login(request, visit)
            purchase = purchase_of(visit, wanted)
            if purchase is None:
                return _nothing(visit, wanted)
            if name != "checkout" and purchase.missing_step in _NEEDS.get(name, ()):
                return to_page(visit, "checkout", query=wanted.query)
            return step(request, visit, purchase)

        return opened

    return decorated


def _given(request: HttpRequest, name: str) -> str:
    value = request.GET.get(name, "")
    return value if value.isascii() and value.replace("-", "").isalnum() and len(value) <= 60 else ""


def _nothing(visit: Visit, wanted: Wanted) -> HttpResponse:
    """Somebody else's basket or lot is not there; one's own is led to where it can be filled or was ordered."""
    lot = won_lot(visit, wanted.lot) if wanted.lot else None
    order = Order.objects.filter(lot=lot, customer=visit.customer).first() if lot else None
    if order:
        return to_page(visit, "order", order.key)
    if wanted.lot or wanted.basket:
        raise Http404
    return to_page(visit, "basket")


@require_safe
@shop_page
def lot(request: HttpRequest, visit: Visit, lot: str) -> HttpResponse:
    """The address that an auction's winner is given."""
    return to_login(request, visit) if visit.customer is None else to_page(visit, "checkout", query=f"?lot={lot}")


@require_http_methods(["GET", "HEAD", "POST"])
@checkout_step("checkout")
def address(request: HttpRequest, visit: Visit, purchase: Purchase) -> HttpResponse:
    """Who orders, where it goes, who pays."""
    if request.method != "POST":
        return _address_page(request, visit, purchase, _kept(visit, purchase))
    given = _typed_address(request)
    try:
        save_address(visit, purchase, given)
    except Refused as refused:
        return _address_page(request, visit, purchase, given, refused)
    return to_page(visit, "checkout-shipping", query=purchase.wanted.query)


def _typed_address(request: HttpRequest) -> dict[str, str]:
    names = ["email", "to", "billing", "keep", *FIELDS, *(f"billing_{name}" for name in FIELDS)]
    return {name: typed(request, name) for name in names}


def _kept(visit: Visit, purchase: Purchase) -> Mapping[str, str]:
    """What the form shows at first: what was typed before, else what the shop knows."""
    checkout, customer = purchase.checkout, visit.customer
    if checkout and checkout.shipping_address:
        billing = checkout.billing_address or {}
        kept = {**checkout.shipping_address, "email": checkout.email, "billing": "other" if billing else "same"}
        return {
            **kept,
            **{f"billing_{name}": value for name, value in billing.items()},
            "to": _saved_as(visit, checkout.shipping_address),
        }
    first = customer.addresses.first() if customer else None
    company = customer.account.name if customer and customer.account else ""
    known = {"name": customer.name, "phone": customer.phone, "company": company} if customer else {}
    return {"billing": "same", "country": "DE", "to": str(first.pk) if first else NEW, **known}


def _saved_as(visit: Visit, address: Mapping[str, str]) -> str:
    found = visit.customer.addresses.filter(**address).first() if visit.customer else None
    return str(found.pk) if found else NEW


def _address_page(
    request: HttpRequest, visit: Visit, purchase: Purchase, values: Mapping[str, str], error: Refused | None = None
) -> HttpResponse:
    addresses = list(visit.customer.addresses.all()) if visit.customer else []
    return step_page(
        request, visit, purchase, "checkout", error, values=values, addresses=addresses, countries=COUNTRIES.items()
    )


def step_page(
    request: HttpRequest,
    visit: Visit,
    purchase: Purchase,
    name: str,
    error: Refused | None = None,
    **values: Any,
) -> HttpResponse:
    """A page of the checkout, which states what is bought."""
    return page(
        request,
        visit,
        f"shop/checkout/{name.removeprefix('checkout-').replace('checkout', 'address')}.html",
        states=purchase.view,
        status=400 if error else 200,
        purchase=purchase,
        checkout=purchase.checkout,
        query=purchase.wanted.query,
        steps=STEPS,
        step="checkout-payment" if name == "checkout-card" else name,
        error=error,
        errors=getattr(error, "errors", {error.field: error.text} if error and error.field else {}),
        **values,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@checkout_step("checkout-shipping")
def shipping(request: HttpRequest, visit: Visit, purchase: Purchase) -> HttpResponse:
    """How it travels."""
    note = clean_message(request.POST.get("note", ""))[:500]
    chosen, error = typed(request, "shipping", 20), None
    if request.method == "POST":
        try:
            save_shipping(visit, purchase, chosen, note)
            return to_page(visit, "checkout-payment", query=purchase.wanted.query)
        except Refused as refused:
            error = refused
    kept = purchase.checkout
    values = {"chosen": chosen or (kept.shipping if kept else ""), "note": note or (kept.note if kept else "")}
    ways = [(kind, name, SHIPPING_HINTS[kind], purchase.shipping_of(kind)) for kind, name in SHIPPING_NAMES.items()]
    return step_page(request, visit, purchase, "checkout-shipping", error, ways=ways, **values)


@require_http_methods(["GET", "HEAD", "POST"])
@checkout_step("checkout-payment")
def payment(request: HttpRequest, visit: Visit, purchase: Purchase) -> HttpResponse:
    """How it is paid; a card has a page of its own."""
    error, kept = None, purchase.checkout
    chosen = typed(request, "payment", 20)
    if request.method == "POST":
        try:
            saved = save_payment(visit, purchase, chosen)
            needs_card = saved.payment == PaymentKind.CARD and (not saved.card_last4 or "change" in request.POST)
            return to_page(visit, "checkout-card" if needs_card else "checkout-review", query=purchase.wanted.query)
        except Refused as refused:
            error = refused
    payments = payments_of(visit)
    values = {"chosen": chosen or (kept.payment if kept else "") or payments[0], "payments": payments}
    return step_page(request, visit, purchase, "checkout-payment", error, **values)


@require_safe
@checkout_step("checkout-review")
def review(request: HttpRequest, visit: Visit, purchase: Purchase) -> HttpResponse:
    """Everything once more, the terms, and the button that orders."""
    if purchase.missing_step:
        return to_page(
            visit, "checkout" if purchase.missing_step == "address" else "checkout-payment", query=purchase.wanted.query
        )
    return review_page(request, visit, purchase)


def review_page(request: HttpRequest, visit: Visit, purchase: Purchase, error: Refused | None = None) -> HttpResponse:
    """The last page, also with why nothing was ordered."""
    return step_page(request, visit, purchase, "checkout-review", error, seen=seen_of(purchase))


@require_POST
@shop_page
def place(request: HttpRequest, visit: Visit) -> HttpResponse:
    """Order; a second click leads to the same order."""
    wanted = Wanted(_given(request, "basket"), _given(request, "lot"))
    try:
        order = place_order(visit, wanted, _placing(request))
    except Refused as refused:
        purchase = purchase_of(visit, wanted)
        if purchase is None or purchase.checkout is None:
            return _nothing(visit, wanted)
        if purchase.missing_step:
            return to_page(visit, "checkout-review", query=wanted.query)
        return review_page(request, visit, purchase, refused)
    if order.customer_id:
        return to_page(visit, "order", order.key, query="?placed=1")
    return to_page(visit, "shown-order", signed_order(order), query="?placed=1")


def _placing(request: HttpRequest) -> Placing:
    try:
        checkout = UUID(typed(request, "checkout", 40))
    except ValueError:
        checkout = UUID(int=0)
    return Placing(checkout, request.POST.get("seen", "")[:20_000], "terms" in request.POST)


@require_POST
@checkout_step("checkout-terms")
def reject(request: HttpRequest, visit: Visit, purchase: Purchase) -> HttpResponse:
    """The terms were rejected: the page says that nothing is ordered and offers help."""
    reject_terms(visit, purchase)
    return to_page(visit, "checkout-review", query=purchase.wanted.query)
